"""A diff as plain lines for the page on which a person says yes: no ids of rows, no more than is to be judged.

Everything in here can be written as JSON. Words come later, in the language of whoever looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

from samenspel.core.logic.tables import Problem
from samenspel.rosters.logic.diff import (
    AdultStep,
    Candidate,
    Change,
    ChildStep,
    Diff,
    Gone,
    GroupStep,
    How,
    Question,
    RelationStep,
    What,
)

Line = dict[str, Any]
KEPT: Final = "kept"
ABSENT: Final = "absent"


def lines_of(diff: Diff) -> list[Line]:
    """What changes, and what stays because a person set it; children first, in the order of the file."""
    found: list[Line] = []
    for step in diff.children:
        found += _child(step)
    for adult in (*diff.caregivers, *diff.staff):
        found += _adult(adult)
    for relation in diff.relations:
        found += _relation(relation)
    for group in diff.groups:
        found += _group(group)
    found += [_line("relation", ABSENT, f"{one.adult_name} – {one.child_name}") for one in diff.absent]
    return found


def _line(who: str, what: str, name: str, **more: Any) -> Line:
    return {"who": who, "what": what, "name": name, "changes": [], "from": [], "to": [], "is_proposed": False, **more}


def _split(who: str, what: What, name: str, changes: Iterable[Change], **more: Any) -> Iterator[Line]:
    """One line for what is taken over, and one for what is kept."""
    listed = list(changes)
    taken = [[one.field, one.before, one.after] for one in listed if not one.is_kept]
    kept = [[one.field, one.before, one.after] for one in listed if one.is_kept]
    if what is not What.SAME or more.get("is_proposed"):
        yield _line(who, str(what), name, changes=taken, **more)
    if kept:
        yield _line(who, KEPT, name, changes=kept)


def _child(step: ChildStep) -> Iterator[Line]:
    is_proposed = step.how is How.PROPOSED and step.is_said_changed
    yield from _split(
        "child",
        step.what,
        step.name,
        step.changes,
        **{"from": list(step.from_groups), "to": list(step.to_groups)},
        is_proposed=is_proposed,
        last_day=step.last_day.isoformat() if step.last_day else "",
    )


def _adult(step: AdultStep) -> Iterator[Line]:
    is_proposed = step.how is How.PROPOSED and step.is_said_changed
    who = "staff" if step.is_staff else "caregiver"
    yield from _split(who, step.what, step.name, step.changes, is_proposed=is_proposed)


def _relation(step: RelationStep) -> Iterator[Line]:
    fresh = [Change("kind", "", str(step.kind)), Change("custody", "", str(step.custody))]
    changes = fresh if step.what is What.NEW else step.changes
    yield from _split("relation", step.what, f"{step.adult_name} – {step.child_name}", changes)


def _group(step: GroupStep) -> Iterator[Line]:
    yield from _split("group", step.what, step.name, step.changes)


def gone_of(diff: Diff) -> dict[str, list[Line]]:
    """The lists of what the file does not name."""
    return {str(name): [_gone(one) for one in found] for name, found in diff.gone.items()}


def _gone(one: Gone) -> Line:
    return {"name": one.name, "groups": list(one.groups), "leaving": one.leaving}


def questions_of(diff: Diff) -> list[dict[str, Any]]:
    """The questions with their candidates."""
    return [_question(one) for one in diff.questions]


def _question(one: Question) -> dict[str, Any]:
    return {
        "id": one.id,
        "about": str(one.about),
        "name": one.name,
        "birth_date": one.birth_date.isoformat() if one.birth_date else "",
        "groups": list(one.groups),
        "children": list(one.children),
        "line": one.line,
        "answer": one.answer,
        "candidates": [_candidate(candidate) for candidate in one.candidates],
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    plain = asdict(one)
    return {**plain, "groups": list(one.groups), "birth_date": one.birth_date.isoformat() if one.birth_date else ""}


def plain_problems(problems: Iterable[Problem]) -> list[list[Any]]:
    """Problems as lists."""
    return [[one.line, one.column, one.value, one.code, [list(pair) for pair in one.params]] for one in problems]


def problems_from(plain: Iterable[Any]) -> list[Problem]:
    """And back."""
    return [
        Problem(line, column, value, code, tuple((name, one) for name, one in params))
        for line, column, value, code, params in plain
    ]
