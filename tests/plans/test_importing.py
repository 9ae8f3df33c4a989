"""Taking in goals: strict, twice is once, and what people wrote on screen survives."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.activities.logic.rows import choices
from samenspel.core.actor import Actor, System
from samenspel.core.logic.tables import read_table
from samenspel.core.logic.tables_write import write_csv, write_xlsx
from samenspel.core.policy import Refused
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.plans import actions
from samenspel.plans.logic.importing import KnownAction, KnownGoal, plan_import
from samenspel.plans.logic.rows import FileRow, Vocabulary, as_cells, read_rows
from samenspel.plans.models import Goal, GoalAction
from samenspel.plans.queries import all_goals, table_of, vocabulary

CLI = System("cli")
HEAD = "school_year,kind,number,goal,action,described_in,voorschool,vroegschool_1_2,groep_3_8\n"
SOURCE = Path(__file__).resolve().parents[2] / "samenspel" / "demo" / "data" / "goals.csv"
WORDS = Vocabulary(("voorschool", "vroegschool_1_2", "groep_3_8"), choices([("1", ()), ("2", ("twee",))]))


def take(text: str | bytes, **options: Any) -> actions.Report:
    data = text.encode() if isinstance(text, str) else text
    return actions.import_goals(actor=CLI, data=data, filename="doelen.csv", **options)


def rows(*lines: str) -> str:
    return HEAD + "\n".join(lines) + "\n"


def test_the_real_input_comes_in_whole_and_twice_is_once(linde: Centre) -> None:
    first = take(SOURCE.read_bytes())
    assert (first.created, first.updated, first.unchanged, first.refused) == (10, 0, 0, ())
    assert SchoolYear.objects.filter(start=2017).exists()
    specific = list(Goal.objects.filter(kind="specific").order_by("number"))
    assert [goal.number for goal in specific] == [1, 2, 3, 4, 5]
    assert all(goal.school_year and goal.school_year.start == 2017 for goal in specific)
    assert [goal.actions.count() for goal in specific] == [1] * 5
    assert Goal.objects.filter(kind="general", school_year=None).count() == 3
    before = state()
    again = take(SOURCE.read_bytes())
    assert (again.created, again.updated, again.unchanged) == (0, 0, 10)
    assert again.batch is None
    assert state() == before


def state() -> list[Any]:
    return [goal.content() for goal in all_goals()]


def test_the_own_year_of_a_goal_wins_and_a_general_goal_without_one_runs_over_the_years(linde: Centre) -> None:
    text = rows("2017-2018,specific,1,Eigen jaar,,,X,,", ",specific,2,Zonder jaar,,,X,,", ",general,1,Altijd,,,X,X,X")
    assert take(text, school_year="2019-2020").created == 3
    years = {goal.text: goal.school_year and goal.school_year.start for goal in all_goals()}
    assert years == {"Eigen jaar": 2017, "Zonder jaar": 2019, "Altijd": None}


def test_the_year_that_is_named_is_made_even_when_every_goal_names_its_own(linde: Centre) -> None:
    take(rows("2017-2018,specific,1,Doel,,,X,,"), school_year="2019-2020")
    assert set(SchoolYear.objects.values_list("start", flat=True)) >= {2017, 2019}


def test_what_was_written_on_screen_survives_a_later_file(linde: Centre, cast: dict[str, Actor]) -> None:
    take(rows("2017-2018,specific,1,Doel,Doen,Plan,X,,"))
    goal = Goal.objects.get()
    action = goal.actions.get()
    entry = actions.GoalEntry(kind="specific", text="Ons eigen doel", school_year=goal.school_year)
    actions.change_goal(actor=cast["gijs"], goal=goal, entry=entry)
    actions.change_action(actor=cast["gijs"], action=action, entry=actions.ActionEntry("Anders gezegd", ["Gids"]))
    report = take(rows("2017-2018,specific,1,Doel,Doen,Plan,X,X,"))
    assert (report.created, report.updated) == (0, 1)
    goal, action = Goal.objects.get(), GoalAction.objects.get()
    assert (goal.text, action.text, action.described_in) == ("Ons eigen doel", "Anders gezegd", ["Gids"])
    assert action.stages["vroegschool_1_2"] == "yes"


def test_a_goal_keeps_its_actions_when_the_order_was_changed_on_screen(linde: Centre, cast: dict[str, Actor]) -> None:
    text = rows("2017-2018,specific,1,Eerste,A,,X,,", "2017-2018,specific,2,Tweede,B,,X,,")
    take(text)
    first = Goal.objects.get(text="Eerste")
    assert first.school_year
    actions.move_goal(actor=cast["gijs"], goal=first, school_year=first.school_year, up=False)
    assert Goal.objects.get(text="Eerste").number == 2
    report = take(text)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)


def test_two_rows_of_one_goal_are_two_actions_and_a_second_file_may_add_one(linde: Centre) -> None:
    one, two = "2017-2018,specific,1,Doel,A,,X,,", "2017-2018,specific,1,Doel,B,,,X,"
    assert take(rows(one)).created == 1
    report = take(rows(one, two))
    assert (report.created, report.unchanged) == (1, 1)
    assert [action.text for action in Goal.objects.get().actions.all()] == ["A", "B"]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("2017-2018,specific,17a,Doel,,,,,", "number"),
        ("2017-2018,specific,0,Doel,,,,,", "number"),
        ("2017-2018,specific,,Doel,,,,,", "number"),
        ("2017-2019,specific,1,Doel,,,,,", "school_year"),
        ("2017,specific,1,Doel,,,,,", "school_year"),
        (",specific,1,Doel,,,,,", "school_year"),
        ("2017-2018,soms,1,Doel,,,,,", "kind"),
        ("2017-2018,specific,1,,,,,,", "goal"),
        ("2017-2018,specific,1,Doel,,,ja,,", "voorschool"),
        ("2017-2018,specific,1,=Doel,,,,,", "goal"),
        ("2017-2018,specific,1,Doel,,,,", ""),
    ],
)
def test_a_bad_value_is_named_and_nothing_is_taken_in(linde: Centre, line: str, column: str) -> None:
    report = take(rows("2017-2018,specific,9,Goed,,,,,", line))
    assert [(one.line, one.column) for one in report.refused] == [(3, column)]
    assert all(why for _problem, why in report.reasons())
    assert not Goal.objects.exists()
    assert not SchoolYear.objects.filter(start=2017).exists()
    assert take(rows("2017-2018,specific,9,Goed,,,,,", line), partial=True).created == 1
    assert Goal.objects.get().text == "Goed"


def test_one_goal_in_two_wordings_and_one_action_twice_are_refused(linde: Centre) -> None:
    wordings = take(rows("2017-2018,specific,1,Doel,A,,,,", "2017-2018,specific,1,Ander doel,B,,,,"))
    assert [(one.line, one.column, one.code) for one in wordings.refused] == [(3, "goal", "two_wordings")]
    twice = take(rows("2017-2018,specific,1,Doel,A,,,,", "2017-2018,specific,1,Doel,A,,X,,"))
    assert [(one.line, one.code) for one in twice.refused] == [(3, "double_action")]


def test_a_trial_says_what_would_happen_and_does_nothing(linde: Centre) -> None:
    report = take(SOURCE.read_bytes(), dry_run=True)
    assert (report.created, report.is_trial) == (10, True)
    assert not Goal.objects.exists()
    assert not SchoolYear.objects.filter(start=2017).exists()


def test_an_import_is_undone_as_one(linde: Centre) -> None:
    take(rows("2017-2018,specific,1,Doel,A,,X,,"))
    before = state()
    report = take(rows("2017-2018,specific,1,Nieuw doel,A,,,X,", "2017-2018,specific,2,Tweede,B,,,,"))
    assert report.batch
    actions.undo(actor=CLI, batch=report.batch)
    assert state() == before


def test_the_team_reads_and_only_leaders_take_in(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(Refused):
        actions.import_goals(actor=cast["eva"], data=SOURCE.read_bytes(), filename="x.csv")


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_download_that_is_sent_back_in_changes_nothing(linde: Centre, write: Any) -> None:
    take(SOURCE.read_bytes())
    take(rows("2017-2018,specific,1,=HYPERLINK is geen doel,,,,,").replace("=HYP", "'=HYP"), partial=True)
    words = vocabulary()
    table = [as_cells(values, words) for values in table_of(all_goals(), words)]
    before = state()
    report = take(write(words.columns.known, table))
    assert (report.created, report.updated, report.refused) == (0, 0, ())
    assert [{**one, "imported": 0, "actions": 0} for one in state()] == [
        {**one, "imported": 0, "actions": 0} for one in before
    ]


def command(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("import_goals", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_gives_json_alone_and_its_exit_code(linde: Centre, tmp_path: Path) -> None:
    code, said = command(str(SOURCE), "--centre", "linde", "--json")
    assert code == 0
    assert json.loads(said) == {"created": 10, "updated": 0, "unchanged": 0, "refused": []}
    bad = tmp_path / "bad.csv"
    bad.write_text(rows("2017-2018,specific,17a,Doel,,,,,"))
    code, said = command(str(bad), "--centre", "linde", "--json")
    refused = json.loads(said)["refused"]
    assert code == 1
    assert [(one["line"], one["column"], one["value"]) for one in refused] == [(2, "number", "17a")]
    assert refused[0]["reason"]
    assert command(str(tmp_path / "none.csv"), "--centre", "linde")[0] == 2
    assert command(str(SOURCE), "--centre", "nergens")[0] == 2
    assert command(str(SOURCE), "--centre", "linde", "--school-year", "2017")[0] == 2


@pytest.mark.parametrize("data", [b"", b"\x00", b"PK\x03\x04x", b"\xff\xfe\xff", b"a,b\n1,2\n", HEAD.encode()])
def test_odd_files_are_refused_without_a_traceback(linde: Centre, data: bytes) -> None:
    report = take(data)
    assert report.created == 0
    assert report.refused or data == HEAD.encode()


_TEXT = st.text("abc ;'\"-=", min_size=1, max_size=12).map(lambda one: " ".join(one.split())).filter(bool)
_ROW = st.fixed_dictionaries(
    {
        "school_year": st.sampled_from([2017, 2018]),
        "kind": st.sampled_from(["specific", "general"]),
        "number": st.integers(1, 4),
        "action": st.sampled_from(["", "A", "B"]),
        "described_in": st.lists(st.sampled_from(["Gids", "Plan"]), unique=True),
        "voorschool": st.sampled_from(["yes", "no", "unknown"]),
        "vroegschool_1_2": st.just("no"),
        "groep_3_8": st.just("yes"),
        "criteria": st.just([]),
        "status": st.just("open"),
    }
)


def known(values: list[dict[str, Any]]) -> list[KnownGoal]:
    """What the database holds after these rows came from a file."""
    goals: dict[Any, list[dict[str, Any]]] = {}
    for row in values:
        goals.setdefault((row["school_year"], row["kind"], row["number"]), []).append(row)
    return [
        KnownGoal(
            str(key),
            next((row for row in held if not row["action"]), {**held[0], "action": "", "described_in": []}),
            next((row for row in held if not row["action"]), None),
            tuple(KnownAction(f"{key}{row['action']}", row, row) for row in held if row["action"]),
        )
        for key, held in goals.items()
    ]


@settings(deadline=None)
@given(st.lists(_ROW, max_size=8, unique_by=lambda r: (r["school_year"], r["kind"], r["number"], r["action"])), _TEXT)
def test_whatever_the_rows_a_file_that_was_taken_in_changes_nothing_again(
    values: list[dict[str, Any]], text: str
) -> None:
    rows_in = [{**row, "goal": f"doel {row['number']} {text}"} for row in values]
    cells = [as_cells(row, WORDS) for row in rows_in]
    read, refused = read_rows(read_table(write_csv(WORDS.columns.known, cells), "x.csv", WORDS.columns), WORDS)
    assert refused == ()
    assert [dict(row.values) for row in read] == rows_in
    plan = plan_import(read, known(rows_in))
    assert (plan.created, plan.updated, plan.unchanged) == (0, 0, len(rows_in))
    assert plan_import(read, []).created == len(rows_in)


def test_a_column_changes_only_where_the_file_itself_says_something_else() -> None:
    said = {
        "school_year": 2017,
        "kind": "specific",
        "number": 1,
        "goal": "Doel",
        "action": "A",
        "described_in": ["Gids"],
        "voorschool": "yes",
        "vroegschool_1_2": "no",
        "groep_3_8": "no",
    }
    now = {**said, "described_in": ["Ons plan"], "goal": "Ons doel", "criteria": [], "status": "busy"}
    goal = KnownGoal("g", {**now, "action": ""}, None, (KnownAction("a", now, said),))
    (step,) = plan_import([FileRow(2, {**said, "voorschool": "no", "status": "open"})], [goal]).steps
    assert dict(step.changes) == {"voorschool": "no"}
