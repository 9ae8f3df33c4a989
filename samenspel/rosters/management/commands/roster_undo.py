"""samenspel roster-undo: put back everything as it was before one import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from samenspel.core.cli import USAGE, ProductCommand, WrongUsage
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre
from samenspel.rosters.actions import NoWayBack, undo_import
from samenspel.rosters.models import RosterImport


class Command(ProductCommand):
    help = (
        "Maak één keer inlezen helemaal ongedaan. Is er daarna iets aan veranderd, dan gebeurt er niets en zegt de "
        "opdracht hoeveel (uitgang 2)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="het nummer dat import-roster gaf")
        parser.add_argument("--json", action="store_true", help="alleen JSON op standaarduitvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        for centre in Centre.objects.order_by("key"):
            with centre_scope(centre.pk):
                found = RosterImport.objects.filter(public_id=_uuid(options["id"])).first()
                if found:
                    self._undo(found, is_json=options["json"])
                    return
        raise WrongUsage(f"Er is geen keer inlezen met het nummer {options['id']}.")

    def _undo(self, found: RosterImport, *, is_json: bool) -> None:
        stop = ""
        try:
            undo_import(actor=self.actor, roster_import=found)
        except NoWayBack as problem:
            stop = str(problem)
        if is_json:
            self.say_json({"id": str(found.public_id), "undone": not stop, "reason": stop})
        elif not stop:
            self.say("Alles staat weer zoals het was.")
        if stop:
            self.stderr.write(stop)
            raise SystemExit(USAGE)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise WrongUsage(f"“{text}” is geen nummer van een keer inlezen.") from None
