"""The names by which the planner knows people, rooms and interpreters: a letter and a random id, never a name.

Only a shared room is known by what is written on its door.
"""

from __future__ import annotations

from enum import StrEnum

from samenspel.talks.logic.rounds import LENGTHS


class Sort(StrEnum):
    """What a key stands for."""

    STAFF = "s"
    HOME = "h"  # of an adult, or of an adult at one organisation
    OWN = "m"  # an adult who cannot be in two places, where the homes are planned apart
    INTERPRETER = "i"
    ROOM = "r"
    DOOR = "d"  # of a child of whom two homes come, each to another organisation


def staff_key(adult: object) -> str:
    return f"{Sort.STAFF}:{adult}"


def home_key(adult: object, organisation: object | None = None) -> str:
    return f"{Sort.HOME}:{adult}" + (f":{organisation}" if organisation else "")


def own_key(adult: object) -> str:
    return f"{Sort.OWN}:{adult}"


def interpreter_key(interpreter: object) -> str:
    return f"{Sort.INTERPRETER}:{interpreter}"


def room_key(organisation: object, room: str) -> str:
    return f"{Sort.ROOM}:{organisation}:{room}"


def door_key(child: object) -> str:
    return f"{Sort.DOOR}:{child}"


def read_key(key: str) -> tuple[Sort, str, str]:
    """What it stands for, of whom or what (an id), and the rest: the organisation of a home, the name of a room."""
    sort, _colon, rest = key.partition(":")
    id_, _colon, more = rest.partition(":")
    return Sort(sort), id_, more


def longer(minutes: int) -> int:
    """One step more than usual, up to the longest that a round knows."""
    return next((one for one in LENGTHS if one > minutes), minutes)
