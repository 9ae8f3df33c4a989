"""The shipped questions: complete in each language, small by default, and nothing on origin or religion."""

from __future__ import annotations

import copy
import tomllib
from importlib import resources
from typing import Any

import pytest
from django.conf import settings

from samenspel.intakes.logic.answers import LARGEST_NUMBER, BadAnswer, fitted
from samenspel.intakes.logic.questions import (
    FACTS,
    LANGUAGES,
    OF_GUARDIANS,
    WISHES,
    BadQuestions,
    Keep,
    Kind,
    Question,
    catalogue,
    parse,
    texts_of,
)
from samenspel.intakes.logic.words import judge
from samenspel.intakes.models import IntakeAnswer, Wish
from samenspel.people.actions.facts import OF_ADULTS
from samenspel.people.models import Adult
from samenspel.ui.icons import NAMES

ALL = catalogue()


def raw() -> dict[str, Any]:
    file = resources.files("samenspel.intakes") / "data" / "questions.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def changed(key: str, /, **values: Any) -> dict[str, Any]:
    """The data file with one question changed."""
    data = copy.deepcopy(raw())
    next(one for one in data["question"] if one["key"] == key).update(values)
    return data


def test_every_text_is_there_in_every_language_of_the_pages() -> None:
    assert set(LANGUAGES) == {code for code, _name in settings.LANGUAGES}
    missing = [
        (one.key, place, language)
        for one in ALL
        for place, texts in texts_of(one)
        for language in LANGUAGES
        if not texts.get(language, "").strip()
    ]
    assert missing == []


def asked_in_vain(questions: tuple[Question, ...]) -> list[tuple[str, str]]:
    """Questions with words that no question may hold, in whichever language."""
    return [
        (one.key, text)
        for one in questions
        for _place, texts in texts_of(one)
        for text in texts.values()
        if judge(text).refused
    ]


def test_no_question_asks_for_origin_religion_numbers_or_scores() -> None:
    assert asked_in_vain(ALL) == []


@pytest.mark.parametrize(
    "title", ["Uit welk land komt uw familie?", "Wat is uw geloof?", "Welke nationaliteit heeft uw kind?"]
)
def test_control_such_a_question_in_the_file_is_caught(title: str) -> None:
    assert asked_in_vain(parse(changed("before", title={"nl": title, "en": "x", "ar": "س"})))


def test_what_is_delicate_is_sensitive_and_off() -> None:
    delicate = [
        one for one in ALL for _place, texts in texts_of(one) if any(judge(text).warned for text in texts.values())
    ]
    assert delicate
    assert [one.key for one in delicate if not one.is_sensitive or one.is_on] == []


def test_facts_on_the_household_wait_for_a_purpose() -> None:
    waiting = {one.key for one in ALL if not one.is_on}
    assert {"children_in_family", "one_parent", "work", "education", "dutch", "health", "development"} <= waiting


def test_a_parent_is_asked_for_three_minutes_and_a_known_family_for_one() -> None:
    beforehand = [one for one in ALL if one.is_on and one.is_for_guardians]
    assert len(beforehand) <= 16
    assert len([one for one in beforehand if one.short == "always"]) <= 5


def test_facts_go_to_fields_that_persons_have_with_the_values_that_they_know() -> None:
    assert set(OF_GUARDIANS) == set(OF_ADULTS)
    found = {one.fact: one for one in ALL if one.keep is Keep.FACT}
    assert found.keys() == FACTS.keys()
    assert {option.key for option in found["reading"].options} == set(Adult.Reading.values)
    assert {option.key for option in found["reach"].options} == {*Adult.Reach.values} - {""} | {"any"}


def test_wishes_come_in_the_four_kinds() -> None:
    assert {one.wish for one in ALL if one.wish} == set(WISHES) == set(Wish.Category.values)


def test_every_picture_is_one_of_ours_and_every_answer_fits_its_column() -> None:
    assert {one.pictogram for one in ALL} <= NAMES
    longest = IntakeAnswer._meta.get_field("words").max_length
    assert max(one.words for one in ALL) <= longest  # type: ignore[operator]
    assert max(len(one.key) for one in ALL) <= 40


@pytest.mark.parametrize(
    ("key", "values", "problem"),
    [
        ("work", {"default": "on"}, "sensitive"),
        ("work", {"default": "maybe"}, "on or off"),
        ("work", {"kind": "poem"}, "poem"),
        ("work", {"title": {"nl": "Werkt u?", "en": "Do you work?"}}, "not there in ar"),
        ("likes", {"option": []}, "options"),
        ("say_name", {"words": 0}, "own words"),
        ("work", {"words": 20}, "own words"),
        ("language", {"fact": ""}, "a fact says where"),
        ("language", {"fact": "address"}, "no place for the fact"),
        ("wish_help", {"wish": "money"}, "four kinds"),
        ("work", {"once": True}, "once"),
        ("before", {"fixed": True}, "cannot be turned off"),
        ("work", {"key": "dutch"}, "twice"),
    ],
)
def test_what_is_wrong_in_the_file_is_said(key: str, values: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadQuestions, match=problem):
        parse(changed(key, **values))


def test_a_file_without_questions_is_no_form() -> None:
    with pytest.raises(BadQuestions, match="no questions"):
        parse({})


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.key)
def test_each_question_takes_what_it_offers_and_nothing_else(one: Question) -> None:
    good: dict[Kind, object] = {
        Kind.YES_NO: True,
        Kind.NUMBER: LARGEST_NUMBER,
        Kind.LANGUAGE: "ti",
        Kind.LANGUAGES: ["ti", "nl"],
        Kind.CHOICE: one.options[0].key if one.options else "",
        Kind.CHOICES: [option.key for option in reversed(one.options)],
    }
    if one.kind is not Kind.TEXT:
        assert fitted(one, good[one.kind]).value is not None
    for bad in ("nonsense", ["nonsense"], 100, {"a": 1}, 1.5):
        with pytest.raises(BadAnswer):
            fitted(one, bad)
    with pytest.raises(BadAnswer):
        fitted(one, None, "x" * (one.words + 1))
