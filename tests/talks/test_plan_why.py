"""Why a talk has no place: of every talk, within its own hours, on the board and of a proposal; and what is mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.people.models import CareRelation
from samenspel.planner.explain import explain
from samenspel.talks.models import Away, Proposal, Round, Sitting, Talk
from samenspel.talks.queries.plan_instance import around, planned
from samenspel.talks.queries.plan_material import material
from samenspel.talks.queries.plan_places import mending, why_not
from samenspel.talks.views.planning_why import PAGE
from tests.talks.makers import a_round
from tests.talks.plan_stage import FIRST, NOW, adult, another_family, at, group, planning, talk_of

pytestmark = pytest.mark.usefixtures("clock")


def url(name: str, *args: object) -> str:
    return reverse(f"planning:{name}", args=["linde", *args])


def crowded(round_: Round, many: int, first: int = 1) -> list[Talk]:
    """Families without a moment in a round that is full."""
    made = []
    for number in range(first, first + many):
        another_family(number)
        made.append(talk_of(round_, f"Kind {number}", [f"Ouder {number}"], None))
    return made


@pytest.fixture
def full(linde: Any) -> Round:
    """A quarter of an hour, that is Noor's."""
    round_ = planning(ends=time(15, 15))
    talk_of(round_, "Noor", ["Amina"], at(15), minutes=15)
    return round_


# --- only within the hours of the talk itself


def of_both(linde: Any) -> tuple[Round, Talk]:
    """A round of school and childcare: in the morning only the childcare has hours."""
    round_ = a_round(groups=[group()], first=FIRST, days=1, begins=time(15), ends=time(15, 15), state="planning")
    childcare = group("De Vlinders").unit.organisation
    Sitting.objects.create(round=round_, organisation=childcare, on=FIRST, begins=time(7, 30), ends=time(9))
    talk_of(round_, "Noor", ["Amina"], at(15), minutes=15)
    another_family(1)
    return round_, talk_of(round_, "Kind 1", ["Ouder 1"], None, minutes=15)


def test_a_teacher_is_not_asked_to_come_in_the_hours_of_the_childcare(linde: Any) -> None:
    round_, talk = of_both(linde)
    of = material(round_)
    found = why_not(of, of.tables)[str(talk.public_id)]
    moments = [of.grid.moment(place).time() for one in found.remedies for place in (one.place, *one.slots)]
    assert all(time(15) <= moment < time(15, 15) for moment in moments), moments


def test_control_without_these_hours_the_morning_is_advised(linde: Any) -> None:
    round_, talk = of_both(linde)
    of = material(round_)
    key, whole = str(talk.public_id), planned(of)
    (found,) = explain(around(whole.instance, key), of.schedule())
    assert any(whole.grid.moment(place).time() < time(9) for one in found.remedies for place in one.slots)


def test_within_the_own_hours_a_colleague_who_is_away_is_still_named(linde: Any) -> None:
    round_, talk = of_both(linde)
    Talk.objects.exclude(pk=talk.pk).delete()
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(15, 15))
    of = material(round_)
    found = why_not(of, of.tables)[str(talk.public_id)]
    assert [of.grid.moment(one.place) for one in found.remedies] == [at(15)]


# --- every talk, a page at a time


def test_every_talk_without_a_place_is_explained_on_one_of_the_pages(
    full: Round, client_as: Callable[[str], Client]
) -> None:
    crowded(full, PAGE + 3)
    gijs, page = client_as("gijs"), url("without", full.public_id)
    seen = [gijs.get(page, {"pagina": number}).context["rows"] for number in (1, 2)]
    assert [len(rows) for rows in seen] == [PAGE, 3]
    assert {row["child"] for rows in seen for row in rows} == {f"Kind {n} Test" for n in range(1, PAGE + 4)}
    assert all(row["obstacles"] for rows in seen for row in rows)


def test_more_talks_without_a_place_are_not_more_questions(full: Round, client_as: Callable[[str], Client]) -> None:
    gijs, page = client_as("gijs"), url("without", full.public_id)
    crowded(full, 1)
    gijs.get(page)
    with CaptureQueriesContext(connection) as one:
        gijs.get(page)
    crowded(full, 3, first=2)
    with CaptureQueriesContext(connection) as more:
        gijs.get(page)
    assert len(more) == len(one)


