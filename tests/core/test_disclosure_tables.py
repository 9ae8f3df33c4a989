"""Tables over the same people: what they promise, against an attacker who holds every figure ever shown.

The attacker (tests/core/attacker.py) solves for exact whole-number bounds. It must break the careless publishers
(tests/core/careless.py), for an attacker who always fails proves nothing; and never ours.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samenspel.core.logic.disclosure import (
    LADDER,
    MAKER,
    OTHERS,
    REST,
    TEAM,
    Audience,
    Breakdown,
    Figure,
    Kind,
    Question,
    ShownTable,
    Tally,
    count_people,
    disclose_tables,
    publish_tables,
    shown_from_json,
)
from samenspel.core.logic.disclosure import linked as linked_module
from samenspel.core.logic.disclosure.trees import node_of
from samenspel.core.logic.disclosure.weighing import known
from tests.core.attacker import Attacker, School
from tests.core.careless import forgetful, table_by_table, threshold_only
from tests.core.schools import QUESTIONS, counted, later, ordinary, turnover

SLOW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SMALL = (
    Breakdown("language", parts=("nl", "ar", "tr")),
    Breakdown("unit", inside={"u1": "school", "u2": "school", "u3": "childcare"}, is_public=True),
    Breakdown("household", parts=("one", "two")),
)
TINY = st.sampled_from([0, 0, 0, 1, 1, 2, 5, 6, 11, 14])


@st.composite
def small_schools(draw: st.DrawFn) -> School:
    """Some ten kinds of people in numbers around the thresholds: tiny cells, complements, one child in a unit."""
    people = []
    for _kind in range(draw(st.integers(1, 10))):
        person = {
            "language": draw(st.sampled_from(["nl", "ar", "tr"])),
            "unit": draw(st.sampled_from(["u1", "u2", "u3"])),
            "household": draw(st.sampled_from(["one", "two"])),
            "account": draw(st.sampled_from(["yes", "no"])),
            "contact": draw(st.sampled_from(["yes", "no"])),
        }
        people += [person] * draw(TINY)
    return School(tuple(people), SMALL, QUESTIONS)


def seen_by(audience: Audience, shown: Sequence[ShownTable]) -> list[ShownTable]:
    """Everything that an audience can lay hands on: its own tables, and those of stricter ones."""
    return [one for one in shown if one.threshold >= audience.threshold]


@pytest.mark.parametrize("audience", LADDER, ids=lambda one: one.key)
@given(small_schools())
@SLOW
def test_the_attacker_proves_of_nobody_that_there_are_few(audience: Audience, school: School) -> None:
    shown = publish_tables(counted(school, "now"))
    attacker = Attacker({"now": school}).reads(seen_by(audience, shown))
    assert list(attacker.proves("now", audience.threshold)) == []


@pytest.mark.parametrize("audience", LADDER, ids=lambda one: one.key)
@given(small_schools(), st.integers(0, 10**6), st.integers(0, 12))
@SLOW
def test_two_moments_that_hardly_differ_give_nothing_either(
    audience: Audience, school: School, seed: int, changes: int
) -> None:
    """Not even to who knows how many people came and went."""
    after = later(random.Random(seed), school, changes) if len(school.people) > changes else school
    shown = publish_tables(counted(school, "before"))
    shown += publish_tables(counted(after, "after"), shown)
    attacker = Attacker({"before": school, "after": after}).reads(seen_by(audience, shown))
    assert list(attacker.proves_change("before", "after", audience.threshold)) == []
    attacker.knows_turnover("before", "after", turnover(school, after))
    for origin in ("before", "after"):
        assert list(attacker.proves(origin, audience.threshold)) == []


@pytest.mark.parametrize("seed", range(2))
def test_an_ordinary_school_of_two_hundred_gives_nothing(seed: int) -> None:
    school = ordinary(random.Random(seed))
    shown = publish_tables(counted(school, "now"))
    for audience in LADDER:
        attacker = Attacker({"now": school}).reads(seen_by(audience, shown))
        assert list(attacker.proves("now", audience.threshold)) == []


# --- controls: what the attacker must break


def test_control_a_bare_threshold_gives_people_away() -> None:
    school = ordinary(random.Random(0))
    attacker = Attacker({"now": school}).reads(threshold_only(counted(school, "now"), OTHERS.threshold))
    assert sum(found.recovered for found in attacker.proves("now", OTHERS.threshold)) >= 20


def test_control_tables_that_are_safe_one_by_one_give_small_groups_away_together() -> None:
    school = ordinary(random.Random(10), 300)
    tables = table_by_table(counted(school, "now"), TEAM.threshold)
    for one in tables:
        assert list(Attacker({"now": school}).reads([one]).proves("now", TEAM.threshold)) == []
    together = Attacker({"now": school}).reads(tables).proves("now", TEAM.threshold)
    assert sum(found.recovered for found in together) > 0


def test_control_without_a_memory_two_moments_give_people_away() -> None:
    dice = random.Random(0)
    school = ordinary(dice, 100)
    after = later(dice, school, 3)
    shown = forgetful(counted(school, "before"), 10) + forgetful(counted(after, "after"), 10)
    attacker = Attacker({"before": school, "after": after}).reads(shown)
    assert sum(found.recovered for found in attacker.proves_change("before", "after", 10)) >= 5


def test_control_audiences_that_are_decided_apart_give_a_change_of_a_few_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The team knew 8 then, and may not see 11 now; others may, who saw nothing then."""
    before, after = people_of({"nl": (40, 40), "ar": (32, 8)}), people_of({"nl": (22, 58), "ar": (29, 11)})
    shown = publish_tables(counted(before, "before", "the same families"))
    tables = counted(after, "after", "the same families")

    def changes(others: Sequence[ShownTable]) -> int:
        seen = [*shown, *disclose_tables(tables, TEAM, shown), *others]
        attacker = Attacker({"before": before, "after": after}).reads(seen)
        found = attacker.proves_change("before", "after", TEAM.threshold)
        return sum(bool(one.secret.question) for one in found)  # that the same families are as many is no news

    assert changes(disclose_tables(tables, OTHERS, shown)) == 0
    monkeypatch.setattr(linked_module, "LADDER", ())
    assert changes(disclose_tables(tables, OTHERS, shown)) > 0


