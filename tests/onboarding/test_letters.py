"""Letters: for whom, what stands in them, and what is kept of them (S3, T1, T14, G7)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from samenspel.core.actor import Actor
from samenspel.core.logic.codes import in_groups
from samenspel.core.policy import NotVisible, Refused
from samenspel.onboarding.actions.letters import Given, advance, give_letter, order_letters, unseal, wipe_codes
from samenspel.onboarding.keys import code_hash, token_hash
from samenspel.onboarding.models import ContactPerson, Letter, LetterRun
from samenspel.onboarding.printing import OnPaper, letters_pdf
from samenspel.onboarding.queries.contact import contact_persons
from samenspel.onboarding.queries.letters import has_own_address, letters_of, pile
from samenspel.onboarding.queries.register import State, guardians
from samenspel.onboarding.queries.writable import may_write
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.logic.blocks import Basis
from samenspel.people.models import Adult, Block, Child, Enrolment
from tests.conftest import TODAY
from tests.onboarding.conftest import PHONE, adult, child, without_account

Give = Callable[..., Given]


def words_of(data: bytes) -> str:
    """What stands on all pages of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def on_paper(given: Given) -> OnPaper:
    row = given.letter
    return OnPaper(
        row.adult.name, row.child.given_name, "Groep 4", row.adult.language, given.token, given.code, row.expires_at
    )


def test_only_who_may_be_written_to_gets_a_letter(linde: Centre) -> None:
    now = timezone.now()
    assert may_write(adult("Bram"), child("Noor"), TODAY, now)
    assert not may_write(adult("Coby"), child("Noor"), TODAY, now), "she may collect, and has nothing to read"
    assert not may_write(adult("Hanna"), child("Noor"), TODAY, now), "of another child"


def test_a_block_a_death_and_leaving_stop_letters_the_same_day(linde: Centre) -> None:
    now = timezone.now()
    block = Block(adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT.value, begun_at=now - timedelta(hours=1))
    block.save()
    assert not may_write(adult("Bram"), child("Noor"), TODAY, now)
    assert may_write(adult("Bram"), child("Sami"), TODAY, now)
    Adult.objects.filter(given_name="Amina").update(deceased_on=TODAY)
    assert not may_write(adult("Amina"), child("Noor"), TODAY, now)
    Child.objects.filter(given_name="Daan").update(deceased_on=TODAY)
    assert not may_write(adult("Hanna"), child("Daan"), TODAY, now)


def test_who_may_not_be_written_to_is_refused_in_words(letter: Give) -> None:
    with pytest.raises(ValidationError):
        letter("Coby", "Noor")


def test_a_head_gives_letters_for_the_own_organisation_only(linde: Centre, cast: dict[str, Actor]) -> None:
    now = timezone.now()
    give_letter(actor=cast["gijs"], adult=adult("Bram"), child=child("Noor"), moment=now)
    with pytest.raises(NotVisible):  # Sami is in childcare: another controller
        give_letter(actor=cast["gijs"], adult=adult("Bram"), child=child("Sami"), moment=now)
    with pytest.raises(Refused):
        give_letter(actor=cast["eva"], adult=adult("Bram"), child=child("Noor"), moment=now)
    for who in ("amina", "hanna", "ivo"):
        with pytest.raises(NotVisible):
            give_letter(actor=cast[who], adult=adult("Bram"), child=child("Noor"), moment=now)


def test_a_new_letter_ends_the_one_before(letter: Give) -> None:
    first, second = letter("Bram", "Noor"), letter("Bram", "Noor")
    other = letter("Bram", "Sami")
    held = {row.pk: row.is_open(timezone.now()) for row in Letter.objects.all()}
    assert held == {first.letter.pk: False, second.letter.pk: True, other.letter.pk: True}


def test_the_table_holds_neither_code_nor_token(letter: Give) -> None:
    given = letter("Bram", "Noor")
    rows = json.dumps(list(Letter.objects.values()), cls=DjangoJSONEncoder)
    assert len(given.token) == 43
    assert len(given.code) == 12
    assert given.token not in rows
    assert given.code not in rows
    assert token_hash(given.token) in rows
    assert code_hash(in_groups(given.code)) in rows, "spaces are no part of it"


def test_a_letter_is_for_one_person_and_says_nothing_of_another(contact: ContactPerson, letter: Give) -> None:
    Adult.objects.filter(given_name="Amina").update(address="Geheimweg 7", phone="06-1111 2222")
    Adult.objects.filter(given_name="Bram").update(address="Dorpsstraat 1", phone="06-3333 4444")
    page = words_of(letters_pdf([on_paper(letter("Bram", "Noor"))], "De Linde", contact_persons()))
    assert "Bram Jansen" in page
    assert "Lotte Peters" in page
    assert PHONE in page
    for canary in ("Amina", "Haddad", "Geheimweg", "1111", "Dorpsstraat", "3333", "voorbeeld.test", "Sami"):
        assert canary not in page, canary


