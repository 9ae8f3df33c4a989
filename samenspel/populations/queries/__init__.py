"""Reading the population of the centre in scope, for one audience: nothing leaves here that it may not see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.safestring import SafeString

from samenspel.core.logic.disclosure import (
    MAKER,
    OTHERS,
    Audience,
    Cell,
    Reason,
    View,
    change,
    named_figures,
)
from samenspel.organisations.models import SchoolYear
from samenspel.populations import words
from samenspel.populations.logic import telling
from samenspel.populations.logic.catalogue import Catalogue, Characteristic, catalogue
from samenspel.populations.logic.contradictions import (
    Contradiction,
    Figures,
    Indicator,
    contradictions,
    neighbourhood_contradictions,
)
from samenspel.populations.logic.weighing import Held, views_of
from samenspel.populations.models import (
    ExternalDataset,
    ExternalFigure,
    Figure,
    Finding,
    OwnCharacteristic,
    Publication,
    Snapshot,
)
from samenspel.populations.shapes import CellWords as CellWords
from samenspel.populations.shapes import FindingWords as FindingWords
from samenspel.populations.shapes import Moment, Remark, SegmentWords
from samenspel.populations.shapes import Neighbourhood as Neighbourhood
from samenspel.populations.shapes import Population as Population
from samenspel.populations.shapes import RowWords as RowWords


def centre_catalogue() -> Catalogue:
    """The shipped catalogue with the centre's own characteristics. One query."""
    return catalogue().with_own(one.as_characteristic() for one in OwnCharacteristic.objects.all())


def outside_view(year: SchoolYear) -> Population:
    """The population as everybody may see it (from 10): for the policy document and the parents' pages. Four queries.

    Texts of the centre are Dutch; names and reasons are in the active language.
    """
    return population(OTHERS, year)


def population(audience: Audience, year: SchoolYear, compare_with: str = "") -> Population:
    """The population in a school year for an audience; `compare_with` is the public id of an earlier snapshot.

    Four queries, and one more when the centre has characteristics of its own.
    """
    snapshots = _visible_snapshots(audience)
    chosen = _of_year(snapshots, year)
    hoods, hood_remarks = _neighbourhoods(year)
    if chosen is None:
        return Population(
            audience,
            moments=tuple(map(_moment, snapshots)),
            neighbourhoods=hoods,
            remarks=tuple(_remarks(hood_remarks, catalogue(), {})) if audience is MAKER else (),
        )
    held = _held(snapshots)
    figures = {pk: one.figures for pk, one in held.items()}
    known = _catalogue_for(figures.values())
    said = _published()
    series = dict(zip(snapshots, _series(snapshots, held, known, said, audience), strict=True))
    earlier = next((one for one in snapshots if str(one.public_id) == compare_with and one != chosen), None)
    page = _Page(known, figures[chosen.pk], series[chosen], series[earlier] if earlier else None)
    outside = _series(snapshots, held, known, said, OTHERS if audience is MAKER else audience)
    wrong = (*contradictions(known, figures[chosen.pk]), *hood_remarks) if audience is MAKER else ()
    return Population(
        audience,
        moment=_moment(chosen),
        reason=chosen.reason,
        moments=tuple(map(_moment, snapshots)),
        compared=_moment(earlier) if earlier else None,
        segments=page.segments(),
        rows=page.rows(),
        total_size=page.total_size(),
        has_totals=any(cell.is_shown for cell in page.view.totals.values()),
        findings=_findings(chosen, page, outside[snapshots.index(chosen)], audience),
        remarks=tuple(_remarks(wrong, known, page.names)),
        neighbourhoods=hoods,
        lede=page.lede(sum(not one.is_rounding for one in wrong)),
        note=words.threshold_note(audience),
        due=telling.next_due(snapshots[0].reference_date),
    )