def people_of(languages: dict[str, tuple[int, int]]) -> School:
    """So many people with and without an account per language."""
    people = [
        {"language": language, "account": answer}
        for language, counts in languages.items()
        for answer, many in zip(("yes", "no"), counts, strict=True)
        for _person in range(many)
    ]
    return School(tuple(people), (Breakdown("language"),), (Question("account"),))


def shown_to(audience: Audience, languages: dict[str, tuple[int, int]]) -> ShownTable:
    return disclose_tables(counted(people_of(languages), "now"), audience)[1]


# --- who knows the rule


def worlds(people: int, cells: int) -> list[tuple[int, ...]]:
    """Every way to divide so many people over so many cells."""
    if cells == 1:
        return [(people,)]
    return [(first, *rest) for first in range(people + 1) for rest in worlds(people - first, cells - 1)]


def told(people: int, k: int, parts: str, publish: Callable[[Sequence[Tally], int], object]) -> int:
    """In how many truths the screen, with the rule in hand, proves of a cell that fewer than k are in it."""
    by, question = Breakdown("language"), Question("account")
    alike: dict[str, list[tuple[int, ...]]] = {}
    for world in worlds(people, 2 * len(parts)):
        pairs = dict(zip(parts, zip(world[::2], world[1::2], strict=True), strict=True))
        heads = Tally("now", by, None, {part: {REST: sum(pair)} for part, pair in pairs.items()})
        answers = Tally("now", by, question, {part: {"yes": pair[0], "no": pair[1]} for part, pair in pairs.items()})
        alike.setdefault(repr(publish((heads, answers), k)), []).append(world)
    secrets = [*((place,) for place in range(2 * len(parts))), *((2 * one, 2 * one + 1) for one in range(len(parts)))]
    return sum(
        len(truths)
        for truths in alike.values()
        for secret in secrets
        if max(sum(world[place] for place in secret) for world in truths) < k
    )


@pytest.mark.parametrize(("people", "k", "parts"), [(14, 2, "ab"), (20, 3, "ab"), (12, 2, "abc")])
def test_who_knows_the_rule_learns_no_more_from_what_is_left_out(people: int, k: int, parts: str) -> None:
    assert told(people, k, parts, lambda tables, k: disclose_tables(tables, Audience("test", k))) == 0