def test_each_letter_is_in_the_language_of_who_reads_it(contact: ContactPerson, letter: Give) -> None:
    data = letters_pdf([on_paper(letter("Bram", "Noor")), on_paper(letter("Amina", "Noor"))], "De Linde", [contact])
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) == 2
    given = [page.extract_text() for page in pages]
    assert all("localhost:8000/instappen" in page for page in given)
    assert [re.search("[\u0600-\u06ff\ufe70-\ufefc]", page) is not None for page in given] == [False, True]


def test_a_language_we_do_not_have_becomes_dutch(contact: ContactPerson, letter: Give) -> None:
    Adult.objects.filter(given_name="Bram").update(language="tr")
    assert "Bram Jansen" in words_of(letters_pdf([on_paper(letter("Bram", "Noor"))], "De Linde", [contact]))


def order(actor: Actor, wanted: int = 9) -> LetterRun:
    found = [one for one in guardians(actor, timezone.now()) if one.state is State.NOTHING][:wanted]
    school = Organisation.objects.get(kind="school")
    return order_letters(actor=actor, organisation=school, chosen=found, moment=timezone.now())


def test_a_pile_is_made_in_steps_and_its_codes_are_locked_away(contact: ContactPerson, cast: dict[str, Actor]) -> None:
    for name in ("Amina", "Bram", "Hanna"):
        without_account(name)
    run = order(cast["gijs"])
    assert (run.total, run.done, run.is_ready) == (3, 0, False)
    run = advance(actor=cast["gijs"], run=run, moment=timezone.now(), most=2)
    assert (run.done, run.is_ready) == (2, False)
    run = advance(actor=cast["gijs"], run=run, moment=timezone.now(), most=2)
    assert (run.done, run.made, run.is_ready) == (3, 3, True)
    secrets = unseal(run, timezone.now())
    assert len(secrets) == 3
    for _letter, token, code in secrets:
        assert token not in run.sealed
        assert code not in run.sealed
    assert unseal(run, timezone.now() + timedelta(days=1)) == []
    wipe_codes(moment=timezone.now() + timedelta(days=1))
    assert LetterRun.objects.get().sealed == ""


def test_who_was_blocked_between_ordering_and_printing_gets_no_letter(
    contact: ContactPerson, cast: dict[str, Actor]
) -> None:
    for name in ("Amina", "Bram"):
        without_account(name)
    run = advance(actor=cast["gijs"], run=order(cast["gijs"]), moment=timezone.now())
    assert run.made == 2
    Block(adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT.value, begun_at=timezone.now()).save()
    later = timezone.now() + timedelta(minutes=1)
    printed = pile(run, unseal(run, later), cast["gijs"], later)
    assert [one.adult for one in printed] == ["Amina Haddad"]
    with patch("samenspel.onboarding.queries.writable.is_written", lambda bond, day: True):
        careless = pile(run, unseal(run, later), cast["gijs"], later)
    assert len(careless) == 2, "control: without asking again the blocked one would be in it"


def test_without_somebody_to_call_there_is_no_letter(linde: Centre, cast: dict[str, Actor]) -> None:
    without_account("Bram")
    with pytest.raises(ValidationError):
        order(cast["gijs"])


def test_two_who_share_an_address_get_paper(contact: ContactPerson, client_as: Callable[[str], Client]) -> None:
    Adult.objects.filter(given_name__in=["Amina", "Bram"]).update(email="Samen@voorbeeld.test")
    assert not has_own_address(adult("Bram"))
    client = client_as("gijs")
    page = reverse("onboarding:guardian", args=["linde", adult("Bram").public_id])
    assert 'value="mail"' not in client.get(page).content.decode()
    client.post(f"{page}doen/", {"do": "mail", "child": child("Noor").public_id})
    assert mail.outbox == []
    made = client.post(f"{page}doen/", {"do": "letter", "child": child("Noor").public_id})
    assert made["Content-Type"] == "application/pdf"
    assert made["Cache-Control"] == "private, no-store"
    assert "Bram Jansen" in words_of(made.content)


def test_a_mail_says_that_there_is_a_way_in_and_names_no_child(
    contact: ContactPerson, client_as: Callable[[str], Client]
) -> None:
    page = reverse("onboarding:act", args=["linde", adult("Amina").public_id])
    client_as("gijs").post(page, {"do": "mail", "child": child("Noor").public_id})
    (sent,) = mail.outbox
    assert sent.to == ["amina@voorbeeld.test"]
    for canary in ("Noor", "Sami", "Amina", "Haddad", "Bram", "Linde", "Groep"):
        assert canary not in sent.subject
        if canary != "Linde":
            assert canary not in sent.body
    assert "http://localhost:8000/instappen/brief/" in sent.body
    assert PHONE in sent.body


