"""What talks ask of somebody this week: each parent their own, and nothing of another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.home.week import MOST_QUESTIONS
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Block, Child, Group
from samenspel.talks.logic.agreements import Side
from samenspel.talks.models import Agreement, PartHolder, Round, RoundAnswer, Talk
from tests.conftest import TODAY
from tests.talks import questions
from tests.talks.makers import a_round, a_talk

Visitor = Callable[[str], Client]


@pytest.fixture
def people(linde: Centre, cast: dict[str, Actor]) -> dict[str, Adult]:
    return {key: Adult.objects.get(pk=cast[key].person_id) for key in ("amina", "bram", "eva", "gijs", "hanna")}


@pytest.fixture
def vier(linde: Centre) -> Group:
    found: Group = Group.objects.get(name="Groep 4")
    return found


def page(client: Client, path: str = "visie/") -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return " ".join(client.get(f"/linde/{path}").content.decode().split())


def noors(people: dict[str, Adult], vier: Group, who: str, days: int, **more: Any) -> Talk:
    at = timezone.make_aware(datetime.combine(TODAY + timedelta(days=days), time(15)))
    noor = Child.objects.get(given_name="Noor")
    return a_talk(child=noor, group=vier, home=[people[who]], staff=[people["eva"]], at=at, **more)


def asking(vier: Group) -> Round:
    return a_round(groups=[vier], first=TODAY + timedelta(days=30))


def test_a_round_asks_each_parent_until_they_answered(
    people: dict[str, Adult], vier: Group, client_as: Visitor
) -> None:
    round_ = asking(vier)
    address = f"/linde/gesprekken/wensen/{round_.public_id}/"
    assert address in page(client_as("amina"))
    assert address in page(client_as("bram"))
    assert address not in page(client_as("hanna")), "she has no child in this group"
    RoundAnswer.objects.create(
        round=round_, adult=people["amina"], channel=RoundAnswer.Channel.ACCOUNT, given_at=timezone.now()
    )
    assert address not in page(client_as("amina"))
    assert address in page(client_as("bram")), "what one answered is nothing to the other"


@pytest.mark.parametrize("change", [{"state": "draft"}, {"state": "closed"}, {"answer_by": TODAY - timedelta(days=1)}])
def test_a_round_that_takes_no_answers_asks_nothing(
    people: dict[str, Adult], vier: Group, client_as: Visitor, change: dict[str, Any]
) -> None:
    round_ = asking(vier)
    Round.objects.filter(pk=round_.pk).update(**change)
    assert "When can you come?" not in page(client_as("amina"))


def block(people: dict[str, Adult], who: str) -> None:
    Block.objects.create(
        adult=people[who],
        child=Child.objects.get(given_name="Noor"),
        basis="safety",
        begun_at=timezone.now() - timedelta(hours=1),
        begun_by=people["gijs"],
    )


def test_who_is_kept_away_from_a_child_is_asked_nothing_about_it(
    people: dict[str, Adult], vier: Group, client_as: Visitor
) -> None:
    asking(vier)
    noors(people, vier, "bram", 3)
    before = page(client_as("bram"))
    assert "Noor" in before.partition('id="asked"')[2]
    block(people, "bram")
    assert "Noor" not in page(client_as("bram"))
    assert "Noor" in page(client_as("amina")), "and the other parent's page stays as it was"


def test_one_sees_ones_own_talk_and_not_that_of_the_other_home(
    people: dict[str, Adult], vier: Group, client_as: Visitor
) -> None:
    hers, his = noors(people, vier, "amina", 3), noors(people, vier, "bram", 4)
    mine = page(client_as("amina"))
    assert f"{hers.public_id}/voorbereiden/" in mine
    assert str(his.public_id) not in mine
    assert "Bram" not in mine


def test_a_talk_that_was_not_told_or_is_far_away_or_over_is_not_there(
    people: dict[str, Adult], vier: Group, client_as: Visitor
) -> None:
    for days, is_published in ((3, False), (40, True), (-1, True)):
        noors(people, vier, "amina", days, is_published=is_published)
    assert "about Noor" not in page(client_as("amina"))


def test_an_agreement_stands_with_its_owner_in_the_week_it_is_due(
    people: dict[str, Adult], vier: Group, client_as: Visitor
) -> None:
    talk = noors(people, vier, "amina", -20)
    for text, days in (("Samen lezen", 3), ("Veel later", 40)):
        Agreement.objects.create(
            talk=talk,
            side=Side.HOME,
            owner=people["amina"],
            text=text,
            made_on=TODAY - timedelta(days=20),
            due_on=TODAY + timedelta(days=days),
        )
    mine = page(client_as("amina"))
    assert "Samen lezen" in mine
    assert "Veel later" not in mine
    assert "Samen lezen" not in page(client_as("bram"))


def test_the_team_sees_its_own_week_on_the_kompas(people: dict[str, Adult], vier: Group, client_as: Visitor) -> None:
    round_ = asking(vier)
    noors(people, vier, "amina", 0)
    noors(people, vier, "amina", -2)
    evas = page(client_as("eva"), "kompas/")
    assert "You have 1 talk today." in evas
    assert "Of 1 talk it is not noted yet who came." in evas
    assert f"/rondes/{round_.public_id}/uren/mijn/" in evas
    PartHolder.objects.update(answered_on=TODAY)
    assert "/uren/mijn/" not in page(client_as("eva"), "kompas/")
    assert "You have 1 talk today." not in page(client_as("fatma"), "kompas/")


def test_a_round_without_days_asks_nobody_for_hours(people: dict[str, Adult], vier: Group, client_as: Visitor) -> None:
    round_ = asking(vier)
    address = f"/rondes/{round_.public_id}/uren/mijn/"
    assert address in page(client_as("eva"), "kompas/"), "control"
    round_.sittings.all().delete()
    assert address not in page(client_as("eva"), "kompas/")


@pytest.mark.parametrize(
    ("state", "said"),
    [("draft", "being set up"), ("asking", "families are answering"), ("planning", "Make the plan.")],
)
def test_the_head_sees_where_a_round_stands_and_its_next_step(
    people: dict[str, Adult], vier: Group, client_as: Visitor, state: str, said: str
) -> None:
    round_ = asking(vier)
    Round.objects.filter(pk=round_.pk).update(state=state)
    assert said in page(client_as("gijs"), "kompas/")
    assert said not in page(client_as("eva"), "kompas/")


def test_a_pupil_is_spoken_to_as_one_does_to_a_child(
    people: dict[str, Adult], linde: Centre, client_as: Visitor
) -> None:
    eight, daan = Group.objects.get(name="Groep 8"), Child.objects.get(given_name="Daan")
    at = timezone.make_aware(datetime.combine(TODAY + timedelta(days=3), time(15)))
    a_talk(child=daan, group=eight, home=[people["hanna"]], staff=[people["eva"]], at=at)
    mine = page(client_as("daan"))
    assert "There is a talk about you" in mine
    assert "Hanna" not in mine
    assert "This is asked of you" not in mine


def asked(cast: dict[str, Actor], urgency: str = "soon") -> Talk:
    return questions.ask(cast["amina"], urgency=urgency)


def test_a_question_for_a_talk_stands_in_the_week_of_the_teacher_with_its_promised_day(
    cast: dict[str, Actor], people: dict[str, Adult], client_as: Visitor
) -> None:
    assert "A question for a talk waits" not in page(client_as("eva"), "kompas/"), "nothing was asked yet"
    talk = asked(cast)
    evas = page(client_as("eva"), "kompas/")
    assert "Groep 4: A question for a talk waits: you promised an answer by Friday 27 November." in evas
    assert f"/vragen/team/{talk.public_id}/" in evas
    assert questions.TOPIC not in evas
    assert "Amina" not in evas.partition('id="week"')[2].partition("</section>")[0]
    for who in ("fatma", "gijs"):
        assert "A question for a talk waits" not in page(client_as(who), "kompas/"), "it is not theirs to answer"


def test_a_question_that_a_colleague_sees_to_or_that_waits_for_the_parent_is_not_in_ones_week(
    cast: dict[str, Actor], people: dict[str, Adult], client_as: Visitor
) -> None:
    talk = asked(cast)
    Talk.objects.filter(pk=talk.pk).update(picked_up_by=people["gijs"])
    assert "A question for a talk waits" not in page(client_as("eva"), "kompas/")
    assert "A question for a talk waits" in page(client_as("gijs"), "kompas/")
    Talk.objects.filter(pk=talk.pk).update(proposed=["2026-12-01T15:00"])
    assert "A question for a talk waits" not in page(client_as("gijs"), "kompas/")


def test_who_leads_hears_of_a_question_past_its_promised_day(
    cast: dict[str, Actor], people: dict[str, Adult], client_as: Visitor
) -> None:
    talk = asked(cast)
    Talk.objects.filter(pk=talk.pk).update(answer_due=TODAY - timedelta(days=2))
    for who in ("eva", "gijs"):
        assert "an answer was promised by Friday 20 November." in page(client_as(who), "kompas/")
    block(people, "amina")
    assert "A question for a talk waits" not in page(client_as("eva"), "kompas/"), "as on the list of questions"


def test_many_questions_are_one_line(linde: Centre, cast: dict[str, Actor], client_as: Visitor) -> None:
    talk = asked(cast)
    for _number in range(MOST_QUESTIONS):
        Talk.objects.create(
            child=talk.child,
            organisation=talk.organisation,
            group=talk.group,
            kind=talk.kind,
            asked_by=talk.asked_by,
            asked_on=talk.asked_on,
            answer_due=talk.answer_due,
        )
    evas = page(client_as("eva"), "kompas/")
    assert "4 questions for a talk wait for you, the first with a promised answer by Friday 27 November." in evas
    assert "/vragen/team/" in evas
