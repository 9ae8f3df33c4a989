from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from samenspel.core.cli import ProductCommand, WrongUsage
from samenspel.core.server import serve, taken
from samenspel.demo import database
from samenspel.demo.loading import has_other_centres, load_demo, wipe


class Command(ProductCommand):
    help = (
        "Zet een geloofwaardig kindcentrum klaar en toon het op uw eigen computer. "
        "Wat u verandert, blijft staan; met --reset begint de demo opnieuw."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="alleen klaarzetten, niet tonen")
        parser.add_argument("--reset", action="store_true", help="gooi de demo weg en begin opnieuw")

    def handle(self, *args: Any, **options: Any) -> None:
        trouble = "" if options["no_serve"] else taken("127.0.0.1", options["port"])
        if trouble:
            raise WrongUsage(trouble)
        database.ready()
        if options["reset"]:
            self._reset()
        loaded = load_demo()
        self.say("De Linde staat klaar." if loaded else "De Linde stond al klaar, met wat u er veranderde.")
        if options["no_serve"]:
            return
        address = f"http://localhost:{options['port']}"
        os.environ.setdefault("SAMENSPEL_URL", address)  # what stands on letters and cards
        self.say(f"Open {address} en kies wie u wilt zijn. Stoppen: Ctrl+C.")
        serve("127.0.0.1", options["port"], workers=2)

    def _reset(self) -> None:
        if has_other_centres():
            raise WrongUsage(
                f"In {settings.HOME} staat ook een centrum dat niet van de demo is; er is niets weggegooid. "
                "Kies met SAMENSPEL_HOME een andere map voor de demo."
            )
        wipe()
        database.ready()
