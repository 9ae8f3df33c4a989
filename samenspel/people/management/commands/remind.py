"""samenspel remind: tell once more who can still decide about what lapses within a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.cli import ProductCommand
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre
from samenspel.people.actions import remind


class Command(ProductCommand):
    help = (
        "Mail wie een blokkade nog kan bevestigen of opheffen, als er een dag of minder over is. Bedoeld om elk uur te "
        "draaien; over elke blokkade gaat één keer mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="alleen JSON op standaarduitvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        found = {}
        for centre in Centre.objects.order_by("key"):
            with centre_scope(centre.pk):
                found[centre.key] = remind(actor=self.actor, moment=timezone.now())
        if options["json"]:
            self.say_json(found)
            return
        for key, told in found.items():
            self.say(_("%(centre)s: reminded of %(number)s.") % {"centre": key, "number": told})
