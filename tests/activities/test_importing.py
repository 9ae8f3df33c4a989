"""What a second file does to an inventory that people have worked on in between."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.activities.logic.importing import Known, Plan, plan_import
from samenspel.activities.logic.rows import FileRow, empty_of
from tests.conftest import examples

OPTIONAL = ("note", "line", "samen")
COLUMNS = ("described_in", "voorschool", *OPTIONAL)


def row(at: int = 2, name: str = "Inloop", **values: Any) -> FileRow:
    base: dict[str, Any] = {
        "number": 5,
        "organisation": "t",
        "name": name,
        "described_in": [],
        "voorschool": "no",
    }
    return FileRow(at, base | values)


def apply(plan: Plan, held: list[Known]) -> list[Known]:
    """What the action does, without a database."""
    by_key = {one.key: one for one in held}
    for step in plan.steps:
        if step.is_new:
            blank = {column: empty_of(column) for column in OPTIONAL}
            key = f"k{len(by_key)}"
            by_key[key] = Known(key, {**blank, **step.changes}, step.baseline)
        else:
            one = by_key[step.key]
            by_key[step.key] = Known(one.key, {**one.values, **step.changes}, step.baseline)
    return list(by_key.values())


def imported(*rows: FileRow, into: list[Known] | None = None) -> tuple[Plan, list[Known]]:
    plan = plan_import(rows, into or [], OPTIONAL)
    return plan, apply(plan, into or [])


def edited(held: list[Known], **values: Any) -> list[Known]:
    (one,) = held
    return [Known(one.key, {**one.values, **values}, one.imported)]


def counts(plan: Plan) -> tuple[int, int, int]:
    return plan.created, plan.updated, plan.unchanged


def test_the_same_file_twice_changes_nothing() -> None:
    plan, held = imported(row(), row(3, "Ouderpanel"))
    assert counts(plan) == (2, 0, 0)
    again, after = imported(row(), row(3, "Ouderpanel"), into=held)
    assert counts(again) == (0, 0, 2)
    assert after == held


def test_an_edit_on_screen_survives_and_another_column_of_the_file_is_still_taken() -> None:
    _, held = imported(row(line=["child"]))
    held = edited(held, line=["school"], voorschool="yes")
    plan, after = imported(row(line=["child"], described_in=["Kalender"]), into=held)
    assert counts(plan) == (0, 1, 0)
    assert plan.steps[0].changes == {"described_in": ["Kalender"]}
    assert (after[0].values["line"], after[0].values["voorschool"]) == (["school"], "yes")


def test_a_column_that_changed_in_the_file_wins_from_the_screen() -> None:
    _, held = imported(row(line=["child"]))
    plan, after = imported(row(line=["family"]), into=edited(held, line=["school"]))
    assert counts(plan) == (0, 1, 0)
    assert after[0].values["line"] == ["family"]


def test_a_file_that_says_what_the_screen_already_says_changes_nothing_and_is_remembered() -> None:
    _, held = imported(row())
    plan, after = imported(row(voorschool="yes"), into=edited(held, voorschool="yes"))
    assert counts(plan) == (0, 0, 1)
    assert after[0].imported is not None
    assert after[0].imported["voorschool"] == "yes"


def test_a_row_renamed_on_screen_is_still_known_to_the_file() -> None:
    _, held = imported(row())
    plan, after = imported(row(), into=edited(held, name="Inloopkwartier"))
    assert counts(plan) == (0, 0, 1)
    assert [one.values["name"] for one in after] == ["Inloopkwartier"]


def test_what_a_row_is_called_now_goes_before_what_it_was_called() -> None:
    _, held = imported(row())
    plan, after = imported(row(2, "Inloop"), row(3, "Inloopkwartier"), into=edited(held, name="Inloopkwartier"))
    assert counts(plan) == (1, 0, 1)
    assert sorted(str(one.values["name"]) for one in after) == ["Inloop", "Inloopkwartier"]


def test_a_row_made_on_screen_takes_what_the_file_says_but_keeps_its_tags_where_the_file_is_silent() -> None:
    blank = {column: empty_of(column) for column in OPTIONAL}
    screen = Known("k0", {**blank, **row(voorschool="yes", line=["child"]).values}, None)
    plan, after = imported(row(described_in=["Kalender"], line=[], samen=["leren"]), into=[screen])
    assert counts(plan) == (0, 1, 0)
    assert plan.steps[0].changes == {"described_in": ["Kalender"], "voorschool": "no", "samen": ["leren"]}
    assert after[0].values["line"] == ["child"]


def test_a_new_lens_column_that_is_empty_erases_nothing_and_emptying_a_filled_one_does() -> None:
    _, held = imported(row())
    held = edited(held, line=["child"])
    plan, held = imported(row(line=[]), into=held)
    assert (counts(plan), held[0].values["line"]) == ((0, 0, 1), ["child"])
    _, held = imported(row(line=["school"]), into=held)
    plan, held = imported(row(line=[]), into=held)
    assert (counts(plan), held[0].values["line"]) == ((0, 1, 0), [])


def test_absent_rows_stay_and_absent_columns_are_left_alone() -> None:
    _, held = imported(row(note="let op", line=["child"]), row(3, "Ouderpanel"))
    plan, after = imported(row(), into=held)
    assert counts(plan) == (0, 0, 1)
    assert after == held


values = st.fixed_dictionaries(
    {
        "described_in": st.lists(st.sampled_from("ab"), max_size=1),
        "voorschool": st.sampled_from(["yes", "no"]),
    },
    optional={column: st.lists(st.sampled_from("ab"), max_size=1) for column in ("line", "samen")},
)


@settings(max_examples=examples(300))
@given(
    first=values,
    edit=st.dictionaries(st.sampled_from(["described_in", "line"]), st.just(["screen"])),
    second=values,
)
def test_a_column_follows_the_file_only_when_the_file_changed(
    first: dict[str, Any], edit: dict[str, Any], second: dict[str, Any]
) -> None:
    _, held = imported(row(**first))
    held = edited(held, **edit)
    before = dict(held[0].values)
    _, after = imported(row(**second), into=held)
    for column in COLUMNS:
        said_before = first.get(column, empty_of(column))
        says_now = second.get(column, said_before)
        expected = before[column] if says_now == said_before else says_now
        assert after[0].values[column] == expected
    again, twice = imported(row(**second), into=after)
    assert (counts(again), twice) == ((0, 0, 1), after)
