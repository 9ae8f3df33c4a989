"""Talks that no round plans: asked for, or of a round that is closed. Another moment, or called off; told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.notifications.models import Message
from samenspel.people.models import Adult
from samenspel.talks.actions.plan_moves import call_off, set_interpreter, set_moment
from samenspel.talks.actions.telling import tell_published
from samenspel.talks.entries import entry_of
from samenspel.talks.models import Away, Interpreter, Round, RoundAnswer, Talk
from samenspel.talks.queries.calendars import in_calendar
from tests.talks.makers import a_talk
from tests.talks.plan_stage import FIRST, NOW, adult, another_family, at, aware, child, group, planning, talk_of


def invited(talk: Talk) -> Talk:
    tell_published([talk], moment=NOW)
    Message.objects.update(state="sent", attempts=1, settled_at=NOW)
    talk.refresh_from_db()
    return talk


@pytest.fixture
def asked(linde: Any) -> Talk:
    """Amina asked; Eva talks with her."""
    return invited(
        a_talk(
            child=child("Noor"),
            group=group(),
            home=[adult("Amina")],
            staff=[adult("Eva")],
            at=aware(at(15)),
            asked_by=adult("Amina"),
            asked_on=NOW.date(),
            picked_up_by=adult("Eva"),
        )
    )


@pytest.fixture
def late(linde: Any) -> Talk:
    """A talk to come of a round that is closed."""
    talk = invited(talk_of(planning(state=Round.State.PUBLISHED), "Noor", ["Amina", "Bram"], at(15), is_published=True))
    Round.objects.update(state=Round.State.CLOSED)
    return Talk.objects.select_related("round").get(pk=talk.pk)


@pytest.fixture(params=["asked", "late"])
def talk(request: pytest.FixtureRequest) -> Talk:
    found: Talk = request.getfixturevalue(request.param)
    return found


def post(kind: str) -> list[str]:
    waits = Message.objects.filter(kind=kind).exclude(state__in=("sent", "dropped"))
    return sorted(waits.values_list("adult__given_name", flat=True))


def test_another_moment_is_told_once_to_each_and_calendars_take_it_in(talk: Talk, cast: dict[str, Actor]) -> None:
    home = ["Amina"] if talk.round is None else ["Amina", "Bram"]
    before = talk.sequence
    set_moment(actor=cast["eva"], talk=talk, to=aware(at(19, 20, 9)), moment=NOW)
    talk.refresh_from_db()
    assert (talk.starts_at, talk.state) == (aware(at(19, 20, 9)), "planned")
    assert post("talks.moved") == home
    assert (talk.sequence, talk.told_at) == (before + 1, NOW)
    with pytest.raises(ValidationError):
        set_moment(actor=cast["eva"], talk=talk, to=aware(at(19, 20, 9)), moment=NOW)
    assert post("talks.moved") == home, "the same moment once more tells nobody"


def test_called_off_is_told_once_and_goes_from_calendars(talk: Talk, cast: dict[str, Actor]) -> None:
    before = talk.sequence
    call_off(actor=cast["gijs"], talk=talk, moment=NOW)
    talk.refresh_from_db()
    assert "Amina" in post("talks.cancelled")
    entry = entry_of(talk, "x")
    assert (entry.is_cancelled, entry.sequence, entry.changed_at) == (True, before + 1, NOW)
    with pytest.raises(ValidationError):
        call_off(actor=cast["gijs"], talk=talk, moment=NOW)
    with pytest.raises(ValidationError):
        set_moment(actor=cast["gijs"], talk=talk, to=aware(at(16)), moment=NOW)
    assert post("talks.cancelled").count("Amina") == 1


def test_not_in_the_past_and_not_when_somebody_at_the_table_is_elsewhere(talk: Talk, cast: dict[str, Actor]) -> None:
    another_family(1)
    a_talk(child=child("Kind 1"), group=group(), home=[adult("Ouder 1")], staff=[adult("Eva")], at=aware(at(16)))
    for wrong in (NOW - timedelta(hours=1), aware(at(16)), aware(at(15, 50)), aware(at(16, 10))):
        with pytest.raises(ValidationError):
            set_moment(actor=cast["eva"], talk=talk, to=wrong, moment=NOW)
    with pytest.raises(ValidationError):
        set_moment(actor=cast["eva"], talk=talk, to=aware(at(17)), moment=aware(at(15, 5)))  # it began
    assert post("talks.moved") == []
    set_moment(actor=cast["eva"], talk=talk, to=aware(at(16, 15)), moment=NOW)  # control: right after it


def test_what_a_round_still_plans_is_moved_on_its_board(linde: Any, cast: dict[str, Actor]) -> None:
    talk = talk_of(planning(state=Round.State.PUBLISHED), "Noor", ["Amina"], at(15), is_published=True)
    with pytest.raises(ValidationError):
        set_moment(actor=cast["gijs"], talk=talk, to=aware(at(19)), moment=NOW)


@pytest.mark.parametrize("who", ["fatma", "marja", "amina", "bram", "hanna", "coby"])
def test_nobody_else_moves_or_calls_off(talk: Talk, cast: dict[str, Actor], who: str) -> None:
    with pytest.raises(NotVisible):
        set_moment(actor=cast[who], talk=talk, to=aware(at(16)), moment=NOW)
    with pytest.raises(NotVisible):
        call_off(actor=cast[who], talk=talk, moment=NOW)


# --- the pages


def soon(talk: Talk) -> datetime:
    """The same talk, ahead of this machine's clock: pages ask what time it is."""
    start = timezone.now().replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=3)
    Talk.objects.filter(pk=talk.pk).update(starts_at=start)
    return start


