"""The questions of the intake: data in `data/questions.toml`, with what each is for and who may see its answers.

An organisation turns questions on and off, and adds its own (S069-S080, S101-S105); `logic.form` puts them together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

Texts = Mapping[str, str]
LANGUAGES: Final = ("nl", "en", "ar")  # each question is there in each of them
LONGEST: Final = 600  # characters of own words that an answer can hold


class BadQuestions(ValueError):
    """The data file breaks its own rules; the text says where."""


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    LANGUAGE = "language"
    LANGUAGES = "languages"
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"


class Audience(StrEnum):
    """Who answers, and when."""

    GUARDIAN = "guardian"
    TOGETHER = "together"
    STAFF = "staff"


class About(StrEnum):
    """Whom the answer is about: one for the child, or one per guardian."""

    CHILD = "child"
    GUARDIAN = "guardian"


class Class(StrEnum):
    """Who may see the answers."""

    ORDINARY = "ordinary"
    CLOSE = "close"
    SENSITIVE = "sensitive"


class Keep(StrEnum):
    """What becomes of an answer when the intake is completed."""

    ANSWER = "answer"
    FACT = "fact"
    WISH = "wish"
    TALK = "talk"


class Short(StrEnum):
    """Whether it is asked of a family that the centre knows."""

    ALWAYS = "always"
    IF_UNKNOWN = "if_unknown"
    NEVER = "never"


FACTS: Final = {
    "language": (Kind.LANGUAGE, About.GUARDIAN),
    "interpreter": (Kind.LANGUAGE, About.GUARDIAN),
    "reading": (Kind.CHOICE, About.GUARDIAN),
    "reach": (Kind.CHOICE, About.GUARDIAN),
    "home_languages": (Kind.LANGUAGES, About.CHILD),
}
OF_GUARDIANS: Final = tuple(name for name, (_kind, about) in FACTS.items() if about is About.GUARDIAN)
WISHES: Final = ("help", "join_in", "parenting", "learning")
WITH_OPTIONS: Final = frozenset({Kind.CHOICE, Kind.CHOICES})


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    key: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `words` is how many characters of own words fit; `none` is how one says "none of these"."""

    key: str
    kind: Kind
    audience: Audience
    about: About
    title: Texts
    class_: Class = Class.ORDINARY
    hint: Texts = field(default_factory=dict)
    none: Texts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    is_on: bool = False
    is_fixed: bool = False
    is_once: bool = False
    is_own: bool = False
    is_offer: bool = False
    short: Short = Short.NEVER
    keep: Keep = Keep.ANSWER
    fact: str = ""
    wish: str = ""
    words: int = 0
    pictogram: str = "question"
    sources: tuple[str, ...] = ()

    @property
    def is_close(self) -> bool:
        """Whether its answers are for the child's own professionals alone."""
        return self.class_ is not Class.ORDINARY

    @property
    def is_sensitive(self) -> bool:
        return self.class_ is Class.SENSITIVE

    @property
    def is_for_guardians(self) -> bool:
        """Whether a guardian answers it beforehand."""
        return self.audience is Audience.GUARDIAN

    @property
    def is_of_child(self) -> bool:
        return self.about is About.CHILD

    def option(self, key: object) -> Option | None:
        """The option with this key."""
        return next((one for one in self.options if one.key == key), None)


def said(texts: Texts, language: str) -> str:
    """The words in a language ("nl", "en-gb"), else in Dutch; empty when there are none."""
    return texts.get(language.split("-")[0]) or texts.get("nl", "")


@cache
def catalogue() -> tuple[Question, ...]:
    """The shipped questions in their order, read once. Raises BadQuestions when the file breaks its own rules."""
    file = resources.files("samenspel.intakes") / "data" / "questions.toml"
    return parse(tomllib.loads(file.read_text(encoding="utf-8")))


