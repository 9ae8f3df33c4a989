"""The reasons of `core.logic.tables` in plain words: the one place where its codes become sentences.

An app that adds codes of its own passes them as `more`; its sentences may use the same parameters.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenspel.core.logic.tables import Problem

Texts = Mapping[str, str | Promise]

TEXTS: Texts = {
    "too_big": _("The file is larger than %(megabytes)s MB."),
    "empty_file": _("The file is empty."),
    "old_excel": _("This is an old or a locked Excel file. Save it as XLSX without a password, or as CSV."),
    "not_xlsx": _("This is not a sound XLSX file. Open it in Excel or LibreOffice and save it anew."),
    "unpacks_too_big": _("This XLSX file unpacks to far more than a table needs, so it was not opened."),
    "wrong_encoding": _("The letters of this file cannot be read. Save it as CSV with the encoding UTF-8."),
    "too_many_rows": _("The file has more than %(most)s rows."),
    "too_many_columns": _("The file has more than %(most)s columns."),
    "no_separator": _("The columns are not separated by a comma or a semicolon."),
    "nameless_column": _("Column %(position)s has no name in the header line."),
    "unknown_column": _("This column is not known. The columns are: %(known)s."),
    "double_column": _("This column occurs twice."),
    "missing_column": _("This column is missing."),
    "broken_quote": _(
        "A quotation mark is not closed or stands in the wrong place. From this line on the file cannot be read."
    ),
    "field_count": _("This line has %(found)s values, and the header has %(expected)s columns."),
    "nul": _("This value contains a NUL character, which is no text."),
    "control_character": _("This value contains a control character, which is no text."),
    "equals_sign": _("A value cannot begin with “=”: that would be a formula."),
    "formula": _("This cell holds a formula. Put the outcome in its place."),
    "error_value": _("This cell holds an error of the spreadsheet."),
    "too_long": _("This value is longer than %(most)s characters."),
}


def reason(problem: Problem, more: Texts | None = None) -> str:
    """One plain sentence in the active language. KeyError for a code nobody gave words to."""
    text = (more or {}).get(problem.code) or TEXTS[problem.code]
    return str(text) % dict(problem.params)


def as_json(problem: Problem, more: Texts | None = None) -> dict[str, str | int]:
    """The shape in which every import command reports a refusal."""
    return {
        "line": problem.line,
        "column": problem.column,
        "value": problem.value,
        "reason": reason(problem, more),
    }
