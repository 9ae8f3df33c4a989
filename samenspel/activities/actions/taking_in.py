"""Taking in a file: the one use case behind the command and the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from samenspel.activities.actions.changes import Act, hold
from samenspel.activities.logic.importing import Plan, Step, plan_import
from samenspel.activities.logic.rows import Plain, Vocabulary, read_rows
from samenspel.activities.models import Activity
from samenspel.activities.policy import CHANGE
from samenspel.activities.queries import inventory, vocabulary
from samenspel.activities.reasons import TEXTS
from samenspel.core.actor import Who
from samenspel.core.logic.tables import read_table
from samenspel.core.policy import check
from samenspel.core.table_report import TableReport
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Organisation, SchoolYear
from samenspel.organisations.queries import organisations
from samenspel.organisations.queries import school_year as find_year


class Report(TableReport[Step]):
    """What a file with activities did."""

    __slots__ = ()
    texts = TEXTS


@transaction.atomic
def import_activities(
    *,
    actor: Who,
    school_year: str,
    data: bytes,
    filename: str,
    partial: bool = False,
    dry_run: bool = False,
) -> Report:
    """Take a file into the inventory of a school year ("2017-2018", made when it is not there).

    Nothing is taken in when anything is refused, unless `partial`: then the good rows are. With `dry_run`
    the report says what would happen and nothing does.
    """
    check(actor, CHANGE)
    words = vocabulary()
    rows, refused = read_rows(read_table(data, filename, words.columns), words)
    if refused and not partial:
        return Report(refused=refused, is_trial=dry_run)
    year = find_year(school_year)
    if year and not dry_run:
        hold(year)
    held = list(inventory(year, with_stopped=True)) if year else []
    plan = plan_import(rows, [one.known(words) for one in held], words.columns.optional)
    report = Report(plan.created, plan.updated, plan.unchanged, refused, plan.steps, dry_run)
    if dry_run or not plan.steps:
        return report
    year = year or open_school_year(actor=actor, label=school_year)
    return replace(report, batch=_carry_out(actor, year, plan, held, words))


def _carry_out(actor: Who, year: SchoolYear, plan: Plan, held: Sequence[Activity], words: Vocabulary) -> UUID | None:
    by_key = {str(one.public_id): one for one in held}
    places = {str(one.public_id): one for one in organisations()}
    made = [_made(step, year, places, words) for step in plan.steps if step.is_new]
    before: list[tuple[UUID, dict[str, Any] | None]] = [(one.public_id, None) for one in made]
    changed: list[Activity] = []
    for step in plan.steps:
        if not step.is_new and step.baseline != by_key[step.key].imported:
            activity = by_key[step.key]
            before.append((activity.public_id, activity.content()))
            _change(activity, step, words)
            changed.append(activity)
    if not before:
        return None
    act = Act(actor, "imported", year)
    Activity.objects.bulk_create(made)
    Activity.objects.bulk_update(
        changed, ["described_in", "stages", "tags", "tags_judgement", "note", "imported"], batch_size=200
    )
    act.before(before)
    return act.done(created=plan.created, updated=plan.updated, unchanged=plan.unchanged)


def _made(step: Step, year: SchoolYear, places: Mapping[str, Organisation], words: Vocabulary) -> Activity:
    key = step.changes["organisation"]
    activity = Activity(school_year=year, organisation=places[str(key)] if key else None, imported=dict(step.baseline))
    activity.take(dict(step.changes), words)
    return activity


def _change(activity: Activity, step: Step, words: Vocabulary) -> None:
    changes: dict[str, Plain] = dict(step.changes)
    activity.take(changes, words)
    if words.lists.keys() & changes.keys():
        activity.tags_judgement = False
    activity.imported = dict(step.baseline)
