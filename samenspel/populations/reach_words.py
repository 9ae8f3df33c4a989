"""Whom we reach in words: sentences, rows and cells for one audience; nothing that may not be shown comes in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from samenspel.core.logic.disclosure import REST, Figure, Kind, Reason, ShownPart, ShownTable
from samenspel.people.logic.languages import named
from samenspel.populations import words
from samenspel.populations.logic.reaching import (
    HOUSEHOLD,
    KNOWN,
    KNOWN_LANGUAGE,
    LANGUAGE,
    MORE_PARENTS,
    ONE_PARENT,
    SEVERAL,
    UNIT,
    UNKNOWN,
)
from samenspel.populations.queries.reach import Moment

ASKED: Final[Mapping[str, Promise]] = {
    "language": gettext_lazy("Language known"),
    "account": gettext_lazy("Has an account"),
    "contact": gettext_lazy("Contact this term"),
    "talk": gettext_lazy("At a talk this term"),
}
TITLES: Final[Mapping[str, Promise]] = {
    UNIT: gettext_lazy("By place"),
    LANGUAGE: gettext_lazy("By language"),
    KNOWN_LANGUAGE: gettext_lazy("By language"),
    HOUSEHOLD: gettext_lazy("By household"),
}
NOTES: Final[Mapping[str, Promise]] = {
    UNIT: gettext_lazy("A family with children in more than one place stands there once."),
    LANGUAGE: gettext_lazy("The language in which a family wants to hear from us."),
    KNOWN_LANGUAGE: gettext_lazy("The language in which a family wants to hear from us."),
    HOUSEHOLD: gettext_lazy("Only as parents said it at the intake; never worked out from addresses."),
}
TOGETHER: Final[Mapping[str, Promise]] = {
    UNIT: gettext_lazy("The other places together"),
    LANGUAGE: gettext_lazy("Another language, or not known yet"),
    KNOWN_LANGUAGE: gettext_lazy("All other languages together"),
    HOUSEHOLD: gettext_lazy("All others together"),
}
PARTS: Final[Mapping[tuple[str, str], Promise]] = {
    (UNIT, SEVERAL): gettext_lazy("In more than one place"),
    (LANGUAGE, UNKNOWN): gettext_lazy("Language not known yet"),
    (KNOWN_LANGUAGE, UNKNOWN): gettext_lazy("Language not known yet"),
    (KNOWN_LANGUAGE, KNOWN): gettext_lazy("Language known"),
    (HOUSEHOLD, UNKNOWN): gettext_lazy("Not said, or said in two ways"),
    (HOUSEHOLD, ONE_PARENT): gettext_lazy("One parent"),
    (HOUSEHOLD, MORE_PARENTS): gettext_lazy("Two parents or more"),
}
SENTENCES: Final[Mapping[str, Promise]] = {
    "language": gettext_lazy("We know the language of %(families)s."),
    "account": gettext_lazy("%(families)s have an account: at least one parent can sign in."),
    "contact": gettext_lazy("With %(families)s there was contact this term."),
    "talk": gettext_lazy("Of %(families)s a parent came to a talk this term."),
}


@dataclass(frozen=True, slots=True)
class ReachCell:
    """How many families of a part; `share` in percent only where it is exact."""

    asked: str
    text: str
    percent: str = ""
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReachRow:
    """A part of the families: what it is called, how many they are, and a cell per question."""

    name: str
    families: str
    cells: tuple[ReachCell, ...]
    is_whole: bool = False
    is_own_word: bool = False


@dataclass(frozen=True, slots=True)
class ReachTable:
    """The families divided in one way."""

    key: str
    title: str
    note: str
    asked: tuple[str, ...]
    rows: tuple[ReachRow, ...]


def sentences(moment: Moment) -> list[str]:
    """What is worth saying first: a sentence per question that may be answered for all families together."""
    found = []
    for asked, sentence in SENTENCES.items():
        table = moment.table(UNIT, asked)
        figure = table.whole.figures.get("yes") if table else None
        if figure is not None:
            said = str(sentence) % {"families": how_many(figure)}
            found.append(said[:1].upper() + said[1:])
    return found


def how_many(figure: Figure) -> str:
    """Families as one says it: "9 of every 10 families"; a band as it is."""
    if figure.kind is Kind.AT_MOST and figure.high != figure.low:
        return _("at most %(number)s of the %(size)s families") % {"number": figure.high, "size": figure.size}
    if figure.kind is Kind.AT_LEAST:
        return _("at least %(number)s of the %(size)s families") % {"number": figure.low, "size": figure.size}
    if figure.low == figure.size:
        return _("all families")
    if not figure.low:
        return _("none of the families")
    tenths = (20 * figure.low + figure.size) // (2 * figure.size)
    if tenths == 10:
        return _("nearly all families")
    if tenths == 0:
        return _("a few of the families")
    return _("%(tenths)s of every 10 families") % {"tenths": tenths}


def tables(moment: Moment, units: Mapping[str, str]) -> list[ReachTable]:
    """The ways in which the families are divided, all of them together first."""
    found = []
    for by in (UNIT, LANGUAGE, KNOWN_LANGUAGE, HOUSEHOLD):
        shown = [one for one in moment.tables if one.by == by and one.question]
        if shown:
            asked = tuple(one.question for one in shown)
            rows = tuple(_rows(by, shown, units))
            found.append(ReachTable(by, str(TITLES[by]), str(NOTES[by]), asked, rows))
    return found


def _rows(by: str, shown: Sequence[ShownTable], units: Mapping[str, str]) -> Iterator[ReachRow]:
    whole, *parts = shown[0].parts
    if by == UNIT:
        yield _row(_("All families"), whole, shown, is_whole=True)
    if any(len(part.path) > 1 for part in parts):  # the languages say it already
        parts = [part for part in parts if part.path != (KNOWN,)]
    parts = [part for part in parts if part.size != 0]  # only the makers see a part without anybody
    for part in sorted(parts, key=lambda one: (one.key == REST, one.key == UNKNOWN, -(one.size or 0), one.key)):
        yield _row(_name(by, part.key, units), part, shown, is_own_word=by == UNIT and part.key in units)


def _row(
    name: str, part: ShownPart, shown: Sequence[ShownTable], *, is_whole: bool = False, is_own_word: bool = False
) -> ReachRow:
    cells = []
    for table in shown:
        same = table.part(*part.path)
        cells.append(_cell(table.question, same.figures.get("yes") if same else None))
    return ReachRow(name, _families(part.size), tuple(cells), is_whole, is_own_word)


def _families(size: int | None) -> str:
    if size is None:
        return str(words.REASONS[Reason.TOO_SMALL])
    return ngettext("%(count)s family", "%(count)s families", size) % {"count": size}


def _name(by: str, key: str, units: Mapping[str, str]) -> str:
    if key == REST:
        return str(TOGETHER[by])
    if (by, key) in PARTS:
        return str(PARTS[by, key])
    return units.get(key, _("A place that is no longer there")) if by == UNIT else _language(key)


def _language(code: str) -> str:
    name = named([code], get_language() or "nl")
    return name[:1].upper() + name[1:]


def _cell(asked: str, figure: Figure | None) -> ReachCell:
    """A figure; "at least 45" and "at most 5" are not drawn, for nobody knows where they lie."""
    if figure is None or not figure.size:
        return ReachCell(asked, str(words.REASONS[Reason.TOO_SMALL]))
    percent = words.percent(Decimal(figure.percent))
    if figure.low == figure.high:
        return ReachCell(asked, str(figure.low), percent, Decimal(figure.percent))
    if figure.kind is Kind.AT_MOST:
        return ReachCell(asked, _("at most %(number)s") % {"number": figure.number}, percent)
    return ReachCell(asked, _("at least %(number)s") % {"number": figure.number}, percent)


def export(found: Sequence[ReachTable]) -> tuple[list[str], list[list[str]]]:
    """The same tables as a file: what is hidden on the page stands there in the same words."""
    header = ["breakdown", "part", "families", *(name for key in ASKED for name in (key, f"{key}_percent"))]
    rows = []
    for table in found:
        for row in table.rows:
            said = {cell.asked: [cell.text, cell.percent] for cell in row.cells}
            rows.append(
                [table.title, row.name, row.families, *(text for key in ASKED for text in said.get(key, ["", ""]))]
            )
    return header, rows
