"""Who listens to changed rights holds rounds and talks, and the log is held last: else two wait for each other."""

from __future__ import annotations

import ast
from pathlib import Path

import samenspel.people.actions as actions

RECORDS = {"record", "_record"}
TELL = "tell_that_rights_changed"


def told_too_late(source: str) -> list[str]:
    """The functions of a module that write the log before they tell that rights changed."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        calls = {
            (call.lineno, call.func.id)
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        }
        told = max((line for line, name in calls if name == TELL), default=0)
        if any(name in RECORDS and line < told for line, name in calls):
            found.append(function.name)
    return found


def test_the_log_is_written_after_the_listeners_are_told() -> None:
    modules = list(Path(actions.__path__[0]).glob("*.py"))
    assert sum(TELL in module.read_text() for module in modules) >= 3
    assert {module.name: late for module in modules if (late := told_too_late(module.read_text()))} == {}


def test_control_the_log_first_is_found() -> None:
    assert told_too_late("def lift():\n    _record('block.lifted')\n    tell_that_rights_changed(child)\n") == ["lift"]
    assert told_too_late("def lift():\n    tell_that_rights_changed(child)\n    _record('block.lifted')\n") == []
