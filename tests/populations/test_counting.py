"""Counting from the register: each family once, unknown is not zero, and only what was asked."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import hypothesis.strategies as st
from hypothesis import given

from samenspel.intakes.logic.questions import catalogue as questions
from samenspel.populations.logic.catalogue import Of, catalogue
from samenspel.populations.logic.counting import (
    ASKED,
    LEAST,
    OF_FAMILIES,
    OF_PARENTS,
    OF_WISHES,
    Answer,
    Counted,
    Member,
    Register,
    counted,
    family_of,
)

SCHOOL, CHILDCARE = 1, 2
EVERYTHING = frozenset({*ASKED, *(question for question, _ in OF_WISHES.values())})
SEGMENTS = {"groep_1_2": SCHOOL, "groep_3_8": SCHOOL, "peuters": CHILDCARE, "kinderopvang": CHILDCARE}


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Children in one or two segments, raised by none to three of the adults; some of it known."""
    children = draw(st.integers(1, 40))
    adults = draw(st.integers(0, 30))
    members = {
        Member(child, segment, SEGMENTS[segment])
        for child in range(children)
        for segment in draw(st.sets(st.sampled_from(sorted(SEGMENTS)), min_size=1, max_size=2))
    }
    some = st.frozensets(st.integers(1000, 999 + adults), max_size=3) if adults else st.just(frozenset())
    raising = {child: draw(some) for child in range(children)}
    spoken = st.sampled_from([(), ("nl",), ("ar",), ("nl", "tr"), ("pl", "ar")])
    languages = {child: found for child in range(children) if (found := draw(spoken))}
    answers = [
        Answer(place, adult, "work", draw(st.booleans()))
        for adult in range(1000, 1000 + adults)
        for place in draw(st.sets(st.sampled_from([SCHOOL, CHILDCARE])))
    ]
    answers += [
        Answer(SCHOOL, adult, "children_in_family", draw(st.sampled_from(["1_3", "4_or_more"])))
        for adult in range(1000, 1000 + adults)
    ]
    return Register(
        members=frozenset(members),
        raising=raising,
        languages=languages,
        answers=tuple(answers),
        asked={SCHOOL: EVERYTHING, CHILDCARE: draw(st.sampled_from([frozenset(), EVERYTHING]))},
    )


def families(count: int, per_family: int = 1, segment: str = "groep_1_2") -> dict[int, frozenset[int]]:
    """So many families with so many children each, and two parents per family."""
    return {
        family * 10 + child: frozenset({1000 + 2 * family, 1001 + 2 * family})
        for family in range(count)
        for child in range(per_family)
    }


def register(raising: dict[int, frozenset[int]], segment: str = "groep_1_2", **more: object) -> Register:
    place = SEGMENTS[segment]
    given_more = {"asked": {place: EVERYTHING}, **more}
    return Register(frozenset(Member(child, segment, place) for child in raising), raising, **given_more)  # type: ignore[arg-type]


@given(registers())
def test_families_divide_the_children_and_no_parent_stands_in_two(found: Register) -> None:
    children = {one.child for one in found.members}
    family = family_of(found.raising, children)
    assert family.keys() == children
    homes: dict[int, set[int]] = {}
    for child, name in family.items():
        for adult in found.raising.get(child, ()):
            homes.setdefault(adult, set()).add(name)
    assert all(len(names) == 1 for names in homes.values())


@given(registers())
def test_nothing_is_counted_twice_and_a_figure_stays_within_those_of_whom_it_is_known(found: Register) -> None:
    catalogued = {one.key: one for one in catalogue().characteristics}
    family = family_of(found.raising, {one.child for one in found.members})
    for (key, segment), one in counted(found).items():
        children = {member.child for member in found.members if member.segment == segment}
        adults = {adult for child in children for adult in found.raising.get(child, ())}
        most = {
            Of.CHILDREN: len(children),
            Of.PARENTS: len(adults),
            Of.FAMILIES: len({family[child] for child in children}),
        }[catalogued[key].of]
        assert one.total == most
        assert 0 <= one.known <= most
        assert one.families <= len({family[child] for child in children})
        if key not in ("children", "home_languages") and one.value is not None:
            assert 0 <= one.value <= 100


@given(registers())
def test_where_too_few_are_known_there_is_no_value_and_certainly_no_nought(found: Register) -> None:
    for (key, _segment), one in counted(found).items():
        if key != "children":
            assert (one.value is None) == (one.families < LEAST)


@given(registers())
def test_who_works_and_who_does_not_are_everybody_of_whom_it_is_known(found: Register) -> None:
    figures = counted(found)
    for segment in SEGMENTS:
        pair = [figures.get((key, segment)) for key in ("working", "not_working")]
        one, other = pair
        if one and other and one.value is not None and other.value is not None:
            assert one.known == other.known
            assert abs(one.value + other.value - 100) <= Decimal("0.1")


