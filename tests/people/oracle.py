"""What families may, told once more from the rules in plain words, without a line of the product (reliability G4).

Everything is a name or a key; days and moments are passed in. Where this and the product differ, one of them is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

LEGAL = {"parent", "court_guardian"}
EVERYTHING = {"general", "talks", "dossier", "decide", "collect"}
OF_ALL_CHILDREN = {"head", "childcare_manager", "office", "ib", "vve_coach", "vve_coordinator", "social_worker"}
OF_A_GROUP = {"teacher", "childcare_worker"}


@dataclass
class Term:
    """From the first day to the last, both included; None is open."""

    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        return not self.is_over(day) and (self.since is None or self.since <= day)

    def is_over(self, day: date) -> bool:
        return self.until is not None and self.until < day


@dataclass
class Fact(Term):
    """How an adult stands to a child. `sender` is the parent in whose place somebody comes."""

    adult: str
    child: str
    kind: str
    custody: str
    information: str
    proven: bool
    collects: bool
    sender: str = ""
    comes: bool = False


@dataclass
class Granted(Term):
    """What was granted on request."""

    adult: str
    child: str
    rights: set[str]


@dataclass
class Barrier:
    """A block, from one person's word until it lapses, ends or is lifted."""

    adult: str
    child: str
    begun: datetime
    begun_by: str
    confirmed: bool = False
    last_day: date | None = None
    lifted: bool = False
    asked_by: str = ""
    asked_at: datetime | None = None

    def closes(self, day: date, moment: datetime) -> bool:
        if self.lifted:
            return False
        if not self.confirmed:
            return moment < self.begun + timedelta(hours=72)
        return self.last_day is None or day <= self.last_day


@dataclass
class Stay(Term):
    """A child at an organisation."""

    child: str
    place: str
    died: bool = False


@dataclass
class Seat(Term):
    """A child in a group."""

    child: str
    group: str


@dataclass
class Post(Term):
    """An adult's role at an organisation."""

    adult: str
    role: str
    place: str


@dataclass
class World:
    """All that is so, and what follows from it."""

    facts: list[Fact] = field(default_factory=list)
    granted: list[Granted] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    works: list[tuple[str, str]] = field(default_factory=list)
    group_at: dict[str, str] = field(default_factory=dict)
    died: dict[str, date] = field(default_factory=dict)

    def is_dead(self, name: str, day: date) -> bool:
        return name in self.died and self.died[name] <= day

    def is_blocked(self, adult: str, child: str, day: date, moment: datetime) -> bool:
        return any(one.adult == adult and one.child == child and one.closes(day, moment) for one in self.barriers)

    def rights(self, adult: str, child: str, day: date, moment: datetime) -> set[str]:
        """What an adult may have to do with a child."""
        if self.is_blocked(adult, child, day, moment):
            return set()
        found: set[str] = set()
        for fact in self.facts:
            if (fact.adult, fact.child) == (adult, child) and fact.holds(day):
                found |= self._opened(fact, day, moment)
        return found

    def _opened(self, fact: Fact, day: date, moment: datetime) -> set[str]:
        collect = {"collect"} if fact.collects else set()
        if fact.sender:
            may = self._of_sender(fact, day, moment)
            if "talks" not in may:
                return set()
            return (collect & may) | ({"talks"} if fact.comes else set())
        if fact.information == "none" and (fact.proven or fact.kind not in LEGAL):
            return collect
        if fact.custody == "yes":
            return EVERYTHING
        on_request = {
            right
            for one in self.granted
            if (one.adult, one.child) == (fact.adult, fact.child) and one.holds(day)
            for right in one.rights
        }
        is_narrow = fact.proven and (fact.custody == "no" or fact.information != "active")
        if fact.kind in LEGAL and not is_narrow:
            return {"general", "talks"} | on_request | collect
        return on_request | collect

    def _of_sender(self, fact: Fact, day: date, moment: datetime) -> set[str]:
        if self.is_dead(fact.sender, day) or self.is_blocked(fact.sender, fact.child, day, moment):
            return set()
        own = [one for one in self.facts if (one.adult, one.child, one.sender) == (fact.sender, fact.child, "")]
        return {right for one in own if one.holds(day) for right in self._opened(one, day, moment)}

    def is_tied(self, adult: str, child: str, day: date, moment: datetime) -> bool:
        """Whether the child makes the adult somebody at the centre."""
        if self.is_gone(child, day) or self.is_blocked(adult, child, day, moment):
            return False
        return any(
            (fact.adult, fact.child) == (adult, child)
            and fact.holds(day)
            and (not fact.sender or "talks" in self._of_sender(fact, day, moment))
            for fact in self.facts
        )

    def is_gone(self, child: str, day: date) -> bool:
        """Was here, left, and lives."""
        own = [stay for stay in self.stays if stay.child == child]
        return bool(own) and all(stay.is_over(day) for stay in own) and child not in self.died

    def own_children(self, adult: str, children: list[str], day: date, moment: datetime) -> set[str]:
        """About whom an adult gets what every parent gets."""
        return {
            child
            for child in children
            if "general" in self.rights(adult, child, day, moment)
            and not self.is_gone(child, day)
            and not self.is_dead(child, day)
        }

    def is_somebody(self, adult: str, children: list[str], day: date, moment: datetime) -> bool:
        """Whether the centre opens its door to this adult at all."""
        if self.is_dead(adult, day):
            return False
        has_post = any(post.adult == adult and post.holds(day) for post in self.posts)
        return has_post or any(self.is_tied(adult, child, day, moment) for child in children)

    def is_written(self, adult: str, child: str, day: date, moment: datetime) -> bool:
        """Whether letters about the child go to the adult."""
        here = any(stay.child == child and not stay.is_over(day) for stay in self.stays)
        lives = not self.is_dead(adult, day) and not self.is_dead(child, day)
        return here and lives and "general" in self.rights(adult, child, day, moment)

    def cares_for(self, adult: str, child: str, day: date) -> bool:
        """Whether a professional sees the card of a child."""
        if self.is_dead(adult, day):
            return False
        posts = [post for post in self.posts if post.adult == adult and post.holds(day)]
        for post in posts:
            if post.role in OF_ALL_CHILDREN and any(
                stay.child == child and stay.place == post.place and self._here(stay, day) for stay in self.stays
            ):
                return True
            if post.role in OF_A_GROUP and any(
                seat.child == child
                and seat.holds(day)
                and (adult, seat.group) in self.works
                and self.group_at[seat.group] == post.place
                for seat in self.seats
            ):
                return True
        return False

    def _here(self, stay: Stay, day: date) -> bool:
        mourned = stay.died and stay.until is not None and stay.until >= day - timedelta(days=365)
        return not stay.is_over(day) or mourned
