"""The list of languages: complete in every language of the pages, and at least what rosters know."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from django.conf import settings

from samenspel.people.logic.languages import languages, named


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_every_language_has_a_name_in_every_language_of_the_pages(code: str) -> None:
    assert [one.code for one in languages().values() if not one.names.get(code)] == []
    names = [one.name(code) for one in languages().values()]
    assert len(names) == len(set(names))


def test_what_rosters_say_is_known_by_name() -> None:
    file = resources.files("samenspel.rosters") / "data" / "words.toml"
    said = tomllib.loads(file.read_text(encoding="utf-8"))["languages"]
    assert set(said) <= set(languages())


def test_a_name_stands_beside_its_own_where_the_two_differ() -> None:
    assert languages()["tr"].both("nl") == "Türkçe (Turks)"
    assert languages()["nl"].both("nl") == "Nederlands"
    assert languages()["ar"].both("en-gb") == "العربية (Arabic)"
    assert named(["ti", "nl", "xx"], "nl") == "Tigrinya, Nederlands, xx"
