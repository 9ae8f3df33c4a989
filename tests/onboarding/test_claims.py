""" "I am a parent too": one answer for everyone, decided by a person, and wiped afterwards (S3, T14, G12)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from samenspel.accounts.models import User
from samenspel.audit.queries import events
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.onboarding.actions import claims as actions
from samenspel.onboarding.models import Claim, ContactPerson, Letter
from samenspel.onboarding.queries.claims import likely_children, waiting_claims
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import CareRelation, InformationDecision
from samenspel.people.queries import actor_for
from tests.accounts.conftest import sign_in_by_code
from tests.conftest import TODAY, user_of
from tests.onboarding.asking import FILLED, NOBODY, OTHER_CENTRE, PAGE, asked, decide_yes
from tests.onboarding.conftest import adult, child

pytestmark = pytest.mark.usefixtures("no_limit_to_asking")


def test_a_child_that_is_here_and_one_that_is_not_look_the_same(contact: ContactPerson) -> None:
    asked(FILLED)  # what is made once per process is made
    first = asked(FILLED)
    assert first == asked(NOBODY) == asked(OTHER_CENTRE)
    assert first.where == ((f"{PAGE}gevraagd/", 302),)
    assert Claim.objects.count() == 4


def test_known_and_unknown_addresses_look_the_same(contact: ContactPerson) -> None:
    asked(FILLED)
    assert asked(FILLED | {"email": "amina@voorbeeld.test"}) == asked(FILLED | {"email": "niemand@voorbeeld.test"})


def test_the_page_says_the_same_to_everyone_who_only_looks(
    contact: ContactPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime.combine(TODAY, time(12), tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    pages = [re.sub(rb'value="\w{60,}"', b"", Client().get(f"{PAGE}gevraagd/").content) for _ in range(2)]
    assert pages[0] == pages[1]
    assert b"6 december 2026" in pages[0]


@pytest.mark.parametrize("leak", ["page", "mail", "work"])
def test_control_an_answer_that_depends_on_the_child_is_caught(
    contact: ContactPerson, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    from samenspel.onboarding.views import asking
    from samenspel.people.models import Child

    real = asking._keep

    def careless(request: Any, form: Any) -> None:
        if leak == "work":
            known = Child.objects.filter(birth_date=form.cleaned_data["child_born"]).first()
            assert known is None or known.relations.count()
        elif Child.objects.filter(birth_date=form.cleaned_data["child_born"]).exists():
            if leak == "mail":
                mail.send_mail("Uw kind", "is hier", None, ["omar@voorbeeld.test"])
            else:
                request.session["known"] = True
                from django.contrib import messages

                messages.info(request, "Noor is bij ons bekend")
        real(request, form)

    monkeypatch.setattr(asking, "_keep", careless)
    asked(FILLED)
    assert asked(FILLED) != asked(NOBODY)


def test_asking_is_limited(contact: ContactPerson, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"claim": "5/h/ip,100/d/key"}
    assert [asked(FILLED).status for _ in range(6)] == [200] * 5 + [429]
    assert Claim.objects.count() == 5


def test_a_centre_that_is_not_there_has_no_such_page(centres: dict[str, Centre], client: Client) -> None:
    assert client.get("/instappen/bij/nergens/ik-ben-ook-ouder/").status_code == 404
    assert client.get("/instappen/bij/beuk/ik-ben-ook-ouder/").status_code == 200


def test_somebody_who_cannot_be_reached_is_asked_how(contact: ContactPerson) -> None:
    answer = Client().post(PAGE, FILLED | {"email": ""})
    assert answer.status_code == 422
    assert Claim.objects.count() == 0


def test_the_doorkeepers_get_a_mail_that_holds_nothing(contact: ContactPerson) -> None:
    asked(FILLED)
    (sent,) = mail.outbox
    assert sent.to == ["lotte@voorbeeld.test"]
    for canary in ("Omar", "Noor", "Salem", "2018", "omar@", "elders"):
        assert canary not in sent.subject + sent.body


def test_who_is_signed_in_is_remembered_as_asker(contact: ContactPerson) -> None:
    client = Client()
    sign_in_by_code(client, "hanna@voorbeeld.test")
    client.post(PAGE, FILLED)
    assert Claim.objects.get().asked_by == adult("Hanna")


def test_only_the_doorkeepers_of_the_organisation_see_it(
    claim: Claim, client_as: Callable[[str], Client], cast: dict[str, Actor]
) -> None:
    page = reverse("onboarding:claim", args=["linde", claim.public_id])
    assert client_as("gijs").get(page).status_code == 200
    for who in ("eva", "fatma", "amina", "hanna", "ivo", "joke", "coby"):
        assert client_as(who).get(page).status_code == 404, who
    Claim.objects.update(organisation=Organisation.objects.get(kind="childcare"))
    assert client_as("gijs").get(page).status_code == 404
    Claim.objects.update(organisation=None)
    assert client_as("gijs").get(page).status_code == 200


def test_a_person_compares_and_the_machine_only_offers_who_was_born_that_day(
    claim: Claim, cast: dict[str, Actor]
) -> None:
    assert likely_children(cast["gijs"], claim) == [child("Noor")]
    Claim.objects.update(child_born=date(2024, 1, 20))  # Sami, of childcare
    claim.refresh_from_db()
    assert likely_children(cast["gijs"], claim) == []


def test_a_yes_makes_a_parent_with_what_every_legal_parent_gets(claim: Claim, cast: dict[str, Actor]) -> None:
    done = decide_yes(cast["gijs"], claim)
    relation = CareRelation.objects.get(adult=done.claim.adult)
    assert (relation.child, relation.custody, relation.kind) == (child("Noor"), Custody.UNKNOWN, Kind.PARENT)
    omar = done.claim.adult
    assert omar is not None
    assert (omar.name, omar.email, omar.user) == ("Omar Salem", "omar@voorbeeld.test", None)
    assert Letter.objects.count() == 0, "the letter is made when the answer is opened"
    event = events().filter(verb="claim.decided").get()
    assert event.actor == cast["gijs"].public_id
    assert "Omar" not in str(event.detail)


def test_from_the_answer_to_the_childs_centre(claim: Claim, client_as: Callable[[str], Client]) -> None:
    page = reverse("onboarding:let-in", args=["linde", claim.public_id])
    sent = {"child": child("Noor").public_id, "adult": "", "ground": "paper", "reason": "Akte gezien."}
    answer = client_as("gijs").post(page, sent)
    assert answer["Location"] == reverse("onboarding:claim", args=["linde", claim.public_id])
    url = re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body)
    assert url
    asker = Client()
    asker.post(url.group(1))
    asker.post(reverse("entrance:welcome"), {"way": "email", "email": "omar@voorbeeld.test"})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert code
    there = reverse("own:child", args=["linde", child("Noor").public_id])
    assert asker.post(reverse("entrance:code"), {"code": code.group()})["Location"] == there
    assert asker.get(there).status_code == 200
    actor = actor_for(User.objects.get(email="omar@voorbeeld.test").pk, TODAY)
    assert actor
    assert actor.children == {child("Noor").pk}


def test_yes_and_no_are_the_same_mail_and_the_same_page_until_it_is_opened(
    contact: ContactPerson, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    client, seen = client_as("gijs"), []
    for ground in ("paper", "no_child"):
        asked(FILLED)
        claim = Claim.objects.get(status="waiting")
        if ground == "paper":
            sent = {"child": child("Noor").public_id, "adult": "", "ground": "paper", "reason": "gezien"}
            client.post(reverse("onboarding:let-in", args=["linde", claim.public_id]), sent)
        else:
            sent = {"no-ground": ground, "no-reason": "niet gevonden"}
            client.post(reverse("onboarding:turn-down", args=["linde", claim.public_id]), sent)
        body = mail.outbox[-1].body
        url = re.search(r"http://localhost:8000(\S+)", body)
        assert url
        look = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|[\w-]{43}', b"", Client().get(url.group(1)).content)
        seen.append((mail.outbox[-1].subject, re.sub(r"[\w-]{43}", "", body), look))
        last = url.group(1)
    assert seen[0] == seen[1]
    said = Client().post(last).content.decode()
    for canary in ("Noor", "Omar", "no_child", "niet gevonden", "no such child"):
        assert canary not in said


def test_every_no_says_the_same(contact: ContactPerson, cast: dict[str, Actor]) -> None:
    said = set()
    for ground in actions.NO_GROUNDS:
        asked(FILLED)
        claim = Claim.objects.get(status="waiting")
        done = actions.turn_down(actor=cast["gijs"], claim=claim, ground=ground, reason="x", moment=timezone.now())
        page = Client().post(reverse("entrance:answer", args=[done.token])).content
        said.add(re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|[\w-]{43}', b"", page))
    assert len(said) == 1


def test_a_no_without_an_address_goes_on_paper(claim: Claim, client_as: Callable[[str], Client]) -> None:
    Claim.objects.update(email="", address="Dorpsstraat 1")
    client = client_as("gijs")
    sent = {"no-ground": "unproven", "no-reason": "geen bewijs"}
    client.post(reverse("onboarding:turn-down", args=["linde", claim.public_id]), sent)
    paper = client.get(reverse("onboarding:answer-on-paper", args=["linde", claim.public_id]))
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "Omar Salem" in words
    assert "Lotte Peters" in words
    assert "Noor" not in words
    assert "bewijs" not in words


def test_a_yes_without_an_address_is_a_letter(claim: Claim, client_as: Callable[[str], Client]) -> None:
    Claim.objects.update(email="", phone="06-5555 0199")
    sent = {"child": child("Noor").public_id, "adult": "", "ground": "known", "reason": "kent het team"}
    paper = client_as("gijs").post(reverse("onboarding:let-in", args=["linde", claim.public_id]), sent)
    assert paper["Content-Type"] == "application/pdf"
    assert Letter.objects.get().adult.given_name == "Omar"


def test_a_name_hides_nothing(contact: ContactPerson) -> None:
    asked(FILLED | {"name": "Om\u202ear\u200b Salem\u2066", "child_name": "N\u00adoor\u3164 Jansen"})
    claim = Claim.objects.get()
    assert (claim.name, claim.child_name) == ("Omar Salem", "Noor Jansen")


def test_a_name_of_nothing_but_hidden_signs_is_none(contact: ContactPerson) -> None:
    assert Client().post(PAGE, FILLED | {"name": "\u200b\u202e\u3164"}).status_code == 422
    assert Claim.objects.count() == 0


def test_a_grandmother_gets_the_general_news_by_this_decision_and_no_more(claim: Claim, cast: dict[str, Actor]) -> None:
    Claim.objects.update(relation="grandparent")
    claim.refresh_from_db()
    decide_yes(cast["gijs"], claim)
    assert InformationDecision.objects.get().granted == ["general"]


def test_an_answer_is_given_once(claim: Claim, cast: dict[str, Actor]) -> None:
    decide_yes(cast["gijs"], claim)
    with pytest.raises(ValidationError):
        actions.turn_down(
            actor=cast["gijs"], claim=claim, ground=Claim.Ground.UNPROVEN, reason="", moment=timezone.now()
        )


def test_who_is_not_a_doorkeeper_decides_nothing(claim: Claim, cast: dict[str, Actor]) -> None:
    for who in ("eva", "amina"):
        with pytest.raises(NotVisible):
            decide_yes(cast[who], claim)


def test_too_late_is_marked(claim: Claim, cast: dict[str, Actor], client_as: Callable[[str], Client]) -> None:
    assert (waiting_claims(cast["gijs"]).waiting, waiting_claims(cast["gijs"]).late) == (1, 0)
    Claim.objects.update(answer_by=TODAY - timedelta(days=1))
    assert waiting_claims(cast["gijs"]).late == 1
    page = client_as("gijs").get(reverse("onboarding:claims", args=["linde"])).content.decode()
    assert "tone-gap" in page


def test_what_was_asked_is_wiped_a_month_after_the_answer(claim: Claim, cast: dict[str, Actor]) -> None:
    done = actions.turn_down(
        actor=cast["gijs"], claim=claim, ground=Claim.Ground.UNPROVEN, reason="geheim", moment=timezone.now()
    )
    decided = timezone.localdate()
    assert actions.erase_old_claims(today=decided + timedelta(days=29)) == 0
    assert actions.erase_old_claims(today=decided + timedelta(days=30)) == 1
    row = Claim.objects.values().get()
    for canary in ("Omar", "Noor", "omar@", "geheim", "elders", "2018"):
        assert canary not in str(row), canary
    assert Client().post(reverse("entrance:answer", args=[done.token])).status_code == 404


def test_what_waits_is_not_wiped(claim: Claim) -> None:
    assert actions.erase_old_claims(today=TODAY + timedelta(days=400)) == 0
    assert user_of("gijs")
