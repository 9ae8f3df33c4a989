"""The pure parts: the form, where a talk starts, what completing comes to, coverage and minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.intakes.logic.answers import (
    MOST_LANGUAGES,
    NOTHING,
    RATHER_NOT,
    TOGETHER,
    Manner,
    Phrases,
    Said,
    fitted,
    start,
    told,
)
from samenspel.intakes.logic.completion import OTHER, Entry, Fact, WishSaid, outcome
from samenspel.intakes.logic.coverage import (
    COMPLETED,
    DECLINED,
    FILLED,
    INVITED,
    MEDIAN_FROM,
    TO_PLAN,
    coverage,
    median_minutes,
    minutes_between,
)
from samenspel.intakes.logic.form import Setting, form_of
from samenspel.intakes.logic.questions import Keep, Kind, Question, catalogue
from samenspel.people.logic.languages import languages

ALL = catalogue()
SHIPPED = form_of(ALL, ())
YES_NO = Phrases("ja", "nee")


def question(key: str) -> Question:
    return next(one for one in ALL if one.key == key)


def answers(one: Question) -> st.SearchStrategy[Said]:
    """Anything that fits a question."""
    options = [option.key for option in one.options]
    values: dict[Kind, st.SearchStrategy[object]] = {
        Kind.CHOICE: st.sampled_from(options or ["-"]),
        Kind.CHOICES: st.lists(st.sampled_from(options or ["-"]), unique=True),
        Kind.LANGUAGE: st.sampled_from(sorted(languages())),
        Kind.LANGUAGES: st.lists(st.sampled_from(sorted(languages())), unique=True, max_size=MOST_LANGUAGES),
        Kind.YES_NO: st.booleans(),
        Kind.NUMBER: st.integers(0, 99),
        Kind.TEXT: st.none(),
    }
    words = st.text("abc \n", max_size=one.words)
    said = st.builds(lambda value, text: fitted(one, value, text), st.none() | values[one.kind], words)
    return said | st.just(RATHER_NOT) | st.just(TOGETHER)


pairs = st.sampled_from(ALL).flatmap(lambda one: st.tuples(st.just(one), st.lists(answers(one), max_size=3)))


# The form


def test_an_organisation_turns_questions_on_and_off_but_not_what_is_fixed() -> None:
    settings = [Setting("work", True, "Voor de populatieanalyse"), Setting("likes", False), Setting("language", False)]
    form = form_of(ALL, [*settings, Setting("no-longer-shipped", True, "Voor vroeger")])
    asked = {one.key for one in form.beforehand(is_short=False, is_known=False)}
    assert "work" in asked
    assert "likes" not in asked
    assert "language" in asked
    assert form.purposes["work"] == "Voor de populatieanalyse"
    assert form.get("likes")
    assert form.get("no-longer-shipped") is None


def test_a_known_family_gets_a_few_questions_and_facts_only_when_we_lack_them() -> None:
    known = [one.key for one in SHIPPED.beforehand(is_short=True, is_known=True)]
    unknown = [one.key for one in SHIPPED.beforehand(is_short=True, is_known=False)]
    assert len(known) <= 5
    assert set(unknown) - set(known) == {"language", "interpreter", "reading", "reach"}
    assert [key for key in unknown if key in known] == known
    assert {"agreed", "contact"} <= {one.key for one in SHIPPED.in_talk(is_short=True)}
    assert "agreed" not in {one.key for one in SHIPPED.beforehand(is_short=False, is_known=False)}


def test_a_question_of_ones_own_is_for_who_stands_close_and_has_its_own_words() -> None:
    own = {"text": "Heeft uw kind een zwemdiploma?", "kind": "choice", "audience": "guardian", "about": "child"}
    form = form_of(ALL, [Setting("own-1", True, "Voor schoolzwemmen", {**own, "options": ["A", "B", "geen"]})])
    one = form.get("own-1")
    assert one
    assert one.is_own
    assert one.is_close
    assert told(one, fitted(one, "o3"), "ar", YES_NO) == "geen"


# Answers


@given(pairs)
def test_what_fits_still_fits_after_it_was_kept(pair: tuple[Question, list[Said]]) -> None:
    one, said = pair
    for answer in said:
        if answer.manner is Manner.SAID:
            again = fitted(one, answer.value, answer.words)
            assert again == answer
            assert bool(told(one, answer, "nl", YES_NO)) or answer.value in (None, [])


@given(pairs)
def test_the_talk_starts_with_nothing_that_nobody_said(pair: tuple[Question, list[Said]]) -> None:
    one, said = pair
    found = start(one, said)
    spoken = [answer for answer in said if answer.manner is Manner.SAID]
    if isinstance(found.value, list):
        assert set(found.value) <= {key for answer in spoken if isinstance(answer.value, list) for key in answer.value}
    elif found.value is not None:
        assert {answer.value for answer in spoken if answer.value is not None} == {found.value}  # type: ignore[misc]
    assert fitted(one, found.value, found.words) == found


@given(pairs)
def test_own_words_of_one_guardian_never_walk_into_what_all_may_read(pair: tuple[Question, list[Said]]) -> None:
    one, said = pair
    found = start(one, said)
    assert not found.words or one.is_once


def test_no_interpreter_is_an_answer_and_no_answer_is_none() -> None:
    one = question("interpreter")
    assert not fitted(one, "").is_empty
    assert told(one, fitted(one, ""), "nl", YES_NO) == "Nee, een tolk is niet nodig"
    assert NOTHING.is_empty
    assert not RATHER_NOT.is_empty


def test_an_answer_is_told_in_the_language_of_the_page() -> None:
    assert told(question("needs"), Said(["calm"], "een hoekje"), "en", YES_NO) == "A quiet place; een hoekje"
    assert told(question("home_languages"), Said(["ar", "nl"]), "nl", YES_NO) == "Arabisch, Nederlands"
    assert told(question("work"), Said(True), "nl", YES_NO) == "ja"
    assert told(question("before"), Said("gone"), "nl", YES_NO) == "gone", "a choice that is no longer offered"


# Completing


def entry(key: str, said: Said, guardian: int | None = None, **how: bool) -> Entry:
    return Entry(hash((key, guardian, tuple(how.items()))), key, guardian, said, **{"is_from_talk": True, **how})


def test_facts_go_to_persons_wishes_become_wishes_and_the_talk_is_thrown_away() -> None:
    found = outcome(
        SHIPPED,
        [
            entry("language", Said("ar"), 1),
            entry("home_languages", Said(["ar", "nl"])),
            entry("wish_help", Said(["cooking"], "verhalen vertellen"), 1),
            entry("needs", Said(["calm"])),
            entry("talk_about", Said(None, "over slapen"), 1),
            entry("when", RATHER_NOT, 1),
        ],
    )
    assert found.facts == (Fact(1, "language", "ar"), Fact(None, "home_languages", ["ar", "nl"]))
    assert found.wishes == (
        WishSaid(1, "help", "cooking", is_offer=True),
        WishSaid(1, "help", OTHER, is_offer=True, text="verhalen vertellen"),
    )
    assert [one.key for one in found.kept] == ["needs"]
    assert {one.key for one in found.thrown} == {"language", "home_languages", "wish_help", "talk_about", "when"}


def test_beforehand_stays_what_was_handed_in_on_the_child_and_nothing_else() -> None:
    found = outcome(
        SHIPPED,
        [
            entry("needs", Said(["calm"]), 1, is_from_talk=False),
            entry("needs", Said(["time"]), 2, is_from_talk=False, is_handed_in=False),
            entry("easier", Said(["short"]), 1, is_from_talk=False),
            entry("language", Said("ar"), 1, is_from_talk=False),
            entry("wish_help", Said(["cooking"]), 1, is_from_talk=False),
        ],
    )
    assert [(one.key, one.guardian) for one in found.kept] == [("needs", 1)]
    assert found.facts == ()
    assert found.wishes == ()


@given(st.lists(st.tuples(pairs, st.booleans(), st.booleans(), st.sampled_from([None, 1, 2])), max_size=12))
def test_every_entry_is_kept_or_thrown_away_and_no_fact_is_kept_twice(rows: list[object]) -> None:
    entries = [
        Entry(number, pair[0].key, guardian, said, from_talk, sent)  # type: ignore[misc]
        for number, (pair, from_talk, sent, guardian) in enumerate(rows)  # type: ignore[misc]
        for said in pair[1][:1]
    ]
    found = outcome(SHIPPED, entries)
    assert sorted(one.row for one in (*found.kept, *found.thrown)) == sorted(one.row for one in entries)
    assert {question(one.key).keep for one in found.kept} <= {Keep.ANSWER}
    assert all(one.said.manner is Manner.SAID for one in found.kept)


def test_an_answer_to_a_question_that_nobody_knows_is_thrown_away() -> None:
    assert outcome(SHIPPED, [entry("gone", Said("x"))]).thrown


# Coverage and minutes


@given(st.lists(st.sampled_from([TO_PLAN, INVITED, FILLED, COMPLETED, DECLINED])))
def test_coverage_adds_up(states: list[str]) -> None:
    found = coverage(states)
    assert found.children == found.completed + found.open + found.declined
    assert found.share is None if not states else 0 <= (found.share or 0) <= 1


def test_who_would_rather_not_counts_as_a_child_and_waits_for_nothing() -> None:
    found = coverage([COMPLETED, DECLINED])
    assert (found.share, found.open) == (0.5, 0)


def test_minutes_of_a_few_talks_would_be_those_of_a_colleague() -> None:
    assert median_minutes([10] * (MEDIAN_FROM - 1)) is None
    assert median_minutes([10, 12, 14, 16, 30, None]) == 14


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 0), (1, 1), (60, 1), (61, 2), (14 * 60, 14), (-1, None), (4 * 3600 + 1, None)]
)
def test_a_clock_counts_begun_minutes_and_a_forgotten_one_not_at_all(seconds: int, minutes: int | None) -> None:
    began = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert minutes_between(began, began + timedelta(seconds=seconds)) == minutes
    assert minutes_between(None, began) is None
