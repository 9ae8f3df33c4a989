"""Telling by mail that something waits: never what, about whom or by whom; that is read after signing in (T20, G33).

What is written depends on the centre's key and the time left alone, so that no name can get into it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from samenspel.accounts.models import User
from samenspel.people.models import Block
from samenspel.people.queries.waiting import second_persons, waits_of

TROUBLE: Final = (SMTPException, OSError)


def tell_second_persons(block: Block, moment: datetime) -> None:
    """Tell whoever can confirm or lift it, as soon as it waits for that. It shows on their Kompas too."""
    people = {user.pk: user for waits in waits_of(block, moment) for user in second_persons(waits, moment)}
    tell_that_it_waits(people.values(), block.centre.key)


def tell_that_it_waits(people: Iterable[User], centre_key: str, *, is_last: bool = False) -> int:
    """Mail each, in their own language; returns to how many it went. `is_last`: within a day it is too late."""
    values = {"url": settings.PUBLIC_URL + reverse("families:list", args=[centre_key]), "is_last": is_last}
    return sum(_sent(user, values) for user in people if user.has_address)


def _sent(user: User, values: dict[str, object]) -> bool:
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = render_to_string("people/mail/waits_subject.txt", values).strip()
        text = render_to_string("people/mail/waits_message.txt", values)
    try:
        send_mail(subject, text, None, [user.email])
    except TROUBLE:  # the mail server is down: what waits shows on the Kompas, and the reminder tries again
        return False
    return True
