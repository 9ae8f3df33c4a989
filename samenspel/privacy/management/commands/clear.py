from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.cli import ProductCommand, WrongUsage
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre
from samenspel.privacy.actions import clear_overdue


class Command(ProductCommand):
    help = "Verwijder wat langer bewaard is dan mag, in elk centrum. Bedoeld om elke nacht te draaien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--centre", metavar="SLEUTEL", help="alleen dit centrum")
        parser.add_argument("--day", metavar="JJJJ-MM-DD", help="alsof het deze dag is (standaard: vandaag)")
        parser.add_argument("--json", action="store_true", help="alleen JSON op standaarduitvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        day = self._day(options["day"])
        centres = Centre.objects.order_by("key")
        if options["centre"]:
            centres = centres.filter(key=options["centre"])
            if not centres:
                raise WrongUsage(
                    _("There is no centre with the key “%(key)s”. Known: %(known)s.")
                    % {"key": options["centre"], "known": ", ".join(Centre.objects.values_list("key", flat=True))}
                )
        found = {}
        for centre in centres:
            with centre_scope(centre.pk):
                found[centre.key] = dict(clear_overdue(actor=self.actor, day=day))
        if options["json"]:
            self.say_json(found)
            return
        for key, gone in found.items():
            self.say(
                _("%(centre)s: %(number)s rows past their term removed.")
                % {"centre": key, "number": sum(gone.values())}
            )

    def _day(self, said: str | None) -> date:
        try:
            return date.fromisoformat(said) if said else timezone.localdate()
        except ValueError:
            raise WrongUsage(_("A day is written as 2026-11-22.")) from None
