"""What the planner says, in words: rules that break, what stands in the way, what would help, what went wrong.

A name of a family is said to who may know of that talk; to others it is "a family".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.planner.cost import Violation
from samenspel.planner.explain import Obstacle, Remedy
from samenspel.talks.actions.plan_talks import Why
from samenspel.talks.logic.plan_keys import Sort, read_key
from samenspel.talks.logic.round_plan import Grid
from samenspel.talks.queries.plan_material import Material

# Why an expected child has no talk, and the way out.
LEFT: Final[Mapping[str, tuple[Promise, Promise]]] = {
    Why.NOBODY: (
        gettext_lazy("We know of nobody who may come to this talk."),
        gettext_lazy("Find out who may, and write it on the card of the child."),
    ),
    Why.HOLDER: (
        gettext_lazy("Nobody was named who holds the talks of this group."),
        gettext_lazy("Say at the round who holds them."),
    ),
    Why.FAMILY: (
        gettext_lazy("Who holds the talks of this group is family of the child."),
        gettext_lazy("Choose somebody else for this child, at the round."),
    ),
}
# Why a proposal did not come about, and what to do.
TROUBLE: Final[Mapping[str, Promise]] = {
    "slots": gettext_lazy("This round has no hours. Say first on which days and at what time talks are held."),
    "pins": gettext_lazy("Pinned talks are in each other's way. Let one of them go on the board, and try again."),
    "state": gettext_lazy("The round is no longer being planned."),
    "empty": gettext_lazy("There is no talk to plan: look at who has no talk, and why."),
    "fault": gettext_lazy("Something went wrong on our side. Nothing was changed. Try again."),
}
_BROKEN: Final[Mapping[str, Promise]] = {
    "unavailable": gettext_lazy("%(who)s cannot be there then."),
    "double": gettext_lazy("%(who)s has another talk at that time."),
    "walk": gettext_lazy("%(who)s has too little time to get from one talk to the other."),
    "run": gettext_lazy("%(who)s has no break."),
    "outside": gettext_lazy("The round has no hours then."),
    "apart": gettext_lazy("Two homes of one child come shortly after each other."),
    "pinned": gettext_lazy("This talk was pinned elsewhere."),
}
_OBSTACLES: Final[Mapping[str, Promise]] = {
    "never": gettext_lazy("%(who)s cannot be there at any moment of this round."),
    "too_long": gettext_lazy("The talk is longer than %(who)s is there in one go."),
    "no_common": gettext_lazy("Everybody can at some moment, but never all together."),
    "double": gettext_lazy("When everybody could, %(who)s has another talk."),
    "walk": gettext_lazy("When everybody could, %(who)s has too little time to get from one talk to the other."),
    "run": gettext_lazy("When everybody could, %(who)s would have no break."),
    "apart": gettext_lazy("When everybody could, two homes of one child would come shortly after each other."),
}


class Names:
    """What people and talks of a plan are called, for a reader who may know of the talks in `seen` (row ids)."""

    def __init__(self, of: Material, seen: Collection[int]) -> None:
        self.of, self.seen = of, seen
        self.talks = {table.key: table.talk for table in of.tables}
        self.adults = {str(adult.public_id): adult for adult in of.adults.values()}
        self.staff = {one for table in of.tables for one in table.staff}
        self.known = {one for table in of.tables if table.talk.pk in seen for one in (*table.homes, *table.staff)}
        self.interpreters = {
            str(table.talk.interpreter.public_id): table.talk.interpreter
            for table in of.tables
            if table.talk.interpreter
        }

    def who(self, key: str) -> str:
        """Somebody of the staff, a parent, an interpreter, a room."""
        if not key:
            return _("anybody")
        sort, found, more = read_key(key)
        if sort is Sort.ROOM:
            return _("The room %(room)s") % {"room": more}
        if sort is Sort.INTERPRETER:
            return self.interpreters[found].name if found in self.interpreters else _("The interpreter")
        if sort is Sort.DOOR:
            return _("Another home of this child")
        adult = self.adults.get(found)
        if adult is None:
            return _("Somebody")
        if adult.pk in self.known:
            return str(adult.name)
        return _("A colleague") if sort is Sort.STAFF else _("A family")

    def may_name(self, one: Remedy) -> bool:
        """Whether what would help is of a talk of which one may know: of another one its moment would be told."""
        talk = self.talks.get(one.talk)
        return not one.talk or (talk is not None and talk.pk in self.seen)

    def talk(self, key: str) -> str:
        """The child of a talk, where that may be known."""
        talk = self.talks.get(key)
        return str(talk.child.name) if talk and talk.pk in self.seen else _("another family")


def broken_words(one: Violation, names: Names) -> str:
    """A rule that breaks, on the card of a talk."""
    return _BROKEN[one.code] % {"who": names.who(one.who)} if one.code in _BROKEN else ""


def obstacle_words(one: Obstacle, names: Names) -> str:
    """What stands in the way of a talk without a place."""
    return _OBSTACLES[one.code] % {"who": names.who(one.who)} if one.code in _OBSTACLES else ""


def remedy_words(one: Remedy, names: Names, grid: Grid) -> str:
    """What opens a place."""
    at = said(grid.moment(one.place))
    if one.talk and one.moved_to:
        return _("If the talk about %(child)s goes to %(to)s, this one can be on %(at)s.") % {
            "child": names.talk(one.talk),
            "to": said(grid.moment(one.moved_to)),
            "at": at,
        }
    first, last = grid.moment(one.slots[0]), grid.moment(one.slots[-1]) + timedelta(minutes=grid.minutes)
    return _("If %(who)s can also be there on %(day)s from %(begins)s to %(ends)s, this talk can be at %(at)s.") % {
        "who": names.who(one.who),
        "day": day_of(first),
        "begins": f"{first:%H:%M}",
        "ends": f"{last:%H:%M}",
        "at": f"{grid.moment(one.place):%H:%M}",
    }


def day_of(moment: datetime) -> str:
    """A day as people say it: Monday 7 December."""
    return date_format(moment.date(), "l j F")


def said(moment: datetime) -> str:
    """A moment of the school's clock as people say it."""
    return _("%(day)s at %(time)s") % {"day": day_of(moment), "time": f"{moment:%H:%M}"}


