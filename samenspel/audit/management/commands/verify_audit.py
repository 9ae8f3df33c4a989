from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from samenspel.audit.models import Chain
from samenspel.audit.queries import broken_at
from samenspel.core.cli import REFUSED, ProductCommand


class Command(ProductCommand):
    help = "Controleer of het logboek ongeschonden is: geen regel gewijzigd, weggehaald of ingevoegd."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="alleen JSON op standaarduitvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [(chain, broken_at(chain)) for chain in Chain.objects.order_by("key")]
        broken = [(chain, number) for chain, number in found if number is not None]
        if options["json"]:
            self.say_json(
                [
                    {"chain": str(chain), "events": chain.length, "head": chain.head, "broken_at": number}
                    for chain, number in found
                ]
            )
        else:
            events = sum(chain.length for chain, _number in found)
            for chain, number in broken:
                self.say(_("The log of %(chain)s is broken at event %(number)s.") % {"chain": chain, "number": number})
            if not broken:
                self.say(_("The log is unbroken: %(events)s events.") % {"events": events})
        if broken:
            raise SystemExit(REFUSED)
