"""Which talks there are about a child in a round, and who sits at each table: pure.

Every guardian who may come to talks is invited, and chooses alone whether together or apart (LKC 105683: who refuses a
joint talk leaves the other one of their own). A talk apart is nobody's refusal: no table knows of another one. Who is
blocked is not among the guardians at all, and who was sent in the place of a parent comes at that parent's table.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from samenspel.people.logic.answers import Party, Request, asked

Key = TypeVar("Key", bound=Hashable)


class Presence(StrEnum):
    """Whether the child sits at the table."""

    WHOLLY = "wholly"
    FIRST = "first"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Wish:
    """What one guardian would like of the talk about one child. None: nothing was said.

    `companion` is whom this parent brings along, in the parent's own words (a new partner, a grandmother).
    """

    is_apart: bool | None = None
    presence: Presence | None = None
    wants_longer: bool = False
    companion: str = ""


@dataclass(frozen=True, slots=True)
class Table(Generic[Key]):
    """One talk: its guardians, for how much of it the child is there, and whether more time was asked.

    What the child brings stands at every table; whether it sits there depends on who sits at this one alone.
    """

    guardians: tuple[Key, ...]
    presence: Presence
    wants_longer: bool = False
    companions: tuple[str, ...] = ()


def tables(
    parties: Iterable[Party[Key]],
    wishes: Mapping[Key, Wish],
    *,
    usual: Presence = Presence.WHOLLY,
    before: Mapping[Key, bool] | None = None,
) -> tuple[Table[Key], ...]:
    """The talks to be held about one child, in the order of the guardians; none when nobody may come to a talk.

    `before` says who sat apart the last time: so it stays until they say otherwise. `usual` is the school's own habit
    about the child at the table; a wish goes before it, and where joint guardians differ the child comes for the first
    part.
    """
    known = before or {}
    invited = asked(Request.TALK, parties)
    said = {key: wishes.get(key, Wish()) for key in invited}
    alone = {key for key in invited if _sits_apart(said[key], known.get(key))}
    joint = tuple(key for key in invited if key not in alone)
    groups = list(dict.fromkeys((key,) if key in alone else joint for key in invited))
    return tuple(_table(group, said, usual) for group in groups)


def _sits_apart(wish: Wish, before: bool | None) -> bool:
    return bool(before) if wish.is_apart is None else wish.is_apart


def _table(group: tuple[Key, ...], said: Mapping[Key, Wish], usual: Presence) -> Table[Key]:
    wanted = {said[key].presence for key in group} - {None}
    presence = usual if not wanted else wanted.pop() if len(wanted) == 1 else Presence.FIRST
    return Table(
        guardians=group,
        presence=presence or usual,
        wants_longer=any(said[key].wants_longer for key in group),
        companions=tuple(said[key].companion for key in group if said[key].companion),
    )
