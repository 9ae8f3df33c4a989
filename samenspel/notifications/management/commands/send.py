from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from samenspel.core.cli import ProductCommand
from samenspel.notifications.sending import send_everywhere


class Command(ProductCommand):
    help = (
        "Verstuur de mail die klaarstaat, van elk centrum. Bedoeld om elke minuut te draaien; twee tegelijk kan geen "
        "kwaad."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="alleen JSON op standaarduitvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        found = send_everywhere()
        if options["json"]:
            self.say_json(asdict(found))
            return
        self.say(
            _("Sent: %(sent)s. No longer needed: %(dropped)s. Tried again later: %(waiting)s. Given up: %(failed)s.")
            % asdict(found)
        )
