"""The list of talks of the team: by pages, with no more questions; what is not fixed yet stands apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.people.queries import actor_for
from samenspel.talks.models import Round, Talk
from samenspel.talks.policy import AGENDA
from samenspel.talks.queries.table import Work, work
from tests.conftest import TODAY
from tests.talks.plan_stage import NOW, adult, another_family, at, aware, planning, talk_of

pytestmark = pytest.mark.usefixtures("clock")
LIST = reverse("talks:list", args=["linde"])


def some(round_: Round, many: int, *, is_published: bool, first: int = 1) -> None:
    for number in range(first, first + many):
        another_family(number)
        talk_of(round_, f"Kind {number}", [f"Ouder {number}"], at(15, number), is_published=is_published)


@pytest.fixture
def round_(linde: Any) -> Round:
    return planning(ends=time(18), state=Round.State.PUBLISHED)


@pytest.fixture
def eva(round_: Round) -> Actor:
    found = actor_for(adult("Eva").user_id or 0, TODAY, NOW)
    assert found is not None
    return found


def keys(found: Work) -> list[int]:
    rows = (*found.today, *found.week, *found.later, *found.draft, *found.open)
    return [one.talk.pk for one in rows]


def test_all_that_comes_is_on_one_of_the_pages_once_and_in_order(round_: Round, eva: Actor) -> None:
    some(round_, 7, is_published=True)
    was = talk_of(round_, "Noor", ["Amina"], at(15, day=1), is_published=True)
    Talk.objects.filter(pk=was.pk).update(starts_at=aware(at(15)).replace(month=11, day=16))
    pages = [work(eva, NOW, everyone=False, page=number, size=3) for number in (1, 2, 3)]
    wanted = restrict(Talk.objects.all(), eva, AGENDA).exclude(pk=was.pk).order_by("starts_at", "pk")
    assert [key for one in pages for key in keys(one)] == list(wanted.values_list("pk", flat=True))
    assert [len(keys(one)) for one in pages] == [3, 3, 1]
    assert [[its.talk.pk for its in one.before] for one in pages] == [[was.pk], [], []]
    assert {one.coming for one in pages} == {7}, "the number is of all pages"


@pytest.mark.parametrize("asked", ["9999", "0", "x", ""])
def test_a_page_that_is_not_there_is_the_nearest(round_: Round, client_as: Callable[[str], Client], asked: str) -> None:
    some(round_, 2, is_published=True)
    answer = client_as("eva").get(LIST, {"pagina": asked})
    assert answer.status_code == 200
    assert "Kind 1" in answer.content.decode()


def test_what_is_not_published_stands_apart_as_a_draft_and_is_not_counted(
    round_: Round, client_as: Callable[[str], Client]
) -> None:
    some(round_, 2, is_published=False)
    some(round_, 1, is_published=True, first=3)
    context = client_as("eva").get(LIST).context
    parts = {key: [line.table.talk.child.given_name for line in lines] for key, _title, lines in context["parts"]}
    assert parts == {"later": ["Kind 3"], "draft": ["Kind 1", "Kind 2"]}
    assert context["pages"].paginator.count == 3
    assert [day for day, _url in context["evenings"]] == [at(15).date()], "the paper is of what is fixed"
    seen = client_as("eva").get(LIST).content.decode()
    assert seen.count('class="tag') >= 2
    Talk.objects.update(published_at=NOW)
    fixed = {key for key, _title, _lines in client_as("eva").get(LIST).context["parts"]}
    assert fixed == {"later"}, "control: once published it is fixed"


def test_a_parent_sees_nothing_of_a_draft(round_: Round, client_as: Callable[[str], Client]) -> None:
    draft = talk_of(round_, "Noor", ["Amina"], at(15), is_published=False)
    page = reverse("talks:mine", args=["linde"])
    assert client_as("amina").get(page).context["coming"] == []
    Talk.objects.filter(pk=draft.pk).update(published_at=NOW)
    assert len(client_as("amina").get(page).context["coming"]) == 1, "control: once published it is there"


def test_more_talks_are_not_more_questions(round_: Round, client_as: Callable[[str], Client]) -> None:
    eva = client_as("eva")
    some(round_, 1, is_published=True)
    eva.get(LIST)
    with CaptureQueriesContext(connection) as one:
        eva.get(LIST)
    some(round_, 3, is_published=True, first=2)
    with CaptureQueriesContext(connection) as more:
        eva.get(LIST)
    assert len(more) == len(one)
