"""From balances to figures: which circle stands where, and what it says. No query, no HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.activities.logic.balance import ALL, Balance, Value
from samenspel.activities.queries import View
from samenspel.frameworks.logic.shelf import Lens, Stage
from samenspel.ui.logic.figures import Distribution, DistributionPart, Matrix, MatrixCell, MatrixRow
from samenspel.ui.numbers import percent

Address = Callable[[str, str, str], str]
"""(lens, value, stage) to the page with those activities."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of balances beside each other; `first` None is the year of the view itself."""

    first_label: str
    second_label: str
    first: Sequence[Balance] | None
    second: Sequence[Balance]


def matrix_of(view: View, lens: Lens, address: Address, comparison: Comparison | None = None) -> Matrix:
    """The lens by stages: counts as circles, the share of the whole beside the aim."""
    picture = view.pictures[lens.key]
    first = _by_stage(comparison.first, lens) if comparison and comparison.first else {}
    second = _by_stage(comparison.second, lens) if comparison else {}
    whole = first.get(ALL, picture.whole)
    stages = [first.get(one.stage, one) for one in picture.stages]

    def row(key: str, title: str, subtitle: str) -> MatrixRow:
        other = second[ALL].value(key) if second else None
        return MatrixRow(
            key=key,
            title=title,
            subtitle=subtitle,
            cells=tuple(
                MatrixCell(
                    count=_count(stage, key),
                    url=address(lens.key, key, stage.stage),
                    unknown=view.unknown(lens.key, key, stage.stage) if not comparison else 0,
                    compare=_count(second[stage.stage], key) if second else None,
                )
                for stage in stages
            ),
            share=_share(whole, key),
            target=float(picture.whole.value(key).target),
            compare_share=_share(second[ALL], key) if other else None,
        )

    titles = {one.key: _full_title(one) for one in view.shelf.stages()}
    many = whole.activities
    return Matrix(
        columns=tuple(titles[one.stage] for one in picture.stages),
        rows=tuple(row(value.key, value.title, value.subtitle) for value in lens.values),
        total_label=_("Activities") if comparison else _many(many),
        base_label=comparison.first_label if comparison else "",
        compare_label=comparison.second_label if comparison else "",
    )


def _full_title(stage: Stage) -> str:
    """ "Voorschool tot 4 jaar"; a stage whose short name is its title is named once."""
    return stage.title if stage.short.casefold() == stage.title.casefold() else f"{stage.title} {stage.short}"


def _by_stage(found: Sequence[Balance], lens: Lens) -> dict[str, Balance]:
    return {one.stage: one for one in found if one.lens == lens.key}


def _count(stage: Balance, key: str) -> int | None:
    """Nothing labelled is not zero; no activities at all is."""
    return stage.value(key).count if stage.tagged or not stage.activities else None


def _share(whole: Balance, key: str) -> float | None:
    return float(whole.value(key).share) if whole.tagged else None


def distribution_of(balance: Balance, lens: Lens) -> Distribution:
    """How the activities are spread over the values of a lens, without a verdict."""
    titles = {value.key: value for value in lens.values}

    def part(value: Value) -> DistributionPart:
        return DistributionPart(value.key, titles[value.key].title, value.count, titles[value.key].subtitle)

    many = balance.activities
    return Distribution(
        parts=tuple(part(value) for value in balance.values),
        total_label=_many(many),
        unknown=balance.untagged,
    )


def _many(count: int) -> str:
    return ngettext("%(many)s activity", "%(many)s activities", count) % {"many": count}


def tick(view: View, lens: Lens) -> str:
    """What the tick in the figure means."""
    if not lens.judged:
        return ""
    if view.has_accents[lens.key]:
        return _("Tick: the accent that you chose for each value.")
    return _("Tick: an equal share for each value (%(share)s).") % {"share": percent(1 / len(lens.values))}
