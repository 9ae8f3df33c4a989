"""Answers: what fits a question, how it is said, and where a talk starts when two guardians said something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from samenspel.intakes.logic.questions import Kind, Option, Question, said
from samenspel.people.logic.languages import in_a_row, languages, named

Value = str | int | bool | list[str] | None
"""A key, a number, yes or no, a list of keys; None is nothing chosen. "" is the option "none" of a language."""

MOST_LANGUAGES: Final = 5
LARGEST_NUMBER: Final = 99


class BadAnswer(ValueError):
    """This does not answer that question; the text holds nothing of what was said."""


class Manner(StrEnum):
    """How somebody answered: by saying it, or by saying that they would rather not, or rather together."""

    SAID = "said"
    RATHER_NOT = "rather_not"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: what was chosen, and what was said in own words."""

    value: Value = None
    words: str = ""
    manner: Manner = Manner.SAID

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        return self.manner is Manner.SAID and self.value in (None, []) and not self.words


NOTHING: Final = Said()
RATHER_NOT: Final = Said(manner=Manner.RATHER_NOT)
TOGETHER: Final = Said(manner=Manner.TOGETHER)


@dataclass(frozen=True, slots=True)
class Phrases:
    """How a page says yes and no."""

    yes: str
    no: str


def fitted(question: Question, value: object, words: str = "") -> Said:
    """An answer as it is kept: keys in the order of the question, words on one line where they stand beside it.

    Raises BadAnswer for what does not fit the question.
    """
    plain = "\n".join(" ".join(line.split()) for line in words.strip().splitlines())
    if len(plain) > question.words:
        raise BadAnswer(question.key)
    if value is None:
        return Said(None, plain)
    return Said(_value(question, value), plain)


def _value(question: Question, value: object) -> Value:
    match question.kind, value:
        case Kind.YES_NO, bool():
            return value
        case Kind.NUMBER, int() if not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER:
            return value
        case Kind.CHOICE, str() if question.option(value):
            return value
        case Kind.LANGUAGE, str() if value in languages() or (value == "" and question.none):
            return value
        case Kind.CHOICES, list() if all(question.option(one) for one in value):
            return [option.key for option in question.options if option.key in value]
        case Kind.LANGUAGES, list() if set(value) <= set(languages()) and len(set(value)) <= MOST_LANGUAGES:
            return list(dict.fromkeys(value))
    raise BadAnswer(question.key)


def told(question: Question, answer: Said, language: str, phrases: Phrases) -> str:
    """An answer in the words of a page; empty when nothing was said."""
    chosen = _chosen(question, answer.value, language, phrases)
    return "; ".join(part for part in (chosen, answer.words) if part)


def _chosen(question: Question, value: Value, language: str, phrases: Phrases) -> str:
    if isinstance(value, bool):
        return phrases.yes if value else phrases.no
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        names = [_label(question.option(one), one, language) for one in value]
        return named(value, language) if question.kind is Kind.LANGUAGES else in_a_row(names, language)
    if question.kind is Kind.LANGUAGE and value is not None:
        return named([value], language) if value else said(question.none, language)
    return _label(question.option(value), value, language) if value else ""


def _label(option: Option | None, key: str, language: str) -> str:
    """A choice that is no longer offered stands as its key."""
    return said(option.texts, language) if option else key


def start(question: Question, answers: Iterable[Said]) -> Said:
    """Where the talk on the child starts: what all chose together, or the one choice on which all agree.

    Own words of one guardian never walk into what all guardians may read; but for what is asked once of them all.
    """
    spoken = [one for one in answers if one.manner is Manner.SAID and not one.is_empty]
    values = [one.value for one in spoken if one.value is not None]
    words = [one.words for one in spoken if one.words] if question.is_once else []
    return Said(_together(question, values), words[0] if len(words) == 1 else "")


def _together(question: Question, values: Sequence[Value]) -> Value:
    if question.kind in (Kind.CHOICES, Kind.LANGUAGES):
        union = list(dict.fromkeys(key for value in values if isinstance(value, list) for key in value))
        return fitted(question, union[:MOST_LANGUAGES] if question.kind is Kind.LANGUAGES else union).value or None
    first = values[0] if values else None
    return first if all(value == first for value in values) else None
