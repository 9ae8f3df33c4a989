"""Joining and withdrawing the tablet of a group; choosing a PIN, and unlocking with it (docs/adr/0033)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, System
from samenspel.core.policy import check
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.onboarding import keys
from samenspel.onboarding.logic.pins import TRIES, weakness
from samenspel.onboarding.models import Pin, Tablet, WrongPin
from samenspel.onboarding.policy import PIN, TABLETS
from samenspel.people.models import Adult, Group

JOIN_WITHIN: Final = timedelta(minutes=10)


class NoSuchCode(Exception):
    """Unknown, used or over."""


class Locked(Exception):
    """Too many wrong PINs on this tablet: first a full sign-in, and a new PIN."""


@transaction.atomic
def add_tablet(*, actor: Actor, group: Group, name: str, last_day: date | None, moment: datetime) -> tuple[Tablet, str]:
    """A tablet to be, and the code with which the device itself joins within ten minutes."""
    tablet = Tablet(group=group, name=name.strip(), last_day=last_day)
    check(actor, TABLETS, tablet)
    tablet.save()
    record(
        verb="tablet.added",
        actor=actor,
        thing="tablet",
        thing_id=str(tablet.public_id),
        detail={"group": str(group.public_id)},
    )
    return tablet, _new_code(tablet, moment)


@transaction.atomic
def new_joining_code(*, actor: Actor, tablet: Tablet, moment: datetime) -> str:
    """Another code, for a device that did not join in time, or in place of the one that holds the key now."""
    check(actor, TABLETS, tablet)
    record(verb="tablet.rejoined", actor=actor, thing="tablet", thing_id=str(tablet.public_id))
    return _new_code(tablet, moment)


def _new_code(tablet: Tablet, moment: datetime) -> str:
    code = keys.new_pairing_code()
    tablet.code_hash, tablet.code_until = keys.code_hash(code), moment + JOIN_WITHIN
    tablet.save(update_fields=["code_hash", "code_until"])
    return code


def join(*, code: str, moment: datetime) -> str:
    """The key for the device on which this code was typed; the code works once. Raises NoSuchCode."""
    with across_centres(Crossing.REDEEM_INVITATION):
        rows = Tablet.objects.filter(code_hash=keys.code_hash(code), code_until__gt=moment, revoked_at=None)
        tablet: Tablet | None = rows.first()
    if tablet is None:
        raise NoSuchCode
    token = keys.new_token()
    with centre_scope(tablet.centre_id), transaction.atomic():
        mine = Tablet.objects.filter(pk=tablet.pk, code_hash=tablet.code_hash)
        if not mine.update(code_hash=None, code_until=None, token_hash=keys.token_hash(token), joined_at=moment):
            raise NoSuchCode
        record(verb="tablet.joined", actor=System("tablet"), thing="tablet", thing_id=str(tablet.public_id))
    return token


@transaction.atomic
def withdraw_tablet(*, actor: Actor, tablet: Tablet, moment: datetime) -> None:
    """The device opens nothing from the next touch on."""
    check(actor, TABLETS, tablet)
    tablet.revoked_at, tablet.token_hash, tablet.code_hash = moment, None, None
    tablet.save(update_fields=["revoked_at", "token_hash", "code_hash"])
    record(verb="tablet.withdrawn", actor=actor, thing="tablet", thing_id=str(tablet.public_id))


@transaction.atomic
def choose_pin(*, actor: Actor, pin: str, moment: datetime) -> Pin:
    """A PIN in place of the one there was; what was unlocked with that locks, and wrong tries are forgotten.

    Raises ValidationError for a PIN that is too easy.
    """
    check(actor, PIN)
    if weakness(pin):
        raise ValidationError(_("This PIN is too easy to guess."))
    Pin.objects.filter(adult=actor.person_id).delete()
    made = Pin(adult=Adult.objects.get(pk=actor.person_id), pin_hash=keys.pin_hash(pin), set_at=moment)
    made.save()
    record(verb="pin.chosen", actor=actor, thing="adult", thing_id=actor.public_id)
    return made


@transaction.atomic
def forget_pin(*, actor: Actor) -> None:
    """Without a PIN no tablet can be unlocked in this name."""
    check(actor, PIN)
    if Pin.objects.filter(adult=actor.person_id).delete()[0]:
        record(verb="pin.forgotten", actor=actor, thing="adult", thing_id=actor.public_id)


def tries_left(tablet: Tablet, pin: Pin) -> int:
    """How often this PIN can still be tried on this tablet."""
    counted = WrongPin.objects.filter(tablet=tablet, pin=pin).first()
    return max(0, TRIES - (counted.times if counted else 0))


def unlock(*, tablet: Tablet, pin: Pin, typed: str) -> bool:
    """Whether this is the PIN. Raises Locked when it cannot be tried any more on this tablet.

    A try is counted before the PIN is weighed, so that many at once do not get more.
    """
    counted, _made = WrongPin.objects.get_or_create(tablet=tablet, pin=pin)
    rows = WrongPin.objects.filter(pk=counted.pk)
    if not rows.filter(times__lt=TRIES).update(times=F("times") + 1):
        raise Locked
    if not keys.pin_fits(typed, pin.pin_hash):
        if counted.times + 1 >= TRIES:
            record(verb="tablet.shut", actor=System("tablet"), thing="adult", thing_id=str(pin.adult.public_id))
            raise Locked
        return False
    rows.update(times=0)
    record(verb="tablet.unlocked", actor=System("tablet"), thing="adult", thing_id=str(pin.adult.public_id))
    return True
