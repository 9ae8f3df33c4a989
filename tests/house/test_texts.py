"""A text that is asked for inside an f-string is not collected for the catalogues, and would stay English on screen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import samenspel

ROOT = Path(samenspel.__file__).parent
ASKS = {"_", "gettext", "pgettext", "ngettext"}
# Words in the names of files to download, which every language may share.
IN_FILE_NAMES = {"talk", "talks", "reach", "who may what"}


def asked_in_f_strings(source: str) -> Iterator[str]:
    """The ids that are asked for inside an f-string."""
    for string in ast.walk(ast.parse(source)):
        if not isinstance(string, ast.JoinedStr):
            continue
        for call in ast.walk(string):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ASKS:
                first = call.args[0] if call.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def test_no_text_is_asked_for_inside_an_f_string() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in ROOT.rglob("*.py")
        for text in asked_in_f_strings(path.read_text(encoding="utf-8"))
        if text not in IN_FILE_NAMES
    }
    assert found == set()


def test_control_a_text_inside_an_f_string_is_seen() -> None:
    assert list(asked_in_f_strings("f\"{when} {_('You have prepared.')} {_(other)}\"")) == ["You have prepared."]
