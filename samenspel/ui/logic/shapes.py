"""What a figure is made of, before anybody decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One lens value in one stage.

    `count` None means that there are no data (a word, never a circle) and 0 a known nothing (a dashed ring).
    `unknown` counts the things of which the stage is not known; `compare` is the count in the other year or
    organisation. `url` leads to what was counted.
    """

    count: int | None
    url: str = ""
    unknown: int = 0
    compare: int | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One lens value: cells in the order of the columns, share of the whole (0 to 1, None: unknown)."""

    key: str
    title: str
    subtitle: str
    cells: tuple[MatrixCell, ...]
    share: float | None
    target: float | None
    note: str = ""
    compare_share: float | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Lens values by stages. The two labels name what is drawn and what it is compared with."""

    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    total_label: str
    rtl: bool = False
    base_label: str = ""
    compare_label: str = ""

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns (ValueError)."""
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"row {row.key!r} has {len(row.cells)} cells for {len(self.columns)} columns")

    @property
    def is_comparison(self) -> bool:
        """Whether anything in it is compared with another year or organisation."""
        shares = [row.compare_share for row in self.rows]
        counts = [cell.compare for row in self.rows for cell in row.cells]
        return any(value is not None for value in [*shares, *counts])


@dataclass(frozen=True, slots=True)
class DistributionPart:
    """One part of a whole, with its count."""

    key: str
    label: str
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How a whole is divided, without a verdict; `unknown` stands beside the bar, not in it."""

    parts: tuple[DistributionPart, ...]
    total_label: str = ""
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class PairedRow:
    """The same figure at two moments or places (0 to 1, None: unknown)."""

    label: str
    first: float | None
    second: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paired:
    """Rows of two figures; the first is drawn as a ring, the second as a dot."""

    rows: tuple[PairedRow, ...]
    first_label: str
    second_label: str
