from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser

from samenspel.core.cli import ProductCommand, WrongUsage
from samenspel.core.server import serve, taken


class Command(ProductCommand):
    help = "Zet de site aan. Achter een eigen webserver met https: zie docs/how-to/run.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="op welk adres (127.0.0.1: alleen deze computer)")
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        trouble = taken(options["host"], options["port"])
        if trouble:
            raise WrongUsage(trouble)
        call_command("migrate", verbosity=0, interactive=False)
        self.say(f"Samenspel staat aan: {settings.PUBLIC_URL}")
        serve(options["host"], options["port"], options["workers"])
