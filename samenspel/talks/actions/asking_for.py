"""Asking for a talk at any time, and seeing to it: pick up, plan, propose moments, answer, take back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import check
from samenspel.notifications.actions import ToTell, forget, tell
from samenspel.organisations.models import Organisation
from samenspel.people.models import CareRelation, Child
from samenspel.talks.actions.locking import hold_adults
from samenspel.talks.actions.telling import tell_published
from samenspel.talks.logic.asked import MOST_MOMENTS, Stretch, clashes, due, term
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Seat, Talk
from samenspel.talks.policy import ASK, ASK_AT_WORK, CHOOSE, OWN_QUESTION, SEE_TO, asked_by_team
from samenspel.talks.queries.asked_for import (
    colleagues,
    group_of,
    organisations_of,
    own_questions,
    parents_to_invite,
    taken,
)

PROPOSED = "talks.proposed"
ANSWERED = "talks.answered"
NO_LONGER = "talks.asked-no-longer"  # the team, for a talk that it asked for


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks: in their own words, how soon, on which days ("mon tue"), with the other parent or alone."""

    topic: str
    urgency: str
    preferred: str = ""
    wants_together: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """How a talk will be: minutes, where, in which room, with which of the team and which parents (row ids).

    The first of the team is where the family comes.
    """

    minutes: int
    where: str
    room: str
    hosts: tuple[int, ...]
    parents: tuple[int, ...]


@transaction.atomic
def ask_for_talk(*, actor: Actor, child: Child, organisation: Organisation, wanted: Wanted, day: date) -> Talk:
    """A parent asks for a talk. Only they see that, and the team. Raises ValidationError for a second one meanwhile."""
    check(actor, ASK, child)
    if child.pk not in actor.children or organisation not in organisations_of(child, day):
        raise ValidationError(_("Ask this at the school or childcare where your child is now."))
    if own_questions(actor).filter(child=child, organisation=organisation, state=Talk.State.OPEN).exists():
        raise ValidationError(_("You asked for a talk about this child already. Your question is still open."))
    talk = _new(actor, child, organisation, wanted, day)
    Seat(talk=talk, adult_id=actor.person_id, side=Seat.Side.HOME).save()
    record(verb="talk.asked", actor=actor, thing="talk", thing_id=str(talk.public_id))
    return talk


def _new(actor: Actor, child: Child, organisation: Organisation, wanted: Wanted, day: date) -> Talk:
    talk = Talk(
        child=child,
        organisation=organisation,
        group=group_of(child, organisation, day),
        kind=Kind.ASKED,
        asked_by_id=actor.person_id,
        asked_on=day,
        answer_due=due(day, term(is_urgent=wanted.urgency == Talk.Urgency.WEEK)),
        topic=wanted.topic,
        urgency=wanted.urgency,
        preferred=wanted.preferred,
        wants_together=wanted.wants_together,
        presence=Presence.NOT.value,  # of who asked, who may not want the child to know
        has_childs_part=False,
    )
    talk.save()
    return talk


@transaction.atomic
def take_back(*, actor: Actor, talk: Talk, day: date) -> None:
    """The asker needs no talk any more, before it has a moment."""
    check(actor, OWN_QUESTION, talk)
    talk = _open(talk)
    talk.state, talk.answered_on = Talk.State.CANCELLED, day
    talk.save(update_fields=["state", "answered_on"])
    record(verb="talk.taken-back", actor=actor, thing="talk", thing_id=str(talk.public_id))


@transaction.atomic
def pick_up(*, actor: Actor, talk: Talk) -> None:
    """I see to it; also when a colleague did before."""
    check(actor, SEE_TO, talk)
    talk = _open(talk)
    talk.picked_up_by_id = actor.person_id
    talk.save(update_fields=["picked_up_by"])
    record(verb="talk.picked-up", actor=actor, thing="talk", thing_id=str(talk.public_id))


@transaction.atomic
def plan_asked(*, actor: Actor, talk: Talk, starts_at: datetime, setting: Setting, moment: datetime) -> Talk:
    """Give it a moment, and tell the family. Whichever parents are named, the one who asked is at the table.

    Raises ValidationError for the past, for who is elsewhere then, and for somebody who may not be at this table.
    """
    check(actor, SEE_TO, talk)
    talk = _open(talk)
    setting = _with_asker(talk, setting, moment)
    _check_table(talk.child, talk.organisation, setting, moment)
    hold_adults((*setting.hosts, *setting.parents))
    _check_moment(talk, starts_at, setting, moment)
    # Also who is kept away now: no mail about it is made for them, and they do not come back to a table without them.
    left_out = _invited(talk) - set(setting.parents)
    _set(talk, setting)
    _planned(talk, starts_at, moment)
    _tell_no_longer(talk, left_out, moment)
    record(verb="talk.planned", actor=actor, thing="talk", thing_id=str(talk.public_id))
    return talk


