"""SAML, for Entree and other federations: an extra that need not be installed (`make saml`).

python3-saml checks signature, times, issuer and schema. Beside that we want what it leaves open: that the answer is
meant for us and for this very address, that it has an end, and that it answers what this browser asked.
"""

from __future__ import annotations

import importlib.util
import json
import time
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.socialaccount.internal import statekit
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from samenspel.accounts import vault
from samenspel.integrations.logic.trust import Claim, claim_of_saml
from samenspel.integrations.models import IdentityProvider
from samenspel.integrations.openid import is_safe_address

LONGEST_ANSWER: Final = 256 * 1024
# Between the answer and the page that reads it; the browser goes straight on.
SECONDS: Final = 120
LONGEST_COOKIE: Final = 3800
_POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


class NotInstalled(Exception):
    """The extra `saml` is not there."""


class Unbelievable(Exception):
    """An answer, or what a provider says of itself, is not to be believed; the message is for makers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a checked answer says, which question it answers, and which provider (public id) signed it."""

    claim: Claim
    asked: str
    signer: str


def need() -> None:
    """Raise NotInstalled when the extra is not there."""
    if importlib.util.find_spec("onelogin") is None:
        raise NotInstalled


def address_for(request: HttpRequest, provider: IdentityProvider, following: str) -> str:
    """Where to send the browser; what was asked is kept in its session. Raises NotInstalled."""
    need()
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    auth = OneLogin_Saml2_Auth(_here(provider), settings_of(provider))
    address: str = auth.login(return_to="")
    statekit.stash_state(
        request, provider_id=str(provider.public_id), state={"next": following}, state_id=auth.get_last_request_id()
    )
    return address


def asked_here(request: HttpRequest, provider: IdentityProvider, answer: Answer) -> str | None:
    """Where this browser was going when it asked this provider; None when it did not ask, or had its answer already,
    or when another provider answers: who knows the question could else speak for any organisation."""
    if answer.signer != str(provider.public_id):
        return None
    state = statekit.unstash_state(request, provider_id=str(provider.public_id), state_id=answer.asked)
    return None if state is None else str(state.get("next") or "")


def metadata(provider: IdentityProvider) -> bytes:
    """What the identity provider needs to know of us. Raises NotInstalled."""
    need()
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    said = OneLogin_Saml2_Settings(settings_of(provider), sp_validation_only=True).get_sp_metadata()
    return said if isinstance(said, bytes) else str(said).encode()


def read(provider: IdentityProvider, answer: str) -> Answer:
    """The claim in an answer as the browser posts it. Raises NotInstalled or Unbelievable."""
    need()
    from onelogin.saml2.errors import OneLogin_Saml2_ValidationError
    from onelogin.saml2.response import OneLogin_Saml2_Response
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    if len(answer) > LONGEST_ANSWER:
        raise Unbelievable("too long")
    try:
        response = OneLogin_Saml2_Response(OneLogin_Saml2_Settings(settings_of(provider)), answer)
        response.is_valid(_here(provider), raise_exceptions=True)
        asked = _for_us(response, provider)
        claim = claim_of_saml(
            str(response.get_nameid() or ""),
            response.get_attributes(),
            response.get_authn_contexts(),
            _moment(response),
        )
    except Unbelievable:
        raise
    except OneLogin_Saml2_ValidationError as problem:  # its text may hold what strangers wrote, its code does not
        names = {value: name for name, value in vars(OneLogin_Saml2_ValidationError).items() if isinstance(value, int)}
        raise Unbelievable(names.get(problem.code, "not valid")) from problem
    except Exception as problem:  # it reads XML of strangers, and raises whatever that brings about
        raise Unbelievable(type(problem).__name__) from problem
    return Answer(claim, asked, str(provider.public_id))


def _for_us(response: Any, provider: IdentityProvider) -> str:
    """Which question of ours the signed part answers. Raises Unbelievable when it is not for us alone."""
    if own_name(provider) not in response.get_audiences():
        raise Unbelievable("audience")
    here = own_address(provider)
    for data in response._query_assertion("/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"):
        asked = data.get("InResponseTo", "")
        if asked and data.get("Recipient") == here and data.get("NotOnOrAfter"):
            if response.get_in_response_to() != asked:
                raise Unbelievable("in response to")
            return str(asked)
    raise Unbelievable("confirmation")


def _moment(response: Any) -> float:
    """When the person signed in there, in seconds since the epoch."""
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    (statement,) = response._query_assertion("/saml:AuthnStatement")
    return float(OneLogin_Saml2_Utils.parse_SAML_to_time(statement.get("AuthnInstant")))


def own_name(provider: IdentityProvider) -> str:
    """How we are called there: the address of our metadata."""
    return settings.PUBLIC_URL + reverse("integrations:saml_metadata", args=[provider.public_id])


def own_address(provider: IdentityProvider) -> str:
    """Where the answer is sent."""
    return settings.PUBLIC_URL + reverse("integrations:saml_answer", args=[provider.public_id])


def _here(provider: IdentityProvider) -> dict[str, Any]:
    """Our address as python3-saml wants it: the public one, never what a visitor says the host is."""
    parts = urlsplit(own_address(provider))
    return {"https": "on" if parts.scheme == "https" else "off", "http_host": parts.netloc, "script_name": parts.path}


def settings_of(provider: IdentityProvider) -> dict[str, Any]:
    """The settings for python3-saml: strict, nothing older than SHA-256."""
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": own_name(provider),
            "assertionConsumerService": {"url": own_address(provider), "binding": _POST},
            "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        },
        "idp": {
            "entityId": provider.issuer,
            "singleSignOnService": {"url": provider.endpoints["sso"], "binding": _REDIRECT},
            "x509certMulti": {"signing": list(provider.endpoints["certificates"])},  # a copy: it writes in it
        },
        "security": {
            "wantNameId": False,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
        },
    }


def provider_in(text: str, entity: str = "") -> tuple[str, dict[str, Any]]:
    """The issuer and the endpoints in metadata of a provider (of `entity`, when it holds several).

    Raises NotInstalled, and Unbelievable when something is missing or not safe.
    """
    need()
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(text, entity_id=entity or None).get("idp", {})
    except Exception as problem:  # as above
        raise Unbelievable(type(problem).__name__) from problem
    several = found.get("x509certMulti", {}).get("signing", [])
    certificates = several or [found["x509cert"]] if several or found.get("x509cert") else []
    sso = found.get("singleSignOnService", {}).get("url")
    if not (found.get("entityId") and certificates and is_safe_address(sso)):
        raise Unbelievable("incomplete")
    return found["entityId"], {"sso": sso, "certificates": certificates}


def locked(answer: Answer) -> str:
    """The answer for the browser to carry to the next page: nobody else can read, change or make one."""
    said = asdict(answer.claim)
    plain = {key: sorted(value) if isinstance(value, frozenset) else value for key, value in said.items()}
    return vault.lock(json.dumps(asdict(answer) | {"claim": plain, "until": time.time() + SECONDS}))


def unlocked(text: str) -> Answer:
    """The answer that the browser carried. Raises Unbelievable for what we did not lock, and when it is too old."""
    try:
        said = json.loads(vault.unlock(text))
    except (InvalidToken, ValueError) as problem:
        raise Unbelievable("not ours") from problem
    if not isinstance(said, dict) or "claim" not in said or said["until"] < time.time():
        raise Unbelievable("too old")
    plain = said["claim"]
    sets = {key: frozenset(plain[key]) for key in ("realms", "affiliations", "methods")}
    return Answer(Claim(**plain | sets | {"name": tuple(plain["name"])}), said["asked"], said["signer"])
