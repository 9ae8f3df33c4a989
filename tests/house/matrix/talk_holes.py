"""Holes in the rules about talks (G2). See `holes`.

What is not here, as a second wall stands behind it: a report, a remark, a point, an agreement and a question of one's
own (read-report, remark, see-point, see-agreement, own-question: their talk is looked up by the rule of the talk
first), arrange (the page asks the rule of each button once more), own-hours, keep-paper, answer and ask (one's own, by
who one is). And what nobody of the matrix stands before: who works for the own family, a moment to choose of those
proposed, and a round of which families were not told; tests/talks has those.
"""

from __future__ import annotations

from typing import Any

from samenspel.core.policy import EVERYTHING
from tests.house.matrix.holes import Hole, _all_rows, _opened, swapped


def _anyone(actor: Any, *_path: Any, **_more: Any) -> Any:
    return EVERYTHING


def _rule(says: str, path: str, *rooms: str) -> Hole:
    """A part of which the rules are made that is true of everything."""
    return Hole(says, swapped(f"samenspel.talks.policy.{path}", _anyone), rooms)


TALK_HOLES: tuple[Hole, ...] = (
    _opened("talks.see-round", "visible", "rounds:list"),
    _opened("talks.set-up", "allowed", "rounds:groups"),
    _opened("talks.depart", "allowed", "rounds:child"),
    _opened("talks.write-down", "visible", "wishes:write-down"),
    _opened("talks.lists", "visible", "talk_lists:rounds"),
    _opened("talks.figures", "visible", "attendance:figures"),
    _opened("talks.feed", "visible", "calendars:mine"),
    _opened("talks.see", "visible", "talks:talk", "planning:talk"),
    _opened("talks.hold", "allowed", "talks:notes", "talks:report"),
    _opened("talks.table", "visible", "talks:child"),
    _opened("talks.agenda", "visible", "talks:prepare", "talks:sheet"),
    _opened("talks.about-me", "visible", "talks:about-me"),
    _opened("talks.own", "visible", "talks:own"),
    _opened("talks.read", "visible", "talks:talk", "talks:report"),
    _opened("talks.read-paper", "visible", "talks:paper"),
    _opened("talks.see-to", "visible", "asked:list", "asked:handle"),
    _opened("talks.ask-parents", "visible", "asked:invite"),
    _rule("a seat at any table", "talks.seated", "talks:prepare", "talks:sheet"),
    _rule("close to any child", "common.close_at", "talks:report", "talks:notes"),
    _rule("at work for any child", "common.held_at", "talks:talk", "planning:talk", "talks:list"),
    Hole(
        "the list of agreements forgets whose they are",
        swapped("samenspel.talks.queries.agreements.restrict", _all_rows),
        ("talks:agreements",),
    ),
    Hole(
        "the lists of a round hold every talk",
        swapped("samenspel.talks.queries.lists.restrict", _all_rows),
        ("talk_lists:",),
    ),
    Hole(
        "a pupil sees what everybody brought",
        swapped("samenspel.talks.queries.table.restrict", _all_rows),
        ("talks:child", "talks:prepare", "talks:about-me"),
    ),
)
