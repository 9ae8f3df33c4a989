"""What the command and the screen both say about a file with goals."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core.logic.tables import Problem
from samenspel.plans.actions import Report


def place_of(problem: Problem) -> str:
    """Where in the file: "line 3, number"."""
    place = _("line %(line)s") % {"line": problem.line} if problem.line else _("the file")
    return ", ".join(part for part in (place, problem.column) if part)


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
    if report.refused and not partial:
        many = len(report.refused)
        why = ngettext(
            "Nothing was taken in, because one value is wrong.",
            "Nothing was taken in, because %(many)s values are wrong.",
            many,
        ) % {"many": many}
        return f"{counts} {why}"
    return counts
