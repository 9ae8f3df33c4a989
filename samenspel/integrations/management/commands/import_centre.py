from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from samenspel.core.cli import REFUSED, ProductCommand, WrongUsage, why
from samenspel.integrations.travel import import_centre


class Command(ProductCommand):
    help = "Zet een bewaard centrum in deze installatie. Bestaat de sleutel al, geef dan met --as een andere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")
        parser.add_argument("--as", dest="key", default="", metavar="KEY", help="onder deze sleutel")
        parser.add_argument("--json", action="store_true", help="alleen JSON op standaarduitvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as problem:
            raise WrongUsage(
                _("%(file)s cannot be read: %(why)s.") % {"file": options["file"], "why": why(problem)}
            ) from problem
        try:
            centre = import_centre(actor=self.actor, data=data, key=options["key"])
        except ValidationError as problem:
            if options["json"]:
                self.say_json({"centre": None, "refused": problem.messages})
            self.stderr.write("\n".join(problem.messages))
            raise SystemExit(REFUSED) from problem
        if options["json"]:
            self.say_json({"centre": centre.key, "refused": []})
        else:
            self.say(_("%(centre)s is here, under the key %(key)s.") % {"centre": centre.name, "key": centre.key})
