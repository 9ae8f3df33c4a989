"""Where the document takes its data from: the one place that knows the shape of the apps below.

Everything is read as it stands now, in Dutch (the language of the document) and for an outside reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import translation

from samenspel.activities import queries as activities
from samenspel.activities.logic.findings import Kind
from samenspel.activities.models import Activity
from samenspel.core.logic.disclosure import MAKER, named_figures
from samenspel.frameworks.logic.own import Entry
from samenspel.frameworks.logic.shelf import Lens, Shelf
from samenspel.frameworks.queries import shelf as take_shelf
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.organisations.queries import organisations
from samenspel.plans.logic.chapters import compose
from samenspel.plans.logic.document import Document
from samenspel.plans.logic.inputs import (
    STAGES,
    ActionLine,
    ActivityLine,
    Adoption,
    BalanceLens,
    BalanceValue,
    GoalLine,
    Inputs,
    Mark,
    Need,
    Neighbourhood,
    OrganisationLine,
    Population,
    PopulationRow,
    Term,
)
from samenspel.plans.logic.readiness import Holdings
from samenspel.plans.logic.wording import dutch
from samenspel.plans.models import Goal, GoalAction
from samenspel.plans.queries import chapter_texts, goals_of
from samenspel.populations import queries as populations
from samenspel.populations.models import Finding, Snapshot

LANGUAGE = "nl"
_NOT_FOR_THE_BOOK = {Kind.UNTAGGED, Kind.SPREAD, Kind.NOTHING_TAGGED}
_MARKS: Mapping[str, Mark] = {"yes": "yes", "unknown": "unknown"}
_HIDDEN = "niet getoond"
_UNKNOWN = "\u2013"
CREDITED = ("criteria", "samen", "line", "partnership", "maturity")


def draft(centre: Centre, year: SchoolYear, adoption: Adoption | None = None) -> Document:
    """The policy document of a school year as it would be now; with an adoption as it will be kept."""
    return compose(inputs_of(centre, year, adoption))


def inputs_of(centre: Centre, year: SchoolYear, adoption: Adoption | None = None) -> Inputs:
    """Everything that goes into the document of a school year, for an outside reader, in Dutch."""
    with translation.override(LANGUAGE):
        shelf = take_shelf()
        rows = list(activities.inventory(year)) if year.pk else []
        outside = populations.outside_view(year)
        goals = list(goals_of(year))
        names = _Names(rows, shelf, outside)
        return Inputs(
            centre=centre.name,
            organisations=tuple(OrganisationLine(one.name, _kind(one.kind)) for one in organisations()),
            year=year.label,
            texts=chapter_texts(year),
            activities=tuple(_activity(row) for row in rows),
            lenses=_lenses(year, shelf) if rows else (),
            population=_population(outside),
            neighbourhoods=tuple(_neighbourhood(one) for one in outside.neighbourhoods),
            general_goals=tuple(names.goal(goal) for goal in goals if goal.is_general),
            specific_goals=tuple(names.goal(goal) for goal in goals if not goal.is_general),
            dimensions=tuple(Term(one.title, one.description) for one in shelf.entries("samen")),
            criteria=tuple(_criterion(one, place) for place, one in enumerate(shelf.criteria(), start=1)),
            credits=tuple(_credits(shelf)),
            adoption=adoption,
        )


class _Names:
    """Links of goals by name: only to what the reader of the document can find in it."""

    def __init__(self, rows: Iterable[Activity], shelf: Shelf, outside: populations.Population) -> None:
        self.activities = {str(row.public_id): row.name for row in rows}
        self.criteria = {one.key: one.title for one in shelf.criteria()}
        self.measures = {str(one.root): one.measure or one.finding for one in outside.findings}

    def goal(self, goal: Goal) -> GoalLine:
        return GoalLine(
            number=goal.number,
            words=goal.text,
            actions=tuple(_action(action) for action in goal.actions.all()),
            activities=_known(goal.activities, self.activities),
            criteria=_known(goal.criteria, self.criteria),
            measures=tuple(one.rstrip(".") for one in _known(goal.measures, self.measures)),
        )


def _known(keys: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names[key] for key in keys if key in names))


def _kind(kind: str) -> Literal["school", "childcare"]:
    return "childcare" if kind == "childcare" else "school"


def _activity(row: Activity) -> ActivityLine:
    marks = [_MARKS.get(row.stages.get(stage, ""), "no") for stage in STAGES]
    return ActivityLine(
        number=row.number,
        name=row.name,
        organisation=row.organisation.name if row.organisation else "",
        described_in=tuple(row.described_in),
        marks=(marks[0], marks[1], marks[2]),
        note=row.note,
    )


def _action(action: GoalAction) -> ActionLine:
    words = dutch()
    is_open = action.status == GoalAction.Status.OPEN
    return ActionLine(
        words=action.text,
        described_in=tuple(action.described_in),
        stages=tuple(stage for stage in STAGES if action.stages.get(stage) == "yes"),
        status="" if is_open else words(f"doelen.{action.status}"),
    )


def _lenses(year: SchoolYear, shelf: Shelf) -> tuple[BalanceLens, ...]:
    seen = activities.view(year, shelf=shelf)
    return tuple(_lens(shelf.lens(key), seen) for key in seen.pictures)


def _lens(lens: Lens, seen: activities.View) -> BalanceLens:
    picture = seen.pictures[lens.key]
    clusters = {one.key: one.title for one in lens.clusters}
    per_stage = {one.stage: one for one in picture.stages}
    values = []
    for value in picture.whole.values:
        counts = [per_stage[stage].value(value.key).count if stage in per_stage else 0 for stage in STAGES]
        named = lens.value(value.key)
        values.append(
            BalanceValue(
                name=named.title if named else value.key,
                gloss=(clusters.get(named.cluster, "") or named.subtitle) if named else "",
                counts=(counts[0], counts[1], counts[2]),
                total=value.count,
                share=float(value.share),
                target=float(value.target),
            )
        )
    said = tuple(str(one.sentence) for one in seen.said(lens.key) if one.finding.kind not in _NOT_FOR_THE_BOOK)
    return BalanceLens(
        key=lens.key,
        name=lens.name,
        activities=picture.whole.activities,
        untagged=picture.whole.untagged,
        values=tuple(values),
        judged=lens.judged,
        findings=said,
    )


def _population(outside: populations.Population) -> Population | None:
    if outside.moment is None:
        return None
    words = dutch()
    rows = [_row(row, has_totals=outside.has_totals) for row in outside.rows]
    sizes = [one.size for one in outside.segments]
    if any(size.value is not None for size in sizes):
        total = [outside.total_size.text if outside.total_size else _UNKNOWN] if outside.has_totals else []
        rows.insert(0, PopulationRow(words("ouderbeleid.children"), (*(_cell(size) for size in sizes), *total)))
    segments = [one.name for one in outside.segments]
    return Population(
        reference_date=outside.moment.reference_date,
        source="",
        segments=(*segments, words("ouderbeleid.total")) if outside.has_totals else tuple(segments),
        rows=tuple(rows),
        hidden=any(_is_hidden(cell) for row in outside.rows for cell in row.cells),
        needs=tuple(_need(one) for one in outside.findings),
    )


def _row(row: populations.RowWords, *, has_totals: bool) -> PopulationRow:
    total = [_cell(row.total) if row.total else _UNKNOWN] if has_totals else []
    told = any(cell.value is not None for cell in row.cells) or bool(row.total and row.total.value is not None)
    return PopulationRow(row.name, (*(_cell(cell) for cell in row.cells), *total), told)


def _is_hidden(cell: populations.CellWords) -> bool:
    return cell.value is None and cell.reason != "unknown"


def _cell(cell: populations.CellWords) -> str:
    """A figure that may be shown, or why there is none: only ever the words that `populations` gave out."""
    if cell.value is not None:
        return cell.text
    return _HIDDEN if _is_hidden(cell) else _UNKNOWN


def _need(one: populations.FindingWords) -> Need:
    return Need(one.finding.rstrip("."), one.need, (one.measure,) if one.measure else ())


def _neighbourhood(one: populations.Neighbourhood) -> Neighbourhood:
    lines = tuple((name, text if value is not None else _UNKNOWN) for name, value, text in one.lines)
    return Neighbourhood(one.area, one.reference_date, lines)


def _criterion(one: Entry, place: int) -> Term:
    return Term(one.title, one.description, one.key if one.key.isdigit() else str(place))


def _credits(shelf: Shelf) -> Iterable[str]:
    for key in CREDITED:
        credit = shelf.items[key].framework.credit if key in shelf.items else {}
        if words := credit.get(LANGUAGE, ""):
            yield words


def measure_names(year: SchoolYear) -> dict[UUID, str]:
    """The measures to which a goal can be linked, by the root of their chain. One query."""
    in_time = Q(snapshot__reference_date__lte=date(year.start + 1, 7, 31)) | Q(snapshot__school_year__start=year.start)
    rows = Finding.objects.filter(in_time).order_by("-snapshot__reference_date", "position", "pk")
    root = Coalesce("follows", "public_id")
    found = list(rows.annotate(root=root).values_list("snapshot_id", "root", "measure", "finding"))
    return {key: measure or finding for snapshot, key, measure, finding in found if snapshot == found[0][0]}


def holdings(year: SchoolYear) -> Holdings:
    """What there is for the document of a school year. Four queries."""
    actions = list(
        goals_of(year)
        .filter(kind=Goal.Kind.SPECIFIC)
        .prefetch_related(None)
        .select_related(None)
        .annotate(many=Count("actions"))
        .values_list("many", flat=True)
    )
    return Holdings(
        texts=chapter_texts(year),
        has_population=_has_population(year),
        activities=activities.inventory(year).count() if year.pk else 0,
        goals=len(actions),
        goals_without_action=actions.count(0),
    )


def _has_population(year: SchoolYear) -> bool:
    """Whether an outside reader has a snapshot to see in this year; as `populations` chooses one."""
    in_time = Q(reference_date__lte=date(year.start + 1, 7, 31)) | Q(school_year__start=year.start)
    return bool(Snapshot.objects.filter(in_time, status=Snapshot.Status.FINAL).exists())


def withheld_in(texts: Iterable[str], year: SchoolYear) -> tuple[Decimal, ...]:
    """Figures of the population that these texts name although outsiders may not see them. Eight queries.

    People may write what they want; whoever writes is told. Only for those who make the analysis.
    """
    shown = {one.value for one in _cells(populations.outside_view(year))}
    known = {one.value for one in _cells(populations.population(MAKER, year))}
    return named_figures("\n".join(texts), {value for value in known - shown if value is not None})


def _cells(seen: populations.Population) -> Iterable[populations.CellWords]:
    return (cell for row in seen.rows if row.unit == "percent" for cell in row.cells)


def texts_of(year: SchoolYear) -> list[str]:
    """Everything that people wrote for the document of a school year."""
    goals = list(goals_of(year))
    actions = [action.text for goal in goals for action in goal.actions.all()]
    return [*chapter_texts(year).values(), *(goal.text for goal in goals), *actions]
