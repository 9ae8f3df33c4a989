"""What the two imports of figures share: the file, the options and the report."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core import table_reasons
from samenspel.core.cli import OK, REFUSED, CentreCommand, WrongUsage, school_year_label, why
from samenspel.core.logic.tables import MAX_BYTES, Problem
from samenspel.populations.actions import ImportReport
from samenspel.populations.words import IMPORT_REASONS


class FileCommand(CentreCommand):
    """Reads a CSV or XLSX file and reports: exit 0 all well, 1 something refused, 2 wrong usage."""

    year_help = ""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="een CSV- of XLSX-bestand")
        parser.add_argument("--school-year", metavar="JAAR", type=school_year_label, help=self.year_help)
        parser.add_argument("--dry-run", action="store_true", help="zeg alleen wat er zou gebeuren")
        parser.add_argument(
            "--partial", action="store_true", help="neem de goede regels over, ook als andere fout zijn"
        )

    def run(self, **options: Any) -> int:
        report, problems = self.take_in(
            _bytes_of(options["file"]),
            options["file"].name,
            school_year=options["school_year"] or "",
            is_trial=options["dry_run"],
            is_partial=options["partial"],
        )
        if options["json"]:
            self.say_json(_as_json(report, problems))
        else:
            self._tell(report, problems, is_trial=options["dry_run"])
        return REFUSED if problems else OK

    @abstractmethod
    def take_in(
        self, data: bytes, name: str, *, school_year: str, is_trial: bool, is_partial: bool
    ) -> tuple[ImportReport, list[Problem]]:
        """Read and import."""

    def _tell(self, report: ImportReport, problems: list[Problem], *, is_trial: bool) -> None:
        counts = {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
        self.say(_("New: %(created)s, changed: %(updated)s, the same: %(unchanged)s.") % counts)
        for found in problems:
            where = _("line %(line)s") % {"line": found.line} if found.line else _("the file")
            column = f", {found.column}" if found.column else ""
            value = f" “{found.value}”" if found.value else ""
            self.say(f"{where}{column}{value}: {table_reasons.reason(found, IMPORT_REASONS)}")
        if problems:
            refused = ngettext("%(count)s row was refused.", "%(count)s rows were refused.", len(problems))
            self.say(refused % {"count": len(problems)})
        if is_trial:
            self.say(_("This was a trial: nothing was kept."))


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as trouble:
        raise WrongUsage(
            _("The file %(file)s cannot be read: %(why)s.") % {"file": file, "why": why(trouble)}
        ) from None


def _as_json(report: ImportReport, problems: list[Problem]) -> dict[str, Any]:
    return {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": [table_reasons.as_json(found, IMPORT_REASONS) for found in problems],
    }
