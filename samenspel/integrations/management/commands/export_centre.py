from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.cli import OK, CentreCommand, WrongUsage, why
from samenspel.core.tenancy import outside_centres
from samenspel.integrations.travel import export_centre


class Command(CentreCommand):
    help = "Bewaar alles van een centrum in een zip, zonder wachtwoorden, sleutels of sessies."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.zip", help="waar de zip komt")

    def run(self, **options: Any) -> int:
        data = export_centre(self.centre)
        try:
            options["out"].write_bytes(data)
        except OSError as problem:
            raise WrongUsage(
                _("%(file)s cannot be written: %(why)s.") % {"file": options["out"], "why": why(problem)}
            ) from problem
        with outside_centres():  # the centre's own log travels along, and stays what it was
            record(verb="centre.exported", actor=self.actor, thing="centre", thing_id=self.centre.key)
        if options["json"]:
            self.say_json({"centre": self.centre.key, "bytes": len(data)})
        else:
            self.say(_("%(centre)s is in %(file)s.") % {"centre": self.centre.name, "file": options["out"]})
        return OK
