"""Signing in with a card and its PIN."""

from __future__ import annotations

from django.db.models import F

from samenspel.accounts.models import User
from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.onboarding import keys
from samenspel.onboarding.logic.pins import TRIES
from samenspel.onboarding.models import SignInCard


class CardRefused(Exception):
    """No such card, another PIN, or a card that is shut after too many tries: the answer is the same."""


def sign_in_with_card(*, pin: str, token: str = "", code: str = "") -> User:
    """Whose card this is, when the PIN is right. Five wrong PINs in a row shut the card. Raises CardRefused.

    A try is counted before its PIN is weighed, so that many at once do not get more. Takes as much work for a
    card that does not exist.
    """
    wanted = {"token_hash": keys.token_hash(token)} if token else {"code_hash": keys.code_hash(code)}
    card = SignInCard.objects.select_related("user").filter(**wanted).first()
    counted = SignInCard.objects.filter(pk=card.pk if card else 0, wrong__lt=TRIES).update(wrong=F("wrong") + 1)
    fits = keys.pin_fits(pin, card.pin_hash if card else "")
    if card is None or not counted or not card.user.is_active:
        raise CardRefused
    if not fits:
        if card.wrong + 1 >= TRIES:
            record(verb="card.shut", actor=System("card"), thing="login", thing_id=str(card.user.public_id))
        raise CardRefused
    SignInCard.objects.filter(pk=card.pk).update(wrong=0)
    return card.user
