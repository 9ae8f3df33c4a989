"""Reading the activities of the centre in scope and what they come to.

What a page needs of the frameworks it takes from one `shelf()` and hands on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from samenspel.activities import sentences
from samenspel.activities.logic.balance import (
    Balance,
    Lens,
    Marks,
    Tagged,
    Tags,
    Targets,
    balance,
    shares_of,
    unknown_marks,
)
from samenspel.activities.logic.findings import Picture, pictures
from samenspel.activities.logic.rows import CRITERIA, Vocabulary, choices
from samenspel.activities.models import Accent, Activity
from samenspel.activities.policy import ATTEND, READ
from samenspel.core.actor import Who
from samenspel.core.policy import restrict
from samenspel.frameworks.logic.shelf import Shelf
from samenspel.frameworks.queries import shelf as take_shelf
from samenspel.organisations.models import Organisation, SchoolYear
from samenspel.organisations.queries import organisations

STOPPED = Activity.Status.STOPPED


def inventory(school_year: SchoolYear, *, with_stopped: bool = False) -> QuerySet[Activity]:
    """The activities of a school year by number, childcare before school within a row as the inventory was made."""
    rows: QuerySet[Activity] = Activity.objects.filter(school_year_id=school_year.pk).select_related("organisation")
    return rows if with_stopped else rows.exclude(status=STOPPED)


def visible_inventory(actor: Who, school_year: SchoolYear) -> QuerySet[Activity]:
    """The activities of a school year that this actor may see in the Kompas, stopped ones too."""
    return restrict(inventory(school_year, with_stopped=True), actor, READ)


def public_activities(actor: Who, school_year: SchoolYear) -> QuerySet[Activity]:
    """What there is for the stages of the actor's own children (or of the pupil), but for what stopped."""
    return restrict(inventory(school_year), actor, ATTEND)


def activity_of(actor: Who, public_id: UUID) -> Activity:
    """One activity that this actor may see. Raises Activity.DoesNotExist."""
    found: Activity = restrict(Activity.objects.select_related("organisation", "school_year"), actor, READ).get(
        public_id=public_id
    )
    return found


def vocabulary(shelf: Shelf | None = None, places: Sequence[Organisation] | None = None) -> Vocabulary:
    """The words that a file or a form of this centre may use; `places` are its organisations, if at hand."""
    shelf = shelf or take_shelf()
    places = list(organisations()) if places is None else places
    lists = {key: _words(shelf, key) for key in (*shelf.lens_keys(), CRITERIA)}
    return Vocabulary(
        organisations={one.name: str(one.public_id) for one in places},
        stages=tuple(stage.key for stage in shelf.stages()),
        lists={key: choices(words) for key, words in lists.items()},
    )


def _words(shelf: Shelf, key: str) -> list[tuple[str, Sequence[str]]]:
    return [(entry.key, entry.original.aliases if entry.original else ()) for entry in shelf.entries(key)]


def lenses_of(shelf: Shelf) -> tuple[Lens, ...]:
    """The lenses of the centre as the pure balance takes them."""
    return tuple(Lens(one.key, tuple(value.key for value in one.values), one.judged) for one in shelf.lenses())


def accents(school_year: SchoolYear) -> dict[str, dict[str, int]]:
    """The accents that the centre chose, as weight by value by lens."""
    found: dict[str, dict[str, int]] = {}
    for lens, value, weight in Accent.objects.filter(school_year_id=school_year.pk).values_list(
        "lens", "value", "weight"
    ):
        found.setdefault(lens, {})[value] = weight
    return found


def targets_of(school_year: SchoolYear, lenses: Sequence[Lens]) -> dict[str, Targets]:
    """The share that the centre aims at per lens and value; a lens without accents is not in it."""
    chosen = accents(school_year)
    shares = {lens.key: shares_of(chosen.get(lens.key, {}), lens) for lens in lenses if lens.judged}
    return {key: share for key, share in shares.items() if share}


def tagged(school_year: SchoolYear, organisation: Organisation | None = None) -> list[Tagged]:
    """What counts of each activity of a year (of one organisation): its marks and its tags."""
    rows = inventory(school_year)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return list(rows.order_by().values_list("stages", "tags"))


