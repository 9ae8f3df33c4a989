"""Small numbers: whom an attacker recovers from careless tables and from ours, and what ours still show.

Ordinary schools of 200 pupils with 4 units and 6 languages. The attacker holds every figure that others may see, and
works out exact bounds with a solver. Useful: a total, and by unit and by language at least two parts with a figure or
a name each. The aim: nobody recovered, nothing proved, and at least 90 % of the schools useful to each audience.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence

from samenspel.core.logic.disclosure import LADDER, OTHERS, ShownTable, Tally, publish_tables
from tests.core.attacker import Attacker, Found, School
from tests.core.careless import forgetful, table_by_table, threshold_only
from tests.core.schools import counted, later, ordinary

ATTACKED, TWICE, WEIGHED = 12, 2, 200
AIM = 0.9

Publish = Callable[[Sequence[Tally]], Sequence[ShownTable]]


def run() -> None:
    k = OTHERS.threshold
    print(f"{ATTACKED} schools, all tables of one moment, threshold {k}")
    publishers: dict[str, Publish] = {
        "a bare threshold": lambda tables: threshold_only(tables, k),
        "table by table": lambda tables: table_by_table(tables, k),
        "ours": lambda tables: [one for one in publish_tables(tables) if one.threshold == k],
    }
    for name, publish in publishers.items():
        tell(name, [found for seed in range(ATTACKED) for found in once(ordinary(random.Random(seed)), publish)])
    print(f"{TWICE} schools, two moments with three changes between them")
    for name, remembers in (("without a memory", False), ("ours", True)):
        tell(name, [found for seed in range(TWICE) for found in twice(random.Random(seed), remembers=remembers)])
    useful()


def once(school: School, publish: Publish) -> list[Found]:
    """What the attacker proves of one moment."""
    attacker = Attacker({"now": school}).reads(publish(counted(school, "now")))
    return list(attacker.proves("now", OTHERS.threshold))


def twice(dice: random.Random, *, remembers: bool) -> list[Found]:
    """What the attacker proves of the change between two moments."""
    k = OTHERS.threshold
    before = ordinary(dice)
    after = later(dice, before, 3)
    if remembers:
        first = publish_tables(counted(before, "before"))
        shown = [*first, *publish_tables(counted(after, "after"), first)]
    else:
        shown = [*forgetful(counted(before, "before"), k), *forgetful(counted(after, "after"), k)]
    attacker = Attacker({"before": before, "after": after}).reads([one for one in shown if one.threshold == k])
    return list(attacker.proves_change("before", "after", k))


def tell(name: str, found: Sequence[Found]) -> None:
    people = sum(one.recovered for one in found)
    print(f"  {name:<18} {people:5} people recovered, {len(found):4} groups proved smaller than the threshold")


def useful() -> None:
    seconds, kept = [], {audience.key: 0 for audience in LADDER}
    for seed in range(WEIGHED):
        tables = counted(ordinary(random.Random(seed)), "now")
        start = time.perf_counter()
        shown = publish_tables(tables)
        seconds.append(time.perf_counter() - start)
        for audience in LADDER:
            kept[audience.key] += is_useful([one for one in shown if one.threshold == audience.threshold])
    print(f"{WEIGHED} schools: useful to")
    for key, many in kept.items():
        print(f"  {key:<18} {many / WEIGHED:6.1%}      aim at least {AIM:.0%}")
    print(f"deciding all tables for both, median {statistics.median(seconds) * 1000:.1f} ms")


def is_useful(shown: Iterable[ShownTable]) -> bool:
    """A figure over everybody on each question, named languages, and a question by unit or by language."""
    asked = [one for one in shown if one.question]
    heads = [one for one in shown if not one.question]
    totals = all(any(one.whole.figures.values()) for one in asked)
    named = all(sum(bool(part.key) for part in one.parts) >= 2 for one in heads if one.by in ("language", "unit"))
    inside = any(sum(any(part.figures.values()) for part in one.parts if part.path) >= 2 for one in asked)
    return totals and named and inside