def test_control_a_rule_that_looks_at_each_part_alone_tells_what_it_hides() -> None:
    assert told(14, 2, "ab", threshold_only) > 0
    assert told(12, 2, "abc", table_by_table) > 0


# --- what is shown, and how


def test_many_people_in_and_beside_are_shown_exactly() -> None:
    table = shown_to(OTHERS, {"nl": (60, 40), "ar": (25, 15), "tr": (12, 18)})
    assert [part.key for part in table.parts] == [REST, "ar", "nl", "tr"]
    assert table.part("ar") is not None
    figure = table.parts[1].figures["yes"]
    assert figure is not None
    assert (figure.kind, figure.number, figure.percent, table.parts[1].size) == (Kind.EXACT, 25, 63, 40)


def test_nearly_everybody_is_a_band_that_holds_for_k_as_well() -> None:
    for missing in (0, 1, 10):
        table = shown_to(OTHERS, {"nl": (100 - missing, missing)})
        yes, no = table.whole.figures["yes"], table.whole.figures["no"]
        assert yes is not None
        assert no is not None
        assert (yes.kind, yes.number, yes.percent) == (Kind.AT_LEAST, 90, 90)
        assert (no.kind, no.number, no.percent) == (Kind.AT_MOST, 10, 10)


def test_parts_of_a_few_people_are_shown_as_one_without_a_name() -> None:
    table = shown_to(TEAM, {"nl": (60, 40), "ar": (25, 15), "tr": (2, 1), "pl": (3, 0)})
    assert [(part.key, part.size) for part in table.parts] == [(REST, 146), ("ar", 40), ("nl", 100), (REST, 6)]
    assert "tr" not in repr(table)


def test_a_lone_small_part_takes_the_next_with_it_and_so_do_those_as_large() -> None:
    table = shown_to(TEAM, {"nl": (60, 40), "ar": (12, 8), "tr": (12, 8), "pl": (2, 0)})
    assert [(part.key, part.size) for part in table.parts] == [(REST, 142), ("nl", 100), (REST, 42)]


def test_one_child_in_a_unit_is_shown_with_another_unit_of_the_same_organisation() -> None:
    people = [
        {"unit": unit, "account": "yes" if place % 2 else "no"}
        for unit, many in (("u1", 40), ("u2", 1), ("u3", 30))
        for place in range(many)
    ]
    school = School(tuple(people), (SMALL[1],), (Question("account"),))
    _heads, table = disclose_tables(counted(school, "now"), OTHERS)
    assert [part.path for part in table.parts] == [(), ("school",), ("childcare",), ("childcare", "u3")]
    assert list(Attacker({"now": school}).reads([table]).proves("now", 10)) == []


def test_the_makers_see_everything() -> None:
    table = shown_to(MAKER, {"nl": (3, 1), "ar": (1, 0)})
    assert table.part("ar") is not None
    assert table.parts[1].figures == {"yes": Figure(1, 1, 1), "no": Figure(0, 0, 1)}
    assert table.parts[1].figures["no"] is not None


@given(small_schools())
def test_others_see_nothing_that_the_team_cannot_work_out(school: School) -> None:
    for team, others in zip(*(disclose_tables(counted(school, "now"), one) for one in LADDER), strict=True):
        bounds = known(node_of(team), team.question).shown if team.question else {}
        for part in others.parts:
            if part.path and part.key == REST:
                continue  # put together from parts that the team sees apart
            for answer, figure in part.figures.items():
                low, high = bounds[part.path][1][answer]
                assert figure is None or figure.low <= low <= high <= figure.high


# --- moments


def test_while_few_changed_nothing_new_is_said() -> None:
    before, after = ({"nl": (60, 40), "ar": (25 + more, 15 - more)} for more in (0, 4))
    shown = publish_tables(counted(people_of(before), "before"))
    later_on = publish_tables(counted(people_of(after), "after"), shown)
    assert not any(figure for table in later_on for part in table.parts for figure in part.figures.values())


