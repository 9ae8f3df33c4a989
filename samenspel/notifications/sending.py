"""Sending what is due: at least once (reliability R3).

A sender takes a message in hand for a while (`LEASE`), makes it, hands it to the mail server and only then writes that
it was sent. Two senders at once never hold the same one: the while is counted from the moment at which that message is
taken, however long the ones before it took. One that falls over between handing over and writing sends it again later:
with the same Message-ID, and the same UID and number in the calendar, so that a second copy changes nothing; a lost
invitation would.

Nobody reads first that a talk does not go on and then that they are invited. What is taken out while a sender makes it,
is not handed over: that is looked at once more when the mail server already listens. And of what one adult is told
about one thing a sender has one message in hand, so what comes after a message waits until that one is out of hand: a
minute mostly, `LEASE` when its sender fell over. It cannot come before it: what is told after a message in hand, is
written after that message was taken (`actions.forget` waits for who is taking it), and so every sender sees that.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone, translation

from samenspel.core.tenancy import centre_scope
from samenspel.notifications.kinds import Mail, kind_of
from samenspel.notifications.models import Message
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult

log = logging.getLogger("samenspel.post")
State = Message.State
# After so many tries nobody is served by another; it is shown as not sent.
MOST_TRIES: Final = 8
FIRST_WAIT: Final = timedelta(minutes=2)
# How long each step of a mail server may take, in seconds. A page waits shorter (EMAIL_TIMEOUT); here nobody waits, and
# giving up on a slow server that did take the message would send it twice.
PATIENCE: Final = 30
# Longer than one message can keep us busy: a handful of such steps.
LEASE: Final = timedelta(minutes=10)
TROUBLE: Final = (SMTPException, OSError)
_FOR_GOOD: Final = 500  # a mail server answers from 500 on what will never succeed


Clock = Callable[[], datetime]


class Unreachable(Exception):
    """The mail server does not answer: nobody's message is to blame, and nothing was sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round of sending came to: how many messages went which way."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0
    waiting: int = 0

    def __add__(self, other: Sent) -> Sent:
        return Sent(
            self.sent + other.sent,
            self.dropped + other.dropped,
            self.failed + other.failed,
            self.waiting + other.waiting,
        )


def send_everywhere(moment: datetime | None = None, *, most: int = 200) -> Sent:
    """Send what is due in every centre, each within its own walls; at most `most` of each, so that all get a turn."""
    found = Sent()
    for key in Centre.objects.order_by("pk").values_list("pk", flat=True):
        with centre_scope(key):
            try:
                found += (
                    send_due(moment, most=most) if moment else send_due(timezone.now(), most=most, clock=timezone.now)
                )
            except DatabaseError as trouble:  # another centre's post does not wait for it
                log.error("the post of a centre stopped: %s", type(trouble).__name__)
    return found


def send_due(moment: datetime, *, most: int = 200, clock: Clock | None = None) -> Sent:
    """Send what is due at a moment in the centre in scope, the oldest first, over one connection.

    `clock` says what time it is at each message, for a mail server that takes its time; without one it stands still.

    A message that the server refuses is tried again later, ever longer apart, and in the end shown as not sent; an
    address that it refuses for good at once. When the server does not answer at all, the rest waits for the next time.
    """
    now = clock or (lambda: moment)
    keys = list(_free(moment).values_list("pk", flat=True)[:most])
    found: Counter[str] = Counter()
    with closing(_Post()) as post:
        try:
            for key in keys:
                found[_send(key, now, post)] += 1
        except Unreachable:
            found[State.WAITING] += len(keys) - found.total()
    return Sent(*(found[state] for state in (State.SENT, State.DROPPED, State.FAILED, State.WAITING)))


def _free(moment: datetime) -> Any:
    """What is due and in nobody's hands, nor comes after something that is: to the same adult about the same thing."""
    rows = Message.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=moment))
    before = Message.objects.filter(adult=OuterRef("adult"), thing_id=OuterRef("thing_id"), claimed_until__gt=moment)
    return rows.filter(~Exists(before), state=State.WAITING, due_at__lte=moment).order_by("due_at", "pk")


