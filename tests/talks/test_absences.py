"""Hours that change after planning: who says them, who leads and the plan tell how many talks do not fit any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samenspel.organisations.models import Centre
from samenspel.talks.actions.rounds_hours import Said, add_interpreter, interpreter_hours, say_hours
from samenspel.talks.logic.absences import Placed, misfits
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.models import Away, Round, Talk
from samenspel.talks.queries.plan_absences import absent_in
from samenspel.talks.queries.plan_instance import broken
from samenspel.talks.queries.plan_material import material
from tests.conftest import TODAY
from tests.talks.following import Cast
from tests.talks.plan_stage import FIRST, adult, another_family, at, planning, talk_of

Visitor = Callable[[str], Client]
LATER = Stretch(FIRST, time(15, 20), time(16))
NOON = datetime.combine(FIRST, time(12))


@given(st.integers(0, 60), st.integers(1, 30), st.integers(0, 60), st.integers(1, 60))
def test_a_talk_fits_when_none_of_its_slots_meets_an_absence(begins: int, long: int, first: int, more: int) -> None:
    starts = NOON + timedelta(minutes=5 * (begins // 5))
    away = Stretch(FIRST, (NOON + timedelta(minutes=first)).time(), (NOON + timedelta(minutes=first + more)).time())
    found = misfits([Placed("t", starts, long, 5, ("eva",))], {"eva": [away]})
    minutes = {starts + timedelta(minutes=one) for one in range(-(-long // 5) * 5)}
    gone = {NOON + timedelta(minutes=one) for one in range(first, first + more)}
    assert bool(found) == bool(minutes & gone)
    assert not misfits([Placed("t", starts, long, 5, ("eva",))], {"fatma": [away]})
    assert not misfits([Placed("t", starts + timedelta(days=1), long, 5, ("eva",))], {"eva": [away]})


@pytest.fixture
def round_(linde: Centre, cast: Cast, clock: None) -> Round:
    """A published round in which Eva holds three talks, at three, twenty past and twenty to four."""
    another_family(1)
    another_family(2)
    made = planning(state=Round.State.PUBLISHED)
    for number, name in enumerate(("Noor", "Kind 1", "Kind 2")):
        home = ["Amina"] if name == "Noor" else [name.replace("Kind", "Ouder")]
        talk_of(made, name, home, at(15, 20 * number), is_published=True, minutes=15)
    return made


def eva_is_away(cast: Cast, round_: Round, *away: Stretch) -> None:
    say_hours(actor=cast["eva"], round_=round_, adult=adult("Eva"), said=Said(away, None, "lokaal 1"), day=TODAY)


def page(client: Client, path: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return " ".join(client.get(path, follow=True).content.decode().split())


def url(name: str, thing: Any) -> str:
    return reverse(name, args=["linde", thing.public_id])


@pytest.mark.parametrize(
    ("begins", "ends", "many"),
    [
        (time(15), time(16), 3),
        (time(15, 20), time(16), 2),
        (time(15, 35), time(15, 40), 0),
        (time(15, 15), time(15, 20), 0),
    ],
)
def test_what_is_counted_is_what_the_board_says(round_: Round, cast: Cast, begins: time, ends: time, many: int) -> None:
    eva_is_away(cast, round_, Stretch(FIRST, begins, ends))
    found = absent_in(round_, Talk.objects.all())
    assert (found.talks if found else 0) == many
    assert sum(one.code == "unavailable" for one in broken(material(round_))) == many


def test_who_says_other_hours_reads_at_once_what_does_not_fit(round_: Round, client_as: Visitor) -> None:
    eva, address = client_as("eva"), url("rounds:my-hours", round_)
    page(eva, address)
    answer = eva.post(address, {"room": "lokaal 1", "most_minutes": ""}, follow=True)  # nothing is ticked: nowhere
    said = " ".join(answer.content.decode().split())
    assert Away.objects.filter(round=round_).exists()
    assert "Thank you, the hours have been saved." in said
    assert "3 planned talks of yours do not fit any more." in said
    assert answer.redirect_chain[-1][0] == url("rounds:round", round_)


def test_while_everything_fits_nothing_more_is_said(round_: Round, client_as: Visitor) -> None:
    eva, address = client_as("eva"), url("rounds:my-hours", round_)
    Talk.objects.update(starts_at=None, state=Talk.State.OPEN)
    page(eva, address)
    answer = eva.post(address, {"room": "lokaal 1", "most_minutes": ""}, follow=True)
    assert "any more" not in answer.content.decode()


def test_who_leads_and_says_the_hours_for_a_colleague_comes_where_it_is_mended(
    round_: Round, client_as: Visitor
) -> None:
    gijs = client_as("gijs")
    address = reverse("rounds:hours-of", args=["linde", round_.public_id, adult("Eva").public_id])
    page(gijs, address)
    answer = gijs.post(address, {"room": "lokaal 1", "most_minutes": ""}, follow=True)
    assert answer.redirect_chain[-1][0] == url("planning:mend", round_)
    assert "3 talks of Eva" in answer.content.decode()


def test_the_week_and_the_plan_of_who_leads_say_it_until_it_is_mended(
    round_: Round, cast: Cast, client_as: Visitor
) -> None:
    gijs, week, plan = client_as("gijs"), reverse("home:compass", args=["linde"]), url("planning:overview", round_)
    for path in (week, plan):
        assert "any more" not in page(gijs, path), path
    eva_is_away(cast, round_, LATER)
    for path in (week, plan):
        found = page(gijs, path)
        assert "2 talks of Eva" in found, path
        assert url("planning:mend", round_) in found, path
    for who in ("eva", "marja", "fatma", "lotte"):
        assert "talks of Eva" not in page(client_as(who), week), who
    eva_is_away(cast, round_)
    for path in (week, plan):
        assert "any more" not in page(gijs, path), path


def test_talks_that_were_and_rounds_that_are_over_are_not_mended(round_: Round, cast: Cast, client_as: Visitor) -> None:
    gijs, week = client_as("gijs"), reverse("home:compass", args=["linde"])
    eva_is_away(cast, round_, LATER)
    assert "2 talks of Eva" in page(gijs, week)
    Talk.objects.filter(starts_at__hour__gte=0, child__given_name="Kind 2").update(state=Talk.State.CANCELLED)
    assert absent_in(round_, Talk.objects.all()).talks == 1  # type: ignore[union-attr]
    Round.objects.update(state=Round.State.CLOSED)
    round_.refresh_from_db()
    assert absent_in(round_, Talk.objects.all()) is None


def test_an_interpreter_who_is_not_there_is_named_as_well(round_: Round, cast: Cast, client_as: Visitor) -> None:
    one = add_interpreter(actor=cast["gijs"], round_=round_, language="ar", name="Tolkdienst", is_by_telephone=True)
    Talk.objects.filter(child__given_name="Noor").update(interpreter=one)
    interpreter_hours(actor=cast["gijs"], interpreter=one, away=[Stretch(FIRST, time(15), time(16))])
    assert "1 talk of Tolkdienst does not fit any more." in page(client_as("gijs"), url("planning:overview", round_))
    eva_is_away(cast, round_, Stretch(FIRST, time(15), time(16)))
    found = absent_in(round_, Talk.objects.all())
    assert found
    assert found.talks == 3, "a talk at which two are not there is one talk"
    assert {name.split()[0] for name in found.names} == {"Eva", "Tolkdienst"}
