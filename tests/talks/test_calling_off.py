"""Calling off: asked once more, with who hears it; afterwards the page says so, and a round says whose it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, CareRelation
from samenspel.talks.actions.rounds_parts import fill_in
from samenspel.talks.models import Round, Talk
from tests.conftest import TODAY
from tests.talks.following import Cast
from tests.talks.plan_stage import NOW, adult, at, child, group, planning, talk_of
from tests.talks.rounds import childcare

Visitor = Callable[[str], Client]


def page(client: Client, path: str, **post: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    found = client.post(path, post, follow=True) if post else client.get(path)
    assert found.status_code == 200, path
    return " ".join(found.content.decode().split())


def url(name: str, thing: Any) -> str:
    return reverse(name, args=["linde", thing.public_id])


def noors(posted: Round) -> Talk:
    found: Talk = Talk.objects.filter(round=posted, child=child("Noor"), seats__adult=adult("Amina")).get()
    return found


def test_the_page_asks_once_more_and_says_who_hears_it(posted: Round, client_as: Visitor) -> None:
    talk, eva = noors(posted), client_as("eva")
    said = page(eva, url("planning:talk", talk), do="call-off")
    assert "Call off the talk about Noor?" in said
    assert "By mail it is told to: Amina" in said
    talk.refresh_from_db()
    assert talk.state == "planned", "nothing happened yet"
    page(eva, url("planning:talk", talk), do="call-off", sure="yes")
    talk.refresh_from_db()
    assert talk.state == "cancelled"


def test_whom_no_mail_reaches_is_named_to_be_told(posted: Round, client_as: Visitor) -> None:
    Adult.objects.filter(given_name="Amina").update(email="")
    said = page(client_as("eva"), url("planning:talk", noors(posted)), do="call-off")
    assert "No mail reaches: Amina" in said
    assert "By mail it is told" not in said or "Amina" not in said.split("By mail it is told to:")[1].split(".")[0]


def test_a_family_that_knows_nothing_hears_nothing(drawn: Round, client_as: Visitor) -> None:
    said = page(client_as("eva"), url("planning:talk", noors(drawn)), do="call-off")
    assert "hears nothing" in said
    assert "By mail" not in said


def test_of_a_talk_that_stands_on_their_page_and_was_never_mailed_the_team_tells(
    drawn: Round, client_as: Visitor
) -> None:
    Talk.objects.update(published_at=NOW)
    said = page(client_as("eva"), url("planning:talk", noors(drawn)), do="call-off")
    assert "Tell the family yourself" in said
    assert "hears nothing" not in said


def test_nobody_else_is_asked(posted: Round, client_as: Visitor) -> None:
    for who in ("amina", "bram", "lotte", "fatma"):
        answer = client_as(who).post(url("planning:talk", noors(posted)), {"do": "call-off"})
        assert answer.status_code in (403, 404), who


def test_afterwards_it_says_so_since_when_and_offers_a_new_one(posted: Round, client_as: Visitor) -> None:
    talk, eva, gijs = noors(posted), client_as("eva"), client_as("gijs")
    said = page(eva, url("planning:talk", talk), do="call-off", sure="yes")
    again, ask = url("planning:missing", posted), url("asked:invite", talk.child)
    assert "This talk does not go on." in said
    assert "It was called off on Sunday 22 November at" in said
    assert "cannot be moved any more" not in said
    assert ask in said
    assert again not in said, "a talk in the round is added by who leads"
    for path in (url("planning:talk", talk), url("talks:talk", talk)):
        found = page(gijs, path)
        assert f"{again}#off" in found, path
        assert "It was called off on" in found, path
    assert 'name="again" value="yes"' in page(gijs, again), "and there it is added"
    Round.objects.update(state=Round.State.CLOSED)
    assert again not in page(gijs, url("planning:talk", talk))


@pytest.fixture
def of_both(linde: Centre, cast: Cast, clock: None) -> Round:
    """A published round of school and childcare: two talks at school, one at childcare."""
    made = planning(state=Round.State.PUBLISHED)
    Round.objects.update(state=Round.State.DRAFT)
    fill_in(actor=cast["marja"], round_=made, organisation_id=childcare().pk, day=TODAY)
    Round.objects.update(state=Round.State.PUBLISHED)
    for hour, who in ((15, "Amina"), (16, "Bram")):
        talk_of(made, "Noor", [who], at(hour), is_published=True)
    sami: dict[str, Any] = {"group": group("De Vlinders"), "staff": [adult("Fatma")]}
    talk_of(made, "Sami", ["Amina"], at(15), is_published=True, **sami)
    return made


@pytest.mark.parametrize(("who", "many", "other"), [("gijs", "2 talks", "Het Nest"), ("marja", "1 talk", "De Linde")])
def test_who_leads_reads_one_number_before_and_after_and_whose_round_it_is_as_well(
    of_both: Round, client_as: Visitor, who: str, many: str, other: str
) -> None:
    leader, address = client_as(who), url("rounds:cancel", of_both)
    before = page(leader, address)
    assert f"{many} that " in before
    assert "This round is also of: " in before
    assert other in before.split("This round is also of: ")[1].split(".")[0]
    after = page(leader, address, sure="yes")
    assert f"The round is called off. {many} do" in after
    assert other in after.split("There too it does not go on: ")[1].split(".")[0]
    assert not Talk.objects.exclude(state=Talk.State.CANCELLED).exists()


def test_the_own_family_is_not_counted_before_nor_after(of_both: Round, cast: Cast, client_as: Visitor) -> None:
    gijs, address = client_as("gijs"), url("rounds:cancel", of_both)
    assert "2 talks that" in page(gijs, address), "the control"
    CareRelation.objects.create(adult=adult("Gijs"), child=child("Noor"), kind="other")
    assert "talks that are to come" not in page(gijs, address)
    assert "The round is called off. 0 talks do" in page(gijs, address, sure="yes")


def test_a_round_of_one_organisation_names_no_other(posted: Round, client_as: Visitor) -> None:
    address = url("rounds:cancel", posted)
    assert "also of" not in page(client_as("gijs"), address)
    assert "There too" not in page(client_as("gijs"), address, sure="yes")