@transaction.atomic
def answer_asked(*, actor: Actor, talk: Talk, reason: str, moment: datetime) -> None:
    """No talk, and why, or what is done instead: the asker reads it on the own page, and where the team itself asked,
    the parents whom it asked."""
    check(actor, SEE_TO, talk)
    talk = _open(talk)
    if not reason.strip():
        raise ValidationError(_("Write what whoever asked may read: why there is no talk, or what you do instead."))
    talk.state, talk.reason, talk.answered_on = Talk.State.CANCELLED, reason.strip(), timezone.localdate(moment)
    talk.save(update_fields=["state", "reason", "answered_on"])
    forget(talk.public_id, moment=moment)
    if Seat.objects.filter(talk=talk, adult=talk.asked_by_id, side=Seat.Side.HOME).exists() and talk.asked_by_id:
        tell([ToTell(talk.asked_by_id, ANSWERED, talk.public_id, moment)])
    _tell_no_longer(talk, _invited(talk), moment)
    record(verb="talk.answered", actor=actor, thing="talk", thing_id=str(talk.public_id))


def _invited(talk: Talk) -> set[int]:
    """The parents (row ids) whom the team asked for this talk; nobody where a parent did."""
    return _home(talk) if asked_by_team(talk) else set()


def _tell_no_longer(talk: Talk, adults: Collection[int], moment: datetime) -> None:
    """Who heard of moments to choose from, hears that there is nothing to choose any more, and where to read on."""
    tell([ToTell(adult, NO_LONGER, talk.public_id, moment) for adult in sorted(adults)])


@transaction.atomic
def invite_to_choose(
    *,
    actor: Actor,
    child: Child,
    organisation: Organisation,
    wanted: Wanted,
    setting: Setting,
    moments: Sequence[datetime],
    moment: datetime,
) -> Talk:
    """The team asks parents for a talk, who choose from up to three moments. Raises ValidationError."""
    check(actor, ASK_AT_WORK, child)
    day = timezone.localdate(moment)
    if organisation.pk not in actor.organisations or organisation not in organisations_of(child, day):
        raise ValidationError(_("You ask this for the organisation where you work and the child is."))
    if not 1 <= len(set(moments)) <= MOST_MOMENTS:
        raise ValidationError(_("Propose one, two or three moments."))
    talk = _new(actor, child, organisation, wanted, day)
    talk.picked_up_by_id = actor.person_id
    _check_table(child, organisation, setting, moment)
    for one in moments:
        _check_moment(talk, one, setting, moment)
    talk.proposed = [timezone.localtime(one).strftime("%Y-%m-%dT%H:%M") for one in sorted(set(moments))]
    _set(talk, setting)
    talk.save()
    tell([ToTell(adult, PROPOSED, talk.public_id, moment) for adult in setting.parents])
    record(verb="talk.proposed", actor=actor, thing="talk", thing_id=str(talk.public_id))
    return talk


@transaction.atomic
def choose_moment(*, actor: Actor, talk: Talk, key: str, moment: datetime) -> Talk:
    """A parent takes one of the moments. Raises ValidationError when it is taken or over meanwhile."""
    check(actor, CHOOSE, talk)
    talk = _open(talk)
    if key not in talk.proposed:
        raise ValidationError(_("Choose one of the moments."))
    starts_at = local(key)
    hold_adults(list(Seat.objects.filter(talk=talk).values_list("adult_id", flat=True)))
    Seat.objects.filter(talk=talk, side=Seat.Side.HOME, adult__in=_kept_away(talk, moment)).delete()
    coming = tuple(Seat.objects.filter(talk=talk).values_list("adult_id", flat=True))
    if starts_at <= moment or _is_taken(talk, coming, starts_at, talk.minutes):
        raise ValidationError(_("This moment has been taken meanwhile. Choose another one, or say that none suits."))
    forget(talk.public_id, moment=moment, kinds=[PROPOSED])
    _planned(talk, starts_at, moment)
    record(verb="talk.chosen", actor=actor, thing="talk", thing_id=str(talk.public_id))
    return talk


