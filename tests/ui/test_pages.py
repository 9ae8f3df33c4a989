"""The frame, the error pages and the gallery: in every language, theme and layout, without inline anything."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise, product
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from lxml import html

INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.fixture
def gallery(client: Client, settings: LazySettings, db: None) -> Any:
    settings.DEBUG = True
    return lambda query="": client.get(f"/bouwstenen/{query}")


@pytest.mark.parametrize(
    ("language", "theme", "layout"), list(product(("nl", "en", "ar"), ("", "dark"), ("staff", "parent", "document")))
)
def test_the_gallery_stands_in_every_dress(gallery: Any, language: str, theme: str, layout: str) -> None:
    response = gallery(f"?lang={language}&theme={theme}&layout={layout}")
    assert response.status_code == 200
    text = response.content.decode()
    assert not INLINE.search(text)
    page = html.document_fromstring(text)
    assert page.get("lang") == language
    assert page.get("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.get("data-theme", "") == theme
    assert f"layout-{layout}" in page.body.get("class")
    assert [identifier for identifier, count in Counter(page.xpath("//@id")).items() if count > 1] == []
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//a[@class='skip']/@href") == ["#content"]
    assert len(page.xpath("//main[@id='content']")) == 1


def test_control_inline_style_and_script_are_caught() -> None:
    for bad in ('<p style="x">', "<style>", "<script>x</script>", '<a onclick="x">', '<a href="javascript:x">'):
        assert INLINE.search(bad)
    assert not INLINE.search('<script src="/static/ui/ui.js" defer></script>')


def test_every_heading_follows_from_the_one_above_it(gallery: Any) -> None:
    page = html.document_fromstring(gallery("?lang=nl").content.decode())
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_gallery_is_not_there_in_a_real_centre(client: Client, settings: LazySettings, db: None) -> None:
    settings.DEBUG = settings.DEMO = False
    assert client.get("/bouwstenen/").status_code == 404


def test_a_choice_is_kept_and_leads_back(client: Client, db: None) -> None:
    response = client.post("/bouwstenen/weergave/", {"theme": "dark", "next": "/?x=1"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/?x=1"
    cookie = next(iter(response.cookies.values()))
    assert cookie.value == "dark"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("following", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_a_choice_never_leads_to_another_site(client: Client, db: None, following: str) -> None:
    response = client.post("/bouwstenen/weergave/", {"theme": "dark", "next": following})
    assert response.headers["Location"] == "/"


def test_an_unknown_choice_is_not_kept_and_a_link_chooses_nothing(client: Client, db: None) -> None:
    assert not client.post("/bouwstenen/weergave/", {"theme": "<b>"}).cookies
    assert client.get("/bouwstenen/weergave/?theme=dark").status_code == 405


def test_the_theme_that_was_chosen_dresses_the_next_page(client: Client, settings: LazySettings, db: None) -> None:
    settings.DEBUG = True
    client.post("/bouwstenen/weergave/", {"theme": "dark"})
    assert b'data-theme="dark"' in client.get("/bouwstenen/").content
    client.post("/bouwstenen/weergave/", {"theme": "auto"})
    assert b"data-theme" not in client.get("/bouwstenen/").content


def request() -> HttpRequest:
    return RequestFactory().get("/")


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("name", ["403.html", "404.html", "500.html"])
def test_an_error_page_offers_a_way_on(name: str, language: str) -> None:
    with translation.override(language):
        page = html.document_fromstring(render_to_string(name, {"reason": "Alleen de leiding."}, request()))
    assert page.xpath("//main//a/@href") == ["/"]
    assert len(page.xpath("//h1")) == 1
    assert ("Alleen de leiding." in page.text_content()) == (name == "403.html")


def test_a_destructive_step_asks_first_and_can_be_left() -> None:
    context = {
        "title": "Weghalen?",
        "text": "Daarna staat het bij gestopt.",
        "action_label": "Ja",
        "cancel_url": "/terug/",
        "tone": "danger",
        "hidden": {"ids": "1"},
    }
    page = html.document_fromstring(render_to_string("ui/confirm.html", context, request()))
    form = page.xpath("//main//form")[0]
    assert form.get("method") == "post"
    assert form.xpath(".//input[@name='ids']/@value") == ["1"]
    assert form.xpath(".//input[@name='csrfmiddlewaretoken']")
    assert form.xpath(".//a/@href") == ["/terug/"]
