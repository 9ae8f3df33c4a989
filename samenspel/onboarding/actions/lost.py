"""A lost phone: everything that was open is shut at once, and a new letter lets its owner in again (T12, G16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from samenspel.accounts.actions import end_all_sessions, forget_factors
from samenspel.accounts.models import User
from samenspel.accounts.queries import is_staff
from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.onboarding.actions.letters import withdraw_letters
from samenspel.onboarding.models import Pin, SignInCard
from samenspel.onboarding.policy import LETTERS
from samenspel.onboarding.queries.register import check_guardian
from samenspel.people.models import Adult


@dataclass(frozen=True, slots=True)
class ShutOut:
    """What ended: signed-in browsers, passkeys and apps, letters. `kept_factors` says that a colleague keeps theirs."""

    sessions: int
    factors: int
    letters: int
    kept_factors: bool


@transaction.atomic
def shut_out(*, actor: Who, adult: Adult, moment: datetime) -> ShutOut:
    """End every session of this adult's login, its passkeys, app and card, its PIN here, and every open letter.

    Whoever works anywhere keeps passkeys and app: without them a mailed code would open more than it may, and a
    centre does not decide about another (the operator does, with `samenspel forget-factors`).
    """
    check(actor, LETTERS)
    check_guardian(actor, adult)
    letters = withdraw_letters(actor=actor, adult=adult, moment=moment)
    ended = ShutOut(0, 0, letters, False)
    if adult.user is not None:
        ended = _shut(actor, adult.user, letters)
    Pin.objects.filter(adult=adult).delete()
    record(
        verb="phone.lost",
        actor=actor,
        thing="adult",
        thing_id=str(adult.public_id),
        detail={"sessions": ended.sessions, "factors": ended.factors, "letters": letters},
    )
    return ended


def _shut(actor: Who, user: User, letters: int) -> ShutOut:
    SignInCard.objects.filter(user=user).delete()
    sessions = end_all_sessions(user=user)
    if is_staff(user.pk):
        return ShutOut(sessions, 0, letters, True)
    return ShutOut(sessions, forget_factors(actor=actor, user=user), letters, False)
