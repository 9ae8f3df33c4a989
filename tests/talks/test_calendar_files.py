"""Calendar files: the right hour on both sides of a change of the clock, read back by another reader's rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from samenspel.talks.logic.calendar import CLOCK, Entry, Letterhead, feed, invitation, one_talk, uid

STAMP = datetime(2026, 1, 5, 9, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
# The last Sundays of March and October, at one in the world's clock: there the school's clock changes.
CHANGES = [
    datetime(year, month, day, 1, tzinfo=UTC)
    for year, month, day in ((2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31))
]


def entry(starts_at: datetime, **more: object) -> Entry:
    given = {"key": "a1", "minutes": 30, "summary": "Gesprek", "changed_at": STAMP} | more
    return Entry(starts_at=starts_at, **given)  # type: ignore[arg-type]


def read(content: bytes) -> list[tuple[datetime, datetime]]:
    """From when until when each talk is, by the time zone rules that stand in the file itself."""
    calendar = Calendar.from_ical(content)
    zones = {str(zone["tzid"]): zone.to_tz() for zone in calendar.timezones}
    found = []
    for event in calendar.events:
        ends = []
        for word in ("dtstart", "dtend"):
            moment = event[word].dt
            zone = event[word].params.get("tzid")
            if zone:
                moment = moment.replace(tzinfo=zones[zone])
            ends.append(moment.astimezone(UTC))
        found.append((ends[0], ends[1]))
    return found


@given(
    change=st.sampled_from(CHANGES),
    minutes=st.integers(-24 * 60, 24 * 60),
    length=st.sampled_from([10, 15, 20, 30, 60]),
)
def test_around_a_change_of_the_clock_a_talk_is_when_it_is(change: datetime, minutes: int, length: int) -> None:
    starts = change + timedelta(minutes=minutes)
    found = read(one_talk(entry(starts, minutes=length)))
    assert found == [(starts, starts + timedelta(minutes=length))]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)).map(
        lambda moment: moment.replace(second=0, microsecond=0)
    )
)
def test_any_time_of_the_year_a_talk_is_when_it_is(starts: datetime) -> None:
    assert read(feed([entry(starts)], name="x"))[0][0] == starts


@pytest.mark.parametrize(
    ("day", "offset"), [(datetime(2026, 3, 27), 1), (datetime(2026, 3, 30), 2), (datetime(2026, 10, 26), 1)]
)
def test_half_past_three_is_half_past_three_on_both_sides(day: datetime, offset: int) -> None:
    starts = day.replace(hour=15, minute=30, tzinfo=CLOCK)
    written = one_talk(entry(starts)).decode()
    assert f"DTSTART;TZID=Europe/Amsterdam:{day:%Y%m%d}T153000" in written
    assert read(written.encode())[0][0] == starts.astimezone(UTC)
    assert starts.utcoffset() == timedelta(hours=offset)


def test_half_past_two_that_does_not_exist_is_the_moment_that_it_stands_for() -> None:
    """By the clock of that night 02:30 is skipped; the moment that Python gives for it is kept, an hour later."""
    starts = datetime(2026, 3, 29, 2, 30, tzinfo=CLOCK)
    found = read(one_talk(entry(starts)))
    assert found[0][0] == starts.astimezone(UTC)
    assert found[0][0].astimezone(CLOCK).hour in (1, 3)


def test_the_second_time_that_a_clock_shows_an_hour_is_not_the_first() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=CLOCK)
    second = first.replace(fold=1)
    assert read(one_talk(entry(first)))[0][0] + timedelta(hours=1) == read(one_talk(entry(second)))[0][0]


def test_a_moment_from_another_zone_is_written_by_the_schools_clock() -> None:
    starts = datetime(2026, 12, 1, 9, 30, tzinfo=NEW_YORK)
    assert "DTSTART;TZID=Europe/Amsterdam:20261201T153000" in one_talk(entry(starts)).decode()


def test_the_rules_of_the_clock_stand_beside_the_times() -> None:
    calendar = Calendar.from_ical(one_talk(entry(STAMP)))
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/Amsterdam"]


def test_an_invitation_goes_to_the_reader_alone_and_comes_from_the_school() -> None:
    head = Letterhead("De Linde", "post@linde.test", "Amina", "amina@post.test")
    calendar = Calendar.from_ical(invitation(entry(STAMP, sequence=3), head))
    event = calendar.events[0]
    assert calendar["method"] == "REQUEST"
    assert (event["uid"], event["sequence"], event["status"]) == (uid("a1"), 3, "CONFIRMED")
    assert event["organizer"] == "MAILTO:post@linde.test"
    assert event["attendee"] == "MAILTO:amina@post.test"  # one, not a list
    gone = Calendar.from_ical(invitation(entry(STAMP, sequence=4, is_cancelled=True), head))
    assert (gone["method"], gone.events[0]["status"], gone.events[0]["uid"]) == ("CANCEL", "CANCELLED", uid("a1"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=200))
def test_no_text_breaks_out_of_its_line(words: str) -> None:
    """Nobody writes a second event, or another address, by what they call a room."""
    written = one_talk(entry(STAMP, place=words + "\r\nATTENDEE:MAILTO:x@y", summary=words or "-"))
    calendar = Calendar.from_ical(written)
    assert len(calendar.events) == 1
    assert "attendee" not in calendar.events[0]


def test_lines_are_as_long_as_the_format_allows() -> None:
    written = feed([entry(STAMP, place="lokaal " * 40)], name="x")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert written.endswith(b"END:VCALENDAR\r\n")


@given(st.permutations([STAMP + timedelta(days=number) for number in range(6)]))
def test_a_feed_is_the_same_in_whatever_order_it_is_given(moments: list[datetime]) -> None:
    one = feed([entry(at, key=str(at)) for at in moments], name="x")
    assert one == feed([entry(at, key=str(at)) for at in sorted(moments)], name="x")