def written(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_who_sits_at_a_talk_that_was_asked_for_moves_it_from_its_page(
    asked: Talk, client_as: Callable[[str], Client]
) -> None:
    start = soon(asked)
    page = reverse("asked:move", args=["linde", asked.public_id])
    handle = reverse("asked:handle", args=["linde", asked.public_id])
    for who in ("eva", "gijs"):
        assert page in client_as(who).get(handle).content.decode(), who
        assert client_as(who).get(page).status_code == 200, who
    for who in ("lotte", "fatma", "marja", "amina", "bram", "coby"):
        assert client_as(who).get(page).status_code in (403, 404), who
    assert client_as("eva").post(page, {"starts_at": "gisteren"}).status_code == 422
    assert client_as("eva").post(page, {"starts_at": "2020-01-01T10:00"}).status_code == 422
    client_as("eva").post(page, {"starts_at": written(start + timedelta(days=1))})
    asked.refresh_from_db()
    assert asked.starts_at == start + timedelta(days=1)
    sure = client_as("eva").post(page, {"do": "call-off"}).content.decode()
    asked.refresh_from_db()
    assert asked.state == "planned", "one is asked once more first"
    assert 'name="sure" value="yes"' in sure
    Adult.objects.filter(given_name="Amina").update(email="")
    off = client_as("eva").post(page, {"do": "call-off", "sure": "yes"}, follow=True).content.decode()
    assert "Amina Haddad" in off.partition("Bel hen")[0][-400:], "who gets no mail is called"
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert page not in client_as("eva").get(handle).content.decode()
    assert client_as("eva").get(page).status_code == 302


def test_a_question_without_a_moment_is_answered_and_not_called_off(
    asked: Talk, client_as: Callable[[str], Client]
) -> None:
    Talk.objects.filter(pk=asked.pk).update(state="open", starts_at=None, published_at=None)
    page = reverse("asked:move", args=["linde", asked.public_id])
    assert client_as("eva").post(page, {"do": "call-off"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "open"


def test_a_talk_to_come_of_a_closed_round_has_a_page_to_move_it(late: Talk, client_as: Callable[[str], Client]) -> None:
    start = soon(late)
    page = reverse("planning:talk", args=["linde", late.public_id])
    assert b'value="set"' in client_as("eva").get(page).content
    assert client_as("eva").post(page, {"do": "set", "starts_at": "x"}).status_code == 422
    client_as("eva").post(page, {"do": "set", "starts_at": written(start + timedelta(days=1))})
    late.refresh_from_db()
    assert late.starts_at == start + timedelta(days=1)
    assert b"tone-gap" not in client_as("eva").get(page).content, "where the round has no hours is no fault any more"
    board = reverse("planning:board", args=["linde", late.round.public_id])  # type: ignore[union-attr]
    assert b"tone-gap" not in client_as("gijs").get(board).content
    Round.objects.update(state=Round.State.PUBLISHED)
    assert b"tone-gap" in client_as("gijs").get(board).content, "control"
    assert b'value="set"' not in client_as("eva").get(page).content, "while it is planned the board's moments hold"


# --- the interpreter


def interpreter(round_: Round, language: str = "ar", name: str = "Tolk") -> Interpreter:
    found: Interpreter = Interpreter.objects.create(round=round_, language=language, name=name)
    return found


def test_an_interpreter_is_chosen_and_the_family_reads_it(
    linde: Any, client_as: Callable[[str], Client], cast: dict[str, Actor]
) -> None:
    round_ = planning(state=Round.State.PUBLISHED)
    talk = talk_of(round_, "Noor", ["Amina"], at(15), is_published=True)
    soon(talk)
    one, other = interpreter(round_), interpreter(round_, "tr", "Ander")
    page, own = reverse("planning:talk", args=["linde", talk.public_id]), reverse("talks:mine", args=["linde"])

    def lines() -> int:
        amina = client_as("amina")
        amina.cookies["samenspel-language"] = "nl"
        return amina.get(own).content.decode().count("Met een tolk")

    before = lines()
    assert b"Ander" in client_as("eva").get(page).content, "nobody asked for a language: all of the round"
    client_as("eva").post(page, {"do": "interpreter", "interpreter": str(one.public_id)})
    talk.refresh_from_db()
    assert talk.interpreter_id == one.pk
    assert lines() == before + 1
    RoundAnswer.objects.create(round=round_, adult=adult("Amina"), channel="link", given_at=NOW, interpreter="ar")
    assert b"Ander" not in client_as("eva").get(page).content, "those of the language that she asked for"
    client_as("eva").post(page, {"do": "interpreter", "interpreter": str(other.public_id)})
    talk.refresh_from_db()
    assert talk.interpreter_id == one.pk
    client_as("eva").post(page, {"do": "interpreter", "interpreter": ""})
    talk.refresh_from_db()
    assert (talk.interpreter_id, lines()) == (None, before)
    assert not Message.objects.filter(kind="talks.moved").exists()


def test_an_interpreter_is_not_in_two_places_nor_where_away(linde: Any, cast: dict[str, Actor]) -> None:
    round_ = planning(state=Round.State.PUBLISHED)
    talk = talk_of(round_, "Noor", ["Amina"], at(15), is_published=True)
    one = interpreter(round_)
    another_family(1)
    other = talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 10), staff=[adult("Lotte")], interpreter=one)
    with pytest.raises(ValidationError):
        set_interpreter(actor=cast["eva"], talk=talk, interpreter=one, moment=NOW)
    Talk.objects.filter(pk=other.pk).update(starts_at=aware(at(15, 15)))
    set_interpreter(actor=cast["eva"], talk=talk, interpreter=one, moment=NOW)
    set_interpreter(actor=cast["eva"], talk=talk, interpreter=None, moment=NOW)
    Away.objects.create(round=round_, interpreter=one, on=FIRST, begins=time(15, 10), ends=time(15, 20))
    with pytest.raises(ValidationError):
        set_interpreter(actor=cast["eva"], talk=talk, interpreter=one, moment=NOW)
    Away.objects.all().delete()
    stranger = interpreter(planning())
    with pytest.raises(ValidationError):
        set_interpreter(actor=cast["eva"], talk=talk, interpreter=stranger, moment=NOW)
    with pytest.raises(NotVisible):
        set_interpreter(actor=cast["fatma"], talk=talk, interpreter=one, moment=NOW)
    with pytest.raises(ValidationError):
        set_interpreter(actor=cast["eva"], talk=talk, interpreter=one, moment=aware(at(15, 5)))  # it began


def test_while_talks_are_drawn_up_from_answers_the_answers_hold(linde: Any, cast: dict[str, Actor]) -> None:
    round_ = planning()
    talk = talk_of(round_, "Noor", ["Amina"], at(15))
    one = interpreter(round_)
    with pytest.raises(ValidationError):
        set_interpreter(actor=cast["gijs"], talk=talk, interpreter=one, moment=NOW)
    RoundAnswer.objects.create(round=round_, adult=adult("Amina"), channel="link", given_at=NOW, interpreter="ar")
    set_interpreter(actor=cast["gijs"], talk=talk, interpreter=one, moment=NOW)
    with pytest.raises(ValidationError):
        set_interpreter(actor=cast["gijs"], talk=talk, interpreter=None, moment=NOW)


def test_who_loses_the_last_seat_leaves_the_teams_calendar_too(late: Talk, cast: dict[str, Actor]) -> None:
    from samenspel.people.models import CareRelation
    from samenspel.talks.actions.plan_seats import reseat

    before = late.sequence
    CareRelation.objects.filter(child=late.child).delete()
    reseat(children={late.child_id}, day=NOW.date(), moment=NOW)
    (found,) = [one.talk for one in in_calendar(cast["eva"], NOW) if one.talk.pk == late.pk]
    assert (found.state, found.sequence, found.told_at) == ("cancelled", before + 1, NOW)


def test_the_page_of_a_talk_leads_to_where_it_is_moved(talk: Talk, client_as: Callable[[str], Client]) -> None:
    soon(talk)
    page = reverse("talks:talk", args=["linde", talk.public_id])
    name = "asked:handle" if talk.round is None else "planning:talk"
    there = reverse(name, args=["linde", talk.public_id])
    for who in ("eva", "gijs"):
        assert there in client_as(who).get(page).content.decode(), who
        assert client_as(who).get(there).status_code == 200, who
    assert there not in client_as("lotte").get(page).content.decode(), "who does not sit there, nor leads"
    Talk.objects.filter(pk=talk.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    assert there not in client_as("eva").get(page).content.decode()
