"""The pieces that a view hands to the components: plain, frozen, without a query behind them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

# A text, or a translation that waits for its language.
Text = str | Promise


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place one can go to; `icon` is a name of `ui.icons`."""

    label: Text
    url: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavArea:
    """A few places that belong together; `url` is the first of them. `has_years`: each year has its own pages."""

    label: Text
    url: str
    icon: str
    items: tuple[NavItem, ...]
    current: bool = False
    has_years: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way to this page; the last one has no address."""

    label: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One of a few views or moments; `hint` is a second line."""

    label: Text
    url: str
    current: bool = False
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its value, and a smaller word about it."""

    term: Text
    value: Text | int
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column; a hidden label is for screen readers only."""

    key: str
    label: Text
    sortable: bool = False
    numeric: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column with its sort link; `sort` is what aria-sort says, empty when it cannot be sorted."""

    column: Column
    url: str = ""
    sort: str = ""
