"""The mails about talks, made at the moment of sending in the language of the reader.

Nothing of a child stands in them, nor of anybody else from home: when, where, with whom of the team. What the reader
may not know any more is not sent (`queries.told`).
"""

from __future__ import annotations

import uuid
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.notifications.kinds import Attachment, Kind, Mail, register
from samenspel.organisations.contacts import whom_to_call
from samenspel.people.models import Adult
from samenspel.talks.actions.asking_for import ANSWERED, NO_LONGER, PROPOSED
from samenspel.talks.actions.telling import CANCELLED, INVITATION, MOVED, REMINDER, heard_of_question, who_heard
from samenspel.talks.entries import address, entry_of, page_at_home, place_of, title_at_home
from samenspel.talks.keys import address_of, new_key
from samenspel.talks.logic.attendance import Came
from samenspel.talks.logic.calendar import Letterhead
from samenspel.talks.logic.calendar import invitation as written
from samenspel.talks.models import Talk
from samenspel.talks.queries.answers import shared_addresses
from samenspel.talks.queries.told import OwnTalk, own_proposal, own_question, own_talk


def connect() -> None:
    """Register the kinds; called once, at start-up."""
    register(Kind(INVITATION, compose=_invitation, said=gettext_lazy("an invitation for a talk")))
    register(Kind(MOVED, compose=_moved, said=gettext_lazy("another moment for a talk")))
    register(Kind(REMINDER, compose=_reminder, said=gettext_lazy("a reminder of a talk")))
    register(Kind(CANCELLED, compose=_cancelled, said=gettext_lazy("that a talk does not go on")))
    register(Kind(PROPOSED, compose=_proposed, said=gettext_lazy("moments for a talk to choose from")))
    register(Kind(ANSWERED, compose=_answered, said=gettext_lazy("an answer to a question for a talk")))
    said = gettext_lazy("that there is nothing to choose any more for a talk")
    register(Kind(NO_LONGER, compose=_no_longer, said=said))


def _invitation(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail | None:
    own = _going_on(adult, thing, moment)
    return _mail("invitation", adult, own, moment, _file(adult, own)) if own else None


def _moved(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail | None:
    own = _going_on(adult, thing, moment)
    return _mail("moved", adult, own, moment, _file(adult, own)) if own else None


def _reminder(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail | None:
    own = _going_on(adult, thing, moment)
    return _mail("reminder", adult, own, moment) if own and own.talk.came == Came.OPEN else None


def _cancelled(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail | None:
    own = _alone(adult, thing, moment)
    if own is None or own.talk.state != Talk.State.CANCELLED:
        return None
    if (thing, adult.pk) not in who_heard([own.talk], moment, but=CANCELLED):
        return None  # the invitation was in a sender's hands when it was called off, and did not go
    return _mail("cancelled", adult, own, moment, _file(adult, own))


def _proposed(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail | None:
    talk = own_question(adult, thing, moment)
    if talk is None or not talk.proposed or talk.state != Talk.State.OPEN or shared_addresses([adult]):
        return None
    return _note("proposed", talk, address("asked:choose", talk))


def _answered(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail | None:
    talk = own_question(adult, thing, moment)
    if talk is None or not talk.reason or talk.asked_by_id != adult.pk or shared_addresses([adult]):
        return None
    return _note("answered", talk, address("asked:one", talk))


def _no_longer(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail | None:
    found = own_proposal(adult, thing, moment)
    if found is None or shared_addresses([adult]):
        return None
    talk, sits = found
    if not heard_of_question(talk, adult.pk, moment, but=NO_LONGER):
        return None  # it was not told, or is not remembered: then it stands on their page
    return _note("no_longer", talk, address("asked:choose", talk) if sits else "")


def _note(kind: str, talk: Talk, url: str) -> Mail:
    """That something is there to be read, and where; never what."""
    words = _closing(talk, url)
    subject = render_to_string(f"talks/mail/{kind}_subject.txt", words).strip()
    return Mail(subject, render_to_string(f"talks/mail/{kind}_message.txt", words))


def _closing(talk: Talk, url: str) -> dict[str, Any]:
    """What every mail ends with: where to read on, whom to call, from whom it is."""
    contact = next(iter(whom_to_call({talk.organisation_id})), None)
    return {"url": url, "contact": contact, "sender": talk.organisation.name}


def _alone(adult: Adult, thing: uuid.UUID, moment: datetime) -> OwnTalk | None:
    """One's own talk, when the mailbox is one's own too: of two parents with one mailbox each hears it on paper."""
    return None if shared_addresses([adult]) else own_talk(adult, thing, moment)


def _going_on(adult: Adult, thing: uuid.UUID, moment: datetime) -> OwnTalk | None:
    own = _alone(adult, thing, moment)
    return own if own and own.talk.is_published and own.talk.state == Talk.State.PLANNED else None


def _mail(kind: str, adult: Adult, own: OwnTalk, moment: datetime, *files: Attachment) -> Mail:
    words = facts(own) | _closing(own.talk, _page(adult, own.talk, moment)) | {"has_account": _has_account(adult)}
    subject = render_to_string(f"talks/mail/{kind}_subject.txt", words).strip()
    return Mail(subject, render_to_string(f"talks/mail/{kind}_message.txt", words), files)


def _has_account(adult: Adult) -> bool:
    return adult.user_id is not None


def _page(adult: Adult, talk: Talk, moment: datetime) -> str:
    """Where this adult reads on: on the own page, or without an account by a link of their own to the round. "" when
    there is neither: of a talk outside a round, and of one that was called off."""
    if _has_account(adult):
        return page_at_home(talk)
    if talk.round is None or talk.state == Talk.State.CANCELLED:
        return ""
    return address_of(new_key(adult, talk.round, moment))


def facts(own: OwnTalk) -> dict[str, Any]:
    """When, where and with whom, as words in the language of the moment."""
    starts = own.talk.starts_at and timezone.localtime(own.talk.starts_at)
    return {
        "day": date_format(starts, "l j F Y") if starts else "",
        "clock": date_format(starts, "H:i") if starts else "",
        "minutes": own.talk.minutes,
        "place": place_of(own.talk),
        "hosts": ", ".join(own.hosts),
        "has_interpreter": own.talk.interpreter_id is not None,
    }


def _file(adult: Adult, own: OwnTalk) -> Attachment:
    entry = entry_of(own.talk, title_at_home(own.talk), hosts=own.hosts, has_page=_has_account(adult))
    mail = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    head = Letterhead(own.talk.organisation.name, mail, adult.name, adult.email)
    method = "CANCEL" if entry.is_cancelled else "REQUEST"
    return Attachment(f"{_('talk')}.ics", written(entry, head), f"text/calendar; method={method}")
