"""What the population says in words: one place for every sentence about a figure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from samenspel.core.logic.disclosure import MAKER, Audience, Cell, Reason
from samenspel.populations.logic.catalogue import Catalogue, Characteristic, Of, Texts, Unit, said
from samenspel.populations.logic.contradictions import Contradiction, Kind
from samenspel.populations.logic.telling import Fact

REASONS: Mapping[Reason, Promise] = {
    Reason.UNKNOWN: gettext_lazy("unknown"),
    Reason.SIZE_UNKNOWN: gettext_lazy("number of children unknown"),
    Reason.TOO_SMALL: gettext_lazy("too small to show"),
}
OF: Mapping[Of, Promise] = {
    Of.CHILDREN: gettext_lazy("of the children"),
    Of.FAMILIES: gettext_lazy("of the families"),
    Of.PARENTS: gettext_lazy("of the parents"),
}
UNITS: Mapping[Unit, Promise] = {
    Unit.PERCENT: gettext_lazy("percentage"),
    Unit.PEOPLE: gettext_lazy("number"),
    Unit.KINDS: gettext_lazy("number of kinds"),
    Unit.SCORE: gettext_lazy("score"),
}
IMPORT_REASONS: Mapping[str, Promise] = {
    "empty": gettext_lazy("This cannot be empty."),
    "name_too_long": gettext_lazy("This is longer than %(most)s characters."),
    "unknown_characteristic": gettext_lazy(
        "This characteristic is not known. Add it first as one of your own, or use one of: %(known)s."
    ),
    "wrong_unit": gettext_lazy("The unit of this characteristic is “%(unit)s”."),
    "no_segment": gettext_lazy("No column names a segment. The segments are: %(known)s."),
    "not_a_date": gettext_lazy("This is not a date. Write it as 2016-10-01 or 1-10-2016."),
    "not_a_number": gettext_lazy("This is not a number."),
    "too_precise": gettext_lazy("A figure has at most %(most)s decimals."),
    "over_hundred": gettext_lazy("A percentage lies between 0 and 100."),
    "not_whole": gettext_lazy("This is a number of people or kinds: a whole number."),
    "double_row": gettext_lazy("The same row stands on line %(first)s already."),
    "other_size": gettext_lazy("On line %(first)s the number of children is %(before)s."),
}


def words(texts: Texts) -> str:
    """A text of the catalogue in the language of the page."""
    return said(texts, get_language() or "nl")


def number(value: Decimal) -> str:
    """A number as the language writes it, with no more decimals than it has."""
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return str(number_format(plain, decimal_pos=max(-exponent, 0) if isinstance(exponent, int) else 0))


def percent(value: Decimal) -> str:
    """12 %, as the language writes it."""
    return _("%(number)s%%") % {"number": number(value)}


def value_text(unit: Unit, value: Decimal) -> str:
    """A value with its unit."""
    return percent(value) if unit is Unit.PERCENT else number(value)


class Size(Protocol):
    """A number of children, or the reason why it is not shown."""

    @property
    def value(self) -> Decimal | None: ...

    @property
    def reason(self) -> str | None: ...


def children_text(size: Size) -> str:
    """ "64 children", or why the number is not shown."""
    if size.value is not None:
        count = int(size.value)
        return ngettext("%(size)s child", "%(size)s children", count) % {"size": number(size.value)}
    return str(REASONS[Reason.TOO_SMALL]) if size.reason == Reason.TOO_SMALL else _("number unknown")


def unit_text(one: Characteristic) -> str:
    """ "% of the parents", or what kind of number it is."""
    return f"% {OF[one.of]}" if one.unit is Unit.PERCENT else str(UNITS[one.unit])


class Source(Protocol):
    """A figure, with when it was counted from intake and lists if it was, and what a file said."""

    value: Decimal | None
    imported: Decimal | None
    counted_on: date | None
    known: int | None
    total: int | None


def source_text(figure: Source) -> str:
    """Where a figure comes from, in a few words."""
    if figure.counted_on:
        return _("counted from intake and lists on %(day)s, known of %(known)s of %(total)s") % {
            "day": date_format(figure.counted_on, "SHORT_DATE_FORMAT"),
            "known": figure.known,
            "total": figure.total,
        }
    return _("from a file") if figure.imported == figure.value else _("entered by hand")


def cell_text(unit: Unit, cell: Cell) -> str:
    """The value, or why there is none."""
    if cell.value is not None:
        return value_text(unit, cell.value)
    return str(REASONS[cell.reason or Reason.UNKNOWN])


def change_text(unit: Unit, change: Decimal) -> str:
    """A difference with its sign; percentages differ in points."""
    if not change:
        return _("the same")
    # The marks keep the sign before the number on a page from right to left.
    signed = f"\u2066{'+' if change > 0 else '−'}{number(abs(change))}\u2069"
    if unit is Unit.PERCENT:
        return ngettext("%(signed)s point", "%(signed)s points", int(abs(change))) % {"signed": signed}
    return signed


def threshold_note(audience: Audience) -> str:
    """What this audience sees, said once beside the table."""
    if audience is MAKER:
        return _("You make this analysis and see all figures. The team sees them from 5 children, others from 10.")
    return _(
        "You see figures on at least %(threshold)s children or families, with at least as many beside them. "
        "What is smaller, zero too, or changed by fewer since it was last shown, we leave out."
    ) % {"threshold": audience.threshold}


def lede(
    facts: Sequence[Fact], catalogue: Catalogue, segment_names: Mapping[str, str], further: Sequence[str] = ()
) -> SafeString:
    """One or two sentences from the data, the figures marked; the `further` ones follow as they are."""
    sentences = [_sentence(fact, catalogue.get(fact.characteristic), segment_names) for fact in facts]
    sentences += [format_html("{}", one) for one in further if one]
    return format_html_join(" ", "{}", ((one,) for one in sentences))


def _sentence(fact: Fact, one: Characteristic | None, segment_names: Mapping[str, str]) -> SafeString:
    assert one is not None
    clause = words(one.clause)
    before, after = clause.split("{value}")
    where = f" ({segment_names[fact.segments[0]].lower()})" if len(fact.segments) == 1 else ""
    marked = format_html("<mark>{}</mark>", span(fact.low, fact.high))
    start = before[:1].upper() + before[1:]
    return format_html("{}{}{}{}.", start, marked, after, where)


def span(low: Decimal, high: Decimal) -> str:
    """ "92 %", or "92 to 94 %"."""
    if low == high:
        return percent(low)
    return _("%(low)s to %(high)s") % {"low": number(low), "high": percent(high)}


def unknown_note(segments: Sequence[str]) -> str:
    """The segments about which little is known, in a sentence; empty when there are none."""
    if not segments:
        return ""
    return _("About %(segments)s we do not know much yet.") % {"segments": listed([one.lower() for one in segments])}


def nothing_note(reasons: Collection[Reason | None]) -> str:
    """Why a table shows no figure at all; empty when it shows some."""
    if None in reasons or not reasons:
        return ""
    if Reason.SIZE_UNKNOWN in reasons:
        return _("No figure can be shown: it is not known how many children there are in each segment.")
    return _("No figure can be shown: the groups are too small, or the figures are not known.")


def contradiction_note(count: int) -> str:
    """How many things do not add up, for the makers; empty when there are none."""
    if not count:
        return ""
    return ngettext(
        "In one place the figures contradict each other.",
        "In %(count)s places the figures contradict each other.",
        count,
    ) % {"count": count}


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    *most, last = parts
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def due_note(due: date, today: date, day: str) -> str:
    """When the next analysis is due (S068); `day` is the date in words."""
    if due <= today:
        return _("A new analysis was due in %(day)s: every four years, or earlier when something changes.") % {
            "day": day
        }
    return _("The next analysis is due in %(day)s: every four years, or earlier when something changes.") % {"day": day}


def contradiction_text(one: Contradiction, catalogue: Catalogue, segment_names: Mapping[str, str]) -> str:
    """What does not add up, in one sentence with the figures."""
    names = [_name(key, catalogue) for key in one.characteristics]
    units = [found.unit if (found := catalogue.get(key)) else Unit.PERCENT for key in one.characteristics]
    figures = [value_text(unit, value) for unit, value in zip(units, one.values, strict=False)]
    said = {
        "segment": segment_names.get(one.segment, ""),
        "first": names[0],
        "second": names[-1],
        "value": figures[0],
        "other": figures[-1],
        "parts": " + ".join(figures),
        "total": percent(one.values[-1]),
    }
    if not one.segment and one.kind is not Kind.IMPOSSIBLE:
        return _neighbourhood_text(one)
    return str(CONTRADICTIONS[one.kind]) % said


CONTRADICTIONS: Mapping[Kind, Promise] = {
    Kind.LANGUAGES_WITHOUT_SPEAKERS: gettext_lazy(
        "%(segment)s: %(value)s home languages, and yet %(other)s with a home language other than Dutch."
    ),
    Kind.SPEAKERS_WITHOUT_LANGUAGE: gettext_lazy(
        "%(segment)s: one home language, and yet %(other)s with a home language other than Dutch."
    ),
    Kind.PART_ABOVE_WHOLE: gettext_lazy(
        "%(segment)s: for %(value)s of the parents Dutch is difficult, "
        "and only %(other)s speak another language than Dutch at home."
    ),
    Kind.NOT_A_HUNDRED: gettext_lazy("%(segment)s: “%(first)s” and “%(second)s” make %(total)s, not 100%%."),
    Kind.ABOVE_A_HUNDRED: gettext_lazy(
        "%(segment)s: “%(first)s” and “%(second)s” make %(total)s, more than there are."
    ),
    Kind.ROUNDING: gettext_lazy("%(segment)s: “%(first)s” and “%(second)s” make %(total)s. That is rounding."),
    Kind.IMPOSSIBLE: gettext_lazy("%(segment)s: “%(first)s” cannot be %(value)s."),
    Kind.MORE_THAN_THERE_ARE: gettext_lazy("%(segment)s: “%(first)s” is %(value)s, and there are %(other)s children."),
}


def _neighbourhood_text(one: Contradiction) -> str:
    whole, *parts, total = one.values
    said = {
        "whole": one.characteristics[0],
        "parts": " + ".join(number(part) for part in parts),
        "total": number(total),
        "value": number(whole),
    }
    if one.is_rounding:
        return _("“%(whole)s” is %(value)s, its parts are %(parts)s = %(total)s. That is rounding.") % said
    return _("“%(whole)s” is %(value)s, its parts are %(parts)s = %(total)s.") % said


def _name(key: str, catalogue: Catalogue) -> str:
    found = catalogue.get(key)
    return words(found.name) if found else key


EMPTY = mark_safe("")
