"""Who bears the secret of an answer: the adult as a guardian and as nothing else, within one round."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone

from samenspel.accounts.logic.digits import plain_digits
from samenspel.core.actor import Actor
from samenspel.core.keys import token_hash
from samenspel.core.logic.codes import LENGTH
from samenspel.core.tenancy import Crossing, Passage, centre_scope, passage
from samenspel.people.queries import guardian_for
from samenspel.talks.keys import address_hash, code_hash
from samenspel.talks.models import AnswerKey
from samenspel.talks.policy import TOLD
from samenspel.talks.queries.after import ANSWERED, ENDED, own_in_round
from samenspel.talks.queries.answers import of_adult
from samenspel.talks.queries.expected import Expected

# As we make them; what looks otherwise is no token of ours and is not looked up.
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


# By which columns a key is looked up; empty: what was given is no secret of ours, and nothing is looked up.
Secret = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Bearer:
    """A key that opens something now: for whom, the children about whom they are asked, and the way that led here.

    `expected` is empty for who is asked nothing any more and has a talk in the round all the same.
    """

    key: AnswerKey
    actor: Actor
    expected: tuple[Expected, ...]
    through: Passage


def token_of(link: str) -> Secret:
    """What a link holds."""
    return {"token_hash": token_hash(link)} if _TOKEN.fullmatch(link) else {}


def code_of(typed: str) -> Secret:
    """The code on paper."""
    digits = plain_digits(typed)
    return {"code_hash": code_hash(digits)} if len(digits) == LENGTH else {}


def kept_of(public_id: str) -> Secret:
    """The key that this browser went on with."""
    try:
        return {"public_id": uuid.UUID(public_id)}
    except ValueError:
        return {}


@contextmanager
def bearing(secret: Secret, moment: datetime) -> Iterator[Bearer | None]:
    """Inside is the scope of the centre to which a secret leads, with who bears it; None when it opens nothing (any
    more). The gate is told of, unless what is done inside is recorded `through` it."""
    with passage(Crossing.ANSWER_LINK) as through:
        key = through.look(lambda: _found(secret)) if secret else None
        if key is None:
            yield None
            return
        with centre_scope(key.centre_id):
            yield _bearer(key, moment, through)


def _found(secret: Secret) -> AnswerKey | None:
    lasts = Q(over_at=None, round__state__in=TOLD) | Q(round__state__in=ENDED)  # of what is over it says that it is
    rows = AnswerKey.objects.filter(lasts, withdrawn_at=None, **secret)
    found: AnswerKey | None = rows.select_related("centre", "round", "adult").first()
    return found


def _bearer(key: AnswerKey, moment: datetime, through: Passage) -> Bearer | None:
    if key.address_hash and key.address_hash != address_hash(key.adult.email):
        return None
    day = timezone.localdate(moment)
    actor = guardian_for(key.adult, day, moment)
    if actor is None:
        return None
    expected = of_adult(key.round, key.adult_id, day, moment)
    opens = expected or (key.round.state in ANSWERED and own_in_round(actor, key.round, moment))
    return Bearer(key, actor, expected, through) if opens else None
