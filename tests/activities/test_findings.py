"""What stands out, and what must not be said."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings

from samenspel.activities.logic.balance import Lens, Tagged, balance, shares_of
from samenspel.activities.logic.findings import Finding, Kind, Picture, findings, most, pictures
from tests.activities.test_balance import LENSES, LINE, STAGES, activity, rows
from tests.conftest import examples


def look(
    activities: list[Tagged], lens: Lens = LINE, before: list[Tagged] | None = None, aim: dict[str, int] | None = None
) -> Picture:
    targets = {lens.key: shares_of(aim or {}, lens)}
    then = balance(before, LENSES, STAGES) if before is not None else ()
    return pictures(balance(activities, LENSES, STAGES, targets), LENSES, STAGES, then)[lens.key]


def kinds(picture: Picture) -> list[tuple[Kind, tuple[str, ...], tuple[str, ...]]]:
    return [(one.kind, one.values, one.stages) for one in findings(picture)]


EVEN = [activity(line=value) for value in LINE.values]


def test_a_balanced_offer_has_nothing_that_stands_out() -> None:
    assert kinds(look(EVEN * 2)) == []


def test_a_value_that_occurs_nowhere_is_named_once_and_not_again_per_stage() -> None:
    assert kinds(look([activity(line="child"), activity(line="school")] * 3)) == [(Kind.BLIND_SPOT, ("family",), ())]


def test_a_value_that_is_missing_in_one_stage_is_named_with_that_stage() -> None:
    late = [activity("no yes yes", line="family")] * 3
    early = [activity("yes yes yes", line="child"), activity("yes yes yes", line="school")] * 3
    assert (Kind.MISSING_IN, ("family",), ("voorschool",)) in kinds(look(early + late))


def test_a_value_that_starts_only_in_the_last_stage_is_said_as_such() -> None:
    late = [activity("no no yes", line="family")] * 3
    early = [activity("yes yes yes", line="child"), activity("yes yes yes", line="school")] * 3
    assert (Kind.ONLY_LATER, ("family",), ("voorschool", "vroegschool_1_2")) in kinds(look(early + late))


def test_a_stage_with_few_labels_is_not_called_blind() -> None:
    rows = [*(EVEN * 3), activity("yes no no", line="child"), activity("yes no no")]
    only_late = [({**marks, "voorschool": "no"}, tags) for marks, tags in rows[:9]] + rows[9:]
    assert [one for one in kinds(look(only_late)) if one[0] is not Kind.UNTAGGED] == []


def test_more_than_twice_the_aim_is_one_sided_as_a_whole_and_leans_where_only_a_stage_does() -> None:
    found = findings(look([activity(line="child")] * 8 + EVEN))
    assert [(one.kind, one.values, one.count, one.share) for one in found] == [
        (Kind.ONE_SIDED, ("child",), 9, Fraction(9, 11))
    ]
    early, late = [activity("yes no no", line="child")] * 7, activity("no no yes", line="school family")
    assert kinds(look(EVEN * 2 + early + [late] * 8)) == [(Kind.LEANS_IN, ("child",), ("voorschool",))]


def test_nothing_labelled_says_so_and_says_nothing_else() -> None:
    assert kinds(look([activity(), activity()])) == [(Kind.NOTHING_TAGGED, (), ())]
    assert findings(look([])) == ()


def test_what_moved_since_last_year_is_named_from_five_points_on() -> None:
    before = EVEN * 10
    slightly = [*before, activity(line="child")]
    assert kinds(look(slightly, before=before)) == []
    found = findings(look(before + [activity(line="child")] * 10, before=before))
    assert [(one.kind, one.values, one.before, one.share) for one in found] == [
        (Kind.MORE_THAN, ("child",), Fraction(1, 3), Fraction(1, 2)),
        (Kind.LESS_THAN, ("school",), Fraction(1, 3), Fraction(1, 4)),
        (Kind.LESS_THAN, ("family",), Fraction(1, 3), Fraction(1, 4)),
    ]


def test_a_year_without_labels_is_no_year_to_compare_with() -> None:
    assert kinds(look(EVEN, before=[activity()])) == []


def test_maturity_only_gets_its_spread_whatever_it_looks_like() -> None:
    maturity = LENSES[2]
    lopsided = [activity(maturity="1.0")] * 9 + [activity()]
    assert kinds(look(lopsided, maturity, before=[activity(maturity="3.0")])) == [
        (Kind.SPREAD, (), ()),
        (Kind.UNTAGGED, (), ()),
    ]
    assert most(look(lopsided, maturity)) == ()


def test_the_most_are_those_above_the_aim_of_the_centre() -> None:
    rows = [activity(line="child")] * 4 + [activity(line="school")] * 3 + [activity(line="family")]
    assert most(look(rows)) == ("child", "school")
    assert most(look(rows, aim={"child": 9, "school": 1})) == ("school", "family")
    assert most(look(EVEN)) == ()


def test_without_an_aim_for_a_value_its_absence_is_no_finding() -> None:
    rows = [activity(line="child"), activity(line="school")] * 3
    assert kinds(look(rows, aim={"child": 1, "school": 1})) == []


@settings(max_examples=examples(200))
@given(rows, rows)
def test_findings_never_contradict_the_figures(activities: list[Tagged], before: list[Tagged]) -> None:
    for lens in LENSES:
        picture = look(activities, lens, before)
        for one in findings(picture):
            _holds(one, picture)


def _holds(one: Finding, picture: Picture) -> None:
    stages = {balance.stage: balance for balance in picture.stages}
    for value in one.values:
        if one.kind is Kind.BLIND_SPOT:
            assert picture.whole.value(value).count == 0
        elif one.kind in {Kind.MISSING_IN, Kind.ONLY_LATER}:
            assert picture.whole.value(value).count > 0
            assert all(stages[stage].value(value).count == 0 for stage in one.stages)
        elif one.kind is Kind.ONE_SIDED:
            assert one.share > 2 * one.target
        elif one.kind is Kind.LEANS_IN:
            assert all(stages[stage].value(value).share > 2 * one.target for stage in one.stages)
        elif one.kind in {Kind.MORE_THAN, Kind.LESS_THAN}:
            assert (one.share > one.before) == (one.kind is Kind.MORE_THAN)
    if one.kind is Kind.UNTAGGED:
        assert 0 < one.count == picture.whole.untagged
