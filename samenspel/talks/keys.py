"""What opens the answer of one adult to one round, and what we keep of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse

from samenspel.accounts.logic.digits import plain_digits
from samenspel.core.keys import keyed, new_token, token_hash
from samenspel.people.models import Adult
from samenspel.talks.models import AnswerKey, Round

_SALT: Final = "samenspel.talks.answer-code"
_ADDRESS_SALT: Final = "samenspel.talks.answer-address"


def code_hash(typed: str) -> str:
    """What we keep of the code on a paper form, with spaces and the digits of any keyboard."""
    return keyed(_SALT, plain_digits(typed))


def address_hash(email: str) -> str:
    """What we keep of the address to which a link goes; empty for none."""
    return keyed(_ADDRESS_SALT, email.strip().casefold()) if email.strip() else ""


def new_key(adult: Adult, round_: Round, moment: datetime, *, code: str = "") -> str:
    """A link for one adult to one round; returns its token, of which only the fingerprint stays.

    Without a `code` it is for the mail, and ends when the adult has another address: the old mailbox may be anybody's.

    Of a round that is over the month runs at once after which it is thrown away: its last talks can be read by it.
    """
    token = new_token()
    is_over = round_.state in (Round.State.CLOSED, Round.State.CANCELLED)
    AnswerKey(
        round=round_,
        adult=adult,
        token_hash=token_hash(token),
        code_hash=code_hash(code) if code else "",
        address_hash="" if code else address_hash(adult.email),
        made_at=moment,
        over_at=moment if is_over else None,
    ).save()
    return token


def address_of(token: str) -> str:
    """The link, in full."""
    return settings.PUBLIC_URL + reverse("bearers:answer", args=[token])
