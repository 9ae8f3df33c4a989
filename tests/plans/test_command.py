"""samenspel document policy: a file, a plain sentence, and an exit code."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from samenspel.core.actor import System
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre


def command(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("document", "policy", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!DOCTYPE html>")])
def test_it_writes_the_document_and_says_so(linde: Centre, tmp_path: Path, form: str, start: bytes) -> None:
    open_school_year(actor=System("cli"), label="2017-2018")
    file = tmp_path / f"beleid.{form}"
    options = ["--centre", "linde", "--school-year", "2017-2018", "--format", form, "--out", str(file)]
    code, said = command(*options, "--json")
    assert code == 0
    assert file.read_bytes().startswith(start)
    assert json.loads(said) == {"file": str(file), "format": form, "bytes": file.stat().st_size}
    before = file.read_bytes()
    assert command(*options)[0] == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [
        ["--centre", "linde", "--school-year", "1999-2000", "--format", "pdf", "--out", "x.pdf"],
        ["--centre", "nergens", "--school-year", "2017-2018", "--format", "pdf", "--out", "x.pdf"],
        ["--centre", "linde", "--school-year", "2017", "--format", "pdf", "--out", "x.pdf"],
        ["--centre", "linde", "--school-year", "2017-2018", "--format", "odt", "--out", "x.pdf"],
        ["--centre", "linde", "--school-year", "2017-2018", "--format", "pdf", "--out", "geen/map/x.pdf"],
        ["--centre", "linde", "--school-year", "2017-2018", "--format", "pdf"],
    ],
)
def test_wrong_usage_is_exit_2_and_leaves_no_file(
    linde: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    open_school_year(actor=System("cli"), label="2017-2018")
    code, _said = command(*options)
    assert code in {1, 2}
    assert not list(tmp_path.iterdir())