def _send(key: int, clock: Clock, post: _Post) -> str:
    """What became of one message; "" when another sender has it. Raises Unreachable."""
    moment = clock()
    until = moment + LEASE
    if not _free(moment).filter(pk=key).order_by().update(claimed_until=until, attempts=F("attempts") + 1):
        return ""
    row = Message.objects.select_related("adult").get(pk=key)
    # In our hands, also when it was taken out meanwhile: until we let go, nothing that comes after it goes out.
    held = Message.objects.filter(pk=key, claimed_until=until)
    try:
        with transaction.atomic():
            message = _made(row, moment)
        if message is not None:
            post.open()
        if message is None or not held.filter(state=State.WAITING).exists():
            return _dropped(held, clock())
        post.send(message)
    except Unreachable:
        held.update(attempts=F("attempts") - 1, claimed_until=None)
        raise
    except TROUBLE as trouble:
        return _later(row, held, clock(), for_good=_is_for_good(trouble))
    except Exception as trouble:  # an address that is none, a fault in one message: the others go on
        log.error("a message was not made or not sent: %s", type(trouble).__name__)
        post.close()
        return _later(row, held, clock(), for_good=isinstance(trouble, ValueError))
    _settled(held, State.SENT, clock())
    return State.SENT


def _dropped(held: Any, moment: datetime) -> str:
    """Nothing was handed over: whoever asks who heard of it (`actions.told`) must not find this try."""
    return State.DROPPED if _settled(held, State.DROPPED, moment, attempts=F("attempts") - 1) else ""


def _settled(held: Any, state: str, moment: datetime, **more: Any) -> bool:
    """Write what became of a message, unless it was taken out meanwhile, and let go of it; whether we still had it."""
    held.filter(state=State.WAITING).update(state=state, settled_at=moment)
    return bool(held.update(claimed_until=None, **more))


def _later(row: Message, held: Any, moment: datetime, *, for_good: bool) -> str:
    if for_good or row.attempts >= MOST_TRIES:
        _settled(held, State.FAILED, moment)
        return State.FAILED
    held.update(due_at=moment + wait_after(row.attempts), claimed_until=None)
    return State.WAITING


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 2, 4, 8 minutes, up to four hours."""
    return FIRST_WAIT * int(2 ** (attempts - 1))


def _is_for_good(trouble: BaseException) -> bool:
    """Whether this address will never be accepted."""
    if not isinstance(trouble, SMTPRecipientsRefused):
        return False
    return all(code >= _FOR_GOOD for code, _said in trouble.recipients.values())


def _made(row: Message, moment: datetime) -> EmailMessage | None:
    """The message as it is to go out now; None when there is nobody to tell, or nothing to tell any more."""
    kind = kind_of(row.kind)
    adult: Adult = row.adult
    if kind is None or not adult.email or adult.deceased_on is not None:
        return None
    known = dict(settings.LANGUAGES)
    language = adult.language if adult.language in known else settings.LANGUAGE_CODE
    with translation.override(language):
        mail = kind.compose(adult, row.thing_id, moment)
    return _letter(row, adult.email, language, mail) if mail else None


def _letter(row: Message, address: str, language: str, mail: Mail) -> EmailMessage:
    """A machine wrote it: nobody's absence note answers it. A second copy has the same Message-ID."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{row.public_id}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }
    message = EmailMessage(mail.subject, mail.text, None, [address], headers=headers)
    for one in mail.attachments:
        message.attach(one.name, one.content.decode(), one.type)
    return message


class _Post:
    """One connection for as many messages as it lasts."""

    def __init__(self) -> None:
        self.connection: Any = None

    def open(self) -> None:
        """Have the mail server listen. Raises Unreachable when there is none."""
        self._opened()

    def send(self, message: EmailMessage) -> None:
        """Raises Unreachable when there is no server; OSError or SMTPException when this message did not go."""
        message.connection = self._opened()
        try:
            message.send()
        except TROUBLE:
            self.close()  # whatever state it is in now, the next message starts clean
            raise

    def _opened(self) -> Any:
        if self.connection is None:
            fresh = get_connection(timeout=PATIENCE)
            try:
                fresh.open()
            except TROUBLE as trouble:
                raise Unreachable from trouble
            self.connection = fresh
        return self.connection

    def close(self) -> None:
        if self.connection is not None:
            connection, self.connection = self.connection, None
            with suppress(*TROUBLE):  # what had to be sent, was
                connection.close()
