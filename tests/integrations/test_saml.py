"""Entree over SAML: staff come in, pupils do not, and nothing forged, wrapped, old or meant for another does."""

from __future__ import annotations

import base64
import copy
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.etree
import pytest
import xmlsec
from django.test import Client
from django.urls import reverse

from samenspel.core.tenancy import centre_scope
from samenspel.integrations import saml
from samenspel.integrations.logic.trust import Kind
from samenspel.integrations.models import IdentityProvider
from samenspel.organisations.models import Centre
from tests.integrations.at_work import FAILED, IN, NOT_KNOWN, invitation, is_in, rows
from tests.integrations.saml_provider import (
    ENDPOINTS,
    EVA,
    ISSUER,
    NAMES,
    OTHER_CERTIFICATE,
    OTHER_KEY,
    PASSWORD,
    SSO,
    Told,
    answer,
    ask,
    encoded,
)

pytestmark = pytest.mark.usefixtures("centres")


@pytest.fixture
def entree(trusted: Callable[..., IdentityProvider]) -> IdentityProvider:
    """Entree, as the operator adds it for De Linde."""
    return trusted(kind=Kind.ENTREE, issuer=ISSUER, endpoints=ENDPOINTS, realms=["06OF"], vouches=True)


def test_a_teacher_comes_in_by_entree(entree: IdentityProvider, client: Client) -> None:
    told = Told(entree, ask(client, entree, "/linde/kompas/aanbod/"))
    assert answer(client, entree, told.posted())["Location"] == "/linde/kompas/aanbod/"
    assert client.get("/linde/kompas/").status_code == 200, "two factors, says the assertion"
    assert "samenspel-work" not in {name for name, cookie in client.cookies.items() if cookie.value}


@pytest.mark.parametrize("signed", ["assertion", "response"])
def test_either_the_whole_or_the_assertion_is_signed(signed: str, entree: IdentityProvider, client: Client) -> None:
    assert answer(client, entree, Told(entree, ask(client, entree), signed=signed).posted())["Location"] == IN


def test_a_password_at_school_is_one_factor(entree: IdentityProvider, client: Client) -> None:
    answer(client, entree, Told(entree, ask(client, entree), level=PASSWORD).posted())
    assert client.get("/linde/kompas/")["Location"].startswith(reverse("accounts:second_factor"))


def test_two_factors_of_yesterday_at_school_are_none(entree: IdentityProvider, client: Client) -> None:
    answer(client, entree, Told(entree, ask(client, entree), hours_ago=13).posted())
    assert client.get("/linde/kompas/")["Location"].startswith(reverse("accounts:second_factor"))


def test_who_was_invited_comes_in_by_entree(
    entree: IdentityProvider, centres: dict[str, Centre], client: Client
) -> None:
    invitation(centres["linde"], "nour@voorbeeld.test")
    nour = EVA | {"uid": "nour@linde", "mail": "nour@voorbeeld.test", "givenName": "Nour"}
    assert answer(client, entree, Told(entree, ask(client, entree), attributes=nour).posted())["Location"] == IN


@pytest.mark.parametrize(
    "change",
    [
        {"eduPersonAffiliation": "student"},
        {"eduPersonAffiliation": ["employee", "student"]},
        {"eduPersonAffiliation": "affiliate"},
        {"nlEduPersonHomeOrganizationId": "99ZZ00"},
        {"mail": "amina@voorbeeld.test"},
        {"mail": "eva@elders.test"},
        {"mail": "niemand@voorbeeld.test"},
        {"mail": "eva@voorbeeld.test<!-- -->.elders.test"},
    ],
)
def test_whoever_is_no_staff_of_this_school_comes_nowhere(
    change: dict[str, Any], entree: IdentityProvider, client: Client
) -> None:
    before = rows()
    told = Told(entree, ask(client, entree), attributes=EVA | change)
    assert answer(client, entree, told.posted())["Location"] == NOT_KNOWN
    assert not is_in(client)
    assert rows() == before


WRONG: dict[str, dict[str, Any]] = {
    "no signature": {"signed": ""},
    "another key": {"key": OTHER_KEY},
    "an old algorithm": {"algorithm": "RSA_SHA1"},
    "another issuer": {"issuer": "https://elders.test/idp"},
    "another audience": {"audience": "https://elders.test/"},
    "no audience": {"audience": ""},
    "sent to another": {"recipient": "https://elders.test/"},
    "sent to nobody": {"recipient": ""},
    "over": {"minutes": -10},
    "an answer to another": {"answers": "_iets_anders"},
    "an answer to nothing": {"answers": ""},
}


