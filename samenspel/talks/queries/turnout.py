"""Of how many children a parent came, per round (S209).

Nothing here is by family, teacher or group, and nothing here decides what may be shown: `core.logic.disclosure` does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from samenspel.core.logic.disclosure import Share
from samenspel.people.dates import blocks_in_force
from samenspel.talks.logic.attendance import Came, Turnout, turnout
from samenspel.talks.models import Round, Seat, Talk

SILENT: Final = (Round.State.DRAFT, Round.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class RoundTurnout:
    """The turnout of one round; `norm` in percent, `first_on` the day of its first talk, `key` its row id."""

    title: str
    kind: str
    year: int
    norm: int
    first_on: date | None
    turnout: Turnout
    key: int = 0

    @property
    def share(self) -> Share:
        """The children of whom at least one guardian came, of those of whom it is known."""
        return Share(self.turnout.present, self.turnout.expected - self.turnout.open)


def turnouts(starts: Iterable[int], moment: datetime) -> tuple[RoundTurnout, ...]:
    """The rounds that count, of the school years that began in these, the earliest first. One query.

    A talk for which nobody may sit down any more (every guardian at its table is blocked) counts only when it was held.
    """
    asked: dict[int, dict[int, list[Came]]] = defaultdict(lambda: defaultdict(list))
    about: dict[int, tuple[str, str, int, int]] = {}
    first: dict[int, datetime] = {}
    columns = ("round__title", "round__kind", "round__school_year", "round__norm")
    rows = _counted(starts, moment).values_list("round_id", "child_id", "came", "state", "starts_at", *columns)
    for round_id, child, came, state, starts_at, *said in rows:
        is_off = state == Talk.State.CANCELLED
        asked[round_id][child].append(Came.CANCELLED if is_off else Came(came))
        about[round_id] = (said[0], said[1], said[2], said[3])
        if starts_at and not is_off:
            first[round_id] = min(starts_at, first.get(round_id, starts_at))
    found = [
        RoundTurnout(*about[key], _day(first.get(key)), turnout(children.values()), key)
        for key, children in asked.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.year, one.first_on or date.max, one.title)))


def _counted(starts: Iterable[int], moment: datetime) -> QuerySet[Talk]:
    rows = Talk.objects.filter(
        round__school_year__in=list(starts), round__is_counted=True, published_at__isnull=False
    ).exclude(round__state__in=SILENT)
    return rows.filter(counts(moment)).order_by()


def home_seats(moment: datetime) -> QuerySet[Seat]:
    """The guardians at tables who may sit there: a block between them and the child takes the seat away."""
    blocked = blocks_in_force(moment).filter(adult=OuterRef("adult_id"), child=OuterRef("talk__child_id"))
    return Seat.objects.filter(~Exists(blocked), side=Seat.Side.HOME)


def counts(moment: datetime) -> Q:
    """The talks at which somebody from home may sit, and those that were held."""
    return Q(came=Came.PRESENT) | Q(Exists(home_seats(moment).filter(talk=OuterRef("pk"))))


def turnout_of_rounds(start: int, moment: datetime) -> dict[int, RoundTurnout]:
    """The rounds of a school year that have begun, by row id. One query."""
    day = timezone.localdate(moment)
    return {one.key: one for one in turnouts([start], moment) if one.first_on and one.first_on <= day}


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
