"""Whether somebody may be an adult whose access is limited, under another spelling: then a person looks first."""

from __future__ import annotations

from typing import Final, Protocol

from samenspel.core.logic.signs import compared

DIGITS: Final = 9  # of a telephone number: the same with and without a country in front


class Reached(Protocol):
    """An adult with a name and contact data."""

    given_name: str
    family_name: str
    email: str
    phone: str


def looks_like(one: Reached, other: Reached) -> bool:
    """Whether two have the same e-mail or telephone number, a whole name, or the last name with the first letter."""
    shared = {one.email.casefold(), _digits(one.phone)} & {other.email.casefold(), _digits(other.phone)} - {""}
    last = {name.split()[-1] for name in map(compared, (one.family_name, other.family_name)) if name}
    return bool(shared) or _name(one) == _name(other) or (len(last) == 1 and _initial(one) == _initial(other))


def _name(one: Reached) -> str:
    return compared(f"{one.given_name} {one.family_name}")


def _initial(one: Reached) -> str:
    return compared(one.given_name)[:1]


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())[-DIGITS:]
