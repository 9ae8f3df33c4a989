"""An identity provider of our own making, that signs whatever a test wants it to sign."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
import time
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from samenspel.core.actor import System
from samenspel.core.tenancy import centre_scope
from samenspel.integrations.actions import NewProvider, add_provider
from samenspel.integrations.logic.trust import Kind
from samenspel.integrations.models import IdentityProvider
from samenspel.organisations.models import Centre, Organisation

CLIENT, SECRET = "samenspel", "een geheim van de dienst"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What it says next, and what it was asked."""

    address: str
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    key: rsa.RSAPrivateKey = KEY
    header: dict[str, Any] = field(default_factory=lambda: {"kid": "one"})
    token: str | None = None
    challenge: str = ""
    asked: list[str] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/in",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def answer(self, path: str, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Status and body for a question of ours."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, self.discovery()
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return 200, {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            return self._token(sent)
        if path == "/userinfo" and self.userinfo is not None:
            return 200, self.userinfo
        return 404, {}

    def _token(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        digest = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        known = (sent.get("client_id"), sent.get("client_secret"), sent.get("code"))
        if known != (CLIENT, SECRET, "a-code") or digest.decode().rstrip("=") != self.challenge:
            return 400, {"error": "invalid_grant"}
        token = self.token or jwt.encode(self.claims, self.key, algorithm="RS256", headers=self.header)
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": token}

    def says(self, **claims: Any) -> None:
        """What it says of the next who comes: as of a good member of staff, but for these."""
        now = int(time.time())
        usual = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "account-1",
            "iat": now,
            "exp": now + 300,
            "email": "eva@voorbeeld.test",
            "email_verified": True,
            "amr": ["pwd", "mfa"],
        }
        self.claims = {key: value for key, value in (usual | claims).items() if value is not None}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer({key: values[0] for key, values in parse_qs(body).items()})

    def _answer(self, sent: dict[str, str]) -> None:
        status, body = self.provider.answer(urlsplit(self.path).path, sent)
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args: Any) -> None:
        """Nothing."""


class Running:
    """The provider on a port of this machine, while the `with` lasts."""

    def __enter__(self) -> Provider:
        handler = type("Handler", (_Handler,), {})
        self.server = HTTPServer(("127.0.0.1", 0), handler)
        provider = Provider(f"http://localhost:{self.server.server_port}")
        handler.provider = provider  # type: ignore[attr-defined]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return provider

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def believe(provider: Provider, centre: Centre, **changes: Any) -> IdentityProvider:
    """The operator adds this provider for the first organisation of a centre."""
    described = {
        "kind": Kind.OPENID,
        "issuer": provider.address,
        "endpoints": provider.discovery(),
        "domains": ["voorbeeld.test"],
        "client_id": CLIENT,
        "secret": SECRET,
    }
    with centre_scope(centre.pk):
        organisation = Organisation.objects.all()[0]
        return add_provider(actor=System("cli"), organisation=organisation, new=NewProvider(**described | changes))


@dataclass(frozen=True)
class Sent:
    """Where the browser was sent."""

    address: str
    state: str
    nonce: str
    challenge: str


def go(client: Client, row: IdentityProvider, following: str = "") -> Sent:
    """Press the button, and read where it leads."""
    page = client.post(reverse("integrations:sign_in"), {"via": str(row.public_id), "next": following})
    assert page.status_code == 200, page
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found
    address = unescape(found.group(1))
    sent = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
    return Sent(address, sent["state"], sent["nonce"], sent["code_challenge"])


def back(client: Client, row: IdentityProvider, state: str) -> Any:
    """Come back with a code."""
    return client.get(reverse("integrations:openid_back", args=[row.public_id]), {"code": "a-code", "state": state})


def sign_in(client: Client, provider: Provider, row: IdentityProvider, following: str = "", **claims: Any) -> Any:
    """There and back; returns our answer."""
    sent = go(client, row, following)
    provider.challenge = sent.challenge
    provider.says(**{"nonce": sent.nonce} | claims)
    return back(client, row, sent.state)
