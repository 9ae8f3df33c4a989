"""The believable centre: published facts in school year 2017-2018, carried over with a few changes into this one.

Last year lies between them, with the same activities and with its own rounds of talks.

Everything goes through the same actions as on screen, so that the demo is also a proof of them.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from samenspel.activities.actions import Entry as ActivityEntry
from samenspel.activities.actions import (
    add_activity,
    carry_over,
    import_activities,
    label_activities,
    set_status,
)
from samenspel.activities.models import Activity
from samenspel.core.logic.school_years import label_of, start_on
from samenspel.core.tenancy import centre_scope
from samenspel.demo.cast import ACTOR, CHILDCARE, SCHOOL, build_centres
from samenspel.demo.getting_in import fill_getting_in
from samenspel.demo.intakes import fill_intakes
from samenspel.demo.neighbours import fill_neighbours
from samenspel.demo.plans import fill_plans
from samenspel.demo.talks import fill_talks
from samenspel.demo.texts import CONCLUSIONS, NEW_ACTIVITIES, NEW_FIGURES, SIZES, STOPPED
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre, Organisation, SchoolYear
from samenspel.populations.actions.findings import FindingTexts, add_finding
from samenspel.populations.actions.snapshots import adopt_snapshot, change_figures, start_snapshot
from samenspel.populations.models import Snapshot
from samenspel.populations.taking_in import take_in_neighbourhood, take_in_population

DATA = Path(__file__).parent / "data"
FIRST = "2017-2018"


def demo_is_loaded() -> bool:
    """Whether the demo's centres are there."""
    return Centre.objects.filter(is_demo=True).exists()


def has_other_centres() -> bool:
    """Whether this home holds a centre that is not the demo's."""
    return Centre.objects.filter(is_demo=False).exists()


def wipe() -> None:
    """An empty database, for a home with nothing but the demo."""
    call_command("flush", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def load_demo(today: date | None = None) -> bool:
    """Load the demo where it is not there yet; returns whether it did."""
    if demo_is_loaded():
        return False
    day = today or timezone.localdate()
    with transaction.atomic():
        linde, _beuk = build_centres()
        with centre_scope(linde.pk):
            first = open_school_year(actor=ACTOR, label=FIRST)
            last, now = (open_school_year(actor=ACTOR, label=label_of(start_on(day) - back)) for back in (1, 0))
            _published_facts(first)
            carry_over(actor=ACTOR, source=first, target=last)
            _this_year(last, now)
            fill_plans(linde, first, now, day, DATA / "goals.csv")
            fill_getting_in(day)
            fill_intakes(day)
            fill_neighbours(day)
            fill_talks(day)
    return True


def _published_facts(year: SchoolYear) -> None:
    report = import_activities(
        actor=ACTOR, school_year=year.label, data=_file("activities.csv"), filename="activities.csv"
    )
    _population, problems = take_in_population(
        actor=ACTOR, data=_file("population.csv"), name="population.csv", school_year=year.label
    )
    _neighbourhood, more = take_in_neighbourhood(
        actor=ACTOR, data=_file("neighbourhood.csv"), name="neighbourhood.csv", school_year=year.label
    )
    if report.refused or problems or more:
        raise RuntimeError("the demo's own files must be sound")
    label_activities(actor=ACTOR, school_year=year, labels=_labels(), is_judgement=True)
    for conclusion in CONCLUSIONS:
        add_finding(actor=ACTOR, snapshot=Snapshot.objects.get(), texts=FindingTexts(*conclusion))


def _this_year(last: SchoolYear, now: SchoolYear) -> None:
    """The invented part: what changed since, and the number of children per segment."""
    carry_over(actor=ACTOR, source=last, target=now)
    places = {one.name: one for one in Organisation.objects.all()}
    for number, name in STOPPED:
        for activity in Activity.objects.filter(school_year=now, number=number, name=name):
            set_status(actor=ACTOR, activity=activity, status="stopped")
    for new in NEW_ACTIVITIES:
        entry = ActivityEntry(
            number=new.number,
            name=new.name,
            organisation=places[SCHOOL if new.at_school else CHILDCARE],
            described_in=new.described_in,
            stages=new.stages,
            tags=new.tags,
        )
        add_activity(actor=ACTOR, school_year=now, entry=entry)
    Activity.objects.filter(school_year=now).update(tags_judgement=True)
    snapshot, _change = start_snapshot(
        actor=ACTOR, reference_date=date(now.start, 10, 1), school_year=now, like=Snapshot.objects.get()
    )
    figures = {("children", segment): Decimal(size) for segment, size in SIZES.items()}
    figures |= {place: Decimal(value) for place, value in NEW_FIGURES.items()}
    change_figures(actor=ACTOR, snapshot=snapshot, values=figures)
    adopt_snapshot(actor=ACTOR, snapshot=snapshot)


def _labels() -> dict[tuple[int, str | None, str], dict[str, list[str]]]:
    """The lens tags of the activities: our own judgement, as the source gives none."""
    keys = {one.kind: str(one.public_id) for one in Organisation.objects.all()}
    rows = csv.DictReader(io.StringIO(_file("lens_tags.csv").decode()))
    lenses = ("line", "samen", "partnership", "maturity", "criteria")
    return {
        (int(row["number"]), keys.get(row["organisation"]), row["name"]): {
            lens: row[lens].split(";") for lens in lenses if row[lens]
        }
        for row in rows
    }


def _file(name: str) -> bytes:
    return (DATA / name).read_bytes()
