"""Steps and looks for the tests of a round that stays true: drawing up, publishing, who sits where, who was told."""

from __future__ import annotations

from datetime import date, datetime

from django.core import mail

from samenspel.core.actor import Actor
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.people.actions.register import end_enrolment
from samenspel.people.models import Enrolment
from samenspel.talks.actions.plan_proposals import publish_round
from samenspel.talks.actions.plan_talks import draw_up_talks
from samenspel.talks.models import (
    Proposal,
    Round,
    Talk,
)
from tests.conftest import TODAY
from tests.talks.plan_stage import NOW, SYSTEM, child, group

Cast = dict[str, Actor]


def draw(cast: Cast, round_: Round) -> None:
    draw_up_talks(actor=cast["gijs"], round_=round_, day=TODAY, moment=NOW)


def publish(cast: Cast, round_: Round) -> Proposal:
    return publish_round(actor=cast["gijs"], round_=round_, moment=NOW)


def seats(talk: Talk, side: str = "home") -> list[str]:
    return [one.adult.given_name for one in talk.seats.filter(side=side).order_by("order", "pk")]


def told(kind: str) -> list[str]:
    rows = Message.objects.filter(kind=f"talks.{kind}", state="waiting")
    return sorted(rows.values_list("adult__given_name", flat=True))


def post(moment: datetime = NOW) -> list[str]:
    """Everything that is due goes out; to whom."""
    mail.outbox.clear()
    send_due(moment)
    return sorted(one for letter in mail.outbox for one in letter.to)


def leave(name: str, last_day: date) -> None:
    here = group().unit.organisation
    enrolment, _new = Enrolment.objects.get_or_create(child=child(name), organisation=here)
    end_enrolment(actor=SYSTEM, enrolment=enrolment, last_day=last_day, leaving=Enrolment.Leaving.OTHER)