def balance_of(
    school_year: SchoolYear,
    organisation: Organisation | None = None,
    stages: Sequence[str] | None = None,
    *,
    shelf: Shelf | None = None,
    targets: Mapping[str, Targets] | None = None,
) -> tuple[Balance, ...]:
    """The balance of every lens in every stage (default: the centre's) and in all, against an equal share
    or against `targets`."""
    shelf = shelf or take_shelf()
    keys = stages if stages is not None else [stage.key for stage in shelf.stages()]
    return balance(tagged(school_year, organisation), lenses_of(shelf), keys, targets)


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts of one activity, and whose it is; row ids. `has_accents`: whether the first year asked for has."""

    school_year: int
    organisation: int | None
    stages: Marks
    tags: Tags
    is_judgement: bool
    has_accents: bool

    @property
    def tagged(self) -> Tagged:
        return self.stages, self.tags


def counted(*school_years: SchoolYear) -> list[Counted]:
    """Every activity of these years that runs, in one query."""
    rows = Activity.objects.filter(school_year_id__in=[one.pk for one in school_years]).exclude(status=STOPPED)
    rows = rows.annotate(has_accents=Exists(Accent.objects.filter(school_year_id=school_years[0].pk)))
    columns = ("school_year_id", "organisation_id", "stages", "tags", "tags_judgement", "has_accents")
    return [Counted(*row) for row in rows.order_by().values_list(*columns)]


@dataclass(frozen=True, slots=True)
class View:
    """A school year seen through all lenses, ready to be said and drawn. `before` is the year compared with."""

    shelf: Shelf
    year: SchoolYear
    before: SchoolYear | None
    rows: tuple[Counted, ...]
    pictures: Mapping[str, Picture]
    has_accents: Mapping[str, bool]
    unknowns: Mapping[tuple[str, str, str], int]

    def said(self, lens: str) -> tuple[sentences.Said, ...]:
        """What stands out in a lens, heaviest first, in sentences of the active language."""
        return sentences.findings_of(self.pictures[lens], self._words(lens))

    def lede(self, lens: str) -> sentences.Sentence:
        """One or two sentences with which a page may open."""
        return sentences.lede(self.pictures[lens], self._words(lens))

    def unknown(self, lens: str, value: str, stage: str) -> int:
        """How many activities with a value have a question mark in a stage."""
        return self.unknowns.get((lens, value, stage), 0)

    @property
    def has_judgements(self) -> bool:
        """Whether any label is an estimate of whoever set the example."""
        return any(one.is_judgement for one in self.of(self.year))

    @property
    def organisations(self) -> set[int]:
        """The row ids of the organisations that have activities this year."""
        return {one.organisation for one in self.of(self.year) if one.organisation}

    def of(self, year: SchoolYear, organisation: int | None = None) -> list[Counted]:
        """The rows of a year of the view, of one organisation if given."""
        return [one for one in self.rows if one.school_year == year.pk and organisation in (None, one.organisation)]

    def balance(self, year: SchoolYear, organisation: int | None = None) -> tuple[Balance, ...]:
        """The balance of some of its rows, against an equal share."""
        stages = [stage.key for stage in self.shelf.stages()]
        rows = (one.tagged for one in self.of(year, organisation))
        return balance(rows, lenses_of(self.shelf), stages)

    def _words(self, lens: str) -> sentences.Words:
        return sentences.Words(
            lens=self.shelf.lens(lens),
            stages={stage.key: stage for stage in self.shelf.stages()},
            before=self.before.label if self.before else "",
            has_accents=self.has_accents.get(lens, False),
        )


def view(school_year: SchoolYear, before: SchoolYear | None = None, *, shelf: Shelf | None = None) -> View:
    """Everything about the balance of a year, with the accents of that year; compared with another if given.

    One query beside those of the shelf, and one for the accents where there are any.
    """
    shelf = shelf or take_shelf()
    lenses = lenses_of(shelf)
    stages = [stage.key for stage in shelf.stages()]
    rows = counted(school_year, before) if before else counted(school_year)
    aims = targets_of(school_year, lenses) if not rows or rows[0].has_accents else {}
    now = [one.tagged for one in rows if one.school_year == school_year.pk]
    then = [one.tagged for one in rows if before and one.school_year == before.pk]
    found = balance(now, lenses, stages, aims)
    return View(
        shelf,
        school_year,
        before,
        tuple(rows),
        pictures(found, lenses, stages, balance(then, lenses, stages) if before else ()),
        {lens.key: lens.key in aims for lens in lenses},
        unknown_marks(now, lenses, stages),
    )


def findings(
    school_year: SchoolYear, before: SchoolYear | None = None, *, shelf: Shelf | None = None
) -> dict[str, tuple[sentences.Said, ...]]:
    """What stands out per lens, in sentences of the active language."""
    seen = view(school_year, before, shelf=shelf)
    return {key: seen.said(key) for key in seen.pictures}


def years_with_activities() -> list[SchoolYear]:
    """The school years that have an inventory, newest first."""
    there = Activity.objects.filter(school_year=OuterRef("pk"))
    return list(SchoolYear.objects.filter(Exists(there)).order_by("-start"))


def last_number(school_year: SchoolYear) -> int:
    """The highest number of a row in a year; 0 when there is none."""
    rows = inventory(school_year, with_stopped=True)
    return int(rows.order_by().aggregate(last=Max("number"))["last"] or 0)
