"""The data itself, with the eye of an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from samenspel.frameworks.logic.shapes import Framework
from samenspel.frameworks.logic.shipped import shipped_library

LIBRARY = shipped_library()
KEYS = {
    "line": "child school family",
    "samen": "leven werken weten denken leren beslissen",
    "partnership": "maatschappelijk pedagogisch didactisch formeel informeel",
    "maturity": "1.0 2.0 3.0",
    "stages": "voorschool vroegschool_1_2 groep_3_8",
    "criteria": "1 2 3 4 5 6 7 8 9 10",
    "domains": "ontwikkeling participatie burgerschap",
    "phases": "0 1 2 3 4 5 6",
    "pdca": "1 2 3 4 5",
}
AGED = ("gewicht", "peuterspeelzaal", "basisarrangement", "westers")


def newest(key: str) -> Framework:
    found = LIBRARY.newest(key)
    assert found
    return found


def texts(framework: Framework) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a framework with where it stands."""
    for name in ("name", "description", "credit"):
        yield f"{framework.key} {name}", dict(getattr(framework, name))
    for group in framework.groups:
        yield f"{framework.key} {group.key}", dict(group.title)
        yield f"{framework.key} {group.key}", dict(group.description)
    for one in (*framework.elements, *framework.suggestions):
        where = f"{framework.key} {one.key}"
        for name in ("title", "subtitle", "short", "description"):
            if text := getattr(one, name, None):
                yield where, dict(text)
        for text in (*getattr(one, "evidence", ()), *getattr(one, "statements", ())):
            yield where, dict(text)
        for mnemonic in getattr(one, "mnemonics", ()):
            yield where, dict(mnemonic.meaning)


@pytest.mark.parametrize("key", KEYS)
def test_the_keys_that_others_rely_on_are_exactly_these(key: str) -> None:
    assert " ".join(element.key for element in newest(key).elements) == KEYS[key]


def test_the_library_is_complete() -> None:
    assert {one.key for one in LIBRARY.frameworks if one.kind == "lens"} == {"line", "samen", "partnership", "maturity"}
    assert {key: len(newest(key).elements) for key in ("components", "isop", "pta", "epstein", "aims")} == {
        "components": 6,
        "isop": 6,
        "pta": 6,
        "epstein": 6,
        "aims": 3,
    }
    assert len(newest("documents").elements) == 25
    assert len(newest("partnership").groups) == 3
    assert [len(one.statements) for one in newest("expectations").elements] == [3, 4, 5, 2, 2, 2, 1, 6, 2]
    words = [one.word for element in newest("expectations").elements for one in element.mnemonics]
    assert words == ["OMA", "ANNA", "OEN", "NIVEA", "DIK", "LSD"]


def test_maturity_is_a_distribution_without_verdict_and_every_other_lens_is_judged() -> None:
    unjudged = {one.key for one in LIBRARY.frameworks if not one.judged}
    assert unjudged == {"maturity"}


def test_the_sharper_attendance_is_over_80_percent_and_only_an_example() -> None:
    criteria = newest("criteria")
    assert not any(element.norm for element in criteria.elements)
    norm = next(one.norm for one in criteria.suggestions if one.sharpens == "9")
    assert norm is not None
    assert not norm.met_by(80)
    assert norm.met_by(80.1)


@pytest.mark.parametrize("framework", LIBRARY.frameworks, ids=lambda one: one.key)
def test_every_text_is_in_short_sentences_without_words_that_aged(framework: Framework) -> None:
    for where, text in texts(framework):
        for language, words in text.items():
            for sentence in re.split(r"[.?!:؟;]\s", words):
                assert len(sentence.split()) <= 26, f"{where} {language}: {sentence}"
            assert "http" not in words
        if framework.key != "words":
            assert not [word for word in AGED if word in text["nl"].casefold()], where


def test_words_that_aged_have_a_last_day() -> None:
    assert all(element.valid_until for element in newest("words").elements)
    assert len(newest("words").elements) >= len(AGED)


def test_every_credit_says_that_the_words_are_ours() -> None:
    for framework in LIBRARY.frameworks:
        assert re.search(r"[Ee]igen |van ons", framework.credit["nl"]), framework.key


def test_every_lens_and_yardstick_hangs_together_with_another() -> None:
    linked = {key for one in LIBRARY.crossmaps for key in (one.source, one.target)}
    wanted = {one.key for one in LIBRARY.frameworks if one.kind in ("lens", "yardstick")} - {"maturity"}
    assert wanted <= linked


def test_what_is_our_judgement_says_so() -> None:
    for one in LIBRARY.crossmaps:
        if one.basis == "judgement":
            assert "oordeel" in one.note["nl"].casefold(), one.key
            assert "judgement" in one.note["en"].casefold(), one.key
            assert "رأينا" in one.note["ar"], one.key


def test_a_crossmap_from_the_criteria_leaves_no_criterion_out() -> None:
    for one in LIBRARY.crossmaps:
        if one.source in ("criteria", "samen", "partnership"):
            assert [start for start, _ in one.links] == [element.key for element in newest(one.source).elements]
