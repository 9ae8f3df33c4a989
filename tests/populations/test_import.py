"""Files of figures: strict, in plain words, twice is once, and edits on screen survive."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.populations.actions import add_own_characteristic, change_figures, import_population, undo
from samenspel.populations.logic.catalogue import Of, Unit
from samenspel.populations.models import ExternalDataset, ExternalFigure, Figure, Snapshot
from tests.populations.factories import NEIGHBOURHOOD, SOURCE, SYSTEM, take_in, the_snapshot

HEADER = "reference_date,characteristic,unit,peuters\n"


def run(
    tmp_path: Path, text: str | bytes, *options: str, command: str = "import_population", name: str = "file.csv"
) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON of the command on a file with this text."""
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    out = io.StringIO()
    code = 0
    try:
        call_command(command, str(file), "--centre", "linde", "--json", *options, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


def value(key: str, segment: str) -> Decimal | None:
    return Figure.objects.get(characteristic=key, segment=segment).value


def test_the_source_comes_in_whole_and_unknown_is_not_nought(linde: Centre, tmp_path: Path) -> None:
    code, report = run(tmp_path, SOURCE, "--school-year", "2017-2018")
    assert (code, report) == (0, {"created": 13, "updated": 0, "unchanged": 0, "refused": []})
    assert value("cultural_backgrounds", "kinderopvang") is None
    assert value("target_group", "kinderopvang") == 0
    snapshot = Snapshot.objects.get()
    assert snapshot.is_final
    assert snapshot.school_year
    assert snapshot.school_year.label == "2017-2018"


def test_the_same_file_twice_changes_nothing(linde: Centre, tmp_path: Path) -> None:
    run(tmp_path, SOURCE, "--school-year", "2017-2018")
    before = list(Figure.objects.values())
    code, report = run(tmp_path, SOURCE, "--school-year", "2017-2018")
    assert (code, report["unchanged"], report["created"], report["updated"]) == (0, 13, 0, 0)
    assert list(Figure.objects.values()) == before


def test_a_later_file_takes_only_what_it_changed_itself(linde: Centre) -> None:
    take_in(SOURCE)
    change_figures(
        actor=SYSTEM,
        snapshot=the_snapshot(),
        values={("target_group", "peuters"): Decimal(13), ("target_group", "groep_1_2"): Decimal(17)},
    )
    changed = SOURCE.replace("Doelgroepkinderen,%,0,12,16", "Doelgroepkinderen,%,0,12,18")
    report = take_in(changed)
    assert (report.created, report.updated, report.unchanged) == (0, 1, 12)
    assert value("target_group", "peuters") == 13, "edited on screen and not in the file"
    assert value("target_group", "groep_1_2") == 18, "changed in the file itself"


def test_a_file_can_make_a_figure_unknown_again_and_absent_rows_stay(linde: Centre) -> None:
    take_in(SOURCE)
    take_in("reference_date,characteristic,unit,groep_1_2\n2016-10-01,Ouders gescheiden,%,\n")
    assert value("separated", "groep_1_2") is None
    assert value("target_group", "groep_1_2") == 16
    assert value("target_group", "peuters") == 12


def test_numbers_of_children_come_in_as_columns_or_as_a_row(linde: Centre) -> None:
    take_in("reference_date,characteristic,unit,peuters,n_peuters\n2016-10-01,Doelgroepkinderen,%,12,50\n")
    assert value("children", "peuters") == 50
    take_in(HEADER + "2016-10-01,Aantal kinderen,aantal,52\n")
    assert value("children", "peuters") == 52


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("2016-10-01,Doelgroepkinderen,%,17a", "peuters", "not a number"),
        ("2016-10-01,Doelgroepkinderen,%,-3", "peuters", "not a number"),
        ("2016-10-01,Doelgroepkinderen,%,101", "peuters", "between 0 and 100"),
        ("2016-10-01,Doelgroepkinderen,%,1.234", "peuters", "at most 2 decimals"),
        ("2016-10-01,Aantal verschillende thuistalen,aantal,2.5", "peuters", "whole number"),
        ("2016-10-01,Doelgroepkinderen,aantal,12", "unit", "“%”"),
        ("2016-13-01,Doelgroepkinderen,%,12", "reference_date", "not a date"),
        (",Doelgroepkinderen,%,12", "reference_date", "not a date"),
        ("2016-10-01,Lievelingskleur,%,12", "characteristic", "Doelgroepkinderen"),
        ("2016-10-01,,%,12", "characteristic", "empty"),
        ("2016-10-01,Doelgroepkinderen,%", "", "3 values"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_half_done(
    linde: Centre, tmp_path: Path, row: str, column: str, word: str
) -> None:
    good = "2016-10-01,Eenoudergezinnen,%,4\n"
    with override("en"):
        code, report = run(tmp_path, HEADER + good + row + "\n")
    assert code == 1
    (refused,) = report["refused"]
    assert (refused["line"], refused["column"]) == (3, column)
    assert word in refused["reason"]
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, 0)
    assert not Figure.objects.exists()
    assert not Snapshot.objects.exists()
    code, report = run(tmp_path, HEADER + good + row + "\n", "--partial")
    assert (code, report["created"]) == (1, 1)
    assert value("single_parent", "peuters") == 4


def test_the_same_row_twice_and_two_numbers_for_one_segment_are_refused(linde: Centre, tmp_path: Path) -> None:
    double = HEADER + "2016-10-01,Eenoudergezinnen,%,4\n2016-10-01,eenoudergezinnen,%,5\n"
    assert run(tmp_path, double)[1]["refused"][0]["line"] == 3
    sizes = "reference_date,characteristic,unit,peuters,n_peuters\n2016-10-01,Eenoudergezinnen,%,4,50\n"
    assert run(tmp_path, sizes + "2016-10-01,Ouders gescheiden,%,4,51\n")[1]["refused"][0]["column"] == "n_peuters"


@pytest.mark.parametrize("text", ["", "naam,leeftijd\nx,4\n", "reference_date,characteristic\n2016-10-01,x\n"])
def test_another_file_is_refused_as_a_whole(linde: Centre, tmp_path: Path, text: str) -> None:
    code, report = run(tmp_path, text)
    assert code == 1
    assert report["refused"]
    assert all(one["reason"] for one in report["refused"])


def test_a_trial_says_the_same_and_keeps_nothing(linde: Centre, tmp_path: Path) -> None:
    code, report = run(tmp_path, SOURCE, "--school-year", "2017-2018", "--dry-run")
    assert (code, report["created"]) == (0, 13)
    assert not Snapshot.objects.exists()
    assert not SchoolYear.objects.filter(start=2017).exists()


def test_a_workbook_comes_in_like_a_text_file(linde: Centre, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in SOURCE.splitlines():
        sheet.append([int(cell) if cell.isdigit() else cell or None for cell in line.split(",")])
    data = io.BytesIO()
    book.save(data)
    code, report = run(tmp_path, data.getvalue(), name="file.xlsx")
    assert (code, report["created"], report["refused"]) == (0, 13, [])
    assert value("working", "groep_1_2") == 94


def test_an_own_characteristic_is_known_to_its_own_centre_only(centres: dict[str, Centre], tmp_path: Path) -> None:
    text = HEADER + "2016-10-01,Kinderen met de bus,%,40\n"
    with centre_scope(centres["beuk"].pk):
        add_own_characteristic(actor=SYSTEM, name="Kinderen met de bus", unit=Unit.PERCENT, of=Of.CHILDREN)
    assert run(tmp_path, text)[0] == 1
    with centre_scope(centres["linde"].pk):
        add_own_characteristic(actor=SYSTEM, name="Kinderen met de bus", unit=Unit.PERCENT, of=Of.CHILDREN)
    assert run(tmp_path, text)[0] == 0


def test_a_neighbourhood_comes_in_with_its_own_date(linde: Centre, tmp_path: Path) -> None:
    code, report = run(tmp_path, NEIGHBOURHOOD, command="import_neighbourhood")
    assert (code, report) == (0, {"created": 5, "updated": 0, "unchanged": 0, "refused": []})
    code, report = run(tmp_path, NEIGHBOURHOOD.replace(",84", ",85"), command="import_neighbourhood")
    assert (report["updated"], report["unchanged"]) == (1, 4)
    assert str(ExternalDataset.objects.get().reference_date) == "2015-01-01"
    assert ExternalFigure.objects.all()[0].indicator == "inwoners 0-11 jaar"
    code, report = run(tmp_path, NEIGHBOURHOOD.replace(",84", ",184"), command="import_neighbourhood")
    assert (code, report["refused"][0]["column"]) == (1, "percent")


def test_a_wrong_call_is_another_exit_than_a_refused_row(linde: Centre, tmp_path: Path) -> None:
    with pytest.raises(CommandError):  # on the command line argparse itself ends with 2
        run(tmp_path, SOURCE, "--school-year", "2017")
    with pytest.raises(CommandError) as missing:
        call_command("import_population", str(tmp_path / "none.csv"), "--centre", "linde")
    assert missing.value.returncode == 2


def test_an_import_can_be_undone(linde: Centre) -> None:
    take_in(SOURCE)
    report = take_in(SOURCE.replace(",12,16", ",12,20"))
    assert report.change
    undo(actor=SYSTEM, change=report.change)
    assert value("target_group", "groep_1_2") == 16
    assert take_in(SOURCE).unchanged == 13


def test_only_the_makers_import(linde: Centre, cast: dict[str, Actor]) -> None:
    import_population(actor=cast["gijs"], entries=[])
    for key in ("eva", "fatma"):
        with pytest.raises(Refused):
            import_population(actor=cast[key], entries=[])
