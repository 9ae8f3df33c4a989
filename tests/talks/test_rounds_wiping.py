"""What is left of a round after one organisation wiped its part: everything of the other, and nothing of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.notifications.models import Message
from samenspel.organisations.models import Centre
from samenspel.talks.actions.agreements import NUDGE
from samenspel.talks.actions.rounds_end import Wiped, wipe_round
from samenspel.talks.models import (
    Agreement,
    AnswerAboutChild,
    AnswerKey,
    AnswerTime,
    Away,
    ChildInRound,
    Interpreter,
    Paper,
    PartHolder,
    Point,
    Proposal,
    Remark,
    Report,
    Round,
    RoundAnswer,
    RoundPart,
    Seat,
    Sitting,
    Talk,
    YearAgreement,
)
from tests.conftest import TODAY
from tests.talks.makers import a_round, a_talk
from tests.talks.rounds import NOW, adult, child, childcare, group, school
from tests.talks.tables import BEFORE, a_picture

# Every model about rounds and talks; with the path to the organisation where a row has one.
OF_TALK = {
    Talk: "organisation", Seat: "talk__organisation", Point: "talk__organisation", Report: "talk__organisation",
    Remark: "report__talk__organisation", Agreement: "talk__organisation", YearAgreement: "organisation",
    Paper: "organisation", RoundPart: "group__unit__organisation", PartHolder: "part__group__unit__organisation",
    Sitting: "organisation", ChildInRound: "organisation",
}  # fmt: skip


def told(name: str, about: UUID, kind: str = "talks.asked") -> None:
    Message.objects.create(adult=adult(name), kind=kind, thing_id=about, key=str(uuid4()), due_at=NOW)


def full_talk(round_: Round, *, name: str, of: str, home: str, staff: str) -> Talk:
    """A talk that was, with a row of everything that can be with it."""
    talk = a_talk(
        child=child(name), group=group(of), home=[adult(home)], staff=[adult(staff)], at=BEFORE, round_=round_
    )
    Point.objects.create(talk=talk, side="child", kind="proud", text="x", drawing=a_picture("JPEG"), made_on=TODAY)
    report = Report.objects.create(talk=talk, text="x", shared_at=BEFORE)
    Remark.objects.create(report=report, adult=adult(home), text="x", made_on=TODAY)
    one = Agreement.objects.create(talk=talk, side="staff", owner=adult(staff), text="x", made_on=TODAY, due_on=TODAY)
    told(staff, one.public_id, NUDGE)
    where = {"child": talk.child, "organisation": talk.organisation}
    YearAgreement.objects.create(talk=talk, school_year=2026, talked_on=TODAY, **where)
    Paper.objects.create(round=round_, title="x", content=b"%PDF-1.7", readable_on=TODAY, **where)
    ChildInRound.objects.create(round=round_, **where)
    return talk


def answered(round_: Round, name: str, *children: str) -> None:
    answer = RoundAnswer.objects.create(round=round_, adult=adult(name), channel="paper", given_at=NOW)
    for one in children:
        AnswerAboutChild.objects.create(answer=answer, child=child(one))
    AnswerKey.objects.create(round=round_, adult=adult(name), token_hash=uuid4().hex, made_at=NOW)
    told(name, round_.public_id)


@pytest.fixture
def both(linde: Centre, cast: dict[str, Actor]) -> dict[str, Talk]:
    """A round of school and childcare: Noor's and Daan's talk here, Sami's there. Hanna has a child at school only."""
    groups = [group("Groep 4"), group("Groep 8"), group("De Vlinders")]
    round_ = a_round(groups=groups, first=date(2026, 11, 9), state=Round.State.CLOSED)
    talks = {
        "Noor": full_talk(round_, name="Noor", of="Groep 4", home="Amina", staff="Eva"),
        "Sami": full_talk(round_, name="Sami", of="De Vlinders", home="Amina", staff="Fatma"),
    }
    answered(round_, "Amina", "Noor", "Sami")
    answered(round_, "Hanna", "Daan")
    for name in ("Eva", "Fatma"):
        Away.objects.create(round=round_, adult=adult(name), on=TODAY, begins=time(15), ends=time(16))
        told(name, round_.public_id)
    Interpreter.objects.create(round=round_, language="ar", name="Tolk")
    for number, keys in enumerate((("Noor",), ("Noor", "Sami"))):
        places = {str(talks[key].public_id): "2026-11-10T15:00" for key in keys}
        Proposal.objects.create(round=round_, number=number, places=places, made_at=NOW)
    return talks


def wipe(actor: Actor) -> Wiped:
    round_ = Round.objects.get()
    return wipe_round(actor=actor, round_=round_, title=round_.title, moment=NOW)