@transaction.atomic
def none_suits(*, actor: Actor, talk: Talk, moment: datetime) -> None:
    """None of the moments suits: it goes back to the team, with a new promised day."""
    check(actor, CHOOSE, talk)
    talk = _open(talk)
    talk.proposed, talk.answer_due = (
        [],
        due(timezone.localdate(moment), term(is_urgent=talk.urgency == Talk.Urgency.WEEK)),
    )
    talk.save(update_fields=["proposed", "answer_due"])
    forget(talk.public_id, moment=moment, kinds=[PROPOSED])
    record(verb="talk.none-suits", actor=actor, thing="talk", thing_id=str(talk.public_id))


def _home(talk: Talk) -> set[int]:
    return set(Seat.objects.filter(talk=talk, side=Seat.Side.HOME).values_list("adult_id", flat=True))


def _kept_away(talk: Talk, moment: datetime) -> set[int]:
    """Who sits at it from home and may not come now."""
    return _home(talk) - {one.pk for one in parents_to_invite(talk.child, timezone.localdate(moment), moment)}


def local(key: str) -> datetime:
    """A moment as the school's clock writes it ("2027-01-18T15:30"), with its zone."""
    return timezone.make_aware(datetime.fromisoformat(key))


def _open(talk: Talk) -> Talk:
    """The row as it is now, kept from others until we are done. Raises ValidationError when it is settled."""
    found: Talk = Talk.objects.select_for_update(of=("self",)).select_related("child", "organisation").get(pk=talk.pk)
    if found.state != Talk.State.OPEN:
        raise ValidationError(_("Somebody settled this already. Look at how it stands now."))
    return found


def _with_asker(talk: Talk, setting: Setting, moment: datetime) -> Setting:
    """The same with the parent who asked, first; not who may not come any more, nor a colleague who asked."""
    invited = {one.pk for one in parents_to_invite(talk.child, timezone.localdate(moment), moment)}
    asker = talk.asked_by_id
    if asker is None or asker not in invited:
        return setting
    return replace(setting, parents=(asker, *(one for one in setting.parents if one != asker)))


def _check_table(child: Child, organisation: Organisation, setting: Setting, moment: datetime) -> None:
    day = timezone.localdate(moment)
    team = {one.pk for one in colleagues(organisation, day)}
    parents = {one.pk for one in parents_to_invite(child, day, moment)}
    if not setting.hosts or not team.issuperset(setting.hosts):
        raise ValidationError(_("Choose who of the team holds the talk."))
    if CareRelation.objects.filter(child=child, adult__in=setting.hosts).exists():
        raise ValidationError(_("For your own family a colleague does this."))
    if not setting.parents or not parents.issuperset(setting.parents):
        raise ValidationError(_("Choose with whom the talk is."))


def _check_moment(talk: Talk, starts_at: datetime, setting: Setting, moment: datetime) -> None:
    if starts_at <= moment:
        raise ValidationError(_("This moment is in the past. Choose a later one."))
    if _is_taken(talk, (*setting.hosts, *setting.parents), starts_at, setting.minutes):
        raise ValidationError(_("Somebody at this table has another talk at that moment. Choose another one."))


def _is_taken(talk: Talk, adults: tuple[int, ...], starts_at: datetime, minutes: int) -> bool:
    return clashes(Stretch(starts_at, minutes), taken(adults, starts_at, without=talk.pk))


def _set(talk: Talk, setting: Setting) -> None:
    """The table: who sat there and still does keeps the seat, with whom they bring along."""
    talk.minutes, talk.where, talk.room = setting.minutes, setting.where, setting.room
    wanted = [(adult, Seat.Side.STAFF, order) for order, adult in enumerate(setting.hosts)]
    wanted += [(adult, Seat.Side.HOME, order) for order, adult in enumerate(setting.parents)]
    Seat.objects.filter(talk=talk).exclude(adult__in=[adult for adult, _side, _order in wanted]).delete()
    for adult, side, order in wanted:
        Seat.objects.update_or_create(talk=talk, adult_id=adult, defaults={"side": side, "order": order})


def _planned(talk: Talk, starts_at: datetime, moment: datetime) -> None:
    talk.state, talk.starts_at, talk.published_at = Talk.State.PLANNED, starts_at, moment
    talk.answered_on, talk.proposed = timezone.localdate(moment), []
    talk.save()
    tell_published([talk], moment=moment)
