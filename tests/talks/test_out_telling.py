"""Who hears what of a talk, and when: at publication, after a move, when it is called off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from samenspel.notifications.models import Message
from samenspel.notifications.sending import Sent, send_due
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Child, Group
from samenspel.talks.actions.telling import tell_cancelled, tell_moved, tell_published
from samenspel.talks.logic.reminding import reminder_at
from samenspel.talks.models import Talk
from tests.notifications.mailbox import Mailbox, mail_server
from tests.talks.makers import a_talk

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AT = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)  # half past three in the afternoon
CLOCK = ZoneInfo("Europe/Amsterdam")


def adult(name: str) -> Adult:
    return Adult.objects.get(given_name=name)


@pytest.fixture
def talk(linde: Centre) -> Talk:
    for name in ("Amina", "Bram"):
        Adult.objects.filter(given_name=name).update(email=f"{name.lower()}@post.test")
    noor = Child.objects.get(given_name="Noor")
    group = Group.objects.get(memberships__child=noor)
    return a_talk(child=noor, group=group, home=[adult("Amina")], staff=[adult("Eva")], at=AT, room="lokaal 2")


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with mail_server(settings) as found:
        yield found


def waiting() -> list[tuple[str, datetime]]:
    rows = Message.objects.filter(state=Message.State.WAITING).order_by("due_at", "pk")
    return list(rows.values_list("kind", "due_at"))


def calendar_of(letter: Any) -> Any:
    from icalendar import Calendar

    parts = [part for part in letter.iter_attachments() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    content = parts[0].get_content()
    return parts[0], Calendar.from_ical(content)


def test_a_published_talk_is_told_at_once_and_reminded_of_two_days_before(talk: Talk) -> None:
    assert tell_published([talk], moment=NOW) == 1
    reminder = datetime.combine(AT.date() - timedelta(days=2), time(17), tzinfo=CLOCK)
    assert waiting() == [("talks.invitation", NOW), ("talks.reminder", reminder)]
    tell_published([talk], moment=NOW)  # telling twice tells once
    assert len(waiting()) == 2


def test_a_reminder_that_would_come_too_late_is_left_out(talk: Talk) -> None:
    tell_published([talk], moment=AT - timedelta(days=1))
    assert [kind for kind, _due in waiting()] == ["talks.invitation"]


def test_a_talk_that_is_over_is_told_to_nobody(talk: Talk) -> None:
    assert tell_published([talk], moment=AT) == 0


def test_the_invitation_arrives_in_the_readers_language_with_the_talk_for_the_calendar(
    talk: Talk, box: Mailbox
) -> None:
    Adult.objects.filter(given_name="Amina").update(language="en")
    tell_published([talk], moment=NOW)
    assert send_due(NOW) == Sent(sent=1)
    letter = box.letters[0]
    assert letter["Subject"] == "An invitation for a talk"
    assert letter["Auto-Submitted"] == "auto-generated"
    body = letter.get_body().get_content()
    assert "Tuesday 1 December 2026" in body
    assert "15:30" in body
    assert "lokaal 2" in body
    part, calendar = calendar_of(letter)
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "talk.ics"
    event = calendar.events[0]
    assert event["uid"] == f"{talk.public_id}@samenspel"
    assert event.start == AT
    assert str(event["attendee"]) == "MAILTO:amina@post.test"
    assert str(event["organizer"]) == "MAILTO:post@linde.test"


def test_no_childs_name_and_no_other_parent_anywhere_in_a_message(talk: Talk, box: Mailbox) -> None:
    other = a_talk(child=talk.child, group=talk.group, home=[adult("Bram")], staff=[adult("Eva")], at=AT)
    tell_published([talk, other], moment=NOW)
    assert send_due(NOW) == Sent(sent=2)
    to_amina = next(one for one in box.letters if one["To"] == "amina@post.test")
    said = to_amina["Subject"] + to_amina.get_body().get_content() + str(calendar_of(to_amina)[1].to_ical())
    assert "Noor" not in said
    assert "Bram" not in said
    assert "bram" not in said
    assert "Eva" in said  # control: names do get into a message


def test_the_mail_is_in_dutch_for_who_reads_no_language_of_ours(talk: Talk, box: Mailbox) -> None:
    Adult.objects.filter(given_name="Amina").update(language="pl")
    tell_published([talk], moment=NOW)
    send_due(NOW)
    assert box.letters[0]["Content-Language"] == "nl"


def test_after_a_move_only_the_new_moment_is_told_with_a_higher_number(talk: Talk, box: Mailbox) -> None:
    tell_published([talk], moment=NOW)
    send_due(NOW)
    talk.starts_at = AT + timedelta(days=3)
    talk.save()
    assert tell_moved(talk, moment=NOW + timedelta(hours=1)) == 1
    due = dict(waiting())["talks.reminder"]
    assert due.astimezone(CLOCK) == datetime(2026, 12, 2, 17, tzinfo=CLOCK)
    assert len(waiting()) == 2
    send_due(NOW + timedelta(hours=1))
    first, second = (calendar_of(one)[1].events[0] for one in box.letters)
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert second.start == AT + timedelta(days=3)
    talk.refresh_from_db()
    assert (talk.sequence, talk.told_at) == (1, NOW + timedelta(hours=1))


def test_who_never_heard_of_the_first_moment_hears_of_no_move(talk: Talk, box: Mailbox) -> None:
    tell_published([talk], moment=NOW)
    talk.starts_at = AT + timedelta(days=3)
    talk.save()
    tell_moved(talk, moment=NOW)
    assert [kind for kind, _due in waiting()] == ["talks.invitation", "talks.reminder"]
    assert send_due(NOW) == Sent(sent=1)


def test_a_talk_that_no_family_knows_of_moves_in_silence(talk: Talk) -> None:
    Talk.objects.update(published_at=None)
    talk.refresh_from_db()
    assert tell_moved(talk, moment=NOW) == 0
    assert waiting() == []


def test_nothing_goes_out_after_it_was_called_off_but_that(talk: Talk, box: Mailbox) -> None:
    tell_published([talk], moment=NOW)
    send_due(NOW)
    Talk.objects.update(state=Talk.State.CANCELLED)
    talk.refresh_from_db()
    assert tell_cancelled([talk], moment=NOW) == 1
    assert send_due(NOW) == Sent(sent=1)
    assert send_due(AT) == Sent()  # no reminder
    part, calendar = calendar_of(box.letters[1])
    assert part.get_param("method") == "CANCEL"
    event = calendar.events[0]
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_who_had_heard_nothing_hears_of_no_cancellation(talk: Talk) -> None:
    tell_published([talk], moment=NOW)
    Talk.objects.update(state=Talk.State.CANCELLED)
    talk.refresh_from_db()
    assert tell_cancelled([talk], moment=NOW) == 0
    assert waiting() == []


def test_a_parent_who_lost_the_right_gets_nothing_any_more(talk: Talk, box: Mailbox) -> None:
    from samenspel.people.models import CareRelation

    tell_published([talk], moment=NOW)
    CareRelation.objects.filter(adult=adult("Amina"), child=talk.child).delete()
    assert send_due(NOW) == Sent(dropped=1)
    assert box.letters == []


def test_a_message_about_a_talk_that_is_gone_is_dropped(talk: Talk) -> None:
    tell_published([talk], moment=NOW)
    talk.delete()
    assert send_due(NOW) == Sent(dropped=1)


@pytest.mark.parametrize("many", [3, 40])
def test_publishing_a_round_takes_the_same_few_questions_however_many(talk: Talk, many: int) -> None:
    rows = [talk] + [
        a_talk(child=talk.child, group=talk.group, home=[adult("Amina"), adult("Bram")], staff=[adult("Eva")], at=AT)
        for _number in range(many)
    ]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert tell_published(rows, moment=NOW) == 1 + 2 * many
    assert len(seen) <= 8
    with CaptureQueriesContext(connection) as seen:
        tell_cancelled(rows, moment=NOW)
    assert len(seen) <= 9


@given(
    moment=st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 10), timezones=st.just(UTC)),
)
def test_a_reminder_is_always_at_five_two_days_before_by_the_schools_clock(moment: datetime) -> None:
    told = reminder_at(moment, CLOCK).astimezone(CLOCK)
    assert (told.hour, told.minute) == (17, 0)
    assert moment.astimezone(CLOCK).date() - told.date() == timedelta(days=2)
