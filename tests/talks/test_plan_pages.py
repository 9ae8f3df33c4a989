"""The pages of planning: for whom, with what words, and nobody's name where it is not theirs to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.talks.models import Away, Proposal, Round, Sitting, Talk
from tests.talks.makers import a_round
from tests.talks.plan_stage import FIRST, NOW, adult, another_family, at, aware, group, planning, talk_of

MOST = 15  # what the frame asks, and the round itself with what one may know of it in eight
LEADERS_ONLY = ("overview", "without", "publish", "mend")


def url(name: str, *args: object) -> str:
    return reverse(f"planning:{name}", args=["linde", *args])


@pytest.fixture
def round_(linde: Any) -> Round:
    return planning(ends=time(18))


@pytest.fixture
def noor(round_: Round) -> Talk:
    return talk_of(round_, "Noor", ["Amina", "Bram"], at(15))


def proposal(round_: Round, number: int = 1, **more: Any) -> Proposal:
    said = {"planned": 1, "unplanned": 0, "homes_with_more": 0, "on_one_day": 0, "waiting": 0, "unliked": 0, "idle": 0}
    report = {**said, "cost": 0, "gap": 0, "stopped_by": "bound", "seconds": 1, "fairness": []}
    wanted: dict[str, Any] = {"state": "ready", "report": report, "made_at": NOW} | more
    return Proposal.objects.create(round=round_, number=number, **wanted)


@pytest.mark.parametrize("name", LEADERS_ONLY)
def test_planning_is_for_the_leaders(round_: Round, noor: Talk, client_as: Callable[[str], Client], name: str) -> None:
    page = url(name, round_.public_id)
    assert client_as("gijs").get(page).status_code == 200
    assert client_as("marja").get(page).status_code == 200
    assert client_as("eva").get(page).status_code == 403
    for who in ("amina", "hanna", "coby", "daan", "ivo", "joke", "karim"):
        assert client_as(who).get(page).status_code in (403, 404), who


def test_the_board_names_families_only_to_who_may_know(
    round_: Round, noor: Talk, client_as: Callable[[str], Client]
) -> None:
    page = url("board", round_.public_id)
    for who in ("gijs", "eva", "lotte"):
        assert b"Noor" in client_as(who).get(page).content, who
    for who in ("fatma", "marja"):
        seen = client_as(who).get(page)
        assert seen.status_code == 200
        assert b"Noor" not in seen.content
        assert b"Amina" not in seen.content, who
    assert client_as("amina").get(page).status_code in (403, 404)


def test_of_a_colleagues_own_family_the_board_says_no_more_than_that_it_is_taken(
    round_: Round, client_as: Callable[[str], Client]
) -> None:
    _parent, its = another_family(1)
    talk_of(round_, "Kind 1", ["Ouder 1"], at(15))
    from samenspel.people.models import CareRelation

    CareRelation.objects.create(adult=adult("Eva"), child=its, kind="other")
    seen = client_as("eva").get(url("board", round_.public_id)).content.decode()
    assert "Kind 1" not in seen
    assert "is-busy" in seen
    assert "Kind 1" in client_as("gijs").get(url("board", round_.public_id)).content.decode()


def test_a_talk_opens_to_who_may_move_it(noor: Talk, client_as: Callable[[str], Client]) -> None:
    page = url("talk", noor.public_id)
    for who in ("gijs", "eva"):
        assert client_as(who).get(page).status_code == 200, who
    for who in ("fatma", "marja", "amina", "bram", "hanna", "daan"):
        assert client_as(who).get(page).status_code in (403, 404), who


def test_moving_pinning_and_going_back_from_the_page(noor: Talk, client_as: Callable[[str], Client]) -> None:
    eva, page = client_as("eva"), url("talk", noor.public_id)
    answer = eva.post(page, {"to": "2026-12-07T15:30"}, follow=True)
    assert b"plan-slots" in answer.content
    noor.refresh_from_db()
    assert noor.starts_at == aware(at(15, 30))
    eva.post(url("undo", noor.public_id, "2026-12-07T15:00"))
    noor.refresh_from_db()
    assert noor.starts_at == aware(at(15))
    for wrong in ("", "gisteren", "2026-12-07T15:00+09:00", "2026-12-07T03:00", "9" * 40):
        assert eva.post(page, {"to": wrong}).status_code == 302
    assert eva.post(url("undo", noor.public_id, "onzin")).status_code == 302
    noor.refresh_from_db()
    assert noor.starts_at == aware(at(15))
    eva.post(page, {"do": "pin"})
    noor.refresh_from_db()
    assert noor.is_pinned
    eva.post(page, {"do": "free"})
    eva.post(page, {"do": "off"})
    noor.refresh_from_db()
    assert (noor.is_pinned, noor.starts_at) == (False, None)


def test_dragging_is_the_same_move(round_: Round, noor: Talk, client_as: Callable[[str], Client]) -> None:
    drop = url("drop", round_.public_id)
    client_as("gijs").post(drop, {"talk": noor.public_id, "to": "2026-12-07T16:00", "dag": "2026-12-07"})
    noor.refresh_from_db()
    assert noor.starts_at == aware(at(16))
    for wrong in ({"talk": "x"}, {"talk": noor.public_id, "to": "x", "dag": "99"}, {}):
        assert client_as("gijs").post(drop, wrong).status_code == 302
    other = {"talk": noor.public_id, "to": "2026-12-07T17:00"}
    assert client_as("fatma").post(drop, other).status_code == 404


def test_what_breaks_stands_on_the_card_in_words(round_: Round, noor: Talk, client_as: Callable[[str], Client]) -> None:
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(15, 10))
    seen = client_as("gijs").get(url("board", round_.public_id)).content.decode()
    assert "has-trouble" in seen
    assert "Eva" in seen[seen.index("plan-trouble") :]


def test_a_talk_without_a_place_is_explained_with_what_would_help(
    round_: Round, noor: Talk, client_as: Callable[[str], Client]
) -> None:
    another_family(1)
    talk_of(round_, "Kind 1", ["Ouder 1"], None)
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15, 15), ends=time(18))
    client = client_as("gijs")
    client.cookies["samenspel-language"] = "en"
    seen = client.get(url("without", round_.public_id)).content.decode()
    assert "Kind 1" in seen
    assert "Eva de Wit" in seen
    assert client_as("gijs").get(url("talk", Talk.objects.get(starts_at=None).public_id)).status_code == 200


def test_a_round_without_hours_or_talks_has_pages_that_say_the_first_step(
    round_: Round, client_as: Callable[[str], Client]
) -> None:
    for name in ("overview", "board", "without", "publish", "mend"):
        assert client_as("gijs").get(url(name, round_.public_id)).status_code == 200, name
    Sitting.objects.all().delete()
    talk_of(round_, "Noor", ["Amina"], at(15))
    talk_of(round_, "Noor", ["Bram"], None)
    for name in ("overview", "board", "without", "publish", "mend"):
        assert client_as("gijs").get(url(name, round_.public_id)).status_code == 200, name


def test_every_state_of_a_proposal_has_words(round_: Round, noor: Talk, client_as: Callable[[str], Client]) -> None:
    one = proposal(round_)
    proposal(round_, 2, state="failed", report={"trouble": "pins"})
    proposal(round_, 3, state="failed", report={"trouble": "of another version"})
    page = url("overview", round_.public_id)
    assert client_as("gijs").get(page).status_code == 200
    assert client_as("gijs").get(url("proposal", round_.public_id, one.public_id)).status_code == 200
    still = proposal(round_, 4, state="running", beat_at=NOW - timedelta(minutes=5), report={})
    answer = client_as("gijs").get(page)
    assert "Refresh" not in answer, "it stood still: nothing to wait for"
    from django.utils import timezone

    Proposal.objects.filter(pk=still.pk).update(beat_at=timezone.now())
    assert client_as("gijs").get(page)["Refresh"]
    answer = client_as("gijs").post(url("stop", round_.public_id, still.public_id), follow=True)
    assert Proposal.objects.get(pk=still.pk).state == "stopped"


def test_a_proposal_is_asked_chosen_and_published_from_the_screen(
    round_: Round, client_as: Callable[[str], Client]
) -> None:
    gijs = client_as("gijs")
    gijs.post(url("ask", round_.public_id), {"seconds": "10"})
    one = Proposal.objects.get()
    gijs.post(url("ask", round_.public_id), {"seconds": "x"})
    talk = Talk.objects.get()
    Proposal.objects.update(state="ready", places={str(talk.public_id): "2026-12-07T15:00"}, report={})
    gijs.post(url("choose", round_.public_id, one.public_id))
    gijs.post(url("publish", round_.public_id))
    round_.refresh_from_db()
    assert round_.state == Round.State.PUBLISHED
    assert client_as("eva").post(url("publish", round_.public_id)).status_code == 403


# --- for a family


def test_a_family_sees_free_moments_and_nothing_of_anybody_else(
    round_: Round, client_as: Callable[[str], Client]
) -> None:
    Round.objects.update(state=Round.State.PUBLISHED)
    round_.refresh_from_db()
    hers = talk_of(round_, "Noor", ["Amina"], at(15), is_published=True)
    his = talk_of(round_, "Noor", ["Bram"], at(16), is_published=True)
    another_family(1)
    talk_of(round_, "Kind 1", ["Ouder 1"], at(17), is_published=True)
    page = url("swap", hers.public_id)
    seen = client_as("amina").get(page).content.decode()
    for name in ("Bram", "Kind 1", "Ouder 1"):
        assert name not in seen
    assert "2026-12-07T17:00" not in seen
    assert client_as("amina").get(url("swap", his.public_id)).status_code == 404
    assert client_as("bram").get(page).status_code == 404
    for who in ("coby", "hanna", "gijs", "eva"):
        assert client_as(who).get(page).status_code in (403, 404), who
    client_as("amina").post(page, {"to": "2026-12-07T17:30"})
    hers.refresh_from_db()
    assert hers.starts_at == aware(at(17, 30))
    for wrong in ("2026-12-07T17:00", "x", ""):
        assert client_as("amina").post(page, {"to": wrong}).status_code == 302
    hers.refresh_from_db()
    assert hers.starts_at == aware(at(17, 30))


# --- questions to the database


@pytest.mark.parametrize("name", ["overview", "board", "publish"])
def test_more_talks_are_not_more_questions(
    round_: Round, noor: Talk, client_as: Callable[[str], Client], name: str
) -> None:
    gijs, page = client_as("gijs"), url(name, round_.public_id)
    proposal(round_)
    gijs.get(page)
    with CaptureQueriesContext(connection) as one:
        gijs.get(page)
    for number in range(3):
        another_family(number)
        talk_of(round_, f"Kind {number}", [f"Ouder {number}"], at(16, 15 * number))
        proposal(round_, number + 2)
    with CaptureQueriesContext(connection) as more:
        gijs.get(page)
    assert len(more) == len(one)
    assert len(one) <= (MOST if name == "board" else 12)


def test_a_round_of_childcare_alone_shows_the_school_nothing_but_taken_hours(
    linde: Any, client_as: Callable[[str], Client]
) -> None:
    round_ = a_round(groups=[group("De Vlinders")], first=FIRST, state=Round.State.PLANNING)
    talk_of(round_, "Sami", ["Amina"], at(15), group=group("De Vlinders"), staff=[adult("Fatma")])
    seen = client_as("gijs").get(url("board", round_.public_id)).content.decode()
    assert "Sami" not in seen
    assert "Fatma" not in seen
    assert "Sami" in client_as("marja").get(url("board", round_.public_id)).content.decode()
