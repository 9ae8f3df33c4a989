"""samenspel import-goals: take a CSV or XLSX file with goals in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from samenspel.core.cli import OK, REFUSED, CentreCommand, WrongUsage, school_year_label
from samenspel.core.logic.tables import MAX_BYTES
from samenspel.plans.actions import Report, import_goals
from samenspel.plans.words import place_of, summary


class Command(CentreCommand):
    help = "Lees doelen en acties in uit een CSV- of XLSX-bestand. Het schooljaar dat bij een doel staat, gaat voor."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", help=_("the CSV or XLSX file"))
        parser.add_argument(
            "--school-year",
            type=school_year_label,
            metavar="YEAR",
            help=_("for goals of a year that name none, such as 2017-2018"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("say what would happen and do nothing"))
        parser.add_argument("--partial", action="store_true", help=_("take in the good rows, refuse the bad ones"))

    def run(self, **options: Any) -> int:
        report = import_goals(
            actor=self.actor,
            data=content_of(options["file"]),
            filename=options["file"],
            school_year=options["school_year"] or "",
            partial=options["partial"],
            dry_run=options["dry_run"],
        )
        if options["json"]:
            self.say_json(report.as_json())
        else:
            self._say(report, partial=options["partial"])
        return REFUSED if report.refused else OK

    def _say(self, report: Report, *, partial: bool) -> None:
        for problem, why in report.reasons():
            value = f" “{problem.value}”" if problem.value else ""
            self.say(f"{place_of(problem)}{value}: {why}")
        self.say(summary(report, partial=partial))


def content_of(path: str) -> bytes:
    """The bytes of a file, of one that is too big one byte too many. Raises WrongUsage."""
    try:
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise WrongUsage(_("There is no file “%(path)s”.") % {"path": path}) from None
    except (OSError, ValueError):
        raise WrongUsage(_("The file “%(path)s” cannot be read.") % {"path": path}) from None
