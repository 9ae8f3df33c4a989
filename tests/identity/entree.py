"""An identity provider over SAML for tests: pysaml2, with a page on which one says who one is.

Arguments: the port, a folder. It writes its metadata there as `idp.xml` and reads ours from `sp.xml`.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_UNSPECIFIED, NameID
from saml2.server import Server

PORT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
HERE = f"http://127.0.0.1:{PORT}"  # another site than ours, for a browser
URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
TWICE = "https://refeds.org/profile/mfa"
PEOPLE = {
    "fatma": {"mail": "fatma@els.test", "eduPersonAffiliation": "employee"},
    "daan": {"mail": "fatma@els.test", "eduPersonAffiliation": "student"},
    "niemand": {"mail": "niemand@els.test", "eduPersonAffiliation": "staff"},
}
NAMES = ("uid", "mail", "eduPersonAffiliation", "nlEduPersonHomeOrganizationId", "givenName")
MAP = f"""MAP = {{"identifier": "{URI}", "fro": {{n: n for n in {NAMES!r}}}, "to": {{n: n for n in {NAMES!r}}}}}"""
Start = Callable[..., Any]


def server() -> Server:
    """The provider with what it knows of us by now."""
    maps = FOLDER / "maps"
    maps.mkdir(exist_ok=True)
    (maps / "basic.py").write_text(MAP)
    known = FOLDER / "sp.xml"
    config: dict[str, Any] = {
        "entityid": f"{HERE}/idp",
        "service": {
            "idp": {
                "name": "Entree",
                "endpoints": {"single_sign_on_service": [(f"{HERE}/in", BINDING_HTTP_REDIRECT)]},
                "policy": {"default": {"attribute_restrictions": None, "name_form": URI, "lifetime": {"minutes": 5}}},
                "sign_assertion": True,
                "signing_algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                "digest_algorithm": "http://www.w3.org/2001/04/xmlenc#sha256",
                "want_authn_requests_signed": False,
            }
        },
        "key_file": str(FOLDER / "key.pem"),
        "cert_file": str(FOLDER / "cert.pem"),
        "attribute_map_dir": str(maps),
        "metadata": {"local": [str(known)]} if known.exists() else {},
    }
    return Server(config=IdPConfig().load(config))


def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """One page to say who one is, one that posts the answer."""
    asked = {key: values[0] for key, values in parse_qs(environ["QUERY_STRING"]).items()}
    if environ["PATH_INFO"] != "/in":
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"ready"]
    page = _answer(asked) if "login" in asked else _who(asked)
    start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [page.encode()]


def _who(asked: dict[str, str]) -> str:
    kept = "".join(f'<input type="hidden" name="{key}" value="{html.escape(value)}">' for key, value in asked.items())
    return f'<!doctype html><title>Entree</title><form>{kept}<input name="login"><button>Verder</button></form>'


def _answer(asked: dict[str, str]) -> str:
    idp = server()
    request = idp.parse_authn_request(asked["SAMLRequest"], BINDING_HTTP_REDIRECT).message
    details = idp.response_args(request)
    login = asked["login"]
    answer = idp.create_authn_response(
        identity={"uid": f"{login}@els", "nlEduPersonHomeOrganizationId": "06OF00", "givenName": "Fatma"}
        | PEOPLE[login],
        in_response_to=details["in_response_to"],
        destination=details["destination"],
        sp_entity_id=details["sp_entity_id"],
        name_id=NameID(format=NAMEID_FORMAT_UNSPECIFIED, text=login),
        authn={"class_ref": TWICE, "authn_auth": HERE},
        sign_assertion=True,
        sign_response=False,
    )
    made = idp.apply_binding(BINDING_HTTP_POST, str(answer), details["destination"], asked.get("RelayState", ""), True)
    return str(made["data"])


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args: Any) -> None:
        """Nothing."""


if __name__ == "__main__":
    (FOLDER / "idp.xml").write_text(str(entity_descriptor(server().config)))
    make_server("127.0.0.1", PORT, application, handler_class=Quiet).serve_forever()
