"""OpenID Connect as allauth does it, held tighter: fixed addresses, a nonce, a checked signature, nothing stored.

allauth keeps the state (ten minutes, once, in the browser that asked), does PKCE and exchanges the code. The rest is
here: addresses are those of the day on which the operator added the provider, the ID token is always checked with the
provider's keys although it came straight from there, and the userinfo page may only add to it about the same person.
"""

from __future__ import annotations

import secrets
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from samenspel.accounts import vault
from samenspel.integrations.logic.trust import HOURS
from samenspel.integrations.models import IdentityProvider

SCOPE: Final = ["openid", "email", "profile"]
# Only with a key that the provider alone has; never "none", and no secret that both know.
ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY: Final = 60
NEEDED: Final = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT: Final = (*NEEDED, "userinfo_endpoint", "token_endpoint_auth_methods_supported")
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Unusable(Exception):
    """What a provider says of itself is of no use; the message names the part, and nothing else."""


def network() -> requests.Session:
    """How we ask an identity provider something: five seconds, and never sent on to another address."""
    session = requests.Session()
    session.max_redirects = 0
    ask = session.request

    def within_five_seconds(*args: Any, **options: Any) -> requests.Response:
        return ask(*args, **options | {"timeout": settings.SOCIALACCOUNT_REQUESTS_TIMEOUT})

    session.request = within_five_seconds  # type: ignore[method-assign]
    return session


def discover(issuer: str) -> dict[str, Any]:
    """What the provider with this issuer says of itself. Raises Unusable, and requests.RequestException or ValueError
    when it cannot be asked."""
    with network() as session:
        response = session.get(issuer.rstrip("/") + "/.well-known/openid-configuration")
        response.raise_for_status()
        said = response.json()
    return checked(said, issuer)


def checked(said: Any, issuer: str) -> dict[str, Any]:
    """The parts that we keep, when they are whole, safe, and of this very issuer. Raises Unusable."""
    if not isinstance(said, dict) or said.get("issuer") != issuer:
        raise Unusable("issuer")
    for part in (*NEEDED[1:], *(["userinfo_endpoint"] if said.get("userinfo_endpoint") else [])):
        if not is_safe_address(said.get(part)):
            raise Unusable(part)
    return {part: said[part] for part in KEPT if part in said}


def is_safe_address(text: Any) -> bool:
    """Whether this is an https address; on one's own machine http will do."""
    if not isinstance(text, str):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_private = parts.scheme == "https" or (parts.scheme == "http" and host in HERE)
    return bool(host) and not parts.username and is_private


def verified(token: str, keys: dict[str, Any], *, issuer: str, client_id: str) -> dict[str, Any]:
    """What stands in an ID token, when the provider signed it for us and it is of now. Raises jwt.PyJWTError."""
    wanted = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in jwt.PyJWKSet.from_dict(keys).keys if wanted in (None, key.key_id)]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("not one key")
    said: dict[str, Any] = jwt.decode(
        token,
        fitting[0],
        algorithms=ALGORITHMS,
        issuer=issuer,
        audience=client_id,
        leeway=LEEWAY,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )
    if isinstance(said["aud"], list) and len(said["aud"]) > 1 and said.get("azp") != client_id:
        raise jwt.InvalidAudienceError("meant for another")
    return said


class WorkAdapter(OpenIDConnectOAuth2Adapter):
    """The exchange with one identity provider."""

    row: IdentityProvider

    @property
    def openid_config(self) -> dict[str, Any]:
        return self.get_provider().row.endpoints

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Made of our public address, never of what a visitor says the host is."""
        return settings.PUBLIC_URL + reverse("integrations:openid_back", args=[self.provider_id])

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        try:
            said = self._said(str(kwargs["response"]["id_token"]), token.token)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, AttributeError) as problem:
            raise OAuth2Error("unusable ID token") from problem
        return self.get_provider().sociallogin_from_response(request, said)

    def _said(self, id_token: str, access_token: str) -> dict[str, Any]:
        config = self.openid_config
        with network() as session:
            keys = session.get(config["jwks_uri"])
            keys.raise_for_status()
        provider = self.get_provider()
        said = verified(id_token, keys.json(), issuer=config["issuer"], client_id=provider.app.client_id)
        if "email" in said or "userinfo_endpoint" not in config:
            return said
        more = self._fetch_user_info(access_token)
        if more.get("sub") != said["sub"]:
            raise OAuth2Error("userinfo of somebody else")
        return more | said


class WorkProvider(OpenIDConnectProvider):
    """An organisation's identity provider, as allauth wants to see it."""

    oauth2_adapter_class = WorkAdapter

    def __init__(self, request: HttpRequest, row: IdentityProvider) -> None:
        self.row = row
        app = SocialApp(
            provider=self.id,
            provider_id=str(row.public_id),
            name=row.place[:40],
            client_id=row.client_id,
            secret=vault.unlock(row.locked_secret) if row.locked_secret else "",
            settings={"oauth_pkce_enabled": True, "scope": SCOPE},
        )
        super().__init__(request, app=app)

    def address_for(self, request: HttpRequest, following: str) -> str:
        """Where to send the browser; what was asked is kept in its session."""
        nonce = secrets.token_urlsafe(32)
        asked = {"nonce": nonce, "max_age": str(HOURS * 3600)}
        response = self.redirect(request, "login", next_url=following, data={"nonce": nonce}, auth_params=asked)
        return str(response["Location"])
