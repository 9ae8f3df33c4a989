"""One's own calendar: its secret address, who can make it, and what stands in it at the moment of fetching."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from samenspel.accounts.log import KEY
from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, CareRelation, Child, Group
from samenspel.talks.actions.calendars import make_feed
from samenspel.talks.models import FeedKey, Talk
from tests.talks.makers import a_talk

MINE = "/linde/gesprekken/agenda/"
AHEAD = timedelta(days=7)


def adult(name: str) -> Adult:
    return Adult.objects.get(given_name=name)


@pytest.fixture
def talk(linde: Centre) -> Talk:
    noor = Child.objects.get(given_name="Noor")
    group = Group.objects.get(name="Groep 4")
    return a_talk(
        child=noor, group=group, home=[adult("Amina")], staff=[adult("Eva")], at=timezone.now() + AHEAD, room="lokaal 2"
    )


def address(actor: Actor, *, shows_names: bool = False) -> str:
    with centre_scope(actor.centre_id):
        token = make_feed(actor=actor, shows_names=shows_names, moment=timezone.now())
    return f"/gesprek/agenda/linde/{token}.ics"


def fetched(url: str) -> Any:
    answer = Client().get(url)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def test_without_an_address_the_page_says_what_it_is_for(talk: Talk, client_as: Callable[[str], Client]) -> None:
    page = client_as("amina").get(MINE).content.decode()
    assert 'name="do" value="make"' in page
    assert FeedKey.objects.count() == 0


def test_an_address_is_shown_once_and_only_its_fingerprint_is_kept(
    talk: Talk, client_as: Callable[[str], Client]
) -> None:
    browser = client_as("amina")
    made = browser.post(MINE, {"do": "make"}).content.decode()
    token = re.search(r"/gesprek/agenda/linde/([A-Za-z0-9_-]{43})\.ics", made)
    assert token
    assert token[1] not in browser.get(MINE).content.decode()
    key = FeedKey.objects.get()
    assert token[1] not in (key.token_hash, str(key.public_id))
    assert not key.shows_names
    said = str(list(Event.objects.values_list("verb", "thing_id", "detail")))
    assert "feed.made" in said
    assert token[1] not in said
    assert KEY.search(token[1])  # what the log leaves out
    assert len(fetched(token[0]).events) == 1


def test_a_feed_says_when_where_and_with_whom_and_no_name_of_a_child(talk: Talk, cast: dict[str, Actor]) -> None:
    calendar = fetched(address(cast["amina"]))
    event = calendar.events[0]
    assert event["uid"] == f"{talk.public_id}@samenspel"
    assert event["status"] == "CONFIRMED"
    assert "lokaal 2" in event["location"]
    assert "Eva" in event["description"]
    assert abs(event.start - talk.starts_at) < timedelta(seconds=1)
    assert b"Noor" not in calendar.to_ical()


def test_with_first_names_only_for_who_chose_so(talk: Talk, cast: dict[str, Actor]) -> None:
    assert b"Noor" in fetched(address(cast["amina"], shows_names=True)).to_ical()


def test_at_work_the_talks_one_sits_at_without_any_name_of_home(talk: Talk, cast: dict[str, Actor]) -> None:
    calendar = fetched(address(cast["eva"], shows_names=True))
    assert len(calendar.events) == 1
    assert "Groep 4" in calendar.events[0]["summary"]
    assert b"Noor" not in calendar.to_ical()
    assert b"Amina" not in calendar.to_ical()


@pytest.mark.parametrize("key", ["bram", "gijs", "fatma", "hanna"])
def test_who_does_not_sit_at_the_table_does_not_have_it(talk: Talk, cast: dict[str, Actor], key: str) -> None:
    assert fetched(address(cast[key])).events == []


def test_a_talk_that_the_family_does_not_know_of_is_in_no_calendar(talk: Talk, cast: dict[str, Actor]) -> None:
    url = address(cast["amina"])
    assert len(fetched(url).events) == 1  # control
    Talk.objects.update(published_at=None)
    assert fetched(url).events == []


def test_who_lost_the_right_has_an_empty_calendar_at_the_next_fetch(talk: Talk, cast: dict[str, Actor]) -> None:
    url = address(cast["amina"])
    assert len(fetched(url).events) == 1  # control
    CareRelation.objects.filter(adult=adult("Amina"), child=talk.child).delete()
    assert fetched(url).events == []


def test_who_is_blocked_has_it_no_longer(talk: Talk, cast: dict[str, Actor]) -> None:
    from samenspel.people.logic.blocks import Basis
    from samenspel.people.models import Block

    url = address(cast["amina"])
    Block.objects.create(
        adult=adult("Amina"),
        child=talk.child,
        basis=next(iter(Basis)).value,
        source="x",
        begun_at=timezone.now(),
        confirmed_at=timezone.now(),
    )
    assert fetched(url).events == []


def test_a_new_address_ends_the_old_one_and_stopping_ends_it_too(
    talk: Talk, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    old = address(cast["amina"])
    new = address(cast["amina"])
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    client_as("amina").post(MINE, {"do": "withdraw"})
    assert Client().get(new).status_code == 404
    verbs = list(Event.objects.filter(thing="feed").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["feed.made", "feed.withdrawn", "feed.made", "feed.withdrawn"]


@pytest.mark.parametrize("url", ["linde/short", "linde/" + "a" * 43, "nergens/" + "a" * 43])
def test_an_address_that_nobody_made_does_not_exist(talk: Talk, url: str) -> None:
    assert Client().get(f"/gesprek/agenda/{url}.ics").status_code == 404


def test_an_address_works_at_its_own_centre_alone(talk: Talk, cast: dict[str, Actor]) -> None:
    url = address(cast["amina"])
    assert Client().get(url.replace("/linde/", "/beuk/")).status_code == 404


def test_what_did_not_change_is_not_sent_twice_and_nobody_in_between_keeps_it(
    talk: Talk, cast: dict[str, Actor]
) -> None:
    url = address(cast["amina"])
    first = Client().get(url)
    assert first["Content-Type"].startswith("text/calendar")
    assert "private" in first["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    again = Client().get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Talk.objects.update(room="lokaal 9")
    assert Client().get(url, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_of_fetching_only_the_day_is_kept(talk: Talk, cast: dict[str, Actor]) -> None:
    url = address(cast["amina"])
    before = Event.objects.count()
    fetched(url)
    assert FeedKey.objects.get().fetched_on == timezone.localdate()
    assert Event.objects.count() == before
    assert not hasattr(FeedKey.objects.get(), "fetched_at")


def test_the_choice_about_names_is_changed_at_the_same_address(
    talk: Talk, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    url = address(cast["amina"])
    client_as("amina").post(MINE, {"do": "names", "names": "on"})
    assert b"Noor" in fetched(url).to_ical()
    client_as("amina").post(MINE, {"do": "names"})
    assert b"Noor" not in fetched(url).to_ical()


@pytest.mark.parametrize("key", ["joke", "ivo", "daan"])
def test_who_has_no_talks_has_no_address(talk: Talk, client_as: Callable[[str], Client], key: str) -> None:
    assert client_as(key).get(MINE).status_code in (403, 404)


def test_a_called_off_talk_says_so(talk: Talk, cast: dict[str, Actor]) -> None:
    Talk.objects.update(state=Talk.State.CANCELLED, sequence=1)
    event = fetched(address(cast["amina"])).events[0]
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_one_talk_as_a_file_for_who_sits_there(talk: Talk, client_as: Callable[[str], Client]) -> None:
    url = f"{MINE}{talk.public_id}.ics"
    for key in ("amina", "eva"):
        answer = client_as(key).get(url)
        assert answer.status_code == 200
        assert b"Noor" not in answer.content
        assert len(Calendar.from_ical(answer.content).events) == 1
    for key in ("bram", "gijs", "hanna"):
        assert client_as(key).get(url).status_code == 404
    assert client_as("amina").get(f"{MINE}{uuid4()}.ics").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_a_feed_takes_the_same_questions_however_many_talks(talk: Talk, cast: dict[str, Actor], many: int) -> None:
    url = address(cast["amina"])
    for _number in range(many - 1):
        a_talk(
            child=talk.child, group=talk.group, home=[adult("Amina")], staff=[adult("Eva")], at=timezone.now() + AHEAD
        )
    fetched(url)
    with CaptureQueriesContext(connection) as seen:
        assert len(fetched(url).events) == many
    assert len(seen) == 6
