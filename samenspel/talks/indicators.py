"""What talks show for the criteria 4, 5 and 9: counted by child, from what happened anyway."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.core.logic.disclosure import Share
from samenspel.frameworks.evidence import Indicator, Moment, Words, register
from samenspel.talks.queries.equals import Years, of_years

Measured = Mapping[int, Mapping[str, tuple[Moment, ...]]]


def register_indicators() -> None:
    """Once, when the app is ready."""
    register(
        _share(
            "talks.present",
            _("children of whom a parent came to the talks"),
            _(
                "Counts children, over all rounds of the year: one parent is enough, talks apart count once. "
                "Who may not be invited is not missed. Never per family, teacher or group."
            ),
            _present,
        )
    )
    register(
        _share(
            "talks.child-there",
            _("children who were at their own talk"),
            _("Counts children with a talk of which it was noted. What was said is not in it."),
            _child_there,
        )
    )
    register(
        _share(
            "talks.brought",
            _("children about whom parent or child brought a topic"),
            _("Counts children with a talk that was held. What was brought is not in it, nor who did not."),
            _brought,
        )
    )
    register(
        _share(
            "talks.looked-back",
            _("children with whom one came back to what was agreed"),
            _("Counts children with an agreement and a talk after it. What was agreed, or came of it, is not in it."),
            _looked_back,
        )
    )


def _share(key: str, name: Words, privacy: Words, measure: Callable[[Years], Measured]) -> Indicator:
    return Indicator(
        key=key,
        framework="criteria",
        name=name,
        unit="percent",
        counts_people=True,
        privacy=privacy,
        measure=measure,
        source=_years,
    )


def _years(starts: Sequence[int]) -> Years:
    return of_years(starts, timezone.now())


def _present(found: Years) -> Measured:
    return _by_year("9", ((one.year, one.title, one.share) for one in found.rounds))


def _child_there(found: Years) -> Measured:
    return _by_year("5", ((one.year, one.title, one.child_there) for one in found.equality))


def _brought(found: Years) -> Measured:
    return _by_year("5", ((one.year, one.title, one.families) for one in found.equality))


def _looked_back(found: Years) -> Measured:
    return _by_year("4", ((one.year, one.title, one.share) for one in found.back))


def _by_year(element: str, shares: Iterable[tuple[int, str, Share]]) -> Measured:
    """The moments of each year for one element; a share of nobody is unknown."""
    found: dict[int, list[Moment]] = defaultdict(list)
    for year, title, share in shares:
        if share.whole:
            found[year].append(Moment(title, share))
    return {year: {element: tuple(moments)} for year, moments in found.items()}
