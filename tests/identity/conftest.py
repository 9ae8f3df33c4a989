"""Real identity providers on this machine: oidc-provider on node, pysaml2 for SAML.

What node needs is installed once from our own lock file, in the cache folder of whoever runs this; the node is the one
that comes with playwright. What is missing is said in words, and with CI=true it is an error.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import playwright
import pytest
from lxml import etree

from tests.integrations.saml_provider import CERTIFICATE, KEY
from tests.journeys.conftest import no_network
from tests.journeys.test_sign_in import Site, browse, site

__all__ = ["browse", "no_network", "site"]

HERE = Path(__file__).parent
NODE = Path(playwright.__file__).parent / "driver" / "node"
CLIENT, SECRET = "samenspel", "een geheim dat nergens te zien is"


def missing(what: str) -> NoReturn:
    """Say what is missing: the test is left out, and where everything has to run that is an error."""
    said = f"Zonder {what} wordt inloggen bij een echte dienst niet getest."
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


@pytest.fixture(scope="session")
def provider_folder() -> Path:
    """A folder with oidc-provider in it, of exactly the versions of our lock file."""
    npm = shutil.which("npm")
    if npm is None or not NODE.exists():
        missing("npm")
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "samenspel-identity" / lock
    if not (cache / "whole").exists():
        cache.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, cache)
        run = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=cache, check=False)
        if run.returncode:
            missing("wat npm moet ophalen")
        (cache / "whole").touch()
    shutil.copy(HERE / "openid.mjs", cache)
    return cache


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str | Path], cwd: Path, address: str) -> Iterator[None]:
    """A server in a process of its own, from its first answer to the end of the `with`."""
    with subprocess.Popen(command, cwd=cwd) as server:
        try:
            deadline = time.monotonic() + 60
            while not answers(address):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"no answer from {address}")
                time.sleep(0.1)
            yield
        finally:
            server.terminate()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class School:
    """An identity provider that the site believes."""

    address: str
    key: str


@pytest.fixture(scope="module", params=["id-token", "userinfo"])
def openid(
    request: pytest.FixtureRequest, provider_folder: Path, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[School]:
    """oidc-provider, believed for De Els; it tells addresses in the ID token, or on the page beside it."""
    port, folder = free_port(), tmp_path_factory.mktemp("openid")
    address = f"http://127.0.0.1:{port}"
    (folder / "secret").write_text(SECRET)
    client = {"client_id": CLIENT, "client_secret": SECRET, "token_endpoint_auth_method": "client_secret_post"}
    command: list[str | Path] = [NODE, "openid.mjs", str(port), folder / "client.json", request.param]
    (folder / "client.json").write_text(json.dumps(client | {"redirect_uris": [f"{site.address}/nog-niet"]}))
    discovery = f"{address}/.well-known/openid-configuration"
    with running(command, provider_folder, discovery):  # once to be found, once more to know where to come back
        said = site.samenspel(
            *("sso", "add", "--centre", "els", "--with", "openid", "--issuer", address, "--domain", "els.test"),
            *("--client-id", CLIENT, "--secret-file", str(folder / "secret"), "--json"),
        )
    added = json.loads(said)
    assert SECRET not in said
    (folder / "client.json").write_text(json.dumps(client | {"redirect_uris": [added["addresses"]["redirect-URI"]]}))
    with running(command, provider_folder, discovery):
        yield School(address, added["id"])
    site.samenspel("sso", "remove", "--centre", "els", "--id", added["id"])


@pytest.fixture(scope="module")
def entree(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """pysaml2, believed for De Els as if it were Entree."""
    if shutil.which("xmlsec1") is None:
        missing("xmlsec1")
    port, folder = free_port(), tmp_path_factory.mktemp("entree")
    address = f"http://127.0.0.1:{port}"
    (folder / "key.pem").write_bytes(KEY)
    (folder / "cert.pem").write_text(f"-----BEGIN CERTIFICATE-----\n{CERTIFICATE}\n-----END CERTIFICATE-----\n")
    with running([sys.executable, HERE / "entree.py", str(port), folder], folder, address):
        added = json.loads(
            site.samenspel(
                *("sso", "add", "--centre", "els", "--with", "entree", "--brin", "06OF", "--domain", "els.test"),
                *("--metadata", str(folder / "idp.xml"), "--addresses-by-organisation", "--json"),
            )
        )
        with urllib.request.urlopen(added["addresses"]["metadata"], timeout=5) as answer:
            (folder / "sp.xml").write_bytes(etree.tostring(etree.fromstring(answer.read())))
        yield School(address, added["id"])
    site.samenspel("sso", "remove", "--centre", "els", "--id", added["id"])
