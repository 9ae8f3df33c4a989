"""Whom the centre reaches: counted now for the makers, and as it was shared for everybody else.

Contact in a term is: an intake that was completed, a talk to which a parent came, a letter with a code that was used,
or signing in, by anybody who raises a child of the family. A letter that was sent, or a message that nobody opened,
is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst

from samenspel.core.logic.disclosure import MAKER, OTHERS, Audience, ShownTable, Tally, disclose_tables, shown_from_json
from samenspel.core.logic.school_years import days_of, start_on
from samenspel.intakes.models import FormQuestion, Intake, IntakeAnswer
from samenspel.onboarding.models import Letter
from samenspel.people.dates import midnight
from samenspel.people.models import Unit
from samenspel.populations.logic.reaching import UNIT, Families, Parent, tables_of, term_of
from samenspel.populations.models import Reach
from samenspel.populations.queries.register import here, raised_by
from samenspel.talks.models import Talk


@dataclass(frozen=True, slots=True)
class Moment:
    """What an audience sees: the tables, counted on a day of a term. `is_shared` is for the makers to know."""

    term: date
    counted_on: date
    tables: tuple[ShownTable, ...]
    is_shared: bool

    def table(self, by: str, question: str = "") -> ShownTable | None:
        return next((one for one in self.tables if (one.by, one.question) == (by, question)), None)

    @property
    def families(self) -> int | None:
        """How many families there are, where that may be said."""
        return self.tables[0].whole.size if self.tables else None


def moment_for(audience: Audience, day: date, *, is_preview: bool = False) -> Moment | None:
    """What an audience sees on a day; None while nothing was shared. A preview is what sharing now would show.

    The makers see it counted now: four queries. The others see what was shared last: one query.
    """
    rows = list(Reach.objects.filter(term__lte=day))
    term = term_of(day)
    newest = rows[-1] if rows else None
    is_shared = newest is not None and newest.term == term
    if audience is MAKER or (is_preview and not is_shared):
        published = _tables(rows)
        found = disclose_tables(tables_on(day, published), audience, published)
        return Moment(term, day, found, is_shared)
    if newest is None:
        return None
    kept = tuple(one for one in _tables([newest]) if one.threshold == audience.threshold)
    return Moment(newest.term, newest.counted_on, kept, is_shared=True)


def shared() -> tuple[ShownTable, ...]:
    """All that was ever shared. One query."""
    return tuple(_tables(Reach.objects.all()))


def shared_contact(starts: Sequence[int]) -> dict[int, int]:
    """With how many families there was contact in the last shared term of each school year, where everybody may know.

    Nothing for a year of which that was not shared. One query.
    """
    rows = Reach.objects.filter(term__gte=days_of(min(starts))[0], term__lt=days_of(max(starts))[1])
    last = {start_on(row.term): row for row in rows}  # the newest of each year comes last
    found = {start: _contact(last[start]) for start in starts if start in last}
    return {start: many for start, many in found.items() if many is not None}


def _contact(row: Reach) -> int | None:
    """What everybody may know of one shared term, if it was shared exactly."""
    wanted = (UNIT, "contact", OTHERS.threshold)
    found = (one for one in _tables([row]) if (one.by, one.question, one.threshold) == wanted)
    figure = next((one.whole.figures.get("yes") for one in found), None)
    return figure.low if figure is not None and figure.low == figure.high else None


def _tables(rows: Iterable[Reach]) -> list[ShownTable]:
    return [shown_from_json(one) for row in rows for one in row.tables]


def tables_on(day: date, published: Iterable[ShownTable] = ()) -> tuple[Tally, ...]:
    """The families of the centre on a day, counted, beside what was shared of other terms. Three queries."""
    since = term_of(day)
    moment = midnight(since)
    done = Intake.objects.filter(
        child=OuterRef("child"), state=Intake.State.COMPLETED, completed_on__gte=since, completed_on__lte=day
    )
    until = midnight(day + timedelta(days=1))
    talks = Talk.objects.filter(
        child=OuterRef("child"), state=Talk.State.HELD, starts_at__gte=moment, starts_at__lt=until
    )
    units: dict[int, set[str]] = defaultdict(set)
    spoken, at_talk = set(), set()
    places = here(day).annotate(is_spoken=Exists(done), came=Exists(talks))
    for child, unit, is_spoken, came in places.values_list("child_id", "group__unit__public_id", "is_spoken", "came"):
        units[child].add(str(unit))
        spoken |= {child} if is_spoken else set()
        at_talk |= {child} if came else set()
    letters = Letter.objects.filter(adult=OuterRef("adult"), redeemed_at__gte=moment)
    raising: dict[int, set[int]] = defaultdict(set)
    parents = {}
    columns = ("adult_id", "child_id", "adult__language", "adult__user_id", "adult__user__last_login", "used_letter")
    rows = raised_by(day).annotate(used_letter=Exists(letters)).values_list(*columns)
    for adult, child, language, user, seen, used_letter in rows:
        raising[child].add(adult)
        had_contact = used_letter or (seen is not None and seen >= moment)
        parents[adult] = Parent(language, user is not None, had_contact)
    before = {one.by for one in published}
    return tables_of(Families(units, raising, parents, spoken, at_talk, _alone()), since.isoformat(), before)


def _alone() -> dict[int, bool]:
    """What parents said on whether they are the only parent at home, where that is asked now. One query."""
    asking = FormQuestion.objects.filter(key="one_parent", is_on=True).values("organisation_id")
    said = IntakeAnswer.objects.filter(
        question="one_parent",
        manner=IntakeAnswer.Manner.SAID,
        origin=IntakeAnswer.Origin.TALK,
        guardian__isnull=False,
        intake__state=Intake.State.COMPLETED,
        intake__organisation__in=asking,
    )
    return {adult: value for adult, value in said.values_list("guardian_id", "value") if isinstance(value, bool)}


def unit_names() -> dict[str, str]:
    """Units by public id. One query."""
    return {str(key): capfirst(name) for key, name in Unit.objects.values_list("public_id", "name")}
