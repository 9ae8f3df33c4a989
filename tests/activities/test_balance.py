"""Balance, against a slow oracle that follows the words of the definition one by one."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.activities.logic.balance import ALL, MARKS, Balance, Lens, Tagged, as_json, balance, shares_of
from tests.conftest import examples

STAGES = ("voorschool", "vroegschool_1_2", "groep_3_8")
SAMEN = Lens("samen", ("leven", "werken", "weten", "denken", "leren", "beslissen"))
LINE = Lens("line", ("child", "school", "family"))
MATURITY = Lens("maturity", ("1.0", "2.0", "3.0"), judged=False)
LENSES = (LINE, SAMEN, MATURITY)


def activity(stages: str = "yes yes yes", **tags: str) -> Tagged:
    return dict(zip(STAGES, stages.split(), strict=True)), {lens: value.split() for lens, value in tags.items()}


def of(rows: list[Tagged], lens: str, stage: str = ALL) -> Balance:
    found = [one for one in balance(rows, LENSES, STAGES) if (one.lens, one.stage) == (lens, stage)]
    assert len(found) == 1
    return found[0]


def slow(rows: list[Tagged], lens: Lens, stage: str) -> dict[str, Any]:
    """The definition, read aloud."""
    there = [tags for marks, tags in rows if stage == ALL or marks.get(stage) == "yes"]
    tagged = [set(tags.get(lens.key, ())) & set(lens.values) for tags in there]
    values = []
    for key in lens.values:
        weight = sum((Fraction(1, len(tags)) for tags in tagged if key in tags), Fraction())
        values.append((key, sum(key in tags for tags in tagged), weight))
    total = sum((weight for _, _, weight in values), Fraction())
    shares = {key: weight / total if total else Fraction() for key, _, weight in values}
    judged = lens.judged and total > 0
    entropy = -sum(float(share) * math.log(float(share)) for share in shares.values() if share)
    return {
        "lens": lens.key,
        "stage": stage,
        "activities": len(there),
        "untagged": sum(not tags for tags in tagged),
        "values": [
            {"key": key, "count": count, "weight": float(weight), "share": float(shares[key])}
            for key, count, weight in values
        ],
        "evenness": pytest.approx(entropy / math.log(len(lens.values)), abs=1e-12) if judged else None,
        "blind_spots": [key for key in lens.values if judged and shares[key] == 0],
        "one_sided": [key for key in lens.values if judged and shares[key] * len(lens.values) > 2],
    }


rows = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(STAGES), st.sampled_from(MARKS)),
        st.fixed_dictionaries(
            {},
            optional={
                lens.key: st.lists(st.sampled_from([*lens.values, "gone"]), unique=True, max_size=4) for lens in LENSES
            },
        ),
    ),
    max_size=25,
)


@settings(max_examples=examples(300))
@given(rows)
def test_balance_is_what_the_definition_says(activities: list[Tagged]) -> None:
    found = [as_json(one) for one in balance(activities, LENSES, STAGES)]
    assert found == [slow(activities, lens, stage) for lens in LENSES for stage in (*STAGES, ALL)]


@settings(max_examples=examples(100))
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing_to_the_last_digit(activities: list[Tagged], dice: random.Random) -> None:
    shuffled = dice.sample(activities, len(activities))
    assert balance(shuffled, LENSES, STAGES) == balance(activities, LENSES, STAGES)


@settings(max_examples=examples(200))
@given(rows)
def test_shares_add_up_to_one_or_to_nothing_and_evenness_stays_between_0_and_1(
    activities: list[Tagged],
) -> None:
    for one in balance(activities, LENSES, STAGES):
        assert sum(value.share for value in one.values) == (1 if one.tagged else 0)
        assert sum(value.weight for value in one.values) == one.tagged
        assert one.evenness is None or 0 <= one.evenness <= 1


def test_an_activity_with_two_values_counts_half_for_each_and_one_time_in_each_count() -> None:
    found = of([activity(samen="leven weten"), activity(samen="weten")], "samen")
    assert [(value.key, value.count, float(value.weight), float(value.share)) for value in found.values[:3]] == [
        ("leven", 1, 0.5, 0.25),
        ("werken", 0, 0.0, 0.0),
        ("weten", 2, 1.5, 0.75),
    ]


def test_an_unknown_stage_counts_in_all_and_nowhere_else() -> None:
    rows = [activity("unknown no yes", line="child"), activity("no no no", line="school")]
    assert of(rows, "line", "voorschool").activities == 0
    assert of(rows, "line", "groep_3_8").activities == 1
    assert of(rows, "line").activities == 2


def test_with_nothing_tagged_nothing_is_a_blind_spot_because_unknown_is_not_zero() -> None:
    for rows in ([], [activity()], [activity(samen="")]):
        found = of(rows, "samen")
        assert [value.share for value in found.values] == [0] * 6
        assert (found.evenness, found.blind_spots, found.one_sided) == (None, (), ())
        assert found.untagged == len(rows)


def test_maturity_is_a_distribution_without_verdict() -> None:
    found = of([activity(maturity="1.0")] * 9 + [activity(maturity="2.0")], "maturity")
    assert [float(value.share) for value in found.values] == [0.9, 0.1, 0.0]
    assert (found.evenness, found.blind_spots, found.one_sided) == (None, (), ())


def test_one_sided_is_above_twice_the_fair_share_and_exactly_twice_is_not() -> None:
    twice = [activity(line="child")] * 2 + [activity(line="school")]
    assert of(twice, "line").one_sided == ()
    assert of([*twice, activity(line="child")], "line").one_sided == ("child",)


def test_evenness_of_equal_shares_is_one_and_of_a_single_value_zero() -> None:
    assert of([activity(line=value) for value in LINE.values], "line").evenness == pytest.approx(1.0)
    alone = of([activity(line="family")], "line")
    assert str(alone.evenness) == "0.0"
    assert alone.blind_spots == ("child", "school")


def test_accents_move_the_aim_and_a_value_without_accent_is_no_blind_spot() -> None:
    aim = shares_of({"child": 3, "school": 1}, LINE)
    assert aim == {"child": Fraction(3, 4), "school": Fraction(1, 4), "family": 0}
    rows = [activity(line="school")] * 3 + [activity(line="family")]
    (found,) = (one for one in balance(rows, [LINE], STAGES, {"line": aim}) if one.stage == ALL)
    assert (found.blind_spots, found.one_sided) == (("child",), ("school",))
    assert shares_of({}, LINE) == shares_of({"child": 0}, LINE) == {}


def test_the_json_is_plain_numbers_and_lists() -> None:
    found = as_json(of([activity(line="child school")], "line"))
    assert found == {
        "lens": "line",
        "stage": "all",
        "activities": 1,
        "untagged": 0,
        "values": [
            {"key": "child", "count": 1, "weight": 0.5, "share": 0.5},
            {"key": "school", "count": 1, "weight": 0.5, "share": 0.5},
            {"key": "family", "count": 0, "weight": 0.0, "share": 0.0},
        ],
        "evenness": pytest.approx(math.log(2) / math.log(3)),
        "blind_spots": ["family"],
        "one_sided": [],
    }
