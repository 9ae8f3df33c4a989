"""Who acts: a person at one centre, or the system itself (a command, a job)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """One person at one centre, at this moment; filled by `people.queries.actor_for`.

    `organisations` are the row ids of the organisations where this person works; `stages` the stage keys
    of the actor's own children ("voorschool", ...). Nothing here outlives the request.
    """

    centre_id: int
    person_id: int
    public_id: str
    name: str = ""
    user_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    organisations: frozenset[int] = field(default_factory=frozenset)
    stages: frozenset[str] = field(default_factory=frozenset)
    is_staff: bool = False
    is_guardian: bool = False


@dataclass(frozen=True, slots=True)
class System:
    """The product acting by itself on the word of its operator; `name` says through what ("cli", "demo")."""

    name: str


Who = Actor | System
