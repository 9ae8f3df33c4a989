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


def code_hash(typed: str) -> str:
    """What we keep of the code on a paper form, with spaces and the digits of any keyboard."""
    return keyed(_SALT, plain_digits(typed))


def new_key(adult: Adult, round_: Round, moment: datetime, *, code: str = "") -> str:
    """A link for one adult to one round; returns its token, of which only the fingerprint stays."""
    token = new_token()
    AnswerKey(
        round=round_,
        adult=adult,
        token_hash=token_hash(token),
        code_hash=code_hash(code) if code else "",
        made_at=moment,
    ).save()
    return token


def address_of(token: str) -> str:
    """The link, in full."""
    return settings.PUBLIC_URL + reverse("bearers:answer", args=[token])
