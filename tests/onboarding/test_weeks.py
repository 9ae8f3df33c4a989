"""Own weeks: said by the parent, seen by nobody else, and first on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.models import OuterRef, Subquery
from django.db.models.expressions import BaseExpression
from django.db.models.functions import JSONObject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.onboarding.actions.weeks import set_weeks
from samenspel.onboarding.logic.weeks import Kind, Rhythm
from samenspel.onboarding.models import OwnWeeks
from samenspel.onboarding.queries.weeks import arrangement_of, own_weeks, week_said
from samenspel.organisations.models import Centre
from samenspel.people.models import Child
from samenspel.people.queries.own import own_circles
from samenspel.people.weeks import Way, own_week_first
from tests.conftest import TODAY
from tests.onboarding.conftest import adult, child

EVEN, ODD = Rhythm(Kind.EVEN), Rhythm(Kind.ODD)


def say(actor: Actor, who: str, about: str, rhythm: Rhythm | None, since: date = TODAY) -> None:
    set_weeks(actor=actor, adult=adult(who), child=child(about), rhythm=rhythm, since=since)


def test_a_parent_sees_the_children_of_this_week_first(linde: Centre, cast: dict[str, Actor]) -> None:
    bram = cast["bram"]
    assert TODAY.isocalendar().week == 47
    say(bram, "Bram", "Noor", EVEN)
    say(bram, "Bram", "Sami", ODD)
    found = own_weeks(bram, TODAY)
    assert {Child.objects.get(pk=key).given_name: week.own for key, week in found.items()} == {
        "Noor": False,
        "Sami": True,
    }
    ordered = own_week_first([child("Noor"), child("Sami")], lambda one: found.get(one.pk))
    assert [one.given_name for one in ordered] == ["Sami", "Noor"]
    assert own_week_first([child("Noor")], lambda one: None) == [child("Noor")]


def test_what_one_says_is_nobody_elses(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    say(cast["bram"], "Bram", "Noor", ODD)
    assert own_weeks(cast["amina"], TODAY) == {}
    page = client_as("amina").get(reverse("onboarding:own-weeks", args=["linde", child("Noor").public_id]))
    assert page.context["form"].initial["kind"] == "always"
    with pytest.raises(NotVisible):
        say(cast["amina"], "Bram", "Noor", EVEN)
    with pytest.raises(NotVisible):
        say(cast["hanna"], "Hanna", "Noor", EVEN)
    with pytest.raises(NotVisible):
        say(cast["eva"], "Bram", "Noor", EVEN)


def test_a_leader_writes_it_down_for_a_parent(linde: Centre, cast: dict[str, Actor]) -> None:
    say(cast["gijs"], "Bram", "Noor", ODD)
    assert own_weeks(cast["bram"], TODAY)
    with pytest.raises(NotVisible):  # Sami is with the other organisation
        say(cast["gijs"], "Bram", "Sami", ODD)


def test_what_was_said_before_ends_and_stays_known(linde: Centre, cast: dict[str, Actor]) -> None:
    bram, later = cast["bram"], TODAY + timedelta(days=30)
    say(bram, "Bram", "Noor", ODD)
    say(bram, "Bram", "Noor", EVEN, later)
    assert OwnWeeks.objects.count() == 2
    before, after = (arrangement_of(adult("Bram"), child("Noor"), day) for day in (later - timedelta(days=1), later))
    assert before
    assert after
    assert (before.kind, after.kind) == ("odd", "even")
    say(bram, "Bram", "Noor", None, later)
    assert arrangement_of(adult("Bram"), child("Noor"), later) is None


def test_on_screen(linde: Centre, client_as: Callable[[str], Client]) -> None:
    client = client_as("bram")
    page = reverse("onboarding:own-weeks", args=["linde", child("Noor").public_id])
    assert client.post(page, {"kind": "alternate", "turns_on": "4"}).status_code == 422
    client.post(page, {"kind": "alternate", "turns_on": "4", "anchor": TODAY.isoformat()})
    shown = client.get(page)
    assert [week.own for week in shown.context["coming"]] == [True, False] * 3
    overview = client.get(reverse("onboarding:weeks", args=["linde"]))
    assert "tone-ok" in overview.content.decode()
    assert client_as("eva").get(reverse("onboarding:weeks", args=["linde"])).status_code == 404


def test_a_child_of_another_is_not_there(linde: Centre, client_as: Callable[[str], Client]) -> None:
    page = reverse("onboarding:own-weeks", args=["linde", child("Daan").public_id])
    assert client_as("bram").get(page).status_code == 404


def the_pages_of(client: Client) -> list[bytes]:
    """What a parent reads about the own children, without the tokens of forms."""
    kid = child("Noor").public_id
    names = [("own:children", []), ("own:child", [kid]), ("onboarding:weeks", []), ("onboarding:own-weeks", [kid])]
    return [
        re.sub(
            rb'name="csrfmiddlewaretoken" value="\w+"', b"", client.get(reverse(name, args=["linde", *more])).content
        )
        for name, more in names
    ]


def test_the_page_of_ones_children_shows_the_own_week_first_and_says_so(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, page = client_as("bram"), reverse("own:children", args=["linde"])
    before = client.get(page)
    assert [part.child.given_name for part in before.context["parts"]] == ["Noor", "Sami"]
    assert "this week" not in before.content.decode()
    assert "deze week" not in before.content.decode()
    say(cast["bram"], "Bram", "Noor", EVEN)
    say(cast["bram"], "Bram", "Sami", ODD)
    shown = client.get(page)
    assert [part.child.given_name for part in shown.context["parts"]] == ["Sami", "Noor"]
    assert [part.week and part.week.own for part in shown.context["parts"]] == [True, False]
    said = re.findall(r"deze week (?:niet )?bij u", shown.content.decode())
    assert said == ["deze week bij u", "deze week niet bij u"]
    monkeypatch.setattr("samenspel.people.middleware.today", lambda: TODAY + timedelta(days=7))
    assert [part.child.given_name for part in client.get(page).context["parts"]] == ["Noor", "Sami"]


def test_no_page_of_one_home_tells_the_weeks_of_the_other(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    client = client_as("amina")
    before = the_pages_of(client)
    say(cast["bram"], "Bram", "Noor", ODD)
    say(cast["bram"], "Bram", "Sami", EVEN)
    assert the_pages_of(client) == before


def test_control_weeks_of_whoever_said_them_are_caught(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same question without whose word it is."""

    def of_anybody(actor: Actor) -> BaseExpression:
        rows = OwnWeeks.objects.filter(child=OuterRef("child"))
        return Subquery(rows.values(said=JSONObject(kind="kind", turns_on="turns_on", anchor="anchor"))[:1])

    client = client_as("amina")
    before = the_pages_of(client)
    say(cast["bram"], "Bram", "Noor", ODD)
    monkeypatch.setattr("samenspel.people.weeks._ways", [Way(of_anybody, week_said)])
    assert the_pages_of(client) != before


@pytest.mark.parametrize("rhythm", [EVEN, ODD, Rhythm(Kind.ALTERNATE, 4, TODAY), Rhythm(Kind.EVEN, 6)])
def test_beside_a_row_stands_the_same_week(linde: Centre, cast: dict[str, Actor], rhythm: Rhythm) -> None:
    bram = cast["bram"]
    say(bram, "Bram", "Noor", rhythm)
    for later in range(30):
        day = replace(bram, day=TODAY + timedelta(days=later))
        found = {one.kid.child.pk: one.week for one in own_circles(day, timezone.now())}
        assert found == {child("Sami").pk: None, **own_weeks(day, day.day)}
