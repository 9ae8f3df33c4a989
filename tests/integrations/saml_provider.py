"""Answers over SAML as an identity provider would sign them, and as somebody would forge them."""

from __future__ import annotations

import base64
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from lxml import etree

from samenspel.integrations import saml
from samenspel.integrations.models import IdentityProvider

ISSUER, SSO = "https://entree.test/idp", "https://entree.test/in"
NAMES = {"samlp": "urn:oasis:names:tc:SAML:2.0:protocol", "saml": "urn:oasis:names:tc:SAML:2.0:assertion"}
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
TWICE = "https://refeds.org/profile/mfa"
EVA = {
    "uid": "qj7cks8qdz9ph54@linde",
    "mail": "eva@voorbeeld.test",
    "eduPersonAffiliation": "employee",
    "nlEduPersonHomeOrganizationId": "06OF00",
}


def key_pair() -> tuple[bytes, str]:
    """A key, and its certificate as metadata holds it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "entree.test")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, "".join(pem.splitlines()[1:-1])


KEY, CERTIFICATE = key_pair()
OTHER_KEY, OTHER_CERTIFICATE = key_pair()
ENDPOINTS = {"sso": SSO, "certificates": [CERTIFICATE]}


@dataclass
class Told:
    """What an answer says; a test changes what it wants. `signed` is "assertion", "response" or ""."""

    row: IdentityProvider
    asked: str
    attributes: Mapping[str, Any] = field(default_factory=lambda: dict(EVA))
    issuer: str = ISSUER
    audience: str | None = None
    recipient: str | None = None
    answers: str | None = None
    minutes: int = 5
    level: str = TWICE
    hours_ago: int = 0
    signed: str = "assertion"
    key: bytes = KEY
    algorithm: str = "RSA_SHA256"

    def tree(self) -> Any:
        """The answer as XML, signed."""
        root = etree.fromstring(self._text().encode())
        if self.signed:
            _sign(root if self.signed == "response" else root.find("saml:Assertion", NAMES), self.key, self.algorithm)
        return root

    def posted(self) -> str:
        """As a browser posts it."""
        return encoded(self.tree())

    def _text(self) -> str:
        now = datetime.now(UTC)
        at, until = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (now, now + timedelta(minutes=self.minutes)))
        shown = (now - timedelta(hours=self.hours_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
        here = saml.own_address(self.row)
        recipient = here if self.recipient is None else self.recipient
        answers = self.asked if self.answers is None else self.answers
        audience = saml.own_name(self.row) if self.audience is None else self.audience
        limits = f"<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>"
        said = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{one}</saml:AttributeValue>" for one in _several(value))
            + "</saml:Attribute>"
            for name, value in self.attributes.items()
        )
        return f"""<samlp:Response xmlns:samlp="{NAMES["samlp"]}" xmlns:saml="{NAMES["saml"]}" ID="_{uuid.uuid4().hex}"
 Version="2.0" IssueInstant="{at}" Destination="{here}" InResponseTo="{self.asked}">
<saml:Issuer>{self.issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="_{uuid.uuid4().hex}" Version="2.0" IssueInstant="{at}"><saml:Issuer>{self.issuer}</saml:Issuer>
<saml:Subject><saml:NameID>naam</saml:NameID><saml:SubjectConfirmation Method="{BEARER}"><saml:SubjectConfirmationData
 {f'InResponseTo="{answers}"' if answers else ""} {f'Recipient="{recipient}"' if recipient else ""}
 NotOnOrAfter="{until}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotOnOrAfter="{until}">{limits if audience else ""}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{shown}"><saml:AuthnContext><saml:AuthnContextClassRef>{self.level}
</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>{said}</saml:AttributeStatement></saml:Assertion></samlp:Response>"""


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def encoded(root: Any) -> str:
    """XML in base64."""
    return base64.b64encode(etree.tostring(root)).decode()


def _sign(element: Any, key: bytes, algorithm: str) -> None:
    """A signature after the issuer, as the standard wants it."""
    digest = xmlsec.Transform.SHA1 if algorithm.endswith("SHA1") else xmlsec.Transform.SHA256
    template = xmlsec.template.create(element, xmlsec.Transform.EXCL_C14N, getattr(xmlsec.Transform, algorithm))
    element.insert(1, template)
    reference = xmlsec.template.add_reference(template, digest, uri=f"#{element.get('ID')}")
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key, xmlsec.KeyFormat.PEM)
    context.register_id(element, "ID")
    context.sign(template)


def ask(client: Client, row: IdentityProvider, following: str = "") -> str:
    """Press the button; returns the id of the question that the browser takes along."""
    page = client.post(reverse("integrations:sign_in"), {"via": str(row.public_id), "next": following})
    packed = parse_qs(urlsplit(page.context["address"]).query)["SAMLRequest"][0]
    request = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
    return str(request.get("ID"))


def answer(client: Client, row: IdentityProvider, posted: str) -> Any:
    """The provider's page posts the answer, without our session as another site does; the browser follows."""
    elsewhere = Client(enforce_csrf_checks=True)
    first = elsewhere.post(reverse("integrations:saml_answer", args=[row.public_id]), {"SAMLResponse": posted})
    if not elsewhere.cookies:
        return first
    client.cookies.update(elsewhere.cookies)
    return client.get(first["Location"])
