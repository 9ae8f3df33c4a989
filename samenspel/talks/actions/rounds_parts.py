"""The part of one organisation in a round: its groups, who holds their talks, and its days; by its own leader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import NotVisible, check
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Group, Unit
from samenspel.talks.actions.locking import locked
from samenspel.talks.actions.plan_following import follow_holders
from samenspel.talks.actions.rounds_telling import tell_days_changed
from samenspel.talks.logic.rounds import PATTERNS, Kind
from samenspel.talks.logic.sittings import moved
from samenspel.talks.models import PartHolder, Round, RoundPart, Sitting, Talk
from samenspel.talks.policy import SET_UP_PART
from samenspel.talks.queries.rounds import Held, day_of, parts_of
from samenspel.talks.queries.rounds_setup import Choice, Colleague, choices, proposed, team

State = Round.State
BEFORE = frozenset({State.DRAFT, State.ASKING})
OPEN = BEFORE | {State.PLANNING, State.PUBLISHED}


@dataclass(frozen=True, slots=True)
class Taking:
    """A group that takes part: minutes (None: as the round), who holds its talks, the first first."""

    group: Group
    minutes: int | None
    holders: tuple[Adult, ...]


def _locked(actor: Who, round_: Round, organisation: Organisation, states: Iterable[str]) -> Round:
    """The round as it is now, for who leads this organisation. Raises NotNow in another state."""
    check(actor, SET_UP_PART, organisation)
    return locked(round_, *states)


def _note(verb: str, actor: Who, round_: Round, organisation: Organisation, **detail: object) -> None:
    found = {"organisation": str(organisation.public_id), **detail}
    record(verb=verb, actor=actor, thing="round", thing_id=str(round_.public_id), detail=found)


@transaction.atomic
def fill_in(*, actor: Who, round_: Round, organisation_id: int, day: date) -> None:
    """Fill in what an organisation has in a round, from the round it is based on or from the assignments of its groups.

    Groups that are there already stay as they are. Whoever gets a question by it while families answer already, gets
    it with the hourly look (`asking_late`).
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    now = _locked(actor, round_, organisation, BEFORE)
    on = day_of(now, day)
    found = choices([organisation.pk], on).get(organisation.pk, [])
    colleagues = team([organisation.pk], on).get(organisation.pk, [])
    before = [held for held in parts_of(now.based_on) if held.place == organisation.pk] if now.based_on else []
    taking = _as_before(before, found, colleagues) if before else _as_pattern(now, found, colleagues)
    _write(now, organisation, taking, keep=True)
    is_of_before = now.based_on is not None and now.based_on.school_year < now.school_year
    if is_of_before and not Sitting.objects.filter(round=now, organisation=organisation).exists():
        _move_days(now, organisation)
    _note("round.filled-in", actor, now, organisation, groups=len(taking))


def _as_pattern(round_: Round, found: Sequence[Choice], colleagues: Sequence[Colleague]) -> list[Taking]:
    """Each group with the first who is assigned to it; who comes along for what they are, where the kind asks it."""
    wanted = set(PATTERNS[Kind(round_.kind)].holders) - {"teacher"}
    also = next((one.adult for one in colleagues if one.roles & wanted), None)
    return [
        Taking(one.group, None, tuple(dict.fromkeys((*one.assigned[:1], *([also] if also else ())))))
        for one in proposed(round_, found)
    ]


def _as_before(before: Sequence[Held], found: Sequence[Choice], colleagues: Sequence[Colleague]) -> list[Taking]:
    """The groups of the earlier round: the same, or the one that is called so now, with as many of this year's team.

    Who held talks there for what they are and not for the group stays, as long as they still work here.
    """
    here = {one.adult.pk for one in colleagues}
    taking = []
    for held in before:
        one = _same(held.part.group, found)
        if one is None:
            continue
        many = max(1, sum(holder.adult_id not in _others(held, colleagues) for holder in held.holders))
        also = [row.adult for row in held.holders if row.adult_id in _others(held, colleagues) and row.adult_id in here]
        taking.append(Taking(one.group, held.part.minutes, tuple(dict.fromkeys((*one.assigned[:many], *also)))))
    return taking


