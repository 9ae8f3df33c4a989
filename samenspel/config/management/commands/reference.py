from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from samenspel.config.env import ROOT
from samenspel.config.reference import pages
from samenspel.core.cli import REFUSED, ProductCommand


class Command(ProductCommand):
    help = "Maak de naslag in docs/reference opnieuw uit de code. Met --check: zeg alleen of zij bij is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="schrijf niets; status 1 als iets achterloopt")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = ROOT / "docs" / "reference"
        folder.mkdir(parents=True, exist_ok=True)
        behind = [name for name, text in pages().items() if not _same(folder / name, text)]
        if options["check"]:
            for name in behind:
                self.say(f"docs/reference/{name} loopt achter: samenspel reference")
            if behind:
                raise SystemExit(REFUSED)
            return
        for name, text in pages().items():
            (folder / name).write_text(text)
        self.say("docs/reference is bij.")


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text
