"""What a policy document is made of: plain values, already cut to what an outside reader may see.

`plans.sources` fills these from the database; tests fill them by hand. Figures about people arrive as
finished words ("12 %", "niet getoond"): nothing here could be used to work a hidden figure out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

Stage = Literal["voorschool", "vroegschool_1_2", "groep_3_8"]
STAGES: tuple[Stage, ...] = ("voorschool", "vroegschool_1_2", "groep_3_8")
Mark = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """A partner in the centre."""

    name: str
    kind: Literal["school", "childcare"]


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One activity of the inventory; `marks` follow `STAGES`. `number` groups lines into a row."""

    number: int
    name: str
    organisation: str
    described_in: tuple[str, ...]
    marks: tuple[Mark, Mark, Mark]
    note: str = ""


@dataclass(frozen=True, slots=True)
class BalanceValue:
    """One lens value: how many activities per stage (in the order of `STAGES`) and its share of all (0-1).

    `target` is the share at which the centre aims; None: an equal share.
    """

    name: str
    gloss: str
    counts: tuple[int, int, int]
    total: int
    share: float
    target: float | None = None


@dataclass(frozen=True, slots=True)
class BalanceLens:
    """A lens over the whole offer. `judged` is false where there is no verdict (maturity)."""

    key: str
    name: str
    activities: int
    untagged: int
    values: tuple[BalanceValue, ...]
    judged: bool
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """A characteristic with one finished word or figure per segment. Not `told`: no figure may be shown."""

    name: str
    cells: tuple[str, ...]
    told: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """What stands out, what it asks of the centre, and what it does about it."""

    finding: str
    need: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """The outside view of one snapshot. `hidden` says that at least one figure was left out."""

    reference_date: date
    source: str
    segments: tuple[str, ...]
    rows: tuple[PopulationRow, ...]
    hidden: bool
    needs: tuple[Need, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Public figures about the area around the centre: name and percentage, as words."""

    area: str
    reference_date: date
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What will be done for a goal. `status` is a word for the reader, empty while nothing has begun."""

    words: str
    described_in: tuple[str, ...]
    stages: tuple[Stage, ...]
    status: str = ""


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with its actions and what it is linked to, all by name."""

    number: int
    words: str
    actions: tuple[ActionLine, ...] = ()
    activities: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A named thing with its meaning: a samen-dimension, a criterion. `number` may be empty."""

    name: str
    meaning: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Adoption:
    """The version that the document becomes, and who decided. Every line is (body, act, name, date)."""

    number: int
    adopted_on: date
    lines: tuple[tuple[str, str, str, date], ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a document needs. `texts` is keyed by chapter key; a missing key has no text yet."""

    centre: str
    organisations: tuple[OrganisationLine, ...]
    year: str
    texts: dict[str, str] = field(default_factory=dict)
    activities: tuple[ActivityLine, ...] = ()
    lenses: tuple[BalanceLens, ...] = ()
    population: Population | None = None
    neighbourhoods: tuple[Neighbourhood, ...] = ()
    general_goals: tuple[GoalLine, ...] = ()
    specific_goals: tuple[GoalLine, ...] = ()
    dimensions: tuple[Term, ...] = ()
    criteria: tuple[Term, ...] = ()
    credits: tuple[str, ...] = ()
    adoption: Adoption | None = None


T = TypeVar("T")


def mapped(value: T, change: Callable[[str], str]) -> T:
    """The same value with `change` applied to every text in it, however deep."""
    found: Any = value
    if isinstance(found, str):
        found = change(found)
    elif isinstance(found, tuple):
        found = tuple(mapped(item, change) for item in found)
    elif isinstance(found, dict):
        found = {key: mapped(item, change) for key, item in found.items()}
    elif dataclasses.is_dataclass(found) and not isinstance(found, type):
        fields = {f.name: mapped(getattr(found, f.name), change) for f in dataclasses.fields(found)}
        found = type(found)(**fields)
    return found  # type: ignore[no-any-return]
