"""Sorting a table by links: the choice stands in the address, so that it can be kept and shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from samenspel.ui.parts import Column, Heading

SORT_PARAMETER = "sorteer"


@dataclass(frozen=True, slots=True)
class Order:
    """How a table is sorted now, and the headings that change it."""

    key: str
    descending: bool
    headings: tuple[Heading, ...]

    @property
    def order_by(self) -> str:
        """The key as an argument of `order_by`, with a minus when descending."""
        return f"-{self.key}" if self.descending else self.key


def sorting(query: QueryDict, columns: Sequence[Column], default: str) -> Order:
    """The order that a query asks for, or the default ("name", "-count") when it asks for something else.

    All other parameters of the query stay in the links, but for the page: a new order starts at page 1.
    """
    asked = query.get(SORT_PARAMETER, "")
    known = {column.key for column in columns if column.sortable}
    chosen = asked if asked.removeprefix("-") in known else default
    key, descending = chosen.removeprefix("-"), chosen.startswith("-")
    headings = tuple(_heading(query, column, key, descending) for column in columns)
    return Order(key, descending, headings)


def _heading(query: QueryDict, column: Column, key: str, descending: bool) -> Heading:
    if not column.sortable:
        return Heading(column)
    is_current = column.key == key
    next_value = f"-{column.key}" if is_current and not descending else column.key
    sort = "none" if not is_current else "descending" if descending else "ascending"
    return Heading(column, url_with(query, SORT_PARAMETER, next_value, without=("pagina",)), sort)


def url_with(query: QueryDict, name: str, value: str, *, without: Sequence[str] = ()) -> str:
    """This address with one parameter changed and some left out."""
    changed = query.copy()
    changed[name] = value
    for gone in without:
        changed.pop(gone, None)
    return f"?{changed.urlencode()}"
