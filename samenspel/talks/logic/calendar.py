"""Talks as calendar files (RFC 5545) and invitations (RFC 5546): pure.

Times are written by the clock of the school with that clock's own rules beside them, so that a calendar anywhere shows
the right hour on both sides of a change of the clock. Nothing of a child is in them unless the reader chose so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

CLOCK: Final = ZoneInfo("Europe/Amsterdam")
MAKER: Final = "-//Samenspel//Samenspel//NL"
DOMAIN: Final = "samenspel"


@dataclass(frozen=True, slots=True)
class Entry:
    """One talk in a calendar. `key` is its public id; `starts_at` and `changed_at` carry their time zone.

    `sequence` goes up with every change; whoever holds an older number takes over the newer.
    """

    key: str
    starts_at: datetime
    minutes: int
    summary: str
    changed_at: datetime
    sequence: int = 0
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Letterhead:
    """From whom an invitation comes and to whom alone it goes: names and addresses of mail."""

    organiser: str
    organiser_mail: str
    reader: str
    reader_mail: str


def uid(key: str) -> str:
    """The name of a talk in every calendar, always the same."""
    return f"{key}@{DOMAIN}"


def feed(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar to subscribe to, in the order of time."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in sorted(entries, key=lambda one: (one.starts_at, one.key)):
        calendar.add_component(_event(entry))
    return _written(calendar)


def one_talk(entry: Entry) -> bytes:
    """One talk, to put in a calendar oneself."""
    calendar = _calendar("PUBLISH")
    calendar.add_component(_event(entry))
    return _written(calendar)


def invitation(entry: Entry, head: Letterhead) -> bytes:
    """An invitation that a mail program understands, or its cancellation; to one reader and nobody else."""
    calendar = _calendar("CANCEL" if entry.is_cancelled else "REQUEST")
    event = _event(entry)
    event.add("organizer", _address(head.organiser_mail, head.organiser))
    reader = _address(head.reader_mail, head.reader)
    reader.params["ROLE"] = vText("REQ-PARTICIPANT")
    reader.params["PARTSTAT"] = vText("NEEDS-ACTION")
    reader.params["RSVP"] = vText("FALSE")  # how to move a talk stands on its page; no answer by mail is read
    event.add("attendee", reader, encode=False)
    calendar.add_component(event)
    return _written(calendar)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry) -> Event:
    starts, ends = _times(entry)
    event = Event()
    event.add("uid", uid(entry.key))
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    for word, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(word, value)
    return event


def _times(entry: Entry) -> tuple[datetime, datetime]:
    """From when until when. The end is counted in real time: 30 minutes are 30 minutes, also when the clock changes.

    An hour that the clock shows twice means the first of the two in a calendar (RFC 5545, 3.3.5); who is in the second
    is written by the clock of the world.
    """
    starts = entry.starts_at.astimezone(UTC)
    ends = starts + timedelta(minutes=entry.minutes)
    local = starts.astimezone(CLOCK), ends.astimezone(CLOCK)
    return (starts, ends) if any(one.fold for one in local) else local


def _address(mail: str, name: str) -> vCalAddress:
    address = vCalAddress(f"MAILTO:{mail}")
    if name:
        address.params["CN"] = vText(name)
    return address


def _written(calendar: Calendar) -> bytes:
    """With the rules of the school's clock beside the times (VTIMEZONE), for the years around them."""
    days = [event.start for event in calendar.events]
    if days:
        calendar.add_missing_timezones(date(min(days).year - 1, 1, 1), date(max(days).year + 2, 1, 1))
    written: bytes = calendar.to_ical()
    return written
