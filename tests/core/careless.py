"""Publishers that most people would call safe. The attacker must break every one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from samenspel.core.logic.disclosure import MAKER, Figure, ShownPart, ShownTable, Tally, disclose_tables

Hide = Callable[[ShownTable, ShownPart, int], bool]


def threshold_only(tables: Sequence[Tally], k: int) -> tuple[ShownTable, ...]:
    """Every number from k on is shown, and none below."""
    return tuple(replace(one, threshold=k, parts=tuple(_small(part, k) for part in one.parts)) for one in _all(tables))


def table_by_table(tables: Sequence[Tally], k: int) -> tuple[ShownTable, ...]:
    """Each table by itself is safe: the rest of a part counts too, and what is hidden takes its totals along."""
    return tuple(replace(one, threshold=k, parts=_closed(one, k)) for one in _all(tables))


def forgetful(tables: Sequence[Tally], k: int) -> tuple[ShownTable, ...]:
    """Ours, without a memory of what was published."""
    audience = replace(MAKER, key="forgetful", threshold=k)
    return disclose_tables(tables, audience)


def _all(tables: Sequence[Tally]) -> tuple[ShownTable, ...]:
    return disclose_tables(tables, MAKER)


def _small(part: ShownPart, k: int) -> ShownPart:
    figures = {answer: figure if figure and figure.low >= k else None for answer, figure in part.figures.items()}
    return replace(part, figures=figures, size=part.size if (part.size or 0) >= k else None)


def _closed(table: ShownTable, k: int) -> tuple[ShownPart, ...]:
    hidden = {part.path for part in table.parts if any(_few(figure, k) for figure in part.figures.values())}
    small = {part.path for part in table.parts if (part.size or 0) < k}
    for parent in table.parts:
        inside = sorted(
            (part.size or 0, part.path) for part in table.parts if part.path and part.path[:-1] == parent.path
        )
        if sum(path in small for _size, path in inside) == 1:
            small.update([path for _size, path in inside if path not in small][:1])
    for part in reversed(table.parts):
        if any(path[: len(part.path)] == part.path for path in hidden):
            hidden.add(part.path)
    return tuple(
        replace(
            part,
            size=None if part.path in small else part.size,
            figures=dict.fromkeys(part.figures) if part.path in hidden else part.figures,
        )
        for part in table.parts
    )


def _few(figure: Figure | None, k: int) -> bool:
    return figure is None or figure.low < k
