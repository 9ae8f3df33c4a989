"""Back to setting up, calling off, closing and wiping a round: what each does, and that only who leads does it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.notifications.models import Message
from samenspel.organisations.models import Centre
from samenspel.talks.actions.rounds import ask_round
from samenspel.talks.actions.rounds_end import cancel_round, close_round, take_back, wipe_round
from samenspel.talks.actions.rounds_hours import Said, say_hours
from samenspel.talks.actions.rounds_parts import fill_in
from samenspel.talks.actions.rounds_telling import ROUND_OFF
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.models import (
    Agreement,
    AnswerKey,
    Away,
    Round,
    RoundAnswer,
    RoundPart,
    Sitting,
    Talk,
)
from tests.conftest import TODAY
from tests.talks.makers import a_talk
from tests.talks.rounds import MONDAY, NOW, adult, child, childcare, group, ready

Cast = dict[str, Actor]


def names(round_: Round) -> set[str]:
    return set(RoundPart.objects.filter(round=round_).values_list("group__name", flat=True))


def answer(round_: Round, name: str) -> RoundAnswer:
    found: RoundAnswer = RoundAnswer.objects.create(
        round=round_, adult=adult(name), channel=RoundAnswer.Channel.LINK, given_at=NOW
    )
    return found


def test_it_goes_back_only_while_nobody_answered(linde: Centre, cast: Cast) -> None:
    gijs, round_ = cast["gijs"], ready(cast["gijs"])
    ask_round(actor=gijs, round_=round_, moment=NOW)
    take_back(actor=gijs, round_=round_, moment=NOW)
    round_.refresh_from_db()
    assert round_.state == "draft"
    assert not Message.objects.filter(thing_id=round_.public_id, state="waiting").exists()
    assert ask_round(actor=gijs, round_=round_, moment=NOW) == 2
    assert Message.objects.filter(thing_id=round_.public_id, kind="talks.asked", state="waiting").count() == 2
    answer(round_, "Amina")
    with pytest.raises(ValidationError):
        take_back(actor=gijs, round_=round_, moment=NOW)


def published(gijs: Actor) -> Round:
    round_ = ready(gijs)
    ask_round(actor=gijs, round_=round_, moment=NOW)
    answer(round_, "Amina")
    AnswerKey.objects.create(round=round_, adult=adult("Bram"), token_hash="x", made_at=NOW)
    Round.objects.filter(pk=round_.pk).update(state=Round.State.PUBLISHED)
    about: dict[str, Any] = {"child": child("Noor"), "group": group("Groep 4"), "round_": round_}
    for number, state in enumerate((Talk.State.PLANNED, Talk.State.HELD)):
        at = NOW.replace(year=2027, month=1, day=18, hour=14, minute=20 * number)
        one = a_talk(**about, home=[adult("Amina")], staff=[adult("Eva")], at=at)
        Talk.objects.filter(pk=one.pk).update(state=state)
    return round_


def test_called_off_after_publishing_no_talk_goes_on_and_nothing_waits(linde: Centre, cast: Cast) -> None:
    from samenspel.talks.actions.telling import tell_published

    round_ = published(cast["gijs"])
    tell_published(Talk.objects.filter(state=Talk.State.PLANNED), moment=NOW)
    assert cancel_round(actor=cast["gijs"], round_=round_, moment=NOW) == 1
    round_.refresh_from_db()
    assert round_.state == "cancelled"
    assert set(Talk.objects.values_list("state", flat=True)) == {"cancelled", "held"}
    left = Message.objects.filter(state="waiting")
    assert [(one.kind, one.adult.given_name) for one in left] == [(ROUND_OFF, "Amina")], "she answered; no more"
    assert set(RoundAnswer.objects.values_list("over_at", flat=True)) == {NOW}
    assert set(AnswerKey.objects.values_list("over_at", flat=True)) == {NOW}
    with pytest.raises(ValidationError):
        cancel_round(actor=cast["gijs"], round_=round_, moment=NOW)


def test_called_off_while_families_answer_they_hear_that_it_does_not_go_on(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    ask_round(actor=cast["gijs"], round_=round_, moment=NOW)
    answer(round_, "Amina")
    cancel_round(actor=cast["gijs"], round_=round_, moment=NOW)
    waiting = Message.objects.filter(state="waiting")
    assert [(one.kind, one.adult.given_name) for one in waiting] == [(ROUND_OFF, "Amina")]


def test_closed_what_was_said_of_moments_has_a_month_left_and_the_lessons_stay(linde: Centre, cast: Cast) -> None:
    round_ = published(cast["gijs"])
    say_hours(
        actor=cast["eva"],
        round_=round_,
        adult=adult("Eva"),
        said=Said((Stretch(MONDAY, time(15), time(16)),), None, ""),
        day=TODAY,
    )
    close_round(actor=cast["gijs"], round_=round_, lessons="Meer avonden.", moment=NOW)
    round_.refresh_from_db()
    assert (round_.state, round_.lessons) == ("closed", "Meer avonden.")
    for model in (RoundAnswer, AnswerKey, Away):
        assert set(model.objects.values_list("over_at", flat=True)) == {NOW}, model


def test_a_pilot_is_wiped_whole_and_only_with_its_title(linde: Centre, cast: Cast) -> None:
    gijs, round_ = cast["gijs"], published(cast["gijs"])
    talk = Talk.objects.first()
    assert talk
    Agreement.objects.create(talk=talk, side="staff", text="x", made_on=TODAY, due_on=TODAY)
    with pytest.raises(ValidationError):
        wipe_round(actor=gijs, round_=round_, title="Iets anders", moment=NOW)
    assert Talk.objects.count() == 2
    with pytest.raises(ValidationError, match="eerst"):  # families still count on it
        wipe_round(actor=gijs, round_=round_, title=" rapportgesprekken ", moment=NOW)
    cancel_round(actor=gijs, round_=round_, moment=NOW)
    wiped = wipe_round(actor=gijs, round_=round_, title=" rapportgesprekken ", moment=NOW)
    assert (wiped.talks, wiped.answers, wiped.is_whole) == (2, 1, True)
    for model in (Round, Talk, Agreement, RoundAnswer, AnswerKey, Message, Sitting):
        assert not model.objects.exists(), model
    (event,) = Event.objects.filter(verb="round.wiped")
    assert event.detail["talks"] == 2


def test_each_leader_wipes_the_own_part_of_a_round_of_both(linde: Centre, cast: Cast) -> None:
    round_ = published(cast["gijs"])
    Round.objects.update(state=Round.State.DRAFT)
    fill_in(actor=cast["marja"], round_=round_, organisation_id=childcare().pk, day=TODAY)
    wiped = wipe_round(actor=cast["marja"], round_=round_, title=round_.title, moment=NOW)
    assert (wiped.talks, wiped.is_whole) == (0, False)
    assert names(round_) == {"Groep 4"}
    assert Talk.objects.count() == 2
    Talk.objects.update(starts_at=NOW - timedelta(days=1))
    assert wipe_round(actor=cast["gijs"], round_=round_, title=round_.title, moment=NOW).is_whole


@pytest.mark.parametrize("who", ["eva", "lotte", "amina"])
def test_who_does_not_lead_ends_nothing(linde: Centre, cast: Cast, who: str) -> None:
    round_ = published(cast["gijs"])
    for end in (
        lambda: cancel_round(actor=cast[who], round_=round_, moment=NOW),
        lambda: close_round(actor=cast[who], round_=round_, lessons="", moment=NOW),
        lambda: wipe_round(actor=cast[who], round_=round_, title=round_.title, moment=NOW),
        lambda: take_back(actor=cast[who], round_=round_, moment=NOW),
    ):
        with pytest.raises((Refused, NotVisible)):
            end()
    assert Round.objects.get().state == "published"
