"""What a question may not ask, found by its words: a net for what slips in, not a judge of what is meant."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_MARKS = re.compile("[\u0300-\u036f\u064b-\u0652\u0640]")  # accents, Arabic vowel signs, the lengthening stroke


@dataclass(frozen=True, slots=True)
class Net:
    """The words of one subject."""

    subject: str
    starts: tuple[str, ...]
    whole: frozenset[str]
    phrases: tuple[str, ...]

    def catches(self, plain: str) -> bool:
        """Whether a text in plain form holds one of the words."""
        words = plain.split()
        return any(word.startswith(self.starts) or word in self.whole for word in words) or any(
            f" {phrase} " in f" {plain} " for phrase in self.phrases
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """The subjects that a question may not ask about, and those that need a good reason."""

    refused: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()


def judge(*texts: str) -> Verdict:
    """What these texts ask about, as far as their words tell."""
    plain = " ".join(_plain(text) for text in texts)
    nets = _nets()
    return Verdict(
        tuple(net.subject for net in nets["refused"] if net.catches(plain)),
        tuple(net.subject for net in nets["warned"] if net.catches(plain)),
    )


@cache
def _nets() -> Mapping[str, tuple[Net, ...]]:
    file = resources.files("samenspel.intakes") / "data" / "words.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: tuple(_read(tables[name])) for name in ("refused", "warned")}


def _read(tables: Mapping[str, Any]) -> Iterator[Net]:
    for subject, table in tables.items():
        words = {name: tuple(_plain(one) for one in table[name]) for name in ("starts", "whole", "phrases")}
        yield Net(subject, words["starts"], frozenset(words["whole"]), words["phrases"])


def _plain(text: str) -> str:
    """Small letters without accents, and nothing but words with a space between them."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = unicodedata.normalize("NFC", _MARKS.sub("", apart))
    return " ".join(re.findall(r"\w+", bare))