def _others(held: Held, colleagues: Sequence[Colleague]) -> set[int]:
    """Who of the holders works here and is not there for the group but for what they are (IB, social worker)."""
    in_groups = {one.adult.pk for one in colleagues if one.roles & {"teacher", "childcare_worker"}}
    return {row.adult_id for row in held.holders if row.adult_id not in in_groups} & {
        one.adult.pk for one in colleagues
    }


def _same(group: Group, found: Sequence[Choice]) -> Choice | None:
    exact = next((one for one in found if one.group.pk == group.pk), None)
    named = (one for one in found if (one.group.unit_id, one.group.name) == (group.unit_id, group.name))
    return exact or next(named, None)


def _move_days(round_: Round, organisation: Organisation) -> None:
    """The days of the earlier round, on the same weekdays of the same weeks. A unit that is gone: for all units."""
    based_on = round_.based_on
    if based_on is None:
        return
    rows = list(Sitting.objects.filter(round=based_on, organisation=organisation))
    whole = Sitting.objects.filter(round=based_on).values_list("on", flat=True)
    new = moved(list(whole), by_years=round_.school_year - based_on.school_year)
    Sitting.objects.bulk_create(
        Sitting(
            round=round_,
            organisation=organisation,
            unit_id=one.unit_id,
            on=new[one.on],
            begins=one.begins,
            ends=one.ends,
            where=one.where,
        )
        for one in rows
    )


@transaction.atomic
def choose_groups(
    *, actor: Who, round_: Round, organisation: Organisation, taking: Sequence[Taking], day: date
) -> None:
    """Say which groups of an organisation take part, how long, and who holds their talks; what is not named goes.

    Talks to come follow to who holds them now; families who know of theirs hear so. Raises NotVisible for a group or a
    colleague of elsewhere, ValidationError when talks of a group that would go are planned already.
    """
    now = _locked(actor, round_, organisation, OPEN)
    if any(one.group.unit.organisation_id != organisation.pk for one in taking):
        raise NotVisible
    here = {one.adult.pk for one in team([organisation.pk], day_of(now, day)).get(organisation.pk, [])}
    held = {row.adult_id for part in parts_of(now) if part.place == organisation.pk for row in part.holders}
    if not {adult.pk for one in taking for adult in one.holders} <= here | held:
        raise NotVisible
    leaving = RoundPart.objects.filter(round=now, group__unit__organisation=organisation)
    leaving = leaving.exclude(group__in=[one.group.pk for one in taking])
    planned = Talk.objects.filter(round=now, group__in=leaving.values("group"), state=Talk.State.PLANNED)
    if planned.exists():
        raise ValidationError(
            _("A group with talks that are planned cannot leave the round. Call off its talks first.")
        )
    _write(now, organisation, taking, keep=False)
    follow_holders(round_=now, day=day, moment=timezone.now())
    _note("round.groups-chosen", actor, now, organisation, groups=[str(one.group.public_id) for one in taking])


def _write(round_: Round, organisation: Organisation, taking: Sequence[Taking], *, keep: bool) -> None:
    """Make the rows say this. What holders said of their room and pauses stays with them. A handful of queries."""
    rows = RoundPart.objects.filter(round=round_, group__unit__organisation=organisation)
    there = {one.group_id: one for one in rows}
    if keep:
        taking = [one for one in taking if one.group.pk not in there]
    else:
        rows.exclude(group__in=[one.group.pk for one in taking]).delete()
    said = {one.adult_id: one for one in PartHolder.objects.filter(part__round=round_).order_by("pk")}
    fresh = RoundPart.objects.bulk_create(
        RoundPart(round=round_, group=one.group, minutes=one.minutes) for one in taking if one.group.pk not in there
    )
    there |= {one.group_id: one for one in fresh}
    for one in taking:
        there[one.group.pk].minutes = one.minutes
    parts = [there[one.group.pk] for one in taking]
    RoundPart.objects.bulk_update(parts, ["minutes"])
    PartHolder.objects.filter(part__in=parts).delete()
    PartHolder.objects.bulk_create(
        _holder(there[one.group.pk], adult, order, said)
        for one in taking
        for order, adult in enumerate(dict.fromkeys(one.holders))
    )


