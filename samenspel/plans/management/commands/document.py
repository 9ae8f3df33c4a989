"""samenspel document policy: the policy document of a school year as it would be now, in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from samenspel.core.cli import OK, CentreCommand, WrongUsage, school_year_label, why
from samenspel.organisations.queries import school_year
from samenspel.plans.logic.document import Document
from samenspel.plans.render.docx import docx
from samenspel.plans.render.html import page
from samenspel.plans.render.typst import pdf
from samenspel.plans.sources import draft

FORMATS: Mapping[str, Callable[[Document], bytes]] = {
    "pdf": pdf,
    "docx": docx,
    "html": lambda document: page(document).encode(),
}


class Command(CentreCommand):
    help = "Maak een document van het centrum. Nu is dat er één: policy, het beleidsdocument ouderbetrokkenheid."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("what", choices=("policy",), help=_("which document"))
        parser.add_argument(
            "--school-year", required=True, type=school_year_label, metavar="YEAR", help=_("such as 2017-2018")
        )
        parser.add_argument("--format", required=True, choices=sorted(FORMATS), help=_("PDF, Word or HTML"))
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=_("the file to write"))

    def run(self, **options: Any) -> int:
        year = school_year(options["school_year"])
        if year is None:
            raise WrongUsage(_("The centre has no school year %(year)s.") % {"year": options["school_year"]})
        content = FORMATS[options["format"]](draft(self.centre, year))
        try:
            options["out"].write_bytes(content)
        except OSError as trouble:
            raise WrongUsage(
                _("The file %(file)s cannot be written: %(why)s.") % {"file": options["out"], "why": why(trouble)}
            ) from None
        if options["json"]:
            self.say_json({"file": str(options["out"]), "format": options["format"], "bytes": len(content)})
        else:
            self.say(
                _("%(file)s is written (%(kilobytes)s kB).")
                % {"file": options["out"], "kilobytes": len(content) // 1024 + 1}
            )
        return OK
