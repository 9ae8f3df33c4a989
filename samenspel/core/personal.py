"""What a row says about whom, how long it is kept, and what erasing a person does with it (reliability G32).

Every model of the product declares it beside its fields, as `personal = Personal(...)` or
`personal = NotPersonal("why not")`. Export and erasure per person, the retention table in the documentation and the
nightly clearing are all made from these declarations, so that a new model cannot be forgotten (house test).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Final


class Level(IntEnum):
    """How much harm a value does in the wrong hands; from SENSITIVE on it is never in a list, a mail or a log."""

    ORDINARY = 1  # a date, a role, a group
    CONFIDENTIAL = 2  # a name, an address, a birth date, a language
    SENSITIVE = 3  # custody, a block, what was said in confidence


class Keep(StrEnum):
    """How long, after which moment (domain.md a5: WPO and AVG terms; a school may shorten, never lengthen them)."""

    PERSON = "person"  # as long as any other row about the same person is kept
    FILE = "file"  # two years after the child left the organisation; three after going to special education
    ENROLMENT = "enrolment"  # five years after the child left
    ROLE = "role"  # two years after the last role or tie of the adult ended
    SETTLED = "settled"  # `SETTLED_DAYS` after it was used, decided or over
    LOGIN = "login"  # with the login, which goes when it is nobody anywhere any more
    CENTRE = "centre"  # with the centre: it is about the policy, and names somebody only as its maker


# The one place that says how long a passing thing is kept. What people read says it in words; a test compares.
SETTLED_DAYS: Final = 30


class Erasing(StrEnum):
    """What erasing somebody does with a row about them."""

    ROW = "row"  # the row goes
    BLANK = "blank"  # its personal fields are emptied and the row stays, so that counts and histories hold
    LEAVE = "leave"  # it stays: only the pointer to the person is cut


@dataclass(frozen=True, slots=True)
class Personal:
    """A row about a child, an adult or a login, given as the path to it ("self", "child", "relation__child").

    `fields` gives the level of each column with something personal; `plain` names the other columns. `makers` are
    pointers to who wrote the row down: cut when that person is erased, never a reason to export the row to them.
    `also` are pointers to further persons the row is about, who are not named in an export of another. `mail` is the
    column with the e-mail address that alone says about which adult the row is. `settled` is the column with the
    moment from which `Keep.SETTLED` counts. `place` is the path to the organisation that keeps the row, where it is
    not the column "organisation" and not said by the child alone: what one controller erases is its own. `among` is
    the path to the adults who alone get the row with the copy of a child: what was said at the table of one parent is
    not the other's. `since` is the column with the moment from which these may read it: what is still being written is
    in nobody's copy. `private` columns are never exported: fingerprints of keys, and notes between administrations.
    """

    keep: Keep
    fields: Mapping[str, Level] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()
    child: str = ""
    adult: str = ""
    user: str = ""
    makers: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    mail: str = ""
    settled: str = ""
    place: str = ""
    among: str = ""
    since: str = ""
    private: frozenset[str] = frozenset()
    erasing: Erasing = Erasing.ROW

    @property
    def about(self) -> tuple[str, ...]:
        """The paths to whom it is about."""
        return tuple(path for path in (self.child, self.adult, self.user) if path)


@dataclass(frozen=True, slots=True)
class NotPersonal:
    """A row about nobody. `makers` are pointers to who wrote it down, cut when that person is erased."""

    reason: str
    makers: frozenset[str] = frozenset()


Declaration = Personal | NotPersonal
