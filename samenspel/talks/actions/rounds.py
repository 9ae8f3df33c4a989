"""Setting up a round: beginning it, its purpose and its dates, and asking the families (S100, S184, S209)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.logic.school_years import label_of
from samenspel.core.policy import check
from samenspel.organisations.actions import open_school_year
from samenspel.talks.actions.asking import ask_families
from samenspel.talks.actions.locking import locked
from samenspel.talks.actions.rounds_parts import fill_in
from samenspel.talks.logic.round_checks import WRONG, Problem
from samenspel.talks.logic.rounds import PATTERNS, Audience, Kind
from samenspel.talks.logic.rounds import WRONG as WRONG_DATES
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Round
from samenspel.talks.policy import SET_UP
from samenspel.talks.queries.rounds import findings_of, in_year, places_led
from samenspel.talks.queries.rounds_check import check_of
from samenspel.talks.words import PURPOSES, in_school_language

State = Round.State
# As long as nobody was asked everything can change; afterwards what families were told stays, or they hear of it.
OPEN: Final = frozenset({State.DRAFT, State.ASKING, State.PLANNING, State.PUBLISHED})


def note(verb: str, actor: Who, round_: Round, **detail: object) -> None:
    """Write in the log what was done with a round."""
    record(verb=verb, actor=actor, thing="round", thing_id=str(round_.public_id), detail=dict(detail))


@transaction.atomic
def start_round(
    *,
    actor: Who,
    kind: Kind,
    title: str,
    school_year: int,
    day: date,
    based_on: Round | None = None,
) -> Round:
    """Begin a round from the pattern of its kind, or from an earlier one: with its days, groups, minutes and holders.

    The groups, holders and days of the organisations that the actor leads are filled in; another's are left to its own
    leader. The school year is opened, so that the menu of years leads to the round. Returns the round, that nobody
    outside the team knows of yet.
    """
    check(actor, SET_UP)
    pattern = PATTERNS[kind]
    own = {
        "purpose": in_school_language(PURPOSES[kind]),
        "audience": pattern.audience,
        "presence": pattern.presence,
        "minutes": pattern.minutes,
        "is_counted": pattern.is_counted,
    }
    if based_on is not None:
        check(actor, SET_UP, based_on)
        kept = (*own, "slot_minutes", "walk_minutes", "spans_organisations", "norm", "moves_allowed")
        own = {name: getattr(based_on, name) for name in (*kept, "moves_until_days")}
    made_by = actor.person_id if isinstance(actor, Actor) else None
    round_ = Round(kind=kind, title=title, school_year=school_year, based_on=based_on, made_by_id=made_by, **own)
    round_.save()
    open_school_year(actor=actor, label=label_of(school_year))
    for place in sorted(places_led(actor)):
        fill_in(actor=actor, round_=round_, organisation_id=place, day=day)
    note("round.started", actor, round_, kind=str(kind), based_on=str(based_on.public_id) if based_on else "")
    return round_


@dataclass(frozen=True, slots=True)
class About:
    """For whom a round is and why, as the leaders say it."""

    title: str
    purpose: str
    audience: Audience
    presence: Presence
    minutes: int
    norm: int
    is_counted: bool


@transaction.atomic
def describe_round(*, actor: Who, round_: Round, about: About) -> Round:
    """Say for whom the round is and why. Who is expected stands fast once a proposal is being made of it."""
    check(actor, SET_UP, round_)
    now = locked(round_, State.DRAFT, State.ASKING)
    now.title, now.purpose, now.norm = about.title, about.purpose, about.norm
    now.audience, now.presence = about.audience, about.presence
    now.minutes, now.is_counted = about.minutes, about.is_counted
    now.save()
    note("round.described", actor, now, audience=str(about.audience), minutes=about.minutes)
    return now


@dataclass(frozen=True, slots=True)
class When:
    """When families hear of it and answer, and what they may move themselves afterwards."""

    announced_on: date
    answer_by: date
    slot_minutes: int
    walk_minutes: int
    spans_organisations: bool
    moves_allowed: int
    moves_until_days: int


@transaction.atomic
def set_dates(*, actor: Who, round_: Round, when: When) -> Round:
    """Set the dates. Raises ValidationError when the last day to answer is before the day on which they are asked."""
    check(actor, SET_UP, round_)
    now = locked(round_, *OPEN)
    if when.answer_by < when.announced_on:
        raise ValidationError(
            {"answer_by": _("The last day to answer is before the day on which families hear of it.")}
        )
    if now.state == State.DRAFT:
        now.announced_on = when.announced_on
        now.slot_minutes = when.slot_minutes
    if now.state in {State.DRAFT, State.ASKING}:
        now.answer_by = when.answer_by
        now.spans_organisations = when.spans_organisations
    now.walk_minutes = when.walk_minutes
    now.moves_allowed, now.moves_until_days = when.moves_allowed, when.moves_until_days
    now.save()
    note("round.dated", actor, now, announced_on=str(now.announced_on), answer_by=str(now.answer_by))
    return now


class NotReady(ValidationError):
    """The round cannot be asked yet; `problems` says what is in the way."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(_("There is still something in the way. Look at the points below."))
        self.problems = problems


@transaction.atomic
def ask_round(*, actor: Who, round_: Round, moment: datetime) -> int:
    """Ask the families when they can come; returns how many adults. Raises NotReady with what is in the way."""
    check(actor, SET_UP, round_)
    now = locked(round_, State.DRAFT)
    day = timezone.localdate(moment)
    wrong = tuple(one for one in check_of(now, day, moment).problems if one.code in WRONG)
    if wrong or _clashes(now):
        raise NotReady(wrong)
    now.state, now.announced_on = State.ASKING, day
    now.save(update_fields=["state", "announced_on"])
    return ask_families(actor=actor, round_=now, moment=moment)


def _clashes(round_: Round) -> bool:
    """Whether its days are impossible beside the other rounds of the year."""
    year = in_year(Round.objects.filter(school_year=round_.school_year))
    return any(one.code in WRONG_DATES for one in findings_of(year).get(str(round_.public_id), ()))
