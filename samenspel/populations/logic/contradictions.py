"""What does not add up in a table of figures, for the eyes of its makers (S085-S090, S093).

Nothing is corrected: a figure stays as it was entered, and what contradicts is named. Figures are rounded, so
a sum may be off by half a unit per figure; that is reported as rounding and is no error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from samenspel.populations.logic.catalogue import Catalogue, Unit

Figures = Mapping[tuple[str, str], Decimal | None]
"""Values by (characteristic key, segment key); None or absent is unknown."""


class Kind(StrEnum):
    """What is the matter; the screen gives each its sentence."""

    LANGUAGES_WITHOUT_SPEAKERS = "languages_without_speakers"  # several home languages, 0 % other than Dutch
    SPEAKERS_WITHOUT_LANGUAGE = "speakers_without_language"  # one home language, some other than Dutch
    PART_ABOVE_WHOLE = "part_above_whole"  # more with too little Dutch than with another home language
    NOT_A_HUNDRED = "not_a_hundred"  # a pair that should total 100
    ABOVE_A_HUNDRED = "above_a_hundred"  # categories that exclude each other and together pass 100
    SUM_DIFFERS = "sum_differs"  # parts of a neighbourhood figure do not make the whole
    ROUNDING = "rounding"  # the same, but within what rounding explains
    IMPOSSIBLE = "impossible"  # a percentage over 100, a part of a child, fewer than nobody
    MORE_THAN_THERE_ARE = "more_than_there_are"  # a number of people above the number of children


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that does not add up: where, between which characteristics, with which values.

    `values` follow `characteristics` (or, for a neighbourhood, the indicators); a sum comes last.
    """

    kind: Kind
    segment: str
    characteristics: tuple[str, ...]
    values: tuple[Decimal, ...]

    @property
    def is_rounding(self) -> bool:
        return self.kind is Kind.ROUNDING


def contradictions(catalogue: Catalogue, figures: Figures) -> tuple[Contradiction, ...]:
    """Everything that does not add up, per segment in the order of the catalogue, rounding last."""
    found = [
        one
        for segment in catalogue.segments
        for check in (_impossible, _more_than_there_are, _languages, _parts, _groups)
        for one in check(catalogue, _column(figures, segment.key), segment.key)
    ]
    return tuple(sorted(found, key=lambda one: one.is_rounding))


def _column(figures: Figures, segment: str) -> dict[str, Decimal]:
    return {key: value for (key, where), value in figures.items() if where == segment and value is not None}


def _impossible(catalogue: Catalogue, column: Mapping[str, Decimal], segment: str) -> Iterator[Contradiction]:
    for one in catalogue.characteristics:
        value = column.get(one.key)
        if value is not None and not is_possible(one.unit, value):
            yield Contradiction(Kind.IMPOSSIBLE, segment, (one.key,), (value,))


def is_possible(unit: Unit, value: Decimal) -> bool:
    """Whether a value can exist at all: 0-100 for a percentage, whole numbers from 0 for people and kinds."""
    if unit is Unit.PERCENT:
        return 0 <= value <= 100
    return value >= 0 and (unit is Unit.SCORE or value == value.to_integral_value())


def _more_than_there_are(catalogue: Catalogue, column: Mapping[str, Decimal], segment: str) -> Iterator[Contradiction]:
    size = column.get(catalogue.size_key)
    for one in catalogue.characteristics:
        value = column.get(one.key)
        if one.unit in (Unit.PEOPLE, Unit.KINDS) and value is not None and size is not None and value > size:
            yield Contradiction(Kind.MORE_THAN_THERE_ARE, segment, (one.key, catalogue.size_key), (value, size))


def _languages(catalogue: Catalogue, column: Mapping[str, Decimal], segment: str) -> Iterator[Contradiction]:
    """Dutch counts as a home language: two or more means that somebody speaks another, one that none does."""
    for one in catalogue.characteristics:
        kinds, share = column.get(one.key), column.get(one.counted_in)
        if one.unit is not Unit.KINDS or kinds is None or share is None:
            continue
        where = (segment, (one.key, one.counted_in), (kinds, share))
        if kinds >= 2 and not share:
            yield Contradiction(Kind.LANGUAGES_WITHOUT_SPEAKERS, *where)
        if kinds == 1 and 0 < share < 100:
            yield Contradiction(Kind.SPEAKERS_WITHOUT_LANGUAGE, *where)


def _parts(catalogue: Catalogue, column: Mapping[str, Decimal], segment: str) -> Iterator[Contradiction]:
    for rule in catalogue.parts:
        part, whole = column.get(rule.part), column.get(rule.whole)
        if part is not None and whole is not None and part > whole:
            yield Contradiction(Kind.PART_ABOVE_WHOLE, segment, (rule.part, rule.whole), (part, whole))


def _groups(catalogue: Catalogue, column: Mapping[str, Decimal], segment: str) -> Iterator[Contradiction]:
    for group in catalogue.groups:
        values = [column[key] for key in group.members if key in column]
        total = sum(values, Decimal())
        is_complete = len(values) == len(group.members)
        if total > 100 or (group.exhaustive and is_complete and total != 100):
            wrong = Kind.NOT_A_HUNDRED if group.exhaustive else Kind.ABOVE_A_HUNDRED
            kind = Kind.ROUNDING if abs(total - 100) <= slack(values) else wrong
            members = tuple(key for key in group.members if key in column)
            yield Contradiction(kind, segment, members, (*values, total))


def slack(values: Sequence[Decimal]) -> Decimal:
    """How far a sum of rounded figures may be off: half of the last digit of each."""
    return sum((_half_step(value) for value in values), Decimal())


def _half_step(value: Decimal) -> Decimal:
    exponent = value.normalize().as_tuple().exponent
    digits = max(-exponent, 0) if isinstance(exponent, int) else 0
    return Decimal(5).scaleb(-1 - digits)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of a neighbourhood scan; None is unknown."""

    name: str
    percent: Decimal | None


PART_WORDS = ("waarvan ", "of which ")


def neighbourhood_contradictions(lines: Sequence[Indicator]) -> tuple[Contradiction, ...]:
    """Lines that begin with "waarvan" are the parts of the line above them; 31 + 7 against 37 is rounding."""
    found: list[Contradiction] = []
    for place, whole in enumerate(lines):
        if whole.percent is not None and not is_possible(Unit.PERCENT, whole.percent):
            found.append(Contradiction(Kind.IMPOSSIBLE, "", (whole.name,), (whole.percent,)))
        parts = _parts_after(lines, place)
        values = [part.percent for part in parts if part.percent is not None]
        if whole.percent is None or len(values) < 2 or len(values) < len(parts):
            continue
        total = sum(values, Decimal())
        if total != whole.percent:
            is_near = abs(total - whole.percent) <= slack([*values, whole.percent])
            names = (whole.name, *(part.name for part in parts))
            kind = Kind.ROUNDING if is_near else Kind.SUM_DIFFERS
            found.append(Contradiction(kind, "", names, (whole.percent, *values, total)))
    return tuple(sorted(found, key=lambda one: one.is_rounding))


def _parts_after(lines: Sequence[Indicator], place: int) -> list[Indicator]:
    if _is_part(lines[place]):
        return []
    parts = []
    for line in lines[place + 1 :]:
        if not _is_part(line):
            break
        parts.append(line)
    return parts


def _is_part(line: Indicator) -> bool:
    return line.name.casefold().startswith(PART_WORDS)
