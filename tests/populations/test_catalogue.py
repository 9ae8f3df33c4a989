"""The catalogue of characteristics is data, and keeps its own rules."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from datetime import date
from importlib import resources
from typing import Any

import pytest

from samenspel.populations.logic.catalogue import BadCatalogue, Characteristic, Of, Unit, catalogue, parse
from tests.populations.factories import SOURCE

NAMES = [line.split(",")[1] for line in SOURCE.splitlines()[1:]]


def shipped() -> dict[str, Any]:
    file = resources.files("samenspel.populations") / "data" / "characteristics.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_source_is_known_whatever_its_capitals(name: str) -> None:
    found = catalogue().by_name(f"  {name.upper()} ")
    assert found is not None
    assert found == catalogue().by_name(name)


def test_the_thirteen_names_of_the_source_are_thirteen_characteristics() -> None:
    assert len({catalogue().by_name(name) and catalogue().by_name(name).key for name in NAMES}) == 13  # type: ignore[union-attr]


def test_everything_has_a_name_in_each_language_of_the_product() -> None:
    found = catalogue()
    for one in (*found.segments, *found.themes, *found.characteristics):
        assert set(one.name) == {"nl", "en", "ar"}, one.key
    for one in found.characteristics:
        for texts in (one.note, one.clause):
            assert set(texts) in (set(), {"nl", "en", "ar"}), one.key
        assert all(text.count("{value}") == 1 for text in one.clause.values()), one.key
        assert bool(one.lede) == bool(one.clause), one.key


def test_a_dated_word_lives_only_in_its_time() -> None:
    weights, score = catalogue().get("weights"), catalogue().get("disadvantage_score")
    assert weights
    assert score
    assert weights.is_valid_on(date(2016, 10, 1))
    assert not weights.is_valid_on(date(2019, 10, 1))
    assert score.is_valid_on(date(2019, 10, 1))
    assert not score.is_valid_on(date(2016, 10, 1))


def test_a_centre_adds_its_own_without_touching_the_original() -> None:
    own = Characteristic("own_bus", {"nl": "Kinderen met de bus"}, "own", Unit.PERCENT, Of.CHILDREN)
    assert catalogue().with_own([own]).by_name("kinderen met de bus") is own
    assert catalogue().by_name("kinderen met de bus") is None


def double_key(data: dict[str, Any]) -> None:
    data["characteristic"].append(data["characteristic"][1])


def lost_member(data: dict[str, Any]) -> None:
    data["group"][0]["members"].append("nobody")


def kinds_of_nothing(data: dict[str, Any]) -> None:
    (kinds,) = (one for one in data["characteristic"] if one["unit"] == "kinds")
    del kinds["counted_in"]


def shared_name(data: dict[str, Any]) -> None:
    data["characteristic"][2]["aliases"] = ["Doelgroepkinderen"]


def no_size(data: dict[str, Any]) -> None:
    data["characteristic"][0]["is_size"] = False


def lost_theme(data: dict[str, Any]) -> None:
    data["characteristic"][3]["theme"] = "weather"


@pytest.mark.parametrize("damage", [double_key, lost_member, kinds_of_nothing, shared_name, no_size, lost_theme])
def test_a_broken_catalogue_does_not_load(damage: Callable[[dict[str, Any]], None]) -> None:
    data = shipped()
    parse(copy.deepcopy(data))
    damage(data)
    with pytest.raises(BadCatalogue):
        parse(data)
