"""A round is read once and no more of it than is looked at: what comes of it is the same, and no number grows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.people.models import CareRelation
from samenspel.talks.actions.plan_talks import Drawing, Why, drawing_up
from samenspel.talks.models import AnswerAboutChild, AnswerTime, Interpreter, Proposal, Round, RoundAnswer, Seat, Talk
from samenspel.talks.queries.plan_instance import broken, planned
from samenspel.talks.queries.plan_material import Material, material
from tests.conftest import TODAY
from tests.talks.following import Cast, draw, publish
from tests.talks.plan_stage import FIRST, NOW, adult, another_family, at, aware, child

pytestmark = pytest.mark.usefixtures("clock")


def drawn_again(cast: Cast, round_: Round) -> Drawing:
    return drawing_up(actor=cast["gijs"], round_=round_, day=TODAY, moment=NOW)


def facts(of: Material) -> list[Any]:
    """Who sits where, and what every page shows of it."""
    return [
        (
            table.key,
            table.homes,
            table.staff,
            table.talk.child.name,
            table.talk.group and table.talk.group.unit.organisation_id,
            table.talk.organisation.name,
            table.talk.interpreter,
            [of.adults[one].name for one in (*table.homes, *table.staff)],
        )
        for table in of.tables
    ]


@pytest.fixture
def said(drawn: Round, cast: Cast) -> RoundAnswer:
    """Amina asked for an interpreter and cannot on a part of the day; her talk was drawn up so."""
    Interpreter.objects.create(round=drawn, language="ar", name="Tolk")
    answer = RoundAnswer.objects.create(
        round=drawn, adult=adult("Amina"), channel="link", given_at=NOW, interpreter="ar", wants_video=True
    )
    AnswerTime.objects.create(answer=answer, on=FIRST, begins=at(17).time(), ends=at(18).time(), choice="cannot")
    draw(cast, drawn)
    return answer  # type: ignore[no-any-return]


# --- what was read for drawing up is what is published


def test_what_was_read_to_draw_up_is_what_would_be_read_anew(drawn: Round, cast: Cast, said: RoundAnswer) -> None:
    seated = drawn_again(cast, drawn).seated
    assert seated is not None
    as_read, anew = material(drawn, seated=seated), material(drawn)
    assert len(anew.tables) == 3
    assert facts(as_read) == facts(anew)
    assert planned(as_read) == planned(anew)
    assert broken(as_read) == broken(anew)
    assert as_read.answers == anew.answers
    assert as_read.times == anew.times


@pytest.mark.parametrize("name", ["talk", "seat"])
def test_control_what_was_written_meanwhile_is_read_anew(
    drawn: Round, cast: Cast, said: RoundAnswer, name: str
) -> None:
    """Nothing that somebody has to look at first: it is published, with what stands there by now."""
    more = {"companion": "oma Coby"} if name == "seat" else {"presence": "not"}
    AnswerAboutChild.objects.create(answer=said, child=child("Noor"), **more)
    drawing = drawn_again(cast, drawn)
    assert not drawing.drawn.is_other
    assert drawing.seated is None
    assert drawn_again(cast, drawn).seated is not None
    publish(cast, drawn)
    assert drawn.state == Round.State.PUBLISHED
    its = Talk.objects.get(child=child("Noor"))
    assert Seat.objects.get(talk=its, adult=adult("Amina")).companion == more.get("companion", "")
    assert its.presence == more.get("presence", "wholly")


def test_who_was_family_once_does_not_hold_the_talk(drawn: Round, cast: Cast) -> None:
    before = CareRelation.objects.create(
        adult=adult("Eva"), child=child("Kind 1"), kind="other", valid_until=TODAY - timedelta(days=30)
    )
    assert [(one.child_id, one.why) for one in drawn_again(cast, drawn).drawn.left] == [
        (child("Kind 1").pk, Why.FAMILY)
    ]
    before.delete()
    assert drawn_again(cast, drawn).drawn.left == [], "and it was that"


# --- questions to the database


def more_families(cast: Cast, round_: Round) -> None:
    for number in range(3, 6):
        another_family(number)
    draw(cast, round_)
    for number, talk in enumerate(Talk.objects.filter(state="open").order_by("pk")):
        Talk.objects.filter(pk=talk.pk).update(starts_at=aware(at(16, 15 * number)), state="planned")


def test_publishing_more_talks_asks_no_more(drawn: Round, cast: Cast, said: RoundAnswer) -> None:
    with CaptureQueriesContext(connection) as few:
        publish(cast, drawn)
    Round.objects.filter(pk=drawn.pk).update(state=Round.State.PLANNING, published_at=None)
    Proposal.objects.all().delete()
    more_families(cast, drawn)
    with CaptureQueriesContext(connection) as more:
        publish(cast, drawn)
    assert Talk.objects.filter(state="planned").count() == 6
    assert len(more) == len(few)


def test_the_overview_asks_no_more_for_more_children_without_a_talk(
    published: Round, client_as: Callable[[str], Client]
) -> None:
    gijs, page = client_as("gijs"), reverse("planning:overview", args=["linde", published.public_id])
    counts = []
    for number in (3, 4):
        another_family(number)
        with CaptureQueriesContext(connection) as asked:
            assert gijs.get(page).context["missing"] == number - 2
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
