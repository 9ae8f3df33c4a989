"""What the last talks about children in an earlier round were like: who sat apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F

from samenspel.talks.models import Round, Seat, Talk

Place = tuple[int, int]  # row ids of a child and an organisation


@dataclass(frozen=True, slots=True)
class Before:
    """Row ids of adults: whether each sat apart the last time."""

    apart: Mapping[int, bool] = field(default_factory=dict)


def last_tables(round_: Round, children: Iterable[int]) -> Mapping[Place, Before]:
    """Of each child at each organisation the tables of the last round before this one. One query."""
    rows = (
        Seat.objects.filter(side=Seat.Side.HOME, talk__child__in=list(children), talk__round__isnull=False)
        .exclude(talk__round=round_)
        .exclude(talk__state=Talk.State.CANCELLED)
        # What never got a moment is older than what did, in every database.
        .order_by(F("talk__starts_at").asc(nulls_first=True), "talk__round_id", "talk_id")
        .values_list("talk__child_id", "talk__organisation_id", "talk__round_id", "talk_id", "adult_id")
    )
    last: dict[Place, int] = {}
    tables: dict[tuple[Place, int], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for child, organisation, its_round, talk, adult in rows:
        place = child, organisation
        last[place] = its_round
        tables[place, its_round][talk].add(adult)
    return {
        place: Before(
            {
                adult: len(adults) == 1 and len(tables[place, its_round]) > 1
                for adults in tables[place, its_round].values()
                for adult in adults
            }
        )
        for place, its_round in last.items()
    }
