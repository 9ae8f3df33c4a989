"""Writing: everything that changes the population, one action per use case."""

from __future__ import annotations

from samenspel.populations.actions.counting import CountedAnew, Frozen, share_reach, take_over
from samenspel.populations.actions.findings import (
    FindingTexts,
    add_finding,
    change_finding,
    move_finding_up,
    remove_finding,
)
from samenspel.populations.actions.importing import ImportReport, import_neighbourhood, import_population
from samenspel.populations.actions.snapshots import (
    AlreadyThere,
    add_own_characteristic,
    adopt_snapshot,
    change_figures,
    publish_figures,
    remove_neighbourhood,
    remove_snapshot,
    start_snapshot,
    withdraw_snapshot,
)
from samenspel.populations.actions.undo import NoWayBack, undo

__all__ = [
    "AlreadyThere",
    "CountedAnew",
    "FindingTexts",
    "Frozen",
    "ImportReport",
    "NoWayBack",
    "add_finding",
    "add_own_characteristic",
    "adopt_snapshot",
    "change_figures",
    "change_finding",
    "import_neighbourhood",
    "import_population",
    "move_finding_up",
    "publish_figures",
    "remove_finding",
    "remove_neighbourhood",
    "remove_snapshot",
    "share_reach",
    "start_snapshot",
    "take_over",
    "undo",
    "withdraw_snapshot",
]
