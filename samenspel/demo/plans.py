"""The demo's goals, texts and documents."""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import date
from pathlib import Path

import samenspel.plans
from samenspel.activities.models import Activity
from samenspel.demo.cast import ACTOR
from samenspel.demo.texts import ACTION_STATES, GOAL_LINKS, GOAL_NOW
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.plans.actions import (
    Decision,
    GoalEntry,
    adopt_document,
    change_goal,
    import_goals,
    set_action_status,
    write_chapter,
)
from samenspel.plans.models import Goal, GoalAction

EXAMPLES = Path(samenspel.plans.__path__[0]) / "data" / "examples.toml"


def fill_plans(centre: Centre, first: SchoolYear, now: SchoolYear, today: date, goals: Path) -> None:
    """Goals of both years, the texts of the chapters, and this year's document, adopted."""
    _take_in(goals.read_bytes(), first)
    _take_in(_goals_of_now(goals.read_text(), first, now), now)
    _link(now)
    _write(centre, first)
    _write(centre, now)
    _adopt(centre, now, min(today, date(now.start, 10, 15)))


def _take_in(data: bytes, year: SchoolYear) -> None:
    report = import_goals(actor=ACTOR, data=data, filename="goals.csv", school_year=year.label)
    if report.refused:
        raise RuntimeError("the demo's own goals must be sound")


def _goals_of_now(published: str, first: SchoolYear, now: SchoolYear) -> bytes:
    """The goals of the published year, in this year, with the few that became others."""
    rows = list(csv.DictReader(io.StringIO(published)))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    for row in rows:
        if row["school_year"] == first.label:
            writer.writerow({**row, **GOAL_NOW.get((row["kind"], row["number"]), {}), "school_year": now.label})
    return out.getvalue().encode()


def _link(now: SchoolYear) -> None:
    """Which criteria and activities the goals serve, and how far their actions are."""
    for goal in Goal.objects.filter(school_year=now, kind=Goal.Kind.SPECIFIC):
        criteria, names = GOAL_LINKS[goal.number]
        found = Activity.objects.filter(school_year=now, name__in=names).order_by("number", "pk")
        entry = GoalEntry(goal.kind, goal.text, now, criteria, [str(one.public_id) for one in found])
        change_goal(actor=ACTOR, goal=goal, entry=entry)
        for action in GoalAction.objects.filter(goal=goal).select_related("goal"):
            set_action_status(actor=ACTOR, action=action, status=ACTION_STATES[goal.number])


def _write(centre: Centre, year: SchoolYear) -> None:
    """The example texts, with the names filled in."""
    names = {"[naam van de gemeente]": centre.municipality, "[naam van het centrum]": centre.name}
    for key, example in tomllib.loads(EXAMPLES.read_text()).items():
        body = example["body"]
        for blank, name in names.items():
            body = body.replace(blank, name)
        write_chapter(actor=ACTOR, school_year=year, key=key, body=body)


def _adopt(centre: Centre, year: SchoolYear, day: date) -> None:
    decisions = [
        Decision("board", "adopts", "Ivo Bakker", day),
        Decision("childcare_holder", "adopts", "", day),
        Decision("mr_parents", "consents", "Hanna Smit", day),
        Decision("oc", "advises", "", day),
    ]
    adopt_document(actor=ACTOR, centre=centre, school_year=year, adopted_on=day, decisions=decisions, today=day)
