"""samenspel plan-talks: plan one round of talks from a file, for who has no Samenspel or wants to compare."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from samenspel.config import cli
from samenspel.core.cli import ProductCommand, WrongUsage, why
from samenspel.planner.cost import parts
from samenspel.planner.format import MAX_BYTES, BadInstance, read_instance, schedule_json
from samenspel.planner.instance import Instance, Schedule
from samenspel.planner.search import Progress, Report, plan

_LONGEST: Final = 3600.0
# Kept for writing the file and ending the workers, so that the whole command stays within its time.
_REST: Final = 0.4


class Command(ProductCommand):
    help = (
        "Plan een ronde gesprekken uit een bestand (conversation-round/1) en schrijf het beste rooster dat in de "
        "gegeven tijd is gevonden. Op standaarduitvoer staat als JSON wat is bereikt. Uitgang 0: er is een geldig "
        "rooster, ook als niet elk gesprek een plek heeft; 2: het bestand of de aanroep klopt niet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("instance", metavar="INSTANCE.json", type=Path, help="de ronde")
        parser.add_argument("--out", required=True, metavar="SCHEDULE.json", type=Path, help="waar het rooster komt")
        parser.add_argument("--seconds", type=_seconds, default=30.0, help="hoe lang het mag duren (standaard 30)")
        parser.add_argument("--seed", type=int, default=0, help="hetzelfde getal zoekt langs dezelfde weg")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        instance = _read(options["instance"])
        _write(out, schedule_json(instance, Schedule({})))  # where that cannot be, say so before the time is spent
        left = options["seconds"] - (time.monotonic() - started()) - _REST
        with _asked_to_stop() as is_asked:
            try:
                schedule, report = plan(
                    instance, left, options["seed"], on_progress=_Teller(self, out, instance), should_stop=is_asked
                )
            except BadInstance as problem:
                raise WrongUsage(problem.sentence(_)) from None
        reached = _reached(instance, schedule, report)
        _write(out, schedule_json(instance, schedule) | {"report": reached})
        self.say_json(reached)


class _Teller:
    """Says on standard error how far it is, and keeps the best schedule so far in the file."""

    def __init__(self, command: Command, out: Path, instance: Instance) -> None:
        self.command, self.out, self.instance = command, out, instance
        self.written: int | None = None
        self.said = -1.0

    def __call__(self, progress: Progress) -> None:
        if progress.cost != self.written and (self.written is None or progress.seconds - self.said >= 1):
            _write(self.out, schedule_json(self.instance, progress.schedule()))
            self.written = progress.cost
        if progress.seconds - self.said >= 1 or self.said < 0:
            self.said = progress.seconds
            words = {"seconds": f"{progress.seconds:.1f}", "cost": progress.cost, "bound": progress.bound}
            left = _("without a place: %(many)s") % {"many": progress.unplanned}
            self.command.stderr.write(
                _("%(seconds)s s: cost %(cost)s, at least %(bound)s") % words
                + (f", {left}" if progress.unplanned else "")
            )


def started() -> float:
    """The moment at which the command began."""
    return cli.STARTED


def _seconds(text: str) -> float:
    """An argparse type: a sensible number of seconds."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 1 <= found <= _LONGEST:
        raise WrongUsage(
            _("“%(text)s” is no time: give between 1 and %(most)s seconds.") % {"text": text, "most": int(_LONGEST)}
        )
    return found


def _read(path: Path) -> Instance:
    try:
        with path.open("rb") as file:
            return read_instance(file.read(MAX_BYTES + 1))
    except OSError as trouble:
        raise WrongUsage(
            _("The file %(file)s cannot be read: %(why)s.") % {"file": path, "why": why(trouble)}
        ) from None
    except BadInstance as problem:
        raise WrongUsage(problem.sentence(_)) from None


def _write(path: Path, content: dict[str, Any]) -> None:
    """Write the file whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(path)
    except OSError as trouble:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise WrongUsage(
            _("The file %(file)s cannot be written: %(why)s.") % {"file": path, "why": why(trouble)}
        ) from None


@contextmanager
def _asked_to_stop() -> Iterator[Any]:
    """A question that is answered with yes after Ctrl-C or a request to end: the best so far is kept."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _reached(instance: Instance, schedule: Schedule, report: Report) -> dict[str, Any]:
    """What the file holds and how good it is."""
    found = parts(instance, schedule)
    return {
        "cost": found.cost,
        "bound": report.bound,
        "gap": report.gap,
        "is_proven_best": report.gap == 0,
        "planned": len(schedule.places),
        **asdict(found),
        "unplanned_talks": list(report.unplanned),
        "seed": report.seed,
        "rounds": report.rounds,
        "stopped_by": report.stopped_by,
        "first_valid_seconds": round(report.first_valid, 2),
        "seconds": round(time.monotonic() - started(), 2),
        "memory_mb": report.memory // 2**20,
    }