class _Page:
    """One snapshot put into words; holds nothing that the audience may not see, but for looking through texts."""

    def __init__(self, known: Catalogue, figures: Figures, view: View, earlier: View | None) -> None:
        self.known, self.figures, self.view, self.earlier = known, figures, view, earlier
        self.shown = telling.characteristics_in(known, figures)
        self.segment_keys = telling.segments_in(known, figures)
        self.names = {one.key: words.words(one.name) for one in known.segments}

    def segments(self) -> tuple[SegmentWords, ...]:
        size = self.known.get(self.known.size_key)
        assert size is not None
        return tuple(
            SegmentWords(key, self.names[key], _cell_words(size, key, cell), words.children_text(cell))
            for key, cell in self.view.sizes.items()
        )

    def total_size(self) -> CellWords | None:
        sizes = [cell.value for cell in self.view.sizes.values()]
        known = [size for size in sizes if size is not None]
        if len(sizes) < 2 or len(known) < len(sizes):
            return None
        total = sum(known, Decimal())
        return CellWords("", words.number(total), total)

    def rows(self) -> tuple[RowWords, ...]:
        themes = {theme.key: words.words(theme.name) for theme in self.known.themes}
        return tuple(
            RowWords(
                one.key,
                words.words(one.name),
                one.name["nl"],
                themes[one.theme],
                one.unit,
                str(words.OF[one.of]) if one.unit == "percent" else "",
                words.words(one.note),
                tuple(self._cell(one, segment) for segment in self.segment_keys),
                self._total(one),
                one.theme == "own",
            )
            for one in self.shown
        )

    def _cell(self, one: Characteristic, segment: str) -> CellWords:
        cell = self.view.cells[one.key, segment]
        before = self.earlier.cells.get((one.key, segment)) if self.earlier else None
        return _cell_words(one, segment, cell, before)

    def _total(self, one: Characteristic) -> CellWords | None:
        cell = self.view.totals.get(one.key)
        return _cell_words(one, "", cell) if cell else None

    def lede(self, contradicted: int) -> SafeString:
        facts = telling.facts(self.view, self.shown)
        unknown = [self.names[key] for key in telling.mostly_unknown(self.view)]
        hidden = {cell.reason for cell in self.view.cells.values()}
        further = [
            words.unknown_note(unknown) if facts else "",
            words.nothing_note(hidden),
            words.contradiction_note(contradicted),
        ]
        return words.lede(facts, self.known, self.names, further)


def _cell_words(one: Characteristic, segment: str, cell: Cell, before: Cell | None = None) -> CellWords:
    difference = change(before, cell) if before else Cell()
    return CellWords(
        segment,
        words.cell_text(one.unit, cell),
        cell.value,
        cell.reason or "",
        before.value if before and difference.is_shown else None,
        words.change_text(one.unit, difference.value) if difference.value is not None else "",
    )


def _visible_snapshots(audience: Audience) -> list[Snapshot]:
    """Newest first; a draft is the makers' own."""
    rows = Snapshot.objects.select_related("school_year")
    return list(rows if audience is MAKER else rows.filter(status=Snapshot.Status.FINAL))


def _of_year(snapshots: Sequence[Snapshot], year: SchoolYear) -> Snapshot | None:
    """The newest of this school year; else the newest of before its end."""
    named = [one for one in snapshots if one.school_year and one.school_year.start == year.start]
    end = date(year.start + 1, 7, 31)
    before = [
        one
        for one in snapshots
        if one.reference_date <= end and (one.school_year is None or one.school_year.start < year.start)
    ]
    return next(iter([*named, *before]), None)


def _moment(snapshot: Snapshot) -> Moment:
    year = snapshot.school_year.label if snapshot.school_year else ""
    return Moment(snapshot.public_id, snapshot.reference_date, snapshot.is_final, year)


def _held(snapshots: Iterable[Snapshot]) -> dict[int, Held]:
    """The figures of each snapshot, with the people behind those that were counted. One query."""
    origins = {one.pk: str(one.public_id) for one in snapshots}
    figures: dict[int, dict[tuple[str, str], Decimal | None]] = {pk: {} for pk in origins}
    bases: dict[int, dict[tuple[str, str], int]] = {pk: {} for pk in origins}
    rows = Figure.objects.filter(snapshot__in=origins)
    for pk, key, segment, value, base in rows.values_list("snapshot_id", "characteristic", "segment", "value", "base"):
        figures[pk][key, segment] = value
        if base is not None:
            bases[pk][key, segment] = base
    return {pk: Held(figures[pk], bases[pk], origin) for pk, origin in origins.items()}


def _catalogue_for(figures: Iterable[Figures]) -> Catalogue:
    """With the centre's own characteristics where a figure needs them."""
    shipped = catalogue()
    needs_own = any(shipped.get(key) is None for held in figures for key, _segment in held)
    return centre_catalogue() if needs_own else shipped


def _series(
    snapshots: Sequence[Snapshot],
    held: Mapping[int, Held],
    known: Catalogue,
    said: Sequence[Held],
    audience: Audience,
) -> tuple[View, ...]:
    """What the audience may see of each snapshot, beside all that was ever shown."""
    return views_of(known, [*said, *(held[one.pk] for one in snapshots)], audience)[len(said) :]


def _published() -> list[Held]:
    """What adopted snapshots and documents said, first to last, with the snapshot it came from."""
    found: list[Held] = []
    for one in Publication.objects.all():
        figures: dict[tuple[str, str], Decimal | None] = {}
        bases: dict[tuple[str, str], int] = {}
        for key, segment, value, *base in one.figures:
            figures[key, segment] = None if value is None else Decimal(value)
            if base:
                bases[key, segment] = base[0]
        found.append(Held(figures, bases, str(one.snapshot), one.floor))
    return found


