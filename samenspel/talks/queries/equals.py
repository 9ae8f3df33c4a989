"""Whether talks are between equals, per round: who sat there, who brought something, what one came back to (S205).

Counted by child and never by family, teacher or group. A child counts once in each round, and once a year for all
other talks together. Nothing here decides what may be shown: `core.logic.disclosure` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from samenspel.core.logic.disclosure import TEAM, Share, share_alone
from samenspel.core.logic.school_years import days_of
from samenspel.people.dates import midnight
from samenspel.talks.logic.agreements import Side
from samenspel.talks.models import Agreement, Point, Talk
from samenspel.talks.queries.turnout import RoundTurnout, turnouts

OTHERS: Final = 0  # talks that somebody asked for, and those of rounds without a turnout


@dataclass(frozen=True, slots=True)
class Part:
    """One round, or the other talks of a year (`title` is empty), in the school year that began in `year`."""

    year: int
    title: str


@dataclass(frozen=True, slots=True)
class Equality(Part):
    """Of the children with a talk that was held: did the child sit there, and who brought something.

    `child_there` is of those of whom it was noted. `brought` per side, and `families` where child or parent did.
    """

    child_there: Share
    brought: Mapping[Side, Share]
    families: Share


@dataclass(frozen=True, slots=True)
class Back(Part):
    """Of the children with an agreement made there and a talk held after it: of how many one came back to one."""

    share: Share


@dataclass(frozen=True, slots=True)
class Years:
    """All that talks come to in some school years; rounds in their order, the other talks of a year after them."""

    rounds: tuple[RoundTurnout, ...]
    equality: tuple[Equality, ...]
    back: tuple[Back, ...]


def of_years(starts: Sequence[int], moment: datetime) -> Years:
    """What talks came to until a moment. Three queries."""
    rounds = [one for one in turnouts(starts, moment) if one.first_on and one.first_on <= timezone.localdate(moment)]
    return Years(tuple(rounds), equality(starts, rounds), agreements_come_back_to(starts, rounds))


def equality(starts: Sequence[int], rounds: Sequence[RoundTurnout]) -> tuple[Equality, ...]:
    """Of the rounds and years with talks that were held. One query."""
    rows = Talk.objects.filter(state=Talk.State.HELD).annotate(
        **{f"has_{side}": Exists(_points(side)) for side in Side}
    )
    counted = {
        "held": Q(),
        "noted": Q(child_was_there__isnull=False),
        "there": Q(child_was_there=True),
        "families": Q(has_child=True) | Q(has_home=True),
        **{side.value: Q(**{f"has_{side}": True}) for side in Side},
    }
    by_day = {start: Q(starts_at__gte=since, starts_at__lt=until) for start, since, until in _moments(starts)}
    return tuple(
        Equality(
            *about,
            child_there=_share(many["there"], many["noted"], of),
            brought={side: _share(many[side.value], many["held"], of) for side in Side},
            families=_share(many["families"], many["held"], of),
        )
        for about, of, many in _by_round(rows, "round_id", "child_id", by_day, rounds, counted)
    )


def agreements_come_back_to(starts: Sequence[int], rounds: Sequence[RoundTurnout]) -> tuple[Back, ...]:
    """Of the rounds and years with agreements after which there was a talk. One query."""
    later = Talk.objects.filter(
        state=Talk.State.HELD,
        child=OuterRef("talk__child_id"),
        organisation=OuterRef("talk__organisation_id"),
        starts_at__gt=OuterRef("talk__starts_at"),
    )
    counted = {"made": Q(), "back": Q(looked_back_on__isnull=False)}
    by_day = {start: Q(made_on__gte=since, made_on__lt=until) for start, since, until in _days(starts)}
    rows = Agreement.objects.filter(Exists(later))
    found = _by_round(rows, "talk__round_id", "talk__child_id", by_day, rounds, counted)
    return tuple(Back(*about, share=_share(many["back"], many["made"], of)) for about, of, many in found)


def _by_round(
    rows: QuerySet[Any, Any],
    round_id: str,
    child: str,
    by_day: Mapping[int, Q],
    rounds: Sequence[RoundTurnout],
    counted: Mapping[str, Q],
) -> list[tuple[tuple[int, str], RoundTurnout | None, Mapping[str, int]]]:
    """Different children of each round by what is counted, and of what is in none of these rounds by its year."""
    known = {one.key: one for one in rounds}
    in_round = [When(**{f"{round_id}__in": list(known), "then": F(round_id)})] if known else []
    in_year = [When(**{round_id: one.key, "then": Value(one.year)}) for one in rounds]
    in_year += [When(is_then, then=Value(start)) for start, is_then in by_day.items()]
    rows = rows.annotate(
        of_round=Case(*in_round, default=Value(OTHERS), output_field=IntegerField()),
        of_year=Case(*in_year, default=None, output_field=IntegerField()),
    ).filter(of_year__isnull=False)
    many = {f"many_{key}": Count(child, distinct=True, filter=rule) for key, rule in counted.items()}
    order = {one.key: number for number, one in enumerate(rounds)}
    found = sorted(
        rows.order_by().values("of_round", "of_year").annotate(**many),
        key=lambda one: (one["of_year"], order.get(one["of_round"], len(order))),
    )
    return [
        (
            (one["of_year"], known[one["of_round"]].title if one["of_round"] else ""),
            known.get(one["of_round"]),
            {key: one[f"many_{key}"] for key in counted},
        )
        for one in found
    ]


def _share(part: int, whole: int, of: RoundTurnout | None) -> Share:
    """Whoever reads the turnout of a round reads between which numbers the children with a talk lie, and no more."""
    if of is None:
        return Share(part, whole)
    known, seen = of.share.whole, share_alone(of.share, TEAM.threshold)
    return Share(part, whole, (-(-seen.low * known // 100), seen.high * known // 100) if seen else (0, known))


def _points(side: Side) -> QuerySet[Point]:
    return Point.objects.filter(talk=OuterRef("pk"), side=side)


def _days(starts: Sequence[int]) -> list[tuple[int, date, date]]:
    return [(start, *days_of(start)) for start in starts]


def _moments(starts: Sequence[int]) -> list[tuple[int, datetime, datetime]]:
    """The school years on the school's own clock."""
    return [(start, midnight(since), midnight(until)) for start, since, until in _days(starts)]
