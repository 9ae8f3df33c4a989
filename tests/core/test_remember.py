"""A remembered page is never another's, never old, and never carries another's token."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from samenspel.audit.actions import record
from samenspel.core import remember
from samenspel.core.actor import System
from samenspel.core.remember import Memory
from samenspel.organisations.models import Centre, SchoolYear

TOKEN = re.compile(rb'csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def remembering(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.REMEMBER_PAGES = True
    monkeypatch.setattr(remember, "memory", Memory(50))
    return


def test_a_page_is_made_once(client_as: Callable[[str], Client], django_assert_num_queries: Any) -> None:
    client = client_as("gijs")
    first = client.get("/linde/kompas/")
    with django_assert_num_queries(4):
        again = client.get("/linde/kompas/")
    assert TOKEN.sub(b"", again.content) == TOKEN.sub(b"", first.content)


def test_after_a_change_another_page_is_made(client_as: Callable[[str], Client], linde: Centre) -> None:
    client = client_as("gijs")
    assert b"2031-2032" not in client.get("/linde/kompas/").content
    SchoolYear(start=2031).save()
    assert b"2031-2032" not in client.get("/linde/kompas/").content, "control: without a line in the log it is old"
    record(verb="test.changed", actor=System("test"), thing="test")
    assert b"2031-2032" in client.get("/linde/kompas/").content


def test_nobody_gets_the_page_of_another(client_as: Callable[[str], Client]) -> None:
    amina, bram = client_as("amina"), client_as("bram")
    assert b"Amina" in amina.get("/linde/visie/").content
    assert b"Amina" not in bram.get("/linde/visie/").content


def test_control_a_memory_that_forgets_who_asks_is_caught(
    client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remember, "key_of", lambda request: request.get_full_path())
    client_as("amina").get("/linde/visie/")
    assert b"Amina" in client_as("bram").get("/linde/visie/").content


def test_the_language_and_the_appearance_are_part_of_the_page(client_as: Callable[[str], Client]) -> None:
    client = client_as("bram")
    assert b'lang="nl"' in client.get("/linde/visie/").content
    client.cookies["samenspel-language"] = "ar"
    assert b'dir="rtl"' in client.get("/linde/visie/").content


def test_the_token_is_ones_own(client_as: Callable[[str], Client]) -> None:
    first, second = client_as("gijs"), client_as("gijs")
    first.get("/linde/kompas/")
    kept = second.get("/linde/kompas/")
    (token, *others) = set(TOKEN.findall(kept.content))
    assert not others
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = second.cookies
    choice = {"language": "nl", "csrfmiddlewaretoken": token.decode()}
    assert strict.post("/account/taal/", choice).status_code == 302
    assert strict.post("/account/taal/", choice | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_a_page_with_a_toast_is_not_kept(client_as: Callable[[str], Client], linde: Centre) -> None:
    from django.contrib import messages
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.test import RequestFactory

    client = client_as("gijs")
    client.get("/linde/kompas/")
    storage = CookieStorage(RequestFactory().get("/"))
    storage.add(messages.SUCCESS, "Gelukt, met een toast")
    client.cookies["messages"] = storage._encode(storage._queued_messages)
    assert b"met een toast" in client.get("/linde/kompas/").content
    assert b"met een toast" not in client.get("/linde/kompas/").content


def test_the_memory_is_bounded() -> None:
    memory = Memory(2)
    for key in "abc":
        memory.put(key, key.encode())
    assert memory.get("a") is None
    assert memory.get("c") == b"c"
