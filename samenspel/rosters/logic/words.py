"""The words by which roster files are understood: `data/words.toml`, read once."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.logic.languages import languages

_NOT_ADDRESSES = re.compile(r"e[- ]?mail|mail\s*adres|webadres|ip[- ]adres", re.IGNORECASE)


def plain(text: str) -> str:
    """Words without accents, capitals and signs: "Geboorte-datum (kind)" is "geboorte datum kind"."""
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.strip())  # camelCase
    flat = "".join(sign for sign in unicodedata.normalize("NFKD", spread) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w?]+|_", " ", flat.casefold()).split())


@cache
def _data() -> Mapping[str, Any]:
    file = resources.files("samenspel.rosters") / "data" / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def meanings(table: str) -> Mapping[str, str]:
    """From each word of a table to what it means."""
    return {plain(word): key for key, words in _data()[table].items() for word in words}


@cache
def phrases(table: str) -> tuple[str, ...]:
    """The words of a table in their order."""
    return tuple(meanings(table))


def relation_said(text: str) -> Kind | None:
    """What a cell says of how somebody stands to a child; None when it is not known."""
    said = plain(text)
    found = meanings("relations").get(said) or next((kind for kind in Kind if plain(kind) == said), "")
    return Kind(found) if found else None


def custody_said(text: str) -> Custody | None:
    """What a cell says of custody (an empty one: unknown); None when it is not understood."""
    found = meanings("custody").get(plain(text))
    return Custody(found) if found else None


def language_said(text: str) -> str:
    """The code of a language by its name or code ("Arabisch", "ar-MA"); empty when it is not known or not told."""
    if not plain(text):  # an empty cell says nothing, and "…" is how the list shows any other language
        return ""
    code = text.strip().replace("_", "-").partition("-")[0]
    return _languages().get(plain(text)) or _languages().get(plain(code), "")


@cache
def _languages() -> Mapping[str, str]:
    """Every name of every language, with its code."""
    listed = languages().values()
    named = {plain(word): one.code for one in listed for word in (one.code, one.own, *one.names.values())}
    return {**named, **meanings("languages")}


def is_forbidden(name: str) -> bool:
    """Whether a field of this name is never kept, in any format.

    Numbers of citizens, where people come from, weight and gender, photos, passwords, health, belief and money
    have no place in the work with parents; addresses stay with whoever gave them.
    """
    if _NOT_ADDRESSES.search(name):
        return False
    words = plain(name).split()
    joined = "".join(words)
    listed = _data()["forbidden"]
    return any(word in listed["words"] for word in (*words, joined)) or any(part in joined for part in listed["parts"])


def is_citizen_number(text: str) -> bool:
    """Nine digits (eight, when the leading zero fell off) that pass the test of eleven: as good as surely a BSN."""
    bare = text.replace(".", "").replace(" ", "")
    if not re.fullmatch(r"\d{8,9}", bare, re.ASCII) or not int(bare):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, bare.zfill(9), strict=True)) % 11 == 0