@pytest.mark.parametrize("how", WRONG)
def test_what_is_not_whole_not_for_us_or_not_of_now_is_refused(
    how: str, entree: IdentityProvider, client: Client
) -> None:
    told = Told(entree, ask(client, entree), **WRONG[how])
    assert answer(client, entree, told.posted())["Location"] == FAILED
    assert not is_in(client)


@pytest.mark.parametrize("how", ["no audience", "sent to nobody", "an answer to nothing"])
def test_control_what_the_library_leaves_open_would_come_in(
    how: str, entree: IdentityProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saml, "_for_us", lambda response, provider: response.get_in_response_to())
    told = Told(entree, ask(client, entree), **WRONG[how])
    assert answer(client, entree, told.posted())["Location"] == IN


def tampered(told: Told, change: Callable[[Any], None]) -> str:
    """Changed after it was signed."""
    root = told.tree()
    change(root)
    return encoded(root)


def another_address(root: Any) -> None:
    for value in root.iterfind(".//saml:AttributeValue", NAMES):
        if value.text == EVA["mail"]:
            value.text = "gijs@voorbeeld.test"


def wrap(root: Any) -> None:
    """A false assertion in front, the signed one hidden behind it (signature wrapping)."""
    signed = root.find("saml:Assertion", NAMES)
    false = copy.deepcopy(signed)
    false.set("ID", "_false")
    false.remove(false.find("{http://www.w3.org/2000/09/xmldsig#}Signature"))
    another_address(false)
    root.insert(list(root).index(signed), false)


def wrap_inside(root: Any) -> None:
    """The signed assertion inside the signature of a false one."""
    signed = root.find("saml:Assertion", NAMES)
    false = copy.deepcopy(signed)
    false.set("ID", "_false")
    another_address(false)
    root.replace(signed, false)
    signature = false.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    holder = lxml.etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object")
    holder.append(signed)


def steal_answer(root: Any) -> None:
    """Somebody else's signed assertion under the question of this browser."""
    root.set("InResponseTo", "_een_andere_vraag")


@pytest.mark.parametrize("change", [another_address, wrap, wrap_inside, steal_answer])
def test_a_tampered_answer_is_refused(change: Callable[[Any], None], entree: IdentityProvider, client: Client) -> None:
    told = Told(entree, ask(client, entree))
    assert answer(client, entree, tampered(told, change))["Location"] == FAILED
    assert not is_in(client)


