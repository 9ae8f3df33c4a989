"""samenspel import-roster and roster-undo: one JSON shape, exit 0, 2 or 3, and nothing changed where it says so."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Child
from samenspel.rosters.models import RosterImport
from tests.rosters import making
from tests.rosters.stage import a_school, checksum

KEYS = ["id", "counts", "dropped_fields", "warnings", "errors", "diff"]
COUNTS = ["pupils", "groups", "staff", "caregivers", "relations"]
NOTHING = {"new": 0, "changed": 0, "gone": 0, "moved": 0}
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def school(linde: Centre) -> Organisation:
    return a_school()


@pytest.fixture
def run(school: Organisation, tmp_path: Path) -> Run:
    """Run the command on these bytes; gives the exit code and the JSON."""

    def act(data: str | bytes, *options: str, name: str = "De Wilg") -> tuple[int, Any]:
        file = tmp_path / "lijst"
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        whole = f"Basisschool {name}" if name == "De Wilg" else name
        return called("import_roster", str(file), "--centre", "linde", "--organisation", whole, *options)

    return act


def called(command: str, *words: str) -> tuple[int, Any]:
    out = io.StringIO()
    try:
        call_command(command, *words, "--json", stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        return int(end.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def edexml(count: int, **more: Any) -> str:
    return making.edexml(making.pupils(count, groups=4), groups=4, staff=3, **more)


def test_the_shape_is_what_was_promised(run: Run) -> None:
    code, told = run(edexml(5), "--dry-run")
    assert code == 0
    assert list(told) == KEYS
    assert list(told["counts"]) == COUNTS
    assert told["counts"] == {"pupils": 5, "groups": 4, "staff": 3, "caregivers": 0, "relations": 0}
    assert told["id"] is None
    assert told["errors"] == []
    assert "bsn" in told["dropped_fields"]
    assert told["diff"] == {**NOTHING, "new": 5}


def test_a_dry_run_and_no_yes_change_nothing(run: Run) -> None:
    before = checksum(())
    for options in (("--dry-run",), (), ("--dry-run", "--yes")):
        code, told = run(edexml(5), *options)
        assert (code, told["id"]) == (0, None)
        assert checksum(()) == before


def test_yes_takes_in_and_twice_changes_nothing(run: Run) -> None:
    code, told = run(edexml(5), "--yes")
    assert code == 0
    assert RosterImport.objects.get().public_id.hex == told["id"].replace("-", "")
    before = checksum(())
    code, again = run(edexml(5), "--yes")
    assert (code, again["diff"]) == (0, NOTHING)
    assert checksum(()) == before


def test_many_leaving_is_exit_3_also_with_yes(run: Run) -> None:
    run(edexml(20), "--yes")
    before = checksum(())
    for options in (("--yes",), ()):
        code, told = run(edexml(15), *options)
        assert (code, told["id"], told["diff"]["gone"]) == (3, None, 5)
        assert checksum(()) == before
    assert run(edexml(15), "--dry-run")[0] == 0
    assert run(edexml(18), "--yes")[0] == 0, "a tenth is not more than a tenth"


def test_whoever_wants_to_keep_the_absent_can(run: Run) -> None:
    run(edexml(20), "--yes")
    code, told = run(edexml(5), "--yes", "--keep-absent")
    assert (code, told["id"]) == (0, None)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "<EDEX></EDEX>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><EDEX>&a;</EDEX>",
        "naam\n",
        "Wie;Jarig op\nNoor Berg;2018-03-14\n",
        b"\x00\x01\x02",
        b"%PDF-1.4",
        edexml(3)[:900],
        edexml(3, school="<schooljaar>later</schooljaar><brincode>99XX</brincode>"),
    ],
)
def test_what_is_no_sound_list_is_exit_2_in_words(run: Run, data: str | bytes) -> None:
    before = checksum(())
    code, told = run(data, "--yes")
    assert code == 2
    assert told["errors"]
    assert all(one["reason"] for one in told["errors"])
    assert told["diff"] == NOTHING
    assert checksum(()) == before


def test_a_file_of_another_school_is_exit_2(run: Run) -> None:
    run(edexml(3), "--yes")
    other = edexml(3, school="<schooljaar>2026-2027</schooljaar><brincode>07AB</brincode>")
    code, told = run(other, "--yes")
    assert code == 2
    assert "99XX" in told["errors"][0]["reason"]


@pytest.mark.parametrize(("centre", "name"), [("linde", "Nergens"), ("nergens", "Basisschool De Wilg")])
def test_a_wrong_call_is_exit_2(school: Organisation, tmp_path: Path, centre: str, name: str) -> None:
    file = tmp_path / "lijst.xml"
    file.write_text(edexml(3))
    with pytest.raises(CommandError) as stop:
        call_command("import_roster", str(file), "--centre", centre, "--organisation", name, "--yes")
    assert stop.value.returncode == 2
    with pytest.raises(CommandError) as stop:
        call_command("import_roster", str(tmp_path), "--centre", "linde", "--organisation", "Basisschool De Wilg")
    assert stop.value.returncode == 2


def test_undo_puts_everything_back(run: Run) -> None:
    before = checksum()
    _code, told = run(edexml(5), "--yes")
    assert called("roster_undo", told["id"]) == (0, {"id": told["id"], "undone": True, "reason": ""})
    assert checksum() == before
    code, again = called("roster_undo", told["id"])
    assert (code, again["undone"]) == (2, False)
    assert again["reason"]


def test_undo_of_what_changed_since_is_exit_2_with_the_number(run: Run) -> None:
    _code, told = run(edexml(5), "--yes")
    Child.objects.filter(roster_keys__key="00002").update(given_name="Anders")
    before = checksum(())
    code, said = called("roster_undo", told["id"])
    assert code == 2
    assert not said["undone"]
    assert checksum(()) == before


@pytest.mark.parametrize("number", ["x", "00000000-0000-0000-0000-000000000001"])
def test_undo_of_nothing_is_exit_2(linde: Centre, number: str) -> None:
    with pytest.raises(CommandError) as stop:
        call_command("roster_undo", number)
    assert stop.value.returncode == 2


@pytest.mark.parametrize(("answer", "many"), [("ja\n", 5), ("n\n", 0), ("", 0)])
def test_on_a_terminal_it_asks(
    school: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, many: int
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    file = tmp_path / "lijst.xml"
    file.write_text(edexml(5))
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    out = io.StringIO()
    call_command("import_roster", str(file), "--centre", "linde", "--organisation", "basisschool de wilg", stdout=out)
    assert Child.objects.filter(roster_keys__organisation=school).count() == many
    assert "Dit overnemen?" in out.getvalue()
    assert ("Ingelezen" in out.getvalue()) is bool(many)


def test_what_a_yes_does_not_do_is_told_in_the_json(run: Run) -> None:
    line = "kindnummer;kind;geboortedatum;verzorger;relatie;gezag\n1;Noor Berg;2018-03-09;Amina Bakkali;moeder;{}\n"
    assert run(line.format("nee"), "--yes")[1]["warnings"] == [told_of_no_group := told("Dit kind zit in geen groep.")]
    _code, loosened = run(line.format("ja"), "--yes")
    assert [one["reason"] for one in loosened["warnings"]] == [
        told_of_no_group["reason"],
        "Wat hier staat, blijft staan, ook al zegt het bestand iets anders: 1 keer.",
    ]
    other = "kindnummer;kind;geboortedatum\n1;Sem Yilmaz;2015-11-02\n"  # a number that was of another child
    _code, reused = run(other, "--yes", "--keep-absent")
    assert reused["diff"]["new"] == 0
    assert "Vragen waarover een mens op het scherm beslist: 1." in [one["reason"] for one in reused["warnings"]]


def told(reason: str) -> dict[str, Any]:
    """A warning about the child of the first line."""
    return {"line": 2, "column": "", "value": "Noor Berg", "reason": reason}