def test_where_enough_changed_the_new_figure_is_shown() -> None:
    before, after = ({"nl": (60 + more, 40 - more), "ar": (25, 15)} for more in (0, 20))
    shown = publish_tables(counted(people_of(before), "before", "the same families"))
    tables = counted(people_of(after), "after", "the same families")
    table = disclose_tables(tables, OTHERS, shown)[1]
    assert table.whole.figures["yes"] == Figure(105, 105, 140)
    assert [part.key for part in table.parts] == [REST, "ar", "nl"], "the same people keep their parts"
    assert table.parts[1].figures["yes"] is None, "the rest changed by nobody, and that would be known"


def test_a_part_gets_no_name_while_another_loses_it() -> None:
    """Two ways to divide hardly other people would cut out those who are in neither."""
    before = people_of({"nl": (8, 8), "ar": (10, 9), "tr": (1, 0)})
    after = people_of({"nl": (14, 14), "ar": (10, 9), "tr": (1, 0)})
    shown = publish_tables(counted(before, "before"))
    table = disclose_tables(counted(after, "after"), TEAM, shown)[0]
    assert [part.key for part in table.parts] == [REST]


def test_what_was_published_stays_as_it_was() -> None:
    shown = publish_tables(counted(people_of({"nl": (60, 40), "ar": (25, 15)}), "now"))
    other = counted(people_of({"nl": (20, 80), "ar": (25, 15)}), "now")
    assert publish_tables(other, shown) == shown
    more = count_people(people_of({"nl": (60, 40)}).people, "now", (Breakdown("language"),), (Question("account"),))
    assert disclose_tables(more[:1], TEAM, shown) == shown[:1]


def test_a_table_that_was_not_published_with_its_moment_comes_too_late() -> None:
    school = ordinary(random.Random(1))
    tables = counted(school, "now")
    shown = publish_tables([one for one in tables if one.by.key == "unit"])
    late = disclose_tables([one for one in tables if one.by.key == "language"], TEAM, shown)
    assert not any(table.is_shown for table in late)


def test_published_tables_are_kept_as_json() -> None:
    shown = publish_tables(counted(ordinary(random.Random(2)), "now"))
    assert tuple(shown_from_json(one.as_json()) for one in shown) == shown


# --- what cannot be


def test_tables_of_one_moment_count_the_same_people() -> None:
    one, other = people_of({"nl": (60, 40)}), people_of({"nl": (60, 41)})
    by_unit = Breakdown("unit")
    people = [{**person, "unit": "u1"} for person in other.people]
    with pytest.raises(ValueError, match="the same people"):
        disclose_tables([*counted(one, "now"), *count_people(people, "now", [by_unit], [])], TEAM)
    with pytest.raises(ValueError, match="several moments"):
        disclose_tables([*counted(one, "now"), *counted(one, "then")], TEAM)
    with pytest.raises(ValueError, match="fewer than nobody"):
        disclose_tables([Tally("now", by_unit, None, {"u1": {REST: -1}})], TEAM)
    with pytest.raises(ValueError, match="lie in each other"):
        Breakdown("unit", inside={"a": "b", "b": "a"}).path("a")
    with pytest.raises(ValueError, match="does not have"):
        count_people([{"unit": "u1", "account": "perhaps"}], "now", [by_unit], [Question("account")])


def test_a_cohort_is_the_very_same_people() -> None:
    shown = publish_tables(counted(people_of({"nl": (60, 40), "ar": (25, 15)}), "before", "families"))
    with pytest.raises(ValueError, match="very same people"):
        disclose_tables(counted(people_of({"nl": (60, 40), "ar": (26, 15)}), "after", "families"), TEAM, shown)


def test_three_answers_are_shown_together_or_not_at_all() -> None:
    question = Question("answer", ("yes", "no", "not_yet"))
    counts = {"u1": (30, 20, 15), "u2": (30, 3, 15), "u3": (20, 20, 20)}
    people = [
        {"unit": unit, "answer": answer}
        for unit, held in counts.items()
        for answer, many in zip(question.answers, held, strict=True)
        for _person in range(many)
    ]
    school = School(tuple(people), (Breakdown("unit"),), (question,))
    _heads, table = publish_tables(counted(school, "now"))[:2]
    shown = {part.key: [bool(figure) for figure in part.figures.values()] for part in table.parts if part.path}
    assert shown == {"u1": [True] * 3, "u2": [False] * 3, "u3": [False] * 3}
    assert list(Attacker({"now": school}).reads([table]).proves("now", TEAM.threshold)) == []
