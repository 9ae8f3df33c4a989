"""The talk planner: gap, time and memory on the four given rounds and other shapes, repair, and one plain model.

`python -m benchmarks planner` takes some ten minutes. With SAMENSPEL_PLANNER_SECONDS=5 it gives a first impression.
Allowed is what the commissioner asks: unplanned talks at most as given, and a cost of at most floor + a quarter of
(self sign-up - floor), where the floor is the bound of all families alone and 1000 for each unplanned talk that
somebody could have. The plain model runs as long, with two threads, in the same run.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.shapes import SHAPES, a_school, odd_ones, sign_up
from samenspel.planner.bound import family_bound
from samenspel.planner.cost import parts, violations
from samenspel.planner.format import instance_json, read_instance, read_schedule
from samenspel.planner.instance import Instance, Schedule
from samenspel.planner.problem import Problem
from samenspel.planner.repair import repair
from samenspel.planner.search import Report, plan

SECONDS: Final = float(os.environ.get("SAMENSPEL_PLANNER_SECONDS", "29"))
ROUNDS: Final = Path(__file__).parent / "rounds"
# Unplanned talks, the referee's bound, talks possible for nobody, and self sign-up with seed 1, as they were given.
GIVEN: Final = {
    "small": (0, 0, 0, 1_377),
    "medium": (2, 2_006, 2, 8_558),
    "large": (6, 2_016, 2, 12_380),
    "tight": (1, 4, 0, 13_541),
}
HEAD: Final = (
    f"{'':<20}{'talks':>6}{'cost':>7}{'bound':>7}{'gap':>6}{'no place':>9}{'(most)':>8}{'allowed':>9}"
    f"{'first s':>8}{'wall s':>8}{'rounds':>7}{'MB':>5}{'plain model':>13}"
)


def run() -> None:
    """Print all tables."""
    print(f"{SECONDS:g} seconds each, two processes\n{HEAD}")
    found = {}
    for name, (most, bound, impossible, signed_up) in GIVEN.items():
        instance = given(name)
        floor = bound + 1000 * (most - impossible)
        found[name] = row(name, instance, floor + (signed_up - floor) // 4, most, with_plain=True)
    growth({name: (len(given(name).talks), found[name][1]) for name in ("small", "medium", "large")})
    print("\nother shapes; allowed by our own self sign-up, the floor with the unplanned talks that were reached")
    others = {name: a_school(shape) for name, shape in SHAPES.items()} | odd_ones(given("small"))
    for name, instance in others.items():
        row(name, instance, None, None, with_plain=False)
    print()
    repairs(given("medium"), found["medium"][0])


def growth(found: dict[str, tuple[int, Report]]) -> None:
    """How time and memory grow from 8 to 24 and 48 groups, per talk of the round."""
    print("\ngrowth        talks  first valid, ms per talk   search, parts per second   MB   gap per talk")
    for name, (talks, report) in found.items():
        speed = report.rounds / max(0.1, report.seconds - report.first_valid)
        print(
            f"{name:<12}{talks:>7}{1000 * report.first_valid / talks:>27.2f}{speed:>27.1f}"
            f"{report.memory >> 20:>5}{report.gap / talks:>15.2f}"
        )


def given(name: str) -> Instance:
    """One of the four rounds."""
    return read_instance(gzip.decompress((ROUNDS / f"{name}.json.gz").read_bytes()))


def row(
    name: str, instance: Instance, allowed: int | None, most: int | None, *, with_plain: bool
) -> tuple[Schedule, Report]:
    """Plan one round and print its line."""
    begun = time.monotonic()
    schedule, report = plan(instance, SECONDS, 1)
    wall = time.monotonic() - begun
    assert violations(instance, schedule) == []
    found = parts(instance, schedule)
    if allowed is None:
        problem = Problem(instance)
        impossible = sum(not starts for starts in problem.starts)
        floor = family_bound(problem) + 1000 * max(0, found.unplanned - impossible)
        allowed = floor + (parts(instance, sign_up(instance, 1)).cost - floor) // 4
    plain = ""
    if with_plain:
        its = parts(instance, plain_model(instance))
        plain = f"{its.cost} ({its.unplanned})"
    print(
        f"{name:<20}{len(instance.talks):>6}{found.cost:>7}{report.bound:>7}{report.gap:>6}{found.unplanned:>9}"
        f"{'' if most is None else most:>8}{allowed:>9}{report.first_valid:>8.2f}{wall:>8.1f}{report.rounds:>7}"
        f"{report.memory >> 20:>5}{plain:>13}",
        flush=True,
    )
    return schedule, report


def plain_model(instance: Instance) -> Schedule:
    """What one model of everything finds in the same time."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "round.json", Path(folder) / "schedule.json"
        file.write_text(json.dumps(instance_json(instance)))
        subprocess.run([sys.executable, "-m", "benchmarks.plain_model", file, str(SECONDS), out], check=True)
        return read_schedule(out.read_bytes(), instance)


def repairs(instance: Instance, schedule: Schedule) -> None:
    """A hundred times somebody cannot after all at a time at which a talk was planned: a teacher or a parent."""
    dice, moved, seconds, proven, lost = random.Random(7), [], [], 0, 0
    talks = [talk for talk in instance.talks if talk.id in schedule.places]
    for _change in range(100):
        talk = dice.choice(talks)
        who, place = dice.choice([talk.staff[0], talk.families[0]]), schedule.places[talk.id]
        changed = replace(
            instance,
            staff=tuple(replace(o, unavailable=o.unavailable | {place}) if o.id == who else o for o in instance.staff),
            families=tuple(
                replace(o, unavailable=o.unavailable | {place}) if o.id == who else o for o in instance.families
            ),
        )
        found = repair(changed, schedule)
        assert violations(changed, found.schedule) == []
        moved.append(len(found.moved))
        seconds.append(found.seconds)
        proven += found.is_minimal
        lost += bool(found.lost)
    counts = {many: moved.count(many) for many in sorted(set(moved))}
    print(f"repair on medium, 100 changes that hit a planned talk: other families moved {counts}, lost {lost}")
    print(f"  at most 3 in {sum(many <= 3 for many in moved)} of 100 (aim 95); proven fewest in {proven}")
    print(f"  seconds: median {sorted(seconds)[50]:.2f}, most {max(seconds):.2f} (aim 2)")
    print(f"peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