@given(registers(), st.integers(0, 39))
def test_a_brother_or_sister_makes_no_second_family(found: Register, child: int) -> None:
    """The control is in it: a count per child would grow."""
    parents = found.raising.get(child) or frozenset()
    if not parents:
        return
    before = counted(found)
    twin = Member(9999, "groep_1_2", SCHOOL)
    others = {one.child for one in found.members if one.segment == "groep_1_2"}
    if child not in others:
        return
    more = Register(
        found.members | {twin},
        {**found.raising, 9999: parents},
        found.languages,
        answers=found.answers,
        asked=found.asked,
    )
    after = counted(more)
    key = ("one_to_three_children", "groep_1_2")
    assert after[key] == before[key]
    assert after["working", "groep_1_2"] == before["working", "groep_1_2"]
    assert after["children", "groep_1_2"].known == before["children", "groep_1_2"].known + 1


def test_languages_are_counted_of_the_children_of_whom_they_are_known() -> None:
    raising = families(10)
    languages = {
        0: ("nl",),
        10: ("nl", "ar"),
        20: ("tr",),
        30: ("nl",),
        40: ("nl",),
        50: ("nl",),
        60: ("ar",),
        70: ("nl",),
    }
    found = counted(register(raising, languages=languages))
    assert found["home_language_not_dutch", "groep_1_2"] == Counted(Decimal("37.5"), 8, 10, 8)
    assert found["home_languages", "groep_1_2"].value == 3


def test_a_question_that_is_off_gives_no_figure_at_all() -> None:
    found = counted(register(families(10), asked={SCHOOL: frozenset({"language", "home_languages"})}))
    assert {key for key, _segment in found} == {"children", "home_language_not_dutch", "home_languages", "little_dutch"}


def test_what_was_said_at_school_is_not_counted_for_childcare() -> None:
    raising = families(10)
    members = {Member(child, "groep_1_2", SCHOOL) for child in raising} | {
        Member(child, "peuters", CHILDCARE) for child in raising
    }
    answers = tuple(Answer(SCHOOL, 1000 + 2 * one, "work", True) for one in range(10))
    asked = {SCHOOL: EVERYTHING, CHILDCARE: EVERYTHING}
    found = counted(Register(frozenset(members), raising, answers=answers, asked=asked))
    assert found["working", "groep_1_2"] == Counted(Decimal(100), 10, 20, 10)
    assert found["working", "peuters"] == Counted(None, 0, 20, 0)


def test_one_parent_is_only_what_parents_said_and_two_words_are_none() -> None:
    raising = families(8)
    raising[0] = frozenset({1000})  # one relation row is not a one-parent family
    said = [Answer(SCHOOL, 1000 + 2 * one, "one_parent", one == 1) for one in range(1, 8)]
    said.append(Answer(SCHOOL, 1005, "one_parent", True))  # the other parent of the third family says otherwise
    found = counted(register(raising, answers=tuple(said)))["single_parent", "groep_1_2"]
    assert found == Counted(Decimal("16.7"), 6, 8, 6)


def test_an_own_word_on_dutch_goes_before_the_wish_for_an_interpreter() -> None:
    raising = {child: frozenset({1000 + child}) for child in range(10)}
    found = counted(
        register(
            raising,
            answers=(Answer(SCHOOL, 1000, "dutch", "well"), Answer(SCHOOL, 1001, "dutch", "difficult")),
            interpreters=frozenset({1000, 1002}),
            present=frozenset((SCHOOL, 1000 + one) for one in range(6)),
        )
    )["little_dutch", "groep_1_2"]
    assert found == Counted(Decimal("33.3"), 6, 10, 6)


def test_who_was_at_no_talk_had_no_chance_to_wish() -> None:
    raising = {child: frozenset({1000 + child}) for child in range(10)}
    found = counted(
        register(
            raising,
            wishes=frozenset({(SCHOOL, 1000, "help"), (SCHOOL, 1009, "help"), (CHILDCARE, 1001, "help")}),
            present=frozenset((SCHOOL, 1000 + one) for one in range(5)),
        )
    )["wish_help_at_school", "groep_1_2"]
    assert found == Counted(Decimal(20), 5, 10, 5)


def test_every_rule_names_what_exists() -> None:
    keys = {one.key for one in catalogue().characteristics}
    assert {*OF_FAMILIES, *OF_PARENTS, *OF_WISHES} <= keys
    asked = {one.key: one for one in questions()}
    assert asked.keys() >= EVERYTHING
    for question, said in (*OF_FAMILIES.values(), *OF_PARENTS.values()):
        for value in said:
            assert isinstance(value, bool) or asked[question].option(value)
    assert all(asked[question].wish == category for question, category in OF_WISHES.values())
    counts = Counter(value for _question, said in OF_PARENTS.values() for value in said if isinstance(value, str))
    assert set(counts.values()) == {1}, "an answer stands for one characteristic"