def test_control_without_the_check_of_the_signature_the_false_address_would_come_in(
    entree: IdentityProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onelogin.saml2.utils.OneLogin_Saml2_Utils.validate_sign", lambda *given, **named: True)
    told = Told(entree, ask(client, entree))
    assert answer(client, entree, tampered(told, another_address))["Location"] == IN


def test_an_answer_counts_once_and_in_the_browser_that_asked(entree: IdentityProvider, client: Client) -> None:
    posted = Told(entree, ask(client, entree)).posted()
    thief = Client()
    assert answer(thief, entree, posted)["Location"] == FAILED
    assert answer(client, entree, posted)["Location"] == IN
    client.post(reverse("account_logout"))
    assert answer(client, entree, posted)["Location"] == FAILED
    assert not is_in(thief)


@pytest.fixture
def federation(trusted: Callable[..., IdentityProvider]) -> IdentityProvider:
    """The identity provider of another centre, run by somebody with plans, who can sign what they like there."""
    certificates = {"sso": SSO, "certificates": [OTHER_CERTIFICATE]}
    return trusted("beuk", kind=Kind.SAML, issuer="https://elders.test/idp", endpoints=certificates)


def speak_for_entree(client: Client, entree: IdentityProvider, other: IdentityProvider) -> Any:
    """Ask Entree, let the other provider answer that question, and carry its answer to the page of Entree."""
    asked = ask(client, entree)
    told = Told(other, asked, attributes=EVA, issuer=other.issuer, key=OTHER_KEY)
    carried = Client()
    address = reverse("integrations:saml_answer", args=[other.public_id])
    first = carried.post(address, {"SAMLResponse": told.posted()})
    assert first["Location"] == reverse("integrations:saml_back", args=[other.public_id]), "it is signed as it should"
    client.cookies["samenspel-work"] = carried.cookies["samenspel-work"].value
    return client.get(reverse("integrations:saml_back", args=[entree.public_id]))


def test_a_provider_does_not_answer_what_was_asked_of_another(
    entree: IdentityProvider, federation: IdentityProvider, client: Client
) -> None:
    assert speak_for_entree(client, entree, federation)["Location"] == FAILED
    assert not is_in(client)


def test_control_an_answer_that_forgets_who_signed_it_lets_the_other_centre_speak_for_this_one(
    entree: IdentityProvider, federation: IdentityProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = saml.unlocked
    monkeypatch.setattr(saml, "unlocked", lambda text: replace(read(text), signer=str(entree.public_id)))
    assert speak_for_entree(client, entree, federation)["Location"] == IN


def test_an_answer_that_nobody_asked_for_is_refused(entree: IdentityProvider, client: Client) -> None:
    assert answer(client, entree, Told(entree, "_ongevraagd").posted())["Location"] == FAILED


def test_what_the_browser_carries_is_ours_alone_and_for_two_minutes(
    entree: IdentityProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(client, entree)
    carried = saml.locked(saml.read(entree, Told(entree, asked).posted()))
    assert EVA["mail"] not in base64.urlsafe_b64decode(carried).decode("latin-1")
    back = reverse("integrations:saml_back", args=[entree.public_id])
    for value in ("", "onzin", carried[:-4] + "AAAA"):
        client.cookies["samenspel-work"] = value
        assert client.get(back)["Location"] == FAILED
    monkeypatch.setattr(saml.time, "time", lambda: 4_000_000_000.0)
    client.cookies["samenspel-work"] = carried
    assert client.get(back)["Location"] == FAILED


BOMB = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><samlp:Response xmlns:samlp="%s">&c;</samlp:Response>'


@pytest.mark.parametrize(
    "posted",
    [
        "",
        "geen base64!",
        base64.b64encode(b"geen xml").decode(),
        base64.b64encode((BOMB % NAMES["samlp"]).encode()).decode(),
        base64.b64encode(b"<a>" * 100_000).decode(),
        "A" * 300_000,
    ],
    ids=["nothing", "no base64", "no xml", "entities", "deep", "long"],
)
def test_nonsense_is_a_plain_page(posted: str, entree: IdentityProvider, client: Client) -> None:
    assert answer(client, entree, posted)["Location"] == FAILED


def test_we_say_who_we_are(entree: IdentityProvider, client: Client) -> None:
    page = client.get(reverse("integrations:saml_metadata", args=[entree.public_id]))
    root = lxml.etree.fromstring(page.content)
    assert root.get("entityID") == saml.own_name(entree)
    assert saml.own_address(entree) in page.content.decode()


METADATA = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{issuer}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
<ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sso}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""
METADATA = METADATA.replace("{certificate}", ENDPOINTS["certificates"][0])


def test_metadata_of_a_provider_is_read(linde: Centre) -> None:
    assert saml.provider_in(METADATA.format(issuer=ISSUER, sso=SSO)) == (ISSUER, ENDPOINTS)


@pytest.mark.parametrize("text", ["", "x", "<a/>", METADATA.format(issuer=ISSUER, sso="http://entree.test/in")])
def test_metadata_that_does_not_do_is_refused(text: str) -> None:
    with pytest.raises(saml.Unbelievable):
        saml.provider_in(text)


def test_lxml_and_xmlsec_hold_the_same_libxml2() -> None:
    assert lxml.etree.LIBXML_VERSION == lxml.etree.LIBXML_COMPILED_VERSION == xmlsec.get_libxml_version()


WITHOUT = """
import sys
sys.modules["onelogin"] = sys.modules["xmlsec"] = None
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "onelogin" else found(name, *rest)
from samenspel.config import cli
sys.argv[0] = "samenspel"
sys.exit(cli.run(sys.argv[1:]))
"""


def test_without_the_extra_the_product_works_and_says_what_is_missing(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "EMAIL_URL"}}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "samenspel.config.settings", "SAMENSPEL_HOME": str(tmp_path)}
    (tmp_path / "metadata.xml").write_text(METADATA.format(issuer=ISSUER, sso=SSO))

    def samenspel(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", WITHOUT, *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    centre = ("--key", "els", "--name", "De Els", "--organisation", "De Els")
    assert samenspel("create-centre", *centre).returncode == 0
    add = ("sso", "add", "--centre", "els", "--with", "entree", "--brin", "06OF", "--domain", "els.test")
    said = samenspel(*add, "--metadata", str(tmp_path / "metadata.xml"))
    assert said.returncode == 1
    assert "make saml" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_provider_that_was_added_before_the_extra_went_is_a_plain_page(
    entree: IdentityProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert client.post(reverse("integrations:sign_in"), {"via": str(entree.public_id)})["Location"] == FAILED
    assert client.get(reverse("integrations:saml_metadata", args=[entree.public_id])).status_code == 404
    with centre_scope(entree.centre_id):
        assert IdentityProvider.objects.count() == 1
