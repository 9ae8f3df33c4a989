"""Asking to be let in as somebody would from outside, and what they can measure of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.onboarding.actions import claims as actions
from samenspel.onboarding.models import Claim
from samenspel.people.models import Adult, Child

PAGE = "/instappen/bij/linde/ik-ben-ook-ouder/"
FILLED = {
    "name": "Omar Salem",
    "relation": "parent",
    "child_name": "Noor Jansen",
    "child_born": "2018-03-14",
    "email": "omar@voorbeeld.test",
    "phone": "",
    "address": "",
    "note": "Ik woon elders.",
}
NOBODY = FILLED | {"child_name": "Pippi Langkous", "child_born": "2019-01-01"}
OTHER_CENTRE = FILLED | {"child_name": "Yassin El Amrani", "child_born": "2017-09-09"}
Sent = dict[str, str]


@dataclass(frozen=True)
class Seen:
    """What an outsider can measure."""

    status: int
    page: bytes
    where: tuple[Any, ...]
    cookies: tuple[str, ...]
    mails: tuple[str, ...]
    queries: int


def asked(sent: Sent, client: Client | None = None) -> Seen:
    """Ask, in a fresh browser."""
    browser, before = client or Client(), len(mail.outbox)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(PAGE, sent, follow=True)
    page = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)
    for value in sent.values():
        page = page.replace(value.encode(), b"") if value else page
    mails = tuple(f"{one.to}{one.subject}{one.body}" for one in mail.outbox[before:])
    return Seen(answer.status_code, page, tuple(answer.redirect_chain), tuple(browser.cookies), mails, len(queries))


def decide_yes(actor: Actor, claim: Claim, who: Adult | None = None) -> actions.Decided:
    return actions.let_in(
        actor=actor,
        claim=claim,
        child=Child.objects.get(given_name="Noor"),
        adult=who,
        ground=Claim.Ground.PAPER,
        reason="Geboorteakte gezien.",
        moment=timezone.now(),
    )
