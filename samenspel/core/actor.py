"""Who acts: a person at one centre, or the system itself (a command, a job)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Actor:
    """One person at one centre, at this moment; filled by `people.queries.actor_for`.

    `organisations` are the row ids of the organisations where this person works, `posts` say in which role at which
    of them; `groups` are those of the groups this person works with; `children` are the row ids of the own children
    about whom this person may know what every parent knows, `stages` the stage keys of their groups ("voorschool",
    ...). All as of `day`. Nothing here outlives the request.
    """

    centre_id: int
    person_id: int
    public_id: str
    name: str = ""
    user_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    organisations: frozenset[int] = field(default_factory=frozenset)
    posts: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    groups: frozenset[int] = field(default_factory=frozenset)
    children: frozenset[int] = field(default_factory=frozenset)
    stages: frozenset[str] = field(default_factory=frozenset)
    is_staff: bool = False
    is_guardian: bool = False
    is_quick: bool = False  # unlocked a shared device with a PIN: only pages that say so are open
    day: date = date.min


@dataclass(frozen=True, slots=True)
class System:
    """The product acting by itself on the word of its operator; `name` says through what ("cli", "demo")."""

    name: str


Who = Actor | System
