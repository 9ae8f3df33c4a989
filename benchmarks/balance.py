"""The balance of 2,000 activities x 4 lenses x 4 stages, beside reading those rows from the database, in one run.

The aim: at most twice the time of reading.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

import django

ACTIVITIES, ROUNDS = 2_000, 15
AIM = 2.0


def run() -> None:
    django.setup()
    from samenspel.activities.logic.balance import balance
    from samenspel.activities.queries import lenses_of, tagged
    from samenspel.config.database import ready_database
    from samenspel.core.tenancy import centre_scope
    from samenspel.frameworks.queries import shelf

    ready_database()
    centre, year = fill()
    with centre_scope(centre):
        taken = shelf()
        lenses, stages = lenses_of(taken), [stage.key for stage in taken.stages()]
        rows = tagged(year)
        assert len(rows) == ACTIVITIES
        found = balance(rows, lenses, stages)
        assert len(found) == len(lenses) * (len(stages) + 1)
        reading, weighing = alternately(lambda: tagged(year), lambda: balance(rows, lenses, stages))
    print(f"{ACTIVITIES} activities x {len(lenses)} lenses x {len(stages) + 1} stages ({len(stages)} and all)")
    print(f"reading the rows  {reading * 1000:7.1f} ms")
    print(f"the balance       {weighing * 1000:7.1f} ms")
    print(f"ratio             {weighing / reading:7.2f}      aim at most {AIM:.2f}")


def fill() -> tuple[int, object]:
    """A centre with as many activities, each with labels drawn at random; its row id and school year."""
    from samenspel.activities.models import Activity
    from samenspel.core.actor import System
    from samenspel.core.tenancy import centre_scope
    from samenspel.frameworks.queries import shelf
    from samenspel.organisations.actions import NewOrganisation, create_centre, open_school_year

    actor, dice = System("benchmark"), random.Random(2026)
    centre = create_centre(actor=actor, key="bench", name="Bench", organisations=[NewOrganisation("Bench")])
    with centre_scope(centre.pk):
        year = open_school_year(actor=actor, label="2026-2027")
        taken = shelf()
        stages = [stage.key for stage in taken.stages()]
        values = {lens.key: [value.key for value in lens.values] for lens in taken.lenses()}
        Activity.objects.bulk_create(
            Activity(
                school_year=year,
                number=number,
                name=f"Activity {number}",
                stages={stage: dice.choice(["yes", "yes", "no", "unknown"]) for stage in stages},
                tags={key: dice.sample(keys, dice.choice([0, 1, 1, 2, 3])) for key, keys in values.items()},
            )
            for number in range(1, ACTIVITIES + 1)
        )
    return centre.pk, year


def alternately(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """The median seconds of each, taken in turn so that a noisy neighbour hits both."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _round in range(ROUNDS):
        for taken, act in zip(seconds, (first, second), strict=True):
            start = time.perf_counter()
            act()
            taken.append(time.perf_counter() - start)
    return statistics.median(seconds[0]), statistics.median(seconds[1])
