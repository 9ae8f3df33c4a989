"""Beginning an intake, inviting the family, and what comes of that before the talk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import NotVisible, check
from samenspel.intakes.models import Intake
from samenspel.intakes.policy import HOLD
from samenspel.intakes.queries.forms import of_known_families
from samenspel.organisations.models import Organisation
from samenspel.people.at_work import held_at
from samenspel.people.dates import alive, not_over
from samenspel.people.models import Child, Enrolment

State = Intake.State


@transaction.atomic
def open_intakes(
    *, actor: Who, organisation: Organisation, children: Iterable[Child], day: date, is_invited: bool = True
) -> list[Intake]:
    """Begin an intake for children who have none at this organisation, and invite their families when asked to.

    Families that the centre knows get the short one. Returns the new intakes; children who have one already stay
    as they are. Raises NotVisible for another's organisation, or a child that is not there or not the actor's.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two at once begin one intake
    wanted = _openable(actor, organisation, children, day)
    held = Intake.objects.filter(organisation=organisation, child__in=wanted).values_list("child_id", flat=True)
    new = [child for child in wanted if child.pk not in set(held)]
    known = of_known_families([child.pk for child in new], day)
    intakes = [
        Intake(
            child=child,
            organisation=organisation,
            state=State.INVITED if is_invited else State.TO_PLAN,
            is_short=child.pk in known,
            opened_on=day,
        )
        for child in new
    ]
    Intake.objects.bulk_create(intakes)
    if intakes:
        record(
            verb="intake.opened",
            actor=actor,
            thing="organisation",
            thing_id=str(organisation.public_id),
            detail={"intakes": [str(one.public_id) for one in intakes], "invited": is_invited},
        )
    return intakes


def _openable(actor: Who, organisation: Organisation, children: Iterable[Child], day: date) -> list[Child]:
    asked = {child.pk for child in children}
    here = Enrolment.objects.filter(not_over(day), organisation=organisation)
    if isinstance(actor, Actor):
        here = here.filter(held_at(actor))
    rows = Child.objects.filter(alive(day), pk__in=asked).filter(pk__in=here.values("child_id"))
    found = list(rows.order_by("pk"))
    if len(found) != len(asked):
        raise NotVisible
    return found


@transaction.atomic
def invite_family(*, actor: Who, intake: Intake) -> Intake:
    """From now on each guardian can fill in an own part. Nothing happens when they could already."""
    check(actor, HOLD, intake)
    held = hold_row(intake, tuple(State))
    return (
        _move(actor, held, State.INVITED, "intake.invited") if held.state in (State.TO_PLAN, State.DECLINED) else held
    )


@transaction.atomic
def decline_intake(*, actor: Who, intake: Intake) -> Intake:
    """The family would rather not: nothing waits any more, and nothing is held against them.

    Raises ValidationError when it was completed.
    """
    check(actor, HOLD, intake)
    return _move(actor, _not_completed(intake), State.DECLINED, "intake.declined")


@transaction.atomic
def plan_talk(*, actor: Who, intake: Intake, talk_on: date | None) -> Intake:
    """The day of the talk, or none. Raises ValidationError when it was completed."""
    check(actor, HOLD, intake)
    held = _not_completed(intake)
    held.talk_on = talk_on
    held.save(update_fields=["talk_on"])
    record(verb="intake.planned", actor=actor, thing="intake", thing_id=str(held.public_id))
    return held


def _not_completed(intake: Intake) -> Intake:
    held = hold_row(intake, tuple(State))
    if held.is_completed:
        raise ValidationError(_("This intake has been completed."))
    return held


def _move(actor: Who, intake: Intake, state: Intake.State, verb: str) -> Intake:
    intake.state = state
    intake.save(update_fields=["state"])
    record(verb=verb, actor=actor, thing="intake", thing_id=str(intake.public_id))
    return intake


def hold_row(intake: Intake, states: Sequence[Intake.State]) -> Intake:
    """The intake as it is now, for nobody else to change until the transaction ends.

    Raises ValidationError when it is no longer in one of these states.
    """
    found: Intake = Intake.objects.select_for_update().get(pk=intake.pk)
    if found.state not in states:
        raise ValidationError(_("Something changed here in the meantime. Look at the page again."))
    return found
