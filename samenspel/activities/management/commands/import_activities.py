"""samenspel import-activities: take a CSV or XLSX file into the inventory of a school year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.activities.actions import Report, import_activities
from samenspel.core.cli import OK, REFUSED, CentreCommand, WrongUsage, school_year_label
from samenspel.core.logic.tables import MAX_BYTES


class Command(CentreCommand):
    help = "Lees het aanbod van een schooljaar in uit een CSV- of XLSX-bestand. Twee keer hetzelfde verandert niets."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", help=_("the CSV or XLSX file"))
        parser.add_argument(
            "--school-year", required=True, type=school_year_label, metavar="YEAR", help=_("such as 2017-2018")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("say what would happen and do nothing"))
        parser.add_argument("--partial", action="store_true", help=_("take in the good rows, refuse the bad ones"))

    def run(self, **options: Any) -> int:
        path = Path(options["file"])
        report = import_activities(
            actor=self.actor,
            school_year=options["school_year"],
            data=content_of(path),
            filename=path.name,
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
            place = _("line %(line)s") % {"line": problem.line} if problem.line else _("the file")
            where = ", ".join(part for part in (place, problem.column) if part)
            value = f" “{problem.value}”" if problem.value else ""
            self.say(f"{where}{value}: {why}")
        self.say(summary(report, partial=partial))


def content_of(path: Path) -> bytes:
    """The bytes of a file, of one that is too big one byte too many. Raises WrongUsage."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise WrongUsage(_("There is no file “%(path)s”.") % {"path": path}) from None
    except OSError:
        raise WrongUsage(_("The file “%(path)s” cannot be read.") % {"path": path}) from None


def summary(report: Report, *, partial: bool) -> str:
    """One or two sentences about a report."""
    counts = _("New: %(created)s, changed: %(updated)s, unchanged: %(unchanged)s, refused: %(refused)s.") % {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": len(report.refused),
    }
    if report.is_trial:
        trial = _("This was a trial: nothing was changed.")
        return f"{counts} {trial}"
    if not report.refused or partial:
        return counts
    many = len(report.refused)
    why = ngettext(
        "Nothing was taken in, because one value is wrong.",
        "Nothing was taken in, because %(many)s values are wrong.",
        many,
    )
    is_readable = all(problem.line for problem in report.refused)
    nothing = why % {"many": many} if is_readable else _("Nothing was taken in.")
    return f"{counts} {nothing}"