def parse(data: Mapping[str, Any]) -> tuple[Question, ...]:
    """Questions from the tables of the data file. Raises BadQuestions with everything that is wrong."""
    problems: list[str] = []
    found: list[Question] = []
    for row in data.get("question", ()):
        try:
            found.append(_question(row))
        except (KeyError, ValueError, TypeError, AttributeError) as problem:
            problems.append(f"{row.get('key', 'a question')}: {problem!r}")
    problems += _problems(found)
    if problems or not found:
        raise BadQuestions("; ".join(problems) or "there are no questions")
    return tuple(found)


def _question(row: Mapping[str, Any]) -> Question:
    if row["default"] not in ("on", "off"):
        raise ValueError("default is on or off")
    return Question(
        key=row["key"],
        kind=Kind(row["kind"]),
        audience=Audience(row["audience"]),
        about=About(row["about"]),
        title=row["title"],
        class_=Class(row["class"]),
        hint=row.get("hint", {}),
        none=row.get("none", {}),
        options=tuple(_option(one) for one in row.get("option", ())),
        is_on=row["default"] == "on",
        is_fixed=row.get("fixed", False),
        is_once=row.get("once", False),
        is_offer=row.get("offer", False),
        short=Short(row["short"]),
        keep=Keep(row["keep"]),
        fact=row.get("fact", ""),
        wish=row.get("wish", ""),
        words=row.get("words", 0),
        pictogram=row["pictogram"],
        sources=tuple(row["sources"]),
    )


def _option(row: Mapping[str, str]) -> Option:
    return Option(row["key"], {language: text for language, text in row.items() if language != "key"})


def texts_of(question: Question) -> Iterator[tuple[str, Texts]]:
    """Every text of a question, with where it stands."""
    yield "title", question.title
    yield from ((name, texts) for name, texts in (("hint", question.hint), ("none", question.none)) if texts)
    yield from ((f"option {one.key}", one.texts) for one in question.options)


def _problems(found: list[Question]) -> Iterator[str]:
    keys = [one.key for one in found]
    yield from (f"{key} occurs twice" for key in sorted({key for key in keys if keys.count(key) > 1}))
    for one in found:
        yield from (f"{one.key}: {problem}" for problem in (*_of_shape(one), *_of_care(one), *_of_texts(one)))


def _of_shape(one: Question) -> Iterator[str]:
    options = [option.key for option in one.options]
    if (one.kind in WITH_OPTIONS) != bool(options):
        yield "a choice, and only a choice, has options"
    if len(options) != len(set(options)):
        yield "an option occurs twice"
    if not 0 <= one.words <= LONGEST or (one.kind is Kind.TEXT and not one.words):
        yield f"own words fit between 1 and {LONGEST} characters"
    if one.words and one.kind not in {*WITH_OPTIONS, Kind.TEXT}:
        yield "own words stand beside a choice, or in a text"
    if one.is_once and not (one.is_of_child and one.is_for_guardians):
        yield "once is for what guardians say of the child"


def _of_care(one: Question) -> Iterator[str]:
    """What keeps the form small and safe."""
    if one.is_sensitive and one.is_on:
        yield "what is sensitive is off until it is turned on for a purpose"
    if one.is_fixed and not one.is_on:
        yield "what cannot be turned off is on"
    if (one.keep is Keep.FACT) != bool(one.fact) or (one.keep is Keep.WISH) != bool(one.wish):
        yield "a fact says where it goes and a wish what kind it is, and nothing else does"
    if one.fact and FACTS.get(one.fact) != (one.kind, one.about):
        yield f"there is no place for the fact {one.fact} of this kind"
    if one.wish and (one.wish not in WISHES or one.kind is not Kind.CHOICES):
        yield "wishes are chosen, in one of the four kinds"


def _of_texts(one: Question) -> Iterator[str]:
    for place, texts in texts_of(one):
        for language in LANGUAGES:
            if not texts.get(language, "").strip():
                yield f"the {place} is not there in {language}"