@pytest.mark.parametrize("host", ["kwaad.test", "localhost.kwaad.test"])
def test_a_forged_host_makes_no_foreign_link(
    contact: ContactPerson, client_as: Callable[[str], Client], host: str
) -> None:
    page = reverse("onboarding:act", args=["linde", adult("Amina").public_id])
    client_as("gijs").post(page, {"do": "mail", "child": child("Noor").public_id}, headers={"host": host})
    assert all(host not in sent.body for sent in mail.outbox)


def test_the_whole_way_on_screen(contact: ContactPerson, client_as: Callable[[str], Client]) -> None:
    for name in ("Amina", "Bram", "Hanna"):
        without_account(name)
    client = client_as("gijs")
    busy = client.post(reverse("onboarding:order", args=["linde"]), {"one_each": "on"}, follow=True)
    assert busy.context["run"].is_ready
    name = reverse("onboarding:run-pdf", args=["linde", busy.context["run"].public_id, 0])
    printed = client.get(name)
    found = words_of(printed.content)
    assert found.index("Amina Haddad") < found.index("Bram Jansen") < found.index("Hanna Smit")
    client.post(reverse("onboarding:wipe", args=["linde", busy.context["run"].public_id]))
    assert client.get(name).status_code == 404
    again = client.post(reverse("onboarding:order", args=["linde"]), follow=True)
    assert again.redirect_chain[-1][0] == reverse("onboarding:overview", args=["linde"]), "nobody is left to write to"


def test_a_busy_pile_looks_again_by_itself(
    contact: ContactPerson, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Amina", "Bram", "Hanna"):
        without_account(name)
    real = advance
    monkeypatch.setattr("samenspel.onboarding.actions.letters.advance", lambda **given: real(**{**given, "most": 1}))
    client = client_as("gijs")
    page = client.post(reverse("onboarding:order", args=["linde"]))["Location"]
    first, second, third = client.get(page), client.get(page), client.get(page)
    assert first.headers["Refresh"] == second.headers["Refresh"] == "1"
    assert "Refresh" not in third.headers
    assert b"http-equiv" not in first.content


def test_a_pile_of_the_school_is_not_the_childcares(
    contact: ContactPerson, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    without_account("Bram")
    run = order(cast["gijs"])
    LetterRun.objects.update(organisation=Organisation.objects.get(kind="childcare"))
    assert client_as("gijs").get(reverse("onboarding:run", args=["linde", run.public_id])).status_code == 404


def test_letters_end_by_themselves(letter: Give) -> None:
    row = letter("Bram", "Noor").letter
    assert row.is_open(row.made_at + timedelta(days=27, hours=23))
    assert not row.is_open(row.made_at + timedelta(days=28))
    assert date(2026, 11, 22) == TODAY


def test_letters_of_the_other_organisation_are_not_seen(letter: Give, cast: dict[str, Actor]) -> None:
    letter("Bram", "Noor")
    letter("Bram", "Sami")
    bram = adult("Bram")
    assert [row.child.given_name for row in letters_of(cast["gijs"], bram)] == ["Noor"]
    assert [row.child.given_name for row in letters_of(replace(cast["gijs"], roles=frozenset()), bram)] == []
    every = Letter.objects.filter(adult=bram)
    assert {row.child.given_name for row in every} == {"Noor", "Sami"}, "control: the adult alone would show both"


def test_the_page_of_a_parent_lists_own_letters_alone(
    contact: ContactPerson, letter: Give, client_as: Callable[[str], Client]
) -> None:
    Letter.objects.filter(pk=letter("Bram", "Sami").letter.pk).update(made_at=timezone.now() - timedelta(days=9))
    letter("Bram", "Noor")
    shown = client_as("gijs").get(reverse("onboarding:guardian", args=["linde", adult("Bram").public_id]))
    assert [row.child.given_name for row in shown.context["letters"]] == ["Noor"]


def test_a_child_that_left_for_the_childcare_is_not_printed_by_the_school(
    contact: ContactPerson, cast: dict[str, Actor]
) -> None:
    for name in ("Amina", "Bram"):
        without_account(name)
    run = advance(actor=cast["gijs"], run=order(cast["gijs"]), moment=timezone.now())
    assert len(pile(run, unseal(run, timezone.now()), cast["gijs"], timezone.now())) == 2
    care = Organisation.objects.get(kind="childcare")
    Enrolment.objects.filter(child=child("Noor")).update(organisation=care)
    assert pile(run, unseal(run, timezone.now()), cast["gijs"], timezone.now()) == []
    with patch("samenspel.onboarding.queries.letters.restrict", lambda rows, actor, permission: rows):
        careless = pile(run, unseal(run, timezone.now()), cast["gijs"], timezone.now())
    assert len(careless) == 2, "control: living and enrolled somewhere is not enough"
