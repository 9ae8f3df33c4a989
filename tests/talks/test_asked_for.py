"""A talk at any time: asked by a parent, and seen by nobody whose business it is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Child
from samenspel.talks.actions import asking_for
from samenspel.talks.actions.asking_for import Wanted
from samenspel.talks.logic.asked import Question, Status, due, status, term
from samenspel.talks.logic.sittings import holiday_on
from samenspel.talks.models import Seat, Talk
from samenspel.talks.queries.asked_for import own_questions, status_of, waiting
from tests.conftest import TODAY
from tests.talks import questions
from tests.talks.questions import BASE, NOW, TOPIC, adult, ask


@pytest.fixture
def noor(linde: Centre) -> Child:
    return questions.noor()


@pytest.fixture
def school(linde: Centre) -> Organisation:
    return questions.school()


@pytest.fixture
def asked(linde: Centre, cast: dict[str, Actor]) -> Talk:
    """Amina asks the school of Noor for a talk."""
    return ask(cast["amina"])


# --- the promised term


@pytest.mark.parametrize(
    ("asked_on", "promised"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # Monday to Monday
        (date(2026, 11, 26), date(2026, 12, 3)),
        (date(2026, 11, 28), date(2026, 12, 4)),  # on a Saturday: Monday is the first day
        (date(2026, 11, 29), date(2026, 12, 4)),
    ],
)
def test_an_answer_is_promised_within_five_school_days(asked_on: date, promised: date) -> None:
    assert due(asked_on) == promised


@pytest.mark.parametrize(
    ("asked_on", "promised"),
    [
        (date(2026, 12, 21), date(2026, 12, 29)),  # Monday before Christmas, which falls on Friday and Saturday
        (date(2026, 12, 29), date(2027, 1, 6)),  # New Year's Day is a Friday
        (date(2027, 3, 24), date(2027, 4, 1)),  # Easter Monday is 29 March
        (date(2027, 4, 21), date(2027, 4, 29)),  # King's Day is a Tuesday
        (date(2027, 5, 4), date(2027, 5, 12)),  # Ascension Day is Thursday 6 May; the 5th is no day off that year
        (date(2027, 5, 13), date(2027, 5, 21)),  # Whit Monday is 17 May
    ],
)
def test_a_public_holiday_is_no_school_day(asked_on: date, promised: date) -> None:
    assert due(asked_on) == promised


@pytest.mark.parametrize(
    ("asked_on", "promised"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 27), date(2026, 11, 30)),  # on a Friday: Monday
        (date(2026, 12, 24), date(2026, 12, 28)),  # Christmas is no school day either
    ],
)
def test_what_cannot_wait_is_promised_for_the_next_school_day(asked_on: date, promised: date) -> None:
    assert due(asked_on, term(is_urgent=True)) == promised
    assert due(asked_on, term(is_urgent=False)) == due(asked_on) > promised


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 20))
def test_the_promised_day_is_a_school_day_and_so_many_of_them_later(day: date, days: int) -> None:
    found = due(day, days)
    between = [day + timedelta(days=number) for number in range(1, (found - day).days + 1)]
    open_ = [one for one in between if one.weekday() < 5 and holiday_on(one) is None]
    assert (len(open_), open_[-1]) == (days, found)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (Question("open"), Status.OPEN),
        (Question("open", is_picked_up=True), Status.PICKED_UP),
        (Question("open", is_picked_up=True, is_proposed=True), Status.PROPOSED),
        (Question("planned", is_picked_up=True), Status.PLANNED),
        (Question("held"), Status.HELD),
        (Question("cancelled", is_answered=True, has_reason=True), Status.ANSWERED),
        (Question("cancelled", is_answered=True), Status.WITHDRAWN),
    ],
)
def test_where_it_stands(question: Question, found: Status) -> None:
    assert status(question) is found


# --- asking, and who sees it


def test_a_parent_asks_and_sees_when_an_answer_is_promised(
    asked: Talk, client_as: Callable[[str], Client], cast: dict[str, Actor]
) -> None:
    assert asked.answer_due == due(TODAY, term(is_urgent=True))
    assert status_of(asked) is Status.OPEN
    page = client_as("amina").get(f"{BASE}{asked.public_id}/", headers={"accept-language": "nl"}).content.decode()
    assert TOPIC in page
    assert list(own_questions(cast["amina"])) == [asked]


def test_the_other_parent_sees_neither_that_it_was_asked_nor_why(
    asked: Talk, client_as: Callable[[str], Client], cast: dict[str, Actor]
) -> None:
    bram = client_as("bram")
    assert bram.get(f"{BASE}{asked.public_id}/").status_code == 404
    for url in (BASE, "/linde/", "/linde/gesprekken/", "/linde/mijn-kinderen/"):
        assert TOPIC not in bram.get(url).content.decode(), url
        assert str(asked.public_id) not in bram.get(url).content.decode(), url
    assert list(own_questions(cast["bram"])) == []
    assert str(asked.public_id) in client_as("amina").get(BASE).content.decode()  # control


def test_it_is_not_in_the_other_parents_copy_of_their_data(asked: Talk) -> None:
    from samenspel.privacy.exporting import copy_of

    asked.answer_due = date(2027, 3, 17)  # a day that stands nowhere else
    asked.save()
    copies = {name: json.dumps(copy_of(adult(name), TODAY, NOW).as_json()) for name in ("Amina", "Bram")}
    assert str(asked.answer_due) in copies["Amina"]  # control
    assert str(asked.answer_due) not in copies["Bram"]
    assert TOPIC not in copies["Bram"]


@pytest.mark.parametrize(
    ("key", "sees"), [("eva", True), ("gijs", True), ("lotte", True), ("fatma", False), ("marja", False)]
)
def test_the_team_of_that_organisation_sees_to_it_and_nobody_else(
    asked: Talk, client_as: Callable[[str], Client], cast: dict[str, Actor], key: str, sees: bool
) -> None:
    assert bool(waiting(cast[key], TODAY)) is sees
    assert (client_as(key).get(f"{BASE}team/{asked.public_id}/").status_code == 200) is sees


def test_one_open_question_at_a_time(asked: Talk, noor: Child, school: Organisation, cast: dict[str, Actor]) -> None:
    again: dict[str, Any] = {"child": noor, "organisation": school, "wanted": Wanted("x", "soon"), "day": TODAY}
    with pytest.raises(ValidationError):
        asking_for.ask_for_talk(actor=cast["amina"], **again)
    asking_for.ask_for_talk(actor=cast["bram"], **again)  # control: of the other parent it says nothing
    asking_for.take_back(actor=cast["amina"], talk=asked, day=TODAY)
    asking_for.ask_for_talk(actor=cast["amina"], **again)


@pytest.mark.parametrize("key", ["hanna", "coby", "daan"])
def test_who_is_no_parent_of_the_child_cannot_ask(
    noor: Child, school: Organisation, cast: dict[str, Actor], key: str
) -> None:
    with pytest.raises(NotVisible):
        asking_for.ask_for_talk(actor=cast[key], child=noor, organisation=school, wanted=Wanted("x", "soon"), day=TODAY)


def test_asking_through_the_page_says_what_is_missing_and_keeps_what_was_written(
    noor: Child, client_as: Callable[[str], Client]
) -> None:
    browser = client_as("amina")
    url = f"{BASE}stel/{noor.public_id}/"
    answer = browser.post(url, {"topic": "", "urgency": "soon", "preferred": ["mon"]})
    assert answer.status_code == 422
    assert Talk.objects.count() == 0
    answer = browser.post(url, {"topic": TOPIC, "urgency": "soon", "preferred": ["mon"]})
    assert answer.status_code == 302
    talk = Talk.objects.get()
    assert (talk.topic, talk.preferred, talk.kind) == (TOPIC, "mon", "asked")
    assert [seat.adult.given_name for seat in Seat.objects.filter(talk=talk)] == ["Amina"]


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_take_the_same_questions_however_many(
    asked: Talk, client_as: Callable[[str], Client], many: int
) -> None:
    for _number in range(many - 1):
        Talk.objects.create(
            child=asked.child,
            organisation=asked.organisation,
            group=asked.group,
            kind="asked",
            asked_by=asked.asked_by,
            asked_on=TODAY,
            answer_due=TODAY,
        )
    for key, url in (("amina", BASE), ("gijs", f"{BASE}team/")):
        browser = client_as(key)
        browser.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(url).status_code == 200
        assert len(seen) <= 12, (key, len(seen))
