"""Names hold no sign that hides: neither as they are kept, nor as they are compared."""

from __future__ import annotations

import importlib
import pkgutil
import unicodedata

import pytest
from django import forms

import samenspel
from samenspel.core.forms import NameField
from samenspel.core.logic.signs import clean, compared
from samenspel.rosters.logic.alike import family_alike, folded

TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HIDDEN = "\x00\x07\x1b\u00ad\u034f\u115f\u180e\u200b\u2060\u2800\u3164\ufe0f\ufeff\uffa0\U000e0041\U000e0100"
NAMES = (
    "Noor",
    "Zoë",
    "Yılmaz",
    "D'Or",
    "van 't Hof",
    "مريم العلي",
    "עברית",
    "李小龙",
    "देवनागरी",
    "می\u200cخواهم",
    "Ñandú",
)


@pytest.mark.parametrize("sign", TURNING + HIDDEN, ids=lambda one: f"{ord(one):x}")
def test_a_sign_that_hides_or_turns_is_left_out(sign: str) -> None:
    assert clean(f"Ja{sign}n{sign}") == "Jan"
    assert compared(f"J{sign}an") == compared("Jan")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_stays_itself(name: str) -> None:
    assert clean(name) == unicodedata.normalize("NFC", name)


def test_joiners_and_accents_make_no_other_person() -> None:
    assert compared("Jan\u200csen") == compared("Jánsen") == compared("JANSEN") == "jansen"


def test_control_a_comparison_that_sees_hidden_signs_takes_one_name_for_two(monkeypatch: pytest.MonkeyPatch) -> None:
    assert family_alike("V\u200cos", "Vos")
    monkeypatch.setattr("samenspel.rosters.logic.alike.compared", str.casefold)
    folded.cache_clear()
    assert not family_alike("V\u200cos", "Vos")
    folded.cache_clear()


def name_fields() -> dict[str, forms.Field]:
    """The fields in which somebody's name is typed, of every form of the product."""
    for module in pkgutil.walk_packages(samenspel.__path__, "samenspel."):
        if "forms" in module.name:
            importlib.import_module(module.name)
    kinds: list[type[forms.Form]] = [forms.Form]
    found: dict[str, forms.Field] = {}
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        named = {"given_name", "family_name", "child_name"}
        found |= {f"{kind.__name__}.{name}": field for name, field in kind.base_fields.items() if name in named}
    return found


def test_whoever_types_a_name_types_what_others_see() -> None:
    fields = name_fields()
    assert len(fields) >= 6
    assert [name for name, field in fields.items() if not isinstance(field, NameField)] == []
