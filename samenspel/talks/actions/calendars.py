"""One's own calendar address: made, shown once, renewed and withdrawn. Its token is never written anywhere."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.keys import new_token, token_hash
from samenspel.core.policy import check
from samenspel.talks.models import FeedKey
from samenspel.talks.policy import FEED
from samenspel.talks.queries.calendars import own_keys


@transaction.atomic
def make_feed(*, actor: Actor, shows_names: bool, moment: datetime) -> str:
    """A new address for one's own calendar; an older one ends. Returns the token, of which only a fingerprint stays."""
    check(actor, FEED)
    _end(actor, moment)
    token = new_token()
    key = FeedKey(adult_id=actor.person_id, token_hash=token_hash(token), shows_names=shows_names, made_at=moment)
    key.save()
    record(verb="feed.made", actor=actor, thing="feed", thing_id=str(key.public_id))
    return token


@transaction.atomic
def withdraw_feed(*, actor: Actor, moment: datetime) -> bool:
    """End one's own address at once; whether there was one."""
    check(actor, FEED)
    return _end(actor, moment)


def _end(actor: Actor, moment: datetime) -> bool:
    keys = list(own_keys(actor).select_for_update())
    for key in keys:
        key.withdrawn_at = moment
        key.save(update_fields=["withdrawn_at"])
        record(verb="feed.withdrawn", actor=actor, thing="feed", thing_id=str(key.public_id))
    return bool(keys)


@transaction.atomic
def choose_names(*, actor: Actor, shows_names: bool) -> None:
    """Whether first names of the own children stand in the titles; the address stays."""
    check(actor, FEED)
    for key in own_keys(actor).exclude(shows_names=shows_names):
        key.shows_names = shows_names
        key.save(update_fields=["shows_names"])
        record(
            verb="feed.changed",
            actor=actor,
            thing="feed",
            thing_id=str(key.public_id),
            detail={"names": int(shows_names)},
        )


def note_fetched(key: FeedKey, day: date) -> None:
    """On which day it was last fetched, and no more precisely: at most one write a day."""
    if key.fetched_on != day:
        FeedKey.objects.filter(pk=key.pk).update(fetched_on=day)
