"""The doorkeepers' pages: few questions to the database, as many for three as for one, and nothing inline."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.onboarding.actions.claims import Question, ask
from samenspel.onboarding.actions.contact import Details, add_contact
from samenspel.onboarding.actions.letters import Given
from samenspel.onboarding.actions.tablets import add_tablet
from samenspel.onboarding.actions.team import invite_colleague
from samenspel.onboarding.models import Claim, ContactPerson
from samenspel.organisations.models import Organisation
from samenspel.people.actions import add_adult, add_child, place, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Group
from tests.conftest import TODAY
from tests.house.test_pages import ELSEWHERE, INLINE, MOST_QUERIES
from tests.onboarding.conftest import SYSTEM, adult, child

PAGES = ("overview", "piles", "claims", "contacts", "team", "invite", "role-names", "tablets")
PUBLIC = ("door", "card", "help", "claim", "asked", "help-at")


def more(actor: Actor, number: int) -> None:
    """One more of everything that a page may list."""
    school, four = Organisation.objects.get(kind="school"), Group.objects.get(name="Groep 4")
    born = add_child(actor=SYSTEM, given_name=f"Kind {number}", birth_date=date(2018, 3, 14))
    place(actor=SYSTEM, child=born, group=four)
    parent = add_adult(actor=SYSTEM, given_name=f"Ouder {number}", email=f"o{number}@voorbeeld.test")
    relate(actor=SYSTEM, adult=parent, child=born, kind=Kind.PARENT, custody=Custody.YES)
    add_contact(actor=SYSTEM, organisation=school, details=Details(f"Naam {number}", "x", "1"))
    invite_colleague(actor=actor, email=f"c{number}@voorbeeld.test", role="teacher", organisation=school, groups=[four])
    add_tablet(actor=actor, group=four, name=f"T{number}", last_day=None, moment=timezone.now())
    question = Question("Omar", Kind.PARENT, "Noor", date(2018, 3, 14), email="o@voorbeeld.test", organisation=school)
    ask(question=question, asked_by=None, today=TODAY)


def urls() -> dict[str, str]:
    found = {name: reverse(f"onboarding:{name}", args=["linde"]) for name in PAGES}
    found["group"] = reverse("onboarding:group", args=["linde", Group.objects.get(name="Groep 4").public_id])
    found["guardian"] = reverse("onboarding:guardian", args=["linde", adult("Bram").public_id])
    found["claim"] = reverse("onboarding:claim", args=["linde", Claim.objects.first().public_id])  # type: ignore[union-attr]
    found["end"] = reverse("onboarding:end", args=["linde", adult("Eva").public_id])
    return found


def counts(client: Client) -> dict[str, int]:
    found = {}
    for name, url in urls().items():
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200, name
        found[name] = len(asked)
    return found


def test_at_most_twelve_questions_and_as_many_for_three_as_for_one(
    contact: ContactPerson, cast: dict[str, Actor], client_as: Callable[[str], Client], letter: Callable[..., Given]
) -> None:
    letter("Bram", "Noor")
    more(cast["gijs"], 1)
    client = client_as("gijs")
    one = counts(client)
    for number in (2, 3):
        more(cast["gijs"], number)
    three = counts(client)
    assert {name: many for name, many in three.items() if many > MOST_QUERIES} == {}
    assert one == three


def test_the_parents_page_of_weeks_asks_little(contact: ContactPerson, client_as: Callable[[str], Client]) -> None:
    client = client_as("amina")
    for url in (
        reverse("onboarding:weeks", args=["linde"]),
        reverse("onboarding:own-weeks", args=["linde", child("Noor").public_id]),
    ):
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= MOST_QUERIES


def test_nothing_inline_and_nothing_from_elsewhere(
    contact: ContactPerson, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    more(cast["gijs"], 1)
    pages = [client_as("gijs").get(url).content for url in urls().values()]
    pages += [client_as("eva").get(reverse("onboarding:pin", args=["linde"])).content]
    visitor = Client()
    for name in PUBLIC:
        args = ["linde"] if name in {"claim", "asked", "help-at"} else []
        pages.append(visitor.get(reverse(f"entrance:{name}", args=args)).content)
    pages.append(visitor.get("/tablet/").content)
    for page in pages:
        assert INLINE.search(page) is None
        assert ELSEWHERE.search(page) is None
        assert len(re.findall(rb"<h1", page)) == 1


@pytest.mark.parametrize("who", ["eva", "fatma"])
def test_a_colleague_sees_what_is_theirs_to_do(
    contact: ContactPerson, client_as: Callable[[str], Client], who: str
) -> None:
    page = client_as(who).get(reverse("onboarding:overview", args=["linde"])).content.decode()
    assert reverse("onboarding:pin", args=["linde"]) in page
    for name in ("team", "tablets", "claims"):
        assert reverse(f"onboarding:{name}", args=["linde"]) not in page, name
