"""What an adopted snapshot or document said cannot be unsaid: later figures are weighed against it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from samenspel.core.actor import System
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.populations import queries
from samenspel.populations.actions import (
    adopt_snapshot,
    change_figures,
    publish_figures,
    remove_snapshot,
    start_snapshot,
    undo,
    withdraw_snapshot,
)
from samenspel.populations.models import Publication, Snapshot

SYSTEM = System("test")
PLACE = ("high_education", "groep_1_2")


def counted(year: SchoolYear, percent: int) -> Snapshot:
    """A hundred children, of whose parents so many percent are highly educated; adopted."""
    snapshot, _change = start_snapshot(actor=SYSTEM, reference_date=date(year.start, 10, 1), school_year=year)
    values = {PLACE: Decimal(percent), ("children", "groep_1_2"): Decimal(100)}
    change_figures(actor=SYSTEM, snapshot=snapshot, values=values)
    adopt_snapshot(actor=SYSTEM, snapshot=snapshot)
    return snapshot


def seen(year: SchoolYear) -> Decimal | None:
    """What everybody may see of it."""
    row = next(row for row in queries.outside_view(year).rows if row.key == PLACE[0])
    return row.cells[0].value


@pytest.fixture
def years(linde: Centre) -> tuple[SchoolYear, SchoolYear]:
    first, second = (open_school_year(actor=SYSTEM, label=label) for label in ("2025-2026", "2026-2027"))
    return first, second


def test_what_the_team_saw_stays_and_a_figure_next_to_it_is_hidden(years: tuple[SchoolYear, SchoolYear]) -> None:
    counted(years[0], 40)
    assert seen(years[0]) == 40
    counted(years[1], 41)
    assert (seen(years[0]), seen(years[1])) == (40, None)
    Publication.objects.all().delete()
    assert (seen(years[0]), seen(years[1])) == (None, 41), "control: who forgets shows both, one after the other"


def test_a_draft_was_seen_by_nobody_and_a_withdrawn_snapshot_was(years: tuple[SchoolYear, SchoolYear]) -> None:
    first, _change = start_snapshot(actor=SYSTEM, reference_date=date(2025, 10, 1), school_year=years[0])
    change_figures(actor=SYSTEM, snapshot=first, values={PLACE: Decimal(42), ("children", "groep_1_2"): Decimal(100)})
    second = counted(years[1], 41)
    assert seen(years[1]) == 41
    withdraw_snapshot(actor=SYSTEM, snapshot=second)
    change_figures(actor=SYSTEM, snapshot=second, values={PLACE: Decimal(43)})
    adopt_snapshot(actor=SYSTEM, snapshot=second)
    assert seen(years[1]) is None
    assert [one.floor for one in Publication.objects.all()] == [5, 5]


def test_going_back_brings_back_what_was_seen(years: tuple[SchoolYear, SchoolYear]) -> None:
    snapshot = counted(years[0], 40)
    _many, change = change_figures(actor=SYSTEM, snapshot=snapshot, values={PLACE: Decimal(42)})
    assert seen(years[0]) is None
    undo(actor=SYSTEM, change=change)
    assert seen(years[0]) == 40


def test_a_figure_next_to_a_published_one_stays_hidden(years: tuple[SchoolYear, SchoolYear]) -> None:
    counted(years[0], 40)
    publish_figures(actor=SYSTEM, school_year=years[0])
    counted(years[1], 41)
    assert (seen(years[0]), seen(years[1])) == (40, None)


def test_a_figure_far_from_a_published_one_is_shown(years: tuple[SchoolYear, SchoolYear]) -> None:
    counted(years[0], 40)
    publish_figures(actor=SYSTEM, school_year=years[0])
    counted(years[1], 60)
    assert (seen(years[0]), seen(years[1])) == (40, 60)


def test_a_correction_of_what_was_published_stays_hidden_and_so_does_what_was_taken_away(
    years: tuple[SchoolYear, SchoolYear],
) -> None:
    snapshot = counted(years[0], 40)
    publish_figures(actor=SYSTEM, school_year=years[0])
    change_figures(actor=SYSTEM, snapshot=snapshot, values={PLACE: Decimal(42)})
    assert seen(years[0]) is None
    change_figures(actor=SYSTEM, snapshot=snapshot, values={PLACE: Decimal(40)})
    assert seen(years[0]) == 40
    remove_snapshot(actor=SYSTEM, snapshot=snapshot)
    counted(years[1], 41)
    assert seen(years[1]) is None


def test_the_same_figures_are_kept_once(years: tuple[SchoolYear, SchoolYear]) -> None:
    counted(years[0], 40)
    for _ in range(2):
        publish_figures(actor=SYSTEM, school_year=years[0])
    assert [one.floor for one in Publication.objects.all()] == [5, 10], "as the team saw it, and as a document said it"