def _findings(snapshot: Snapshot, page: _Page, outside: View, audience: Audience) -> tuple[FindingWords, ...]:
    """The chains; one that names a figure which others may not see is kept from them, and the makers are told."""
    rows = Finding.objects.filter(snapshot=snapshot)
    percents = {one.key for one in page.shown if one.unit == "percent"}
    hidden = telling.hidden_values(outside, page.figures, percents)
    found = []
    for one in rows:
        named = named_figures(" \n ".join((one.finding, one.need, one.measure)), hidden)
        if named and audience is not MAKER:
            continue
        found.append(
            FindingWords(
                one.public_id,
                one.finding,
                one.need,
                one.measure,
                tuple(words.words(known.name) for key in one.characteristics if (known := page.known.get(key))),
                words.listed([words.percent(value) for value in named]) if named else "",
                one.root,
            )
        )
    return tuple(found)


def _neighbourhoods(year: SchoolYear) -> tuple[tuple[Neighbourhood, ...], tuple[Contradiction, ...]]:
    """The newest scan of each area until the end of the school year, and what does not add up in it."""
    end = date(year.start + 1, 7, 31)
    rows = ExternalFigure.objects.filter(dataset__reference_date__lte=end).select_related("dataset")
    by_area: dict[str, list[ExternalFigure]] = defaultdict(list)
    for row in rows.order_by("dataset__area", "-dataset__reference_date", "position", "pk"):
        held = by_area[row.dataset.area]
        if not held or held[0].dataset_id == row.dataset_id:
            held.append(row)
    found = tuple(_neighbourhood(lines) for lines in by_area.values())
    wrong = [
        one
        for lines in by_area.values()
        for one in neighbourhood_contradictions([Indicator(line.indicator, line.percent) for line in lines])
    ]
    return found, tuple(wrong)


def _neighbourhood(lines: Sequence[ExternalFigure]) -> Neighbourhood:
    dataset = lines[0].dataset
    return Neighbourhood(
        dataset.public_id,
        dataset.area,
        dataset.reference_date,
        dataset.source,
        tuple((line.indicator, line.percent, _percent_or_unknown(line.percent)) for line in lines),
    )


def _percent_or_unknown(value: Decimal | None) -> str:
    return str(words.REASONS[Reason.UNKNOWN]) if value is None else words.percent(value)


def _remarks(found: Iterable[Contradiction], known: Catalogue, names: Mapping[str, str]) -> Iterable[Remark]:
    for one in sorted(found, key=lambda one: one.is_rounding):
        yield Remark(words.contradiction_text(one, known, names), one.is_rounding)


def by_theme(rows: Sequence[RowWords]) -> list[tuple[str, list[RowWords]]]:
    """The rows under the name of their theme."""
    return [(theme, list(held)) for theme, held in groupby(rows, key=lambda row: row.theme)]


def adopted_of(year: SchoolYear) -> QuerySet[Snapshot]:
    """The adopted snapshots that speak for a school year, the one that is shown first."""
    end = date(year.start + 1, 7, 31)
    named = Q(school_year__start=year.start)
    before = Q(reference_date__lte=end) & (Q(school_year=None) | Q(school_year__start__lt=year.start))
    rows: QuerySet[Snapshot] = Snapshot.objects.filter(named | before, status=Snapshot.Status.FINAL)
    is_named = Case(When(named, then=Value(1)), default=Value(0))
    return rows.order_by(is_named.desc(), "-reference_date", "-pk")


def has_adopted(year: SchoolYear) -> bool:
    """Whether a school year has figures that others may read about. One query."""
    return adopted_of(year).exists()


def snapshot_by_id(public_id: UUID) -> Snapshot | None:
    """A snapshot of the centre in scope."""
    return Snapshot.objects.filter(public_id=public_id).select_related("school_year").first()


def finding_by_id(public_id: UUID) -> Finding | None:
    """A chain of the centre in scope: also the way in which goals find the measure they serve."""
    return Finding.objects.filter(public_id=public_id).select_related("snapshot").first()


def newest_snapshot() -> Snapshot | None:
    """The newest of all, drafts too."""
    return Snapshot.objects.first()


def next_due() -> date | None:
    """When the next analysis is due, four years after the last that was adopted (S068). One query."""
    last = Snapshot.objects.filter(status=Snapshot.Status.FINAL).first()
    return telling.next_due(last.reference_date) if last else None


def figures_of(snapshot: Snapshot) -> dict[tuple[str, str], Decimal | None]:
    """All figures of a snapshot by (characteristic, segment): for the makers' forms only."""
    return dict(_held([snapshot])[snapshot.pk].figures)


def counted_in(snapshot: Snapshot) -> dict[tuple[str, str], Figure]:
    """The figures of a snapshot that were counted from intake and lists, with the day and of how many it was known."""
    return {(one.characteristic, one.segment): one for one in snapshot.figures.exclude(counted_on=None)}


def characteristics_of(snapshot: Snapshot) -> tuple[Characteristic, ...]:
    """The characteristics that a snapshot has figures on."""
    figures = figures_of(snapshot)
    return telling.characteristics_in(_catalogue_for([figures]), figures)


def dataset_by_id(public_id: UUID) -> ExternalDataset | None:
    """A neighbourhood scan of the centre in scope."""
    return ExternalDataset.objects.filter(public_id=public_id).first()
