"""What families hear of a round whose days change: how they are in the end, and not each change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from samenspel.core.actor import Actor, System
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult
from samenspel.privacy.actions.clearing import clear_overdue
from samenspel.talks.actions.rounds import ask_round
from samenspel.talks.actions.rounds_end import cancel_round
from samenspel.talks.actions.rounds_parts import drop_day
from samenspel.talks.actions.rounds_telling import DAYS_CHANGED, ROUND_OFF
from samenspel.talks.actions.telling import CANCELLED, tell_published
from samenspel.talks.models import Round, RoundAnswer, Sitting
from tests.talks.makers import a_talk
from tests.talks.rounds import MONDAY, NOW, adult, child, group, ready, school, with_days

Cast = dict[str, Actor]


def test_families_that_answer_hear_how_the_days_are_in_the_end(linde: Centre, cast: Cast) -> None:
    gijs, round_ = cast["gijs"], ready(cast["gijs"])
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test")
    with_days(gijs, round_, school(), first=MONDAY + timedelta(days=2), days=1)
    assert not Message.objects.filter(kind=DAYS_CHANGED).exists()
    ask_round(actor=gijs, round_=round_, moment=NOW)
    RoundAnswer.objects.create(round=round_, adult=adult("Amina"), channel="link", given_at=NOW)
    Message.objects.exclude(kind=DAYS_CHANGED).delete()

    def told() -> list[str]:
        rows = Message.objects.filter(kind=DAYS_CHANGED).order_by("pk")
        return [f"{one.adult.given_name} {one.state}" for one in rows]

    # Two changes within the hour are one message, which is made when it goes out.
    drop_day(actor=gijs, round_=round_, sitting=Sitting.objects.get(on=MONDAY), moment=NOW)
    with_days(gijs, round_, school(), first=MONDAY + timedelta(days=7), days=1)
    assert told() == ["Amina waiting"]
    send_due(NOW + timedelta(hours=1))
    assert told() == ["Amina sent"]
    # A change later that day is not lost.
    later = NOW + timedelta(hours=3)
    drop_day(actor=gijs, round_=round_, sitting=Sitting.objects.get(on=MONDAY + timedelta(days=7)), moment=later)
    assert told() == ["Amina sent", "Amina waiting"]
    # What a sender has in hand may say how it was: the change after it has a message of its own.
    Message.objects.filter(state="waiting").update(claimed_until=later + timedelta(hours=1, minutes=10))
    soon = later + timedelta(hours=1)
    drop_day(actor=gijs, round_=round_, sitting=Sitting.objects.get(on=MONDAY + timedelta(days=1)), moment=soon)
    assert told() == ["Amina sent", "Amina waiting", "Amina waiting"]


@pytest.mark.parametrize("days", [1, 31])
def test_who_was_asked_or_invited_long_ago_hears_once_that_it_does_not_go_on(
    linde: Centre, cast: Cast, days: int
) -> None:
    """Messages are kept a month: whom they reached is not forgotten with them."""
    gijs, round_ = cast["gijs"], ready(cast["gijs"])
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test")
    Adult.objects.filter(given_name="Bram").update(email="bram@post.test")
    ask_round(actor=gijs, round_=round_, moment=NOW)
    send_due(NOW)
    its: dict[str, Any] = {"child": child("Noor"), "group": group("Groep 4"), "staff": [adult("Eva")], "round_": round_}
    talk = a_talk(home=[adult("Bram")], at=NOW + timedelta(days=60), **its)
    talk.published_at = NOW
    talk.save()
    tell_published([talk], moment=NOW)
    send_due(NOW)
    later = NOW + timedelta(days=days)
    Message.objects.filter(kind="talks.asked-again").delete()
    clear_overdue(actor=System("test"), day=later.date())
    assert Message.objects.filter(state="sent").exists() == (days < 30), "control: they are gone"
    cancel_round(actor=gijs, round_=Round.objects.get(pk=round_.pk), moment=later)
    told = Message.objects.filter(kind__in=(ROUND_OFF, CANCELLED), adult__given_name__in=("Amina", "Bram"))
    assert set(told.values_list("adult__given_name", "kind")) == {("Amina", ROUND_OFF), ("Bram", CANCELLED)}