def _holder(part: RoundPart, adult: Adult, order: int, said: Mapping[int, PartHolder]) -> PartHolder:
    before = said.get(adult.pk)
    return PartHolder(
        part=part,
        adult=adult,
        order=order,
        room=before.room if before else "",
        video_at=before.video_at if before else "",
        most_minutes=before.most_minutes if before else None,
        answered_on=before.answered_on if before else None,
    )


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when, at school, by video or at home, for one unit or (None) for all of the organisation."""

    begins: time
    ends: time
    where: str = Sitting.Where.HERE
    unit: Unit | None = None


@transaction.atomic
def add_days(
    *,
    actor: Who,
    round_: Round,
    organisation: Organisation,
    days: Sequence[date],
    hours: Hours,
    moment: datetime,
) -> int:
    """Add the same hours on these days, where there are none at that time yet; returns how many are new.

    As long as families answer, who heard of the round hears of it.

    Raises ValidationError for hours without length, and for days that are over.
    """
    now = _locked(actor, round_, organisation, OPEN)
    if hours.begins >= hours.ends:
        raise ValidationError({"ends": _("The end is before the beginning.")})
    if hours.unit is not None and hours.unit.organisation_id != organisation.pk:
        raise NotVisible
    if any(day < timezone.localdate(moment) for day in days):
        raise ValidationError({"first": _("This day is over. Choose a day from today on.")})
    own = Sitting.objects.filter(round=now, organisation=organisation, unit=hours.unit, on__in=list(days))
    over = {one.on for one in own if one.begins < hours.ends and hours.begins < one.ends}
    new = Sitting.objects.bulk_create(
        Sitting(
            round=now,
            organisation=organisation,
            unit=hours.unit,
            on=day,
            begins=hours.begins,
            ends=hours.ends,
            where=hours.where,
        )
        for day in days
        if day not in over
    )
    if new:
        _note("round.days-added", actor, now, organisation, days=[one.on.isoformat() for one in new])
        tell_days_changed(now, moment=moment)
    return len(new)


@transaction.atomic
def drop_day(*, actor: Who, round_: Round, sitting: Sitting, moment: datetime) -> None:
    """Take hours out of the round. As long as families answer, who heard of the round hears of it.

    Raises ValidationError when talks are in them.
    """
    now = _locked(actor, round_, sitting.organisation, OPEN)
    if _has_talks(now, sitting):
        raise ValidationError(_("Talks are planned in these hours. Move them in the plan first."))
    sitting.delete()
    _note("round.day-dropped", actor, now, sitting.organisation, day=sitting.on.isoformat())
    tell_days_changed(now, moment=moment)


def _has_talks(round_: Round, sitting: Sitting) -> bool:
    """Whether a talk of this organisation, of this unit where the hours are of one, begins in these hours."""
    zone = timezone.get_default_timezone()
    begins, ends = (datetime.combine(sitting.on, clock, zone) for clock in (sitting.begins, sitting.ends))
    rows = Talk.objects.filter(
        round=round_,
        organisation=sitting.organisation,
        state__in=(Talk.State.PLANNED, Talk.State.HELD),
        starts_at__gte=begins,
        starts_at__lt=ends,
    )
    if sitting.unit_id:
        rows = rows.filter(group__unit=sitting.unit_id)
    return rows.exists()
