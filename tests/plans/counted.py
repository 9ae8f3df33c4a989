"""A population with one figure for all and one that outsiders may not see."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from samenspel.core.actor import System
from samenspel.organisations.models import SchoolYear
from samenspel.populations.actions.snapshots import adopt_snapshot, change_figures, start_snapshot
from samenspel.populations.models import Snapshot

SIZE, SHOWN, CANARY = 420, Decimal(48), Decimal("1.7")  # 1,7 % of 420 is 7 children: fewer than 10


def count(year: SchoolYear) -> Snapshot:
    """An adopted snapshot of this year."""
    system = System("test")
    snapshot, _change = start_snapshot(actor=system, reference_date=date(2026, 10, 1), school_year=year)
    figures = {
        ("children", "groep_1_2"): Decimal(SIZE),
        ("home_language_not_dutch", "groep_1_2"): SHOWN,
        ("little_dutch", "groep_1_2"): CANARY,
        ("single_parent", "groep_1_2"): None,
    }
    change_figures(actor=system, snapshot=snapshot, values=figures)
    adopt_snapshot(actor=system, snapshot=snapshot)
    return snapshot
