"""The population put into words for one audience: what pages and the policy document are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.safestring import SafeString

from samenspel.core.logic.disclosure import Audience, Reason
from samenspel.populations.words import EMPTY


@dataclass(frozen=True, slots=True)
class CellWords:
    """A cell as it stands on a page. `value` is there only when it may be shown."""

    segment: str
    text: str
    value: Decimal | None = None
    reason: str = ""
    before: Decimal | None = None
    change: str = ""


@dataclass(frozen=True, slots=True)
class RowWords:
    """A characteristic with its cells in the order of the segments; `total` over all of them, if there is one."""

    key: str
    name: str
    import_name: str
    theme: str
    unit: str
    of: str
    note: str
    cells: tuple[CellWords, ...]
    total: CellWords | None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class SegmentWords:
    """A segment with its number of children, or why that is not shown; `said` has both in words."""

    key: str
    name: str
    size: CellWords
    said: str


@dataclass(frozen=True, slots=True)
class FindingWords:
    """One chain; goals know it by its `root`. `withheld` holds, for the makers, the figures that others may not see."""

    id: UUID
    finding: str
    need: str
    measure: str
    characteristics: tuple[str, ...]
    withheld: str = ""
    root: UUID | None = None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A scan by somebody else, with its own reference date."""

    id: UUID
    area: str
    reference_date: date
    source: str
    lines: tuple[tuple[str, Decimal | None, str], ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that does not add up, for the makers."""

    text: str
    is_rounding: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A snapshot in a list of them."""

    id: UUID
    reference_date: date
    is_final: bool
    school_year: str


@dataclass(frozen=True, slots=True)
class Population:
    """The population as one audience sees it. Without a `moment` there is no snapshot to show."""

    audience: Audience
    moment: Moment | None = None
    reason: str = ""
    moments: tuple[Moment, ...] = ()
    compared: Moment | None = None
    segments: tuple[SegmentWords, ...] = ()
    rows: tuple[RowWords, ...] = ()
    total_size: CellWords | None = None
    has_totals: bool = False
    findings: tuple[FindingWords, ...] = ()
    remarks: tuple[Remark, ...] = ()
    neighbourhoods: tuple[Neighbourhood, ...] = ()
    lede: SafeString = EMPTY
    note: str = ""
    due: date | None = None

    @property
    def has_figures(self) -> bool:
        """Whether anything can be shown at all."""
        return any(cell.value is not None for row in self.rows for cell in row.cells)

    @property
    def lacks_sizes(self) -> bool:
        """Whether the number of children is missing somewhere, so that only the makers see figures there."""
        return any(segment.size.value is None and segment.size.reason != Reason.TOO_SMALL for segment in self.segments)
