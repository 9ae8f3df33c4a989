"""Reading the activities of the centre in scope and what they come to.

What a page needs of the frameworks it takes from one `shelf()` and hands on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, QuerySet

from samenspel.activities import sentences
from samenspel.activities.logic.balance import (
    Balance,
    Lens,
    Tagged,
    Targets,
    balance,
    shares_of,
)
from samenspel.activities.logic.findings import Picture, pictures
from samenspel.activities.logic.rows import CRITERIA, Vocabulary, choices
from samenspel.activities.models import Accent, Activity, Revision
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


def vocabulary(shelf: Shelf | None = None) -> Vocabulary:
    """The words that a file or a form of this centre may use."""
    shelf = shelf or take_shelf()
    lists = {key: _words(shelf, key) for key in (*shelf.lens_keys(), CRITERIA)}
    return Vocabulary(
        organisations={one.name: str(one.public_id) for one in organisations()},
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
class View:
    """A school year seen through one lens, ready to be said and drawn. `before` is the year compared with."""

    shelf: Shelf
    year: SchoolYear
    before: SchoolYear | None
    pictures: Mapping[str, Picture]
    has_accents: Mapping[str, bool]

    def said(self, lens: str) -> tuple[sentences.Said, ...]:
        """What stands out in a lens, heaviest first, in sentences of the active language."""
        return sentences.findings_of(self.pictures[lens], self._words(lens))

    def lede(self, lens: str) -> sentences.Sentence:
        """One or two sentences with which a page may open."""
        return sentences.lede(self.pictures[lens], self._words(lens))

    def _words(self, lens: str) -> sentences.Words:
        return sentences.Words(
            lens=self.shelf.lens(lens),
            stages={stage.key: stage for stage in self.shelf.stages()},
            before=self.before.label if self.before else "",
            has_accents=self.has_accents.get(lens, False),
        )


def view(
    school_year: SchoolYear,
    before: SchoolYear | None = None,
    organisation: Organisation | None = None,
    *,
    shelf: Shelf | None = None,
) -> View:
    """Everything about the balance of a year, with the accents of that year; compared with another if given."""
    shelf = shelf or take_shelf()
    lenses = lenses_of(shelf)
    stages = [stage.key for stage in shelf.stages()]
    aims = targets_of(school_year, lenses)
    now = balance_of(school_year, organisation, shelf=shelf, targets=aims)
    then = balance_of(before, organisation, shelf=shelf) if before else ()
    return View(
        shelf,
        school_year,
        before,
        pictures(now, lenses, stages, then),
        {lens.key: lens.key in aims for lens in lenses},
    )


def findings(
    school_year: SchoolYear, before: SchoolYear | None = None, *, shelf: Shelf | None = None
) -> dict[str, tuple[sentences.Said, ...]]:
    """What stands out per lens, in sentences of the active language."""
    seen = view(school_year, before, shelf=shelf)
    return {key: seen.said(key) for key in seen.pictures}


def counts(school_year: SchoolYear) -> dict[str, int]:
    """How many activities there are by status, in one query."""
    rows = inventory(school_year, with_stopped=True).order_by().values("status").annotate(many=Count("pk"))
    return {str(row["status"]): int(row["many"]) for row in rows}


def years_with_activities() -> set[int]:
    """The row ids of the school years that have an inventory."""
    return set(Activity.objects.order_by().values_list("school_year_id", flat=True).distinct())


def last_batch(activity: UUID) -> UUID | None:
    """The newest act that touched an activity."""
    rows = Revision.objects.filter(activity=activity).order_by("-pk")
    found: UUID | None = rows.values_list("batch", flat=True).first()
    return found


def share_in_percent(share: Fraction) -> int:
    """A share as a whole percentage, halves up."""
    return int(share * 100 + Fraction(1, 2))
