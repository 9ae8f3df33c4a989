"""What each file of the bomb set costs the process that reads it. Aim: refused in 2 s and 256 MB (G20).

With, for comparison, sound rosters of every format and what a reader without bounds does with four of the bombs.
"""

from __future__ import annotations

from tests.rosters import making
from tests.rosters.bombs import BOMBS
from tests.rosters.measuring import measured, outcome
from tests.rosters.naive import NAIVE, naively

SECONDS, MEGABYTES = 2.0, 256


def run() -> None:
    """Print a line per file, and how many keep within the aim."""
    print(f"{'bomb':<34}{'MB':>6}{'wall s':>8}{'cpu s':>7}{'peak MB':>9}  refused as")
    kept = 0
    for name, build in BOMBS.items():
        data = build()
        reading, cost = measured(data)
        kept += outcome(reading) != "taken" and cost.wall <= SECONDS and cost.megabytes <= MEGABYTES
        print(line(name, len(data), cost.wall, cost.processor, cost.megabytes, outcome(reading)), flush=True)
    print(f"{kept} of {len(BOMBS)} refused in {SECONDS:g} s and {MEGABYTES} MB")
    print("\nwithout our bounds (stopped at 20 s or 2 GB)")
    for name in NAIVE:
        wall, megabytes, how = naively(name)
        print(line(name, len(BOMBS[name]()), wall, wall, megabytes, how), flush=True)
    print("\nsound files")
    for count in (400, 5_000, 20_000):
        children = making.pupils(count)
        for name, data in sound(children).items():
            reading, cost = measured(data)
            title = f"{name}, {count:,} children"
            print(line(title, len(data), cost.wall, cost.processor, cost.megabytes, outcome(reading)), flush=True)


def sound(children: list[making.Pupil]) -> dict[str, bytes]:
    """The same children in every format."""
    return {
        "EDEXML": making.edexml(children).encode(),
        "OneRoster 1.1": making.zipped(making.oneroster_files(children)),
        "OneRoster 1.2": making.zipped(making.oneroster_files(children, "1.2")),
        "CSV": making.wide(children).encode(),
        "XLSX": making.workbook(making.WIDE.split(";"), making.wide_rows(children)),
    }


def line(name: str, size: int, wall: float, processor: float, megabytes: float, how: str) -> str:
    """One row of the table."""
    return f"{name:<34}{size / 1e6:>6.1f}{wall:>8.2f}{processor:>7.2f}{megabytes:>9.0f}  {how}"