def test_before_anything_is_on_the_board_the_page_leads_to_the_proposals(
    full: Round, client_as: Callable[[str], Client]
) -> None:
    crowded(full, 2)
    page = url("without", full.public_id)
    assert len(client_as("gijs").get(page).context["rows"]) == 2, "control: one talk stands on the board"
    Talk.objects.update(starts_at=None, state=Talk.State.OPEN)
    answer = client_as("gijs").get(page)
    assert (answer.context["is_bare"], answer.context["rows"]) == (True, [])
    assert url("overview", full.public_id) in answer.content.decode().split("<main", 1)[1]


# --- of a proposal


def proposal(round_: Round, placed: dict[str, str], without: list[str]) -> Proposal:
    said = {"planned": len(placed), "unplanned": len(without), "without": without, "cost": 0, "gap": 0, "fairness": []}
    more = {"homes_with_more": 0, "on_one_day": 0, "waiting": 0, "unliked": 0, "idle": 0}
    made: Proposal = Proposal.objects.create(
        round=round_, number=1, state="ready", report={**said, **more}, places=placed, made_at=NOW
    )
    return made


def test_a_proposal_says_who_gets_no_place_and_why_before_it_is_on_the_board(
    full: Round, client_as: Callable[[str], Client]
) -> None:
    (kind,) = crowded(full, 1)
    noor = Talk.objects.exclude(pk=kind.pk).get()
    Talk.objects.update(starts_at=None, state=Talk.State.OPEN)
    one = proposal(full, {str(noor.public_id): "2026-12-07T15:00"}, [str(kind.public_id)])
    answer = client_as("gijs").get(url("proposal", full.public_id, one.public_id))
    (row,) = answer.context["without"]
    assert row["child"] == "Kind 1 Test"
    assert any("Eva" in words for words in row["obstacles"]), "Eva has Noor at that time, says this proposal"


def test_of_the_own_family_a_proposal_tells_its_reader_neither_name_nor_number(
    full: Round, client_as: Callable[[str], Client]
) -> None:
    hers, other = crowded(full, 2)
    noor = Talk.objects.exclude(pk__in=[hers.pk, other.pk]).get()
    one = proposal(full, {str(noor.public_id): "2026-12-07T15:00"}, [str(hers.public_id), str(other.public_id)])
    page = url("proposal", full.public_id, one.public_id)
    before = client_as("gijs").get(page).context
    assert (len(before["without"]), before["report"]["unplanned"]) == (2, 2), "control: both are there"
    CareRelation.objects.create(adult=adult("Gijs"), child=hers.child, kind="other")
    after = client_as("gijs").get(page)
    assert [row["child"] for row in after.context["without"]] == ["Kind 2 Test"]
    assert after.context["report"]["unplanned"] == 1
    assert "Kind 1" not in after.content.decode()
    (row,) = client_as("gijs").get(url("overview", full.public_id)).context["rows"]
    assert row.report["unplanned"] == 1, "beside it the number on the round's plan would tell"


# --- what moves along


def test_what_moves_along_with_a_family_is_said_to_move(linde: Any, client_as: Callable[[str], Client]) -> None:
    round_ = planning(begins=time(15), ends=time(18), state=Round.State.PUBLISHED)
    mine = talk_of(round_, "Noor", ["Amina"], at(15), is_published=True, minutes=15)
    lotte = talk_of(round_, "Noor", ["Amina"], at(15, 20), is_published=True, minutes=15, staff=[adult("Lotte")])
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(17))
    found = mending(material(round_), NOW)
    assert found.said.reason == "room"
    assert {one.table.talk.pk: one.is_along for one in found.rows} == {mine.pk: False, lotte.pk: True}
    seen = client_as("gijs").get(url("mend", round_.public_id)).context
    assert "1 family moves" in seen["why"] or "1 gezin schuift" in seen["why"]
    assert "niemand anders" not in seen["why"]
    assert [row["is_along"] for row in seen["moving"]] == [False, True]


def test_control_a_talk_that_moves_by_itself_is_not_said_to_come_along(linde: Any) -> None:
    round_ = planning(begins=time(15), ends=time(18), state=Round.State.PUBLISHED)
    talk_of(round_, "Noor", ["Amina"], at(15), is_published=True, minutes=15)
    Away.objects.create(round=round_, adult=adult("Eva"), on=date(2026, 12, 7), begins=time(15), ends=time(17))
    assert [one.is_along for one in mending(material(round_), NOW).rows] == [False]
