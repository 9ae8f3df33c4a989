"""Every address x everyone of the cast: what declares nothing does not exist, and nobody sees another's centre."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from samenspel.core.policy import Permission, may
from samenspel.core.tenancy import centre_scope
from samenspel.demo.cast import CAST
from samenspel.organisations.models import Centre

Found = tuple[str, URLPattern]


def walk(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[Found]:
    """Every pattern with its full name and path."""
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from ((name, found) for name, found in walk(pattern, path, inner))
        else:
            yield f"{space}{pattern.name or path}", pattern


ALL = list(walk(get_resolver()))
OF_CENTRES = [(name, pattern) for name, pattern in ALL if getattr(pattern.callback, "policy", None)]


def undeclared(pattern: URLPattern) -> bool:
    """Whether a view says neither whom it is for nor why it is for all."""
    view = pattern.callback
    return not (getattr(view, "policy", None) or getattr(view, "public_reason", ""))


@pytest.mark.parametrize(("name", "pattern"), ALL, ids=[name for name, _pattern in ALL])
def test_every_page_declares_whom_it_is_for(name: str, pattern: URLPattern) -> None:
    assert not undeclared(pattern)


def test_control_a_page_that_declares_nothing_is_caught() -> None:
    assert undeclared(URLPattern(ALL[0][1].pattern, lambda request: None))


def address(name: str, pattern: URLPattern, centre: str) -> str:
    """The URL of a page at a centre, with made-up ids where it wants ids."""
    known = {"uuid": str(uuid.UUID(int=1)), "slug": "samen", "str": "samen", "int": "1", "path": "samen"}
    converters = pattern.pattern.converters
    arguments = {
        key: centre if key == "centre_key" else known[_kind(converter)] for key, converter in converters.items()
    }
    return reverse(name, kwargs={"centre_key": centre, **arguments})


def _kind(converter: object) -> str:
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


@pytest.mark.parametrize("key", [part.key for part in CAST])
def test_another_centre_does_not_exist(key: str, client_as: Callable[[str], Client], cast: object) -> None:
    client = client_as(key)
    elsewhere = "linde" if key == "karim" else "beuk"
    for name, pattern in OF_CENTRES:
        url = address(name, pattern, elsewhere)
        assert client.get(url).status_code == 404, url
        assert client.post(url).status_code == 404, url


def test_who_has_not_signed_in_is_asked_to(centres: dict[str, Centre], client: Client) -> None:
    for name, pattern in OF_CENTRES:
        for centre in ("linde", "nergens"):
            answer = client.get(address(name, pattern, centre))
            assert answer.status_code == 302, name
            assert answer["Location"].startswith(reverse("account_login")), name


@pytest.mark.parametrize("key", [part.key for part in CAST if part.centre == "linde"])
def test_each_page_answers_as_its_permission_says(
    key: str, client_as: Callable[[str], Client], cast: dict[str, object], centres: dict[str, Centre]
) -> None:
    client = client_as(key)
    actor = cast[key]
    for name, pattern in OF_CENTRES:
        permission: Permission = pattern.callback.policy  # type: ignore[attr-defined]
        with centre_scope(centres["linde"].pk):
            decision = may(actor, permission)  # type: ignore[arg-type]
            visible = permission.visible.holds(actor, None)  # type: ignore[arg-type]
        answer = client.get(address(name, pattern, "linde"))
        if not visible:
            assert answer.status_code == 404, (name, answer.status_code)
        elif not decision:
            assert answer.status_code == 403, (name, answer.status_code)
        else:
            # 404: a page of one thing, asked for a thing that is not there; 405: for POST alone.
            assert answer.status_code in {200, 302, 404, 405}, (name, answer.status_code)


def test_not_yours_and_not_there_look_the_same(client_as: Callable[[str], Client]) -> None:
    client = client_as("karim")
    theirs, nowhere = client.get("/linde/kompas/"), client.get("/nergens/kompas/")
    assert theirs.status_code == nowhere.status_code == 404
    assert bare(theirs.content, b"linde") == bare(nowhere.content, b"nergens")


def bare(page: bytes, key: bytes) -> bytes:
    """A page without what the asker put in the address, and without the random token of its forms."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page).replace(b"/" + key + b"/", b"/")
