"""The rounds of a school year, and one round as it is set up."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from samenspel.core.actor import Actor, Who
from samenspel.core.logic.school_years import days_of
from samenspel.core.policy import restrict
from samenspel.organisations.models import Organisation
from samenspel.talks.logic.rounds import Audience, Dates, Finding, Kind, findings
from samenspel.talks.models import PartHolder, Round, RoundAnswer, RoundPart, Sitting, Talk
from samenspel.talks.policy import SEE_ROUND, led_by

OVER = (Round.State.CANCELLED,)


@dataclass(frozen=True, slots=True)
class InYear:
    """A round with its first and last day (None: no days yet) and the names of its groups."""

    round: Round
    first: date | None
    last: date | None
    groups: tuple[str, ...]
    group_ids: frozenset[int]

    @property
    def dates(self) -> Dates | None:
        """The days as the pure rules read them; None without days, or when it was called off."""
        if self.first is None or self.last is None or self.round.state in OVER:
            return None
        return Dates(
            key=str(self.round.public_id),
            kind=Kind(self.round.kind),
            first=self.first,
            last=self.last,
            announced_on=self.round.announced_on,
            answer_by=self.round.answer_by,
            groups=self._whose,
        )

    @property
    def _whose(self) -> frozenset[str]:
        """Whose talks it has; where children are chosen one by one it is nobody's whole group."""
        if self.round.audience == Audience.CHOSEN:
            return frozenset({f"chosen in {self.round.pk}"})
        return frozenset(map(str, self.group_ids))


def day_of(round_: Round, day: date) -> date:
    """The day on which the groups of a round are looked at: today, or the first of its school year if that is later."""
    return max(day, days_of(round_.school_year)[0])


def places_led(actor: Who) -> frozenset[int]:
    """The organisations (row ids) of which this person sets up the part; of the system all."""
    if isinstance(actor, Actor):
        return led_by(actor)
    return frozenset(Organisation.objects.values_list("pk", flat=True))


def round_of(actor: Actor, round_id: uuid.UUID) -> Round:
    """One round, with how many answered, how many groups and days it has, and how many talks of who asks.

    Of the talks those of the organisations that one leads count: what the other one has to do stays its own. Raises
    Round.DoesNotExist.
    """
    rows = restrict(Round.objects.all(), actor, SEE_ROUND).select_related("based_on")
    talks = Talk.objects.filter(organisation__in=led_by(actor))
    found: Round = rows.annotate(
        answered=_count(RoundAnswer.objects.all()),
        groups_all=_count(RoundPart.objects.all()),
        days_all=_count(Sitting.objects.all(), "on"),
        talks_all=_count(talks.exclude(state=Talk.State.CANCELLED)),
        talks_planned=_count(talks.filter(state=Talk.State.PLANNED)),
        talks_held=_count(talks.filter(state=Talk.State.HELD)),
    ).get(public_id=round_id)
    return found


def _count(rows: QuerySet[Any], of: str = "pk") -> Coalesce:
    """How many different values the rows of a round have."""
    own = rows.filter(round=OuterRef("pk")).order_by().values("round")
    many = own.annotate(many=Count(of, distinct=True)).values("many")
    return Coalesce(Subquery(many, output_field=IntegerField()), 0)


def rounds_of_year(actor: Actor, start: int) -> list[InYear]:
    """The rounds of a school year in the order of their days, those without days last. Two queries."""
    return in_year(restrict(Round.objects.all(), actor, SEE_ROUND).filter(school_year=start))


def in_year(rounds: QuerySet[Round]) -> list[InYear]:
    """These rounds with their days and groups. Two queries."""
    days = Sitting.objects.filter(round=OuterRef("pk")).order_by("on").values("on")
    rows: list[Any] = list(rounds.annotate(first=Subquery(days[:1]), last=Subquery(days.reverse()[:1])))
    groups: dict[int, list[tuple[int, str]]] = defaultdict(list)
    parts = RoundPart.objects.filter(round__in=[one.pk for one in rows]).order_by("group__name")
    for key, group, name in parts.values_list("round_id", "group_id", "group__name"):
        groups[key].append((group, name))
    found = [
        InYear(
            one,
            one.first,
            one.last,
            tuple(name for _group, name in groups[one.pk]),
            frozenset(group for group, _name in groups[one.pk]),
        )
        for one in rows
    ]
    return sorted(found, key=lambda one: (one.first or date.max, one.round.pk))


def findings_of(rounds: list[InYear]) -> Mapping[str, tuple[Finding, ...]]:
    """What does not fit about the rounds of a year, by the public id of the round; overlap at both."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings([one.dates for one in rounds if one.dates]):
        found[finding.key].append(finding)
        if finding.code == "overlap":
            found[finding.other].append(Finding(finding.code, finding.other, finding.key))
    return {key: tuple(rows) for key, rows in found.items()}


def earlier_rounds(actor: Actor, start: int) -> list[InYear]:
    """The rounds of the years before that a new one can begin with, the newest first; four school years back."""
    rows = restrict(Round.objects.all(), actor, SEE_ROUND).filter(school_year__lt=start, school_year__gte=start - 4)
    return list(reversed(in_year(rows.exclude(state=Round.State.CANCELLED))))


@dataclass(frozen=True, slots=True)
class Held:
    """A group that takes part, with who holds its talks; the first is where the family comes."""

    part: RoundPart
    holders: tuple[PartHolder, ...]

    @property
    def place(self) -> int:
        """The organisation (row id) of the group."""
        return int(self.part.group.unit.organisation_id)


def parts_of(round_: Round) -> list[Held]:
    """The groups of a round with who holds their talks. Two queries."""
    holders: dict[int, list[PartHolder]] = defaultdict(list)
    for one in PartHolder.objects.filter(part__round=round_).select_related("adult").order_by("order", "pk"):
        holders[one.part_id].append(one)
    parts = RoundPart.objects.filter(round=round_).select_related("group__unit__organisation")
    parts = parts.order_by("group__unit__organisation_id", "group__is_combined", "group__name")
    return [Held(one, tuple(holders[one.pk])) for one in parts]


def sittings_of(round_: Round) -> list[Sitting]:
    """The hours of a round in order. One query."""
    rows = Sitting.objects.filter(round=round_).select_related("organisation", "unit")
    return list(rows.order_by("on", "begins", "organisation_id", "pk"))


def applies_to(sitting: Sitting, held: Held) -> bool:
    """Whether the talks of a group can be in these hours."""
    return sitting.organisation_id == held.place and sitting.unit_id in (None, held.part.group.unit_id)


def hours_of(adult: int, parts: list[Held], sittings: list[Sitting]) -> list[Sitting]:
    """The hours of a round in which somebody could hold talks."""
    own = [held for held in parts if any(one.adult_id == adult for one in held.holders)]
    return [sitting for sitting in sittings if any(applies_to(sitting, held) for held in own)]