def test_nothing_of_the_own_part_is_left_and_all_of_the_others(both: dict[str, Talk], cast: dict[str, Actor]) -> None:
    before = {
        model: set(model.objects.filter(**{at: childcare()}).values_list("pk", flat=True))
        for model, at in OF_TALK.items()
    }
    assert all(before.values()), "control: the other organisation has a row of everything"
    noor, sami = both["Noor"].public_id, both["Sami"].public_id
    wiped = wipe(cast["gijs"])
    assert (wiped.talks, wiped.answers, wiped.is_whole) == (1, 1, False)
    for model, at in OF_TALK.items():
        assert not model.objects.filter(**{at: school()}).exists(), model
        assert set(model.objects.values_list("pk", flat=True)) == before[model], model
    assert {one.adult for one in Away.objects.all()} == {adult("Fatma")}
    assert Interpreter.objects.count() == 1, "of the round, not of an organisation"
    assert [one.places for one in Proposal.objects.all()] == [{str(sami): "2026-11-10T15:00"}]
    assert str(noor) not in str(list(Proposal.objects.values()))


def test_answers_and_links_of_who_has_a_child_in_what_is_left_stay(
    both: dict[str, Talk], cast: dict[str, Actor]
) -> None:
    wiped = wipe(cast["gijs"])
    for model in (RoundAnswer, AnswerKey):
        assert {one.adult for one in model.objects.all()} == {adult("Amina")}, model
    assert [one.child.given_name for one in AnswerAboutChild.objects.all()] == ["Sami"]
    agreement = Agreement.objects.get()
    left = {(one.adult.given_name, one.thing_id == agreement.public_id) for one in Message.objects.all()}
    assert left == {("Amina", False), ("Fatma", False), ("Fatma", True)}
    assert wiped.messages == 3  # of Hanna, and two of Eva
    assert Event.objects.get(verb="round.wiped").detail["messages"] == 3


def test_with_the_last_part_nothing_is_left(both: dict[str, Talk], cast: dict[str, Actor]) -> None:
    assert not wipe(cast["gijs"]).is_whole
    assert wipe(cast["marja"]).is_whole
    for model in (*OF_TALK, Round, RoundAnswer, AnswerKey, AnswerAboutChild, Away, Interpreter, Proposal, Message):
        assert not model.objects.exists(), model


@pytest.mark.parametrize("state", list(Message.State))
def test_who_was_to_be_asked_and_did_nothing_has_nothing_left_either(
    both: dict[str, Talk], cast: dict[str, Actor], state: str
) -> None:
    """Their question waits, was dropped, or was sent and the link is over; no answer, no link."""
    round_ = Round.objects.get()
    for name in ("Hanna", "Amina"):
        AnswerKey.objects.filter(adult=adult(name)).delete()
        RoundAnswer.objects.filter(adult=adult(name)).delete()
        told(name, round_.public_id, "talks.asked-again")
    Message.objects.filter(thing_id=round_.public_id).update(state=state)
    before = Message.objects.filter(adult=adult("Hanna")).count()
    assert before == 2, "control"
    assert wipe(cast["gijs"]).messages == 4  # of Hanna, and two of Eva
    assert not Message.objects.filter(adult=adult("Hanna")).exists()
    assert Message.objects.filter(adult=adult("Amina")).count() == 2, "control: Sami is in what is left"
    assert Message.objects.filter(adult=adult("Fatma"), thing_id=round_.public_id).exists(), "who holds talks there"


def test_what_is_left_of_an_answer_is_about_hours_that_are_left(both: dict[str, Talk], cast: dict[str, Actor]) -> None:
    days = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)
    Sitting.objects.filter(organisation=school(), on=days[1]).delete()
    Sitting.objects.filter(organisation=childcare(), on=days[0]).delete()
    answer = RoundAnswer.objects.get(adult=adult("Amina"))
    for day in days:
        AnswerTime.objects.create(answer=answer, on=day, begins=time(15), ends=time(16), choice="can")
    AnswerTime.objects.create(answer=answer, on=days[1], begins=time(8), ends=time(9), choice="cannot")
    wipe(cast["gijs"])
    left = [(one.on, one.begins) for one in AnswerTime.objects.all()]
    assert left == [(days[1], time(15))]


def test_the_page_shows_no_form_while_families_expect_the_talks(
    both: dict[str, Talk], client_as: Callable[[str], Client]
) -> None:
    gijs = client_as("gijs")
    gijs.cookies["samenspel-language"] = "en"
    url = f"/linde/gesprekken/rondes/{Round.objects.get().public_id}/wissen/"
    assert "Wipe for good" in gijs.get(url).content.decode(), "control"
    told_of: dict[str, Any] = {
        "state": "planned",
        "published_at": NOW,
        "starts_at": datetime(2036, 11, 24, 15, tzinfo=UTC),
    }
    Talk.objects.filter(pk=both["Sami"].pk).update(**told_of)
    assert "Wipe for good" in gijs.get(url).content.decode(), "of the other organisation, which wipes its own part"
    Talk.objects.filter(pk=both["Noor"].pk).update(**told_of)
    page = gijs.get(url).content.decode()
    assert "Wipe for good" not in page
    assert "Call the round off first" in page
    assert "/afgelasten/" in page
