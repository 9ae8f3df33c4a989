"""What intakes come to: coverage and minutes for the leaders, and a count for the criteria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from samenspel.core.logic.school_years import days_of
from samenspel.intakes.logic.coverage import TO_PLAN, Coverage, coverage, median_minutes
from samenspel.intakes.models import Intake
from samenspel.organisations.models import Organisation
from samenspel.people.dates import alive, in_force
from samenspel.people.models import Child, Enrolment, GroupMembership


@dataclass(frozen=True, slots=True)
class Part:
    """The children of one unit, or of a whole organisation (`unit` empty), and the median minutes of a talk."""

    organisation: str
    unit: str
    coverage: Coverage
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the organisations asked for: each as a whole, then by unit; and over the two kinds of talk."""

    parts: tuple[Part, ...]
    minutes_full: int | None
    minutes_short: int | None
    hours: int


def figures_of(organisations: Iterable[int], day: date) -> Figures:
    """The figures of these organisations (row ids) on a day. Three queries; a child in two units counts in both."""
    places = sorted(set(organisations))
    here = Enrolment.objects.filter(
        in_force(day), organisation__in=places, child__in=Child.objects.filter(alive(day)).values("pk")
    )
    children = sorted(here.values_list("organisation_id", "organisation__name", "child_id").distinct())
    units = GroupMembership.objects.filter(in_force(day), group__unit__organisation__in=places)
    unit_of = set(units.values_list("child_id", "group__unit__organisation_id", "group__unit__name"))
    intakes = {(one.child_id, one.organisation_id): one for one in Intake.objects.filter(organisation__in=places)}
    parts = list(_parts(children, unit_of, intakes))
    done = [one for one in intakes.values() if one.is_completed]
    return Figures(
        tuple(parts),
        median_minutes(one.minutes for one in done if not one.is_short),
        median_minutes(one.minutes for one in done if one.is_short),
        round(sum(one.minutes or 0 for one in done) / 60),
    )


def _parts(
    children: list[tuple[int, str, int]],
    unit_of: set[tuple[int, int, str]],
    intakes: dict[tuple[int, int], Intake],
) -> Iterator[Part]:
    for place, name in sorted({(place, name) for place, name, _child in children}):
        own = {child for at, _name, child in children if at == place}
        yield _part(name, "", [intakes.get((child, place)) for child in sorted(own)])
        for unit in sorted({unit for child, at, unit in unit_of if at == place and child in own}):
            inside = {child for child, at, where in unit_of if at == place and where == unit} & own
            yield _part(name, unit, [intakes.get((child, place)) for child in sorted(inside)])


def _part(organisation: str, unit: str, intakes: list[Intake | None]) -> Part:
    states = [one.state if one else TO_PLAN for one in intakes]
    minutes = [one.minutes for one in intakes if one and one.is_completed]
    return Part(organisation, unit, coverage(states), median_minutes(minutes))


def places_of(ids: Iterable[int]) -> list[Organisation]:
    """The organisations with these row ids, in the order in which they were named."""
    return list(Organisation.objects.filter(pk__in=list(ids)))


def spoken_by_year(starts: Iterable[int]) -> dict[int, int]:
    """With how many children of the centre an intake was completed in each school year that began in one of these.

    Nothing for a centre that never began an intake. One query.
    """
    wanted = {f"in_{start}": _completed_in(start) for start in starts}
    found = Intake.objects.aggregate(
        begun=Count("pk"), **{name: Count("child", distinct=True, filter=one) for name, one in wanted.items()}
    )
    return {int(name.removeprefix("in_")): found[name] for name in wanted} if found["begun"] else {}


def _completed_in(start: int) -> Q:
    state, (since, until) = Intake.State.COMPLETED, days_of(start)
    return Q(state=state, completed_on__gte=since, completed_on__lt=until)
