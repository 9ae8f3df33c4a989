"""What families hear of a round whose days change: how they are in the end, and not each change."""

from __future__ import annotations

from datetime import timedelta

from samenspel.core.actor import Actor
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult
from samenspel.talks.actions.rounds import ask_round
from samenspel.talks.actions.rounds_parts import drop_day
from samenspel.talks.actions.rounds_telling import DAYS_CHANGED
from samenspel.talks.models import RoundAnswer, Sitting
from tests.talks.rounds import MONDAY, NOW, adult, ready, school, with_days

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
