"""Whether talks are between equals, per round: who sat there, who brought something, what one came back to (S205).

Counted by child and never by family, teacher or group. A child counts once in each round, and once a year for all
other talks together. Nothing here decides what may be shown: `core.logic.disclosure` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
COUNTED: Final = ("held", "noted", "there", "families", *(side.value for side in Side), "made", "back")
Row = tuple[int, ...]  # round, year, and as many as there are in COUNTED
Counted = QuerySet[Any, Row]


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
    """What talks came to until a moment. Two queries."""
    rounds = [one for one in turnouts(starts, moment) if one.first_on and one.first_on <= timezone.localdate(moment)]
    rows = list(_of_talks(starts, rounds).union(_of_agreements(starts, rounds), all=True))
    return Years(tuple(rounds), _equality(rows, rounds), _back(rows, rounds))


def equality(starts: Sequence[int], rounds: Sequence[RoundTurnout]) -> tuple[Equality, ...]:
    """Of the rounds and years with talks that were held. One query."""
    return _equality(_of_talks(starts, rounds), rounds)


def agreements_come_back_to(starts: Sequence[int], rounds: Sequence[RoundTurnout]) -> tuple[Back, ...]:
    """Of the rounds and years with agreements after which there was a talk. One query."""
    return _back(_of_agreements(starts, rounds), rounds)


def _of_talks(starts: Sequence[int], rounds: Sequence[RoundTurnout]) -> Counted:
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
    return _by_round(rows, "round_id", "child_id", by_day, rounds, counted)


def _equality(found: Iterable[Row], rounds: Sequence[RoundTurnout]) -> tuple[Equality, ...]:
    return tuple(
        Equality(
            *about,
            child_there=_share(many["there"], many["noted"], of),
            brought={side: _share(many[side.value], many["held"], of) for side in Side},
            families=_share(many["families"], many["held"], of),
        )
        for about, of, many in _named(found, rounds, "held")
    )


def _of_agreements(starts: Sequence[int], rounds: Sequence[RoundTurnout]) -> Counted:
    later = Talk.objects.filter(
        state=Talk.State.HELD,
        child=OuterRef("talk__child_id"),
        organisation=OuterRef("talk__organisation_id"),
        starts_at__gt=OuterRef("talk__starts_at"),
    )
    counted = {"made": Q(), "back": Q(looked_back_on__isnull=False)}
    by_day = {start: Q(made_on__gte=since, made_on__lt=until) for start, since, until in _days(starts)}
    rows = Agreement.objects.filter(Exists(later))
    return _by_round(rows, "talk__round_id", "talk__child_id", by_day, rounds, counted)


def _back(found: Iterable[Row], rounds: Sequence[RoundTurnout]) -> tuple[Back, ...]:
    return tuple(
        Back(*about, share=_share(many["back"], many["made"], of)) for about, of, many in _named(found, rounds, "made")
    )


def _by_round(
    rows: QuerySet[Any, Any],
    round_id: str,
    child: str,
    by_day: Mapping[int, Q],
    rounds: Sequence[RoundTurnout],
    counted: Mapping[str, Q],
) -> Counted:
    """Different children of each round by what is counted, and of what is in none of these rounds by its year.

    The same columns whatever is counted, so that several can be asked at once; what is not counted is none.
    """
    known = [one.key for one in rounds]
    in_round = [When(**{f"{round_id}__in": known, "then": F(round_id)})] if known else []
    in_year = [When(**{round_id: one.key, "then": Value(one.year)}) for one in rounds]
    in_year += [When(is_then, then=Value(start)) for start, is_then in by_day.items()]
    rows = rows.annotate(
        of_round=Case(*in_round, default=Value(OTHERS), output_field=IntegerField()),
        of_year=Case(*in_year, default=None, output_field=IntegerField()),
    ).filter(of_year__isnull=False)
    nothing = Value(0, output_field=IntegerField())
    many = {
        f"many_{key}": Count(child, distinct=True, filter=counted[key]) if key in counted else nothing
        for key in COUNTED
    }
    grouped = rows.order_by().values("of_round", "of_year").annotate(**many)
    found: Counted = grouped.values_list("of_round", "of_year", *many)
    return found


def _named(
    found: Iterable[Row], rounds: Sequence[RoundTurnout], whole: str
) -> list[tuple[tuple[int, str], RoundTurnout | None, Mapping[str, int]]]:
    """The rows in which something of `whole` was counted: the rounds of a year in their order, then its other talks."""
    known = {one.key: one for one in rounds}
    order = {one.key: number for number, one in enumerate(rounds)}
    rows = [(of_round, year, dict(zip(COUNTED, many, strict=True))) for of_round, year, *many in found]
    return [
        ((year, known[of_round].title if of_round else ""), known.get(of_round), many)
        for of_round, year, many in sorted(rows, key=lambda one: (one[1], order.get(one[0], len(order))))
        if many[whole]
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
