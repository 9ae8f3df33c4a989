"""Who bears the secret of an answer: the adult as a guardian and as nothing else, within one round."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from samenspel.accounts.logic.digits import plain_digits
from samenspel.core.actor import Actor
from samenspel.core.keys import token_hash
from samenspel.core.logic.codes import LENGTH
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.people.queries import guardian_for
from samenspel.talks.keys import code_hash
from samenspel.talks.models import AnswerKey
from samenspel.talks.policy import TOLD
from samenspel.talks.queries.answers import of_adult
from samenspel.talks.queries.expected import Expected

# As we make them; what looks otherwise is no token of ours and is not looked up.
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Bearer:
    """A key that opens something now: for whom, and the children about whom they are asked."""

    key: AnswerKey
    actor: Actor
    expected: tuple[Expected, ...]


def key_by_token(token: str) -> AnswerKey | None:
    """The key of a link, of whichever centre; whether it opens anything is asked by `bearing`."""
    return _found(token_hash=token_hash(token)) if _TOKEN.fullmatch(token) else None


def key_by_code(typed: str) -> AnswerKey | None:
    """The key of a code on paper."""
    digits = plain_digits(typed)
    return _found(code_hash=code_hash(digits)) if len(digits) == LENGTH else None


def key_by_id(public_id: str) -> AnswerKey | None:
    """The key that this browser went on with."""
    try:
        return _found(public_id=uuid.UUID(public_id))
    except ValueError:
        return None


def _found(**by: object) -> AnswerKey | None:
    with across_centres(Crossing.ANSWER_LINK):
        rows = AnswerKey.objects.filter(withdrawn_at=None, over_at=None, round__state__in=TOLD)
        found: AnswerKey | None = rows.select_related("centre", "round", "adult").filter(**by).first()
    return found


@contextmanager
def bearing(key: AnswerKey | None, moment: datetime) -> Iterator[Bearer | None]:
    """Inside is the scope of the key's centre, with who bears it; None when it opens nothing (any more)."""
    if key is None:
        yield None
        return
    with centre_scope(key.centre_id):
        yield _bearer(key, moment)


def _bearer(key: AnswerKey, moment: datetime) -> Bearer | None:
    day = timezone.localdate(moment)
    actor = guardian_for(key.adult, day, moment)
    if actor is None:
        return None
    expected = of_adult(key.round, key.adult_id, day, moment)
    return Bearer(key, actor, expected) if expected else None
