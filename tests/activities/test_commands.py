"""The two commands, as an operator meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from samenspel.activities.models import Activity
from samenspel.core.cli import WrongUsage
from samenspel.organisations.models import Centre, SchoolYear
from tests.activities.conftest import HEADER, SCHOOL, SMALL, YEAR, Take

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(linde: Centre, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(name: str, *arguments: str, centre: str = "linde") -> tuple[int, str]:
        code = 0
        try:
            call_command(name, *arguments, "--centre", centre)
        except SystemExit as stop:
            code = int(stop.code or 0)
        except WrongUsage as wrong:
            code = wrong.returncode
        return code, capsys.readouterr().out

    return command


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], str]:
    def write(content: str | bytes) -> str:
        path = tmp_path / "aanbod.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


def test_import_reports_in_json_and_nothing_else(run: Run, file: Callable[[str], str]) -> None:
    arguments = ("import_activities", file(SMALL), "--school-year", YEAR, "--json")
    assert [json.loads(run(*arguments)[1]) for _ in range(2)] == [
        {"created": 5, "updated": 0, "unchanged": 0, "refused": []},
        {"created": 0, "updated": 0, "unchanged": 5, "refused": []},
    ]


def test_a_refusal_is_exit_1_with_line_column_value_and_reason_and_counts_of_nothing(
    run: Run, file: Callable[[str], str]
) -> None:
    code, out = run("import_activities", file(SMALL.replace("4,?", "17a,?")), "--school-year", YEAR, "--json")
    found = json.loads(out)
    assert code == 1
    assert {key: found[key] for key in ("created", "updated", "unchanged")} == {
        "created": 0,
        "updated": 0,
        "unchanged": 0,
    }
    (refused,) = found["refused"]
    assert (refused["line"], refused["column"], refused["value"]) == (6, "number", "17a")
    assert refused["reason"]
    assert not Activity.objects.exists()


def test_partial_takes_the_good_rows_and_is_still_exit_1(run: Run, file: Callable[[str], str]) -> None:
    path = file(SMALL.replace("4,?", "17a,?"))
    code, out = run("import_activities", path, "--school-year", YEAR, "--partial", "--json")
    assert (code, json.loads(out)["created"], Activity.objects.count()) == (1, 4, 4)


def test_a_trial_changes_nothing(run: Run, file: Callable[[str], str]) -> None:
    code, out = run("import_activities", file(SMALL), "--school-year", YEAR, "--dry-run", "--json")
    assert (code, json.loads(out)["created"]) == (0, 5)
    assert not SchoolYear.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"", SMALL.encode("utf-16"), b"PK\x03\x04rubbish", b"\x00" * 500, b"a" * (10 * 1024 * 1024 + 1), b'"'],
)
def test_a_hopeless_file_is_one_plain_refusal(run: Run, file: Callable[[bytes], str], content: bytes) -> None:
    code, out = run("import_activities", file(content), "--school-year", YEAR)
    assert code == 1
    assert out
    assert "Traceback" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("import_activities", "/nowhere/to/be.csv", "--school-year", YEAR),
        ("import_activities", "/", "--school-year", YEAR),
    ],
)
def test_a_file_that_is_not_there_is_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments) == (2, "")


def test_an_unknown_centre_or_year_is_wrong_usage(run: Run, file: Callable[[str], str]) -> None:
    assert run("import_activities", file(SMALL), "--school-year", YEAR, centre="nergens")[0] == 2
    assert run("balance", "--school-year", YEAR)[0] == 2
    assert run("balance", "--school-year", YEAR, centre="nergens")[0] == 2


def test_what_was_refused_is_said_by_line(run: Run, file: Callable[[str], str]) -> None:
    code, out = run("import_activities", file(f"{HEADER}\n1,Onbekend,Inloop,,X,,,\n"), "--school-year", YEAR)
    first, last = out.strip().splitlines()
    assert code == 1
    assert "2, organisation" in first
    assert "“Onbekend”" in first
    assert SCHOOL in first
    assert last


def test_balance_gives_every_lens_in_every_stage(run: Run, take: Take) -> None:
    take(SMALL)
    code, out = run("balance", "--school-year", YEAR, "--json")
    found: list[dict[str, Any]] = json.loads(out)
    assert code == 0
    assert [(one["lens"], one["stage"]) for one in found] == [
        (lens, stage)
        for lens in ("line", "samen", "partnership", "maturity")
        for stage in ("voorschool", "vroegschool_1_2", "groep_3_8", "all")
    ]
    whole = next(one for one in found if (one["lens"], one["stage"]) == ("samen", "all"))
    assert (whole["activities"], whole["untagged"], whole["blind_spots"]) == (5, 1, ["werken", "leren"])
    assert [value["weight"] for value in whole["values"]] == [1.5, 0.0, 1.5, 0.5, 0.0, 0.5]
    early = next(one for one in found if (one["lens"], one["stage"]) == ("samen", "vroegschool_1_2"))
    assert early["activities"] == 3  # the panel is "?" there
    maturity = next(one for one in found if (one["lens"], one["stage"]) == ("maturity", "all"))
    assert (maturity["evenness"], maturity["blind_spots"], maturity["one_sided"]) == (None, [], [])


def test_balance_leaves_out_what_stopped_and_never_looks_at_accents(run: Run, take: Take) -> None:
    from samenspel.activities.actions import choose_accents, set_status
    from samenspel.core.actor import System

    take(SMALL)
    year = SchoolYear.objects.get()
    before = json.loads(run("balance", "--school-year", YEAR, "--json")[1])
    choose_accents(actor=System("test"), school_year=year, lens="line", weights={"child": 9, "school": 1, "family": 0})
    assert json.loads(run("balance", "--school-year", YEAR, "--json")[1]) == before
    panel = Activity.objects.select_related("school_year").get(name="Ouderpanel")
    set_status(actor=System("test"), activity=panel, status="stopped")
    after = json.loads(run("balance", "--school-year", YEAR, "--json")[1])
    assert after[3]["activities"] == before[3]["activities"] - 1


def test_balance_without_json_is_a_table_to_read(run: Run, take: Take) -> None:
    take(SMALL)
    code, out = run("balance", "--school-year", YEAR)
    assert code == 0
    assert "Samen leven" in out
    assert "{" not in out