def gap_words(gap: int, unplanned: int, slot_minutes: int) -> str:
    """How much better it could be at most. An unplanned talk costs 1000, a slot of waiting 5."""
    if gap <= 0:
        return _("It cannot be better: that is proven.")
    talks = gap // 1000
    if talks and unplanned:
        return ngettext(
            "Perhaps %(many)s more talk could have a place; that is not certain.",
            "Perhaps %(many)s more talks could have a place; that is not certain.",
            min(talks, unplanned),
        ) % {"many": min(talks, unplanned)}
    minutes = max(1, gap % 1000 // 5) * slot_minutes
    return _(
        "Close to the best there is: what could be won is at most worth %(minutes)s minutes of waiting, "
        "over all families together."
    ) % {"minutes": minutes}


def cost_words(cost: int) -> str:
    """What a move does to the plan as a whole. An extra day costs 50, a wait of a slot 5."""
    if cost < 0:
        return _("better for the plan")
    if cost == 0:
        return _("fits as well")
    if cost < 20:
        return _("less liked, or a short wait")
    return _("a day more, or a long wait") if cost >= 50 else _("more waiting")


def sentences(found: Iterable[str]) -> list[str]:
    """Each sentence once, in their order, none empty."""
    return [one for one in dict.fromkeys(found) if one]


def helpful(found: Iterable[Remedy], most: int) -> list[Remedy]:
    """The lightest of what would help, one for each person and day, and for each other talk."""
    first: dict[tuple[str, str, int], Remedy] = {}
    for one in found:
        first.setdefault((one.who, one.talk, one.place[0]), one)
    return list(first.values())[:most]
