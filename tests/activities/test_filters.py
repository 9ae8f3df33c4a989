"""Narrowing the inventory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from samenspel.activities.logic.filters import Filter, narrowed, rows_of


@dataclass
class Row:
    number: int
    name: str
    organisation: str | None = "school"
    note: str = ""
    status: str = "permanent"
    described_in: list[str] = field(default_factory=list)
    stages: dict[str, str] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)

    @property
    def organisation_key(self) -> str | None:
        return self.organisation


ROWS = [
    Row(1, "Intake", "opvang", stages={"voorschool": "yes"}, tags={"samen": ["weten"], "criteria": ["9"]}),
    Row(1, "Aanmelding", stages={"groep_3_8": "yes"}, described_in=["Schoolgids"]),
    Row(2, "Ouderpanel", stages={"voorschool": "unknown", "groep_3_8": "yes"}, tags={"samen": ["denken", "weten"]}),
    Row(3, "Schoolmelk", None, note="naam onzeker"),
    Row(4, "Fancy fair", status="stopped", described_in=["?"]),
]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(), ["Intake", "Aanmelding", "Ouderpanel", "Schoolmelk"]),
        (Filter(status="all"), ["Intake", "Aanmelding", "Ouderpanel", "Schoolmelk", "Fancy fair"]),
        (Filter(status="stopped"), ["Fancy fair"]),
        (Filter(status="planned"), []),
        (Filter(organisation="opvang"), ["Intake"]),
        (Filter(organisation="?"), ["Schoolmelk"]),
        (Filter(stage="voorschool"), ["Intake"]),
        (Filter(lens="samen", value="weten"), ["Intake", "Ouderpanel"]),
        (Filter(lens="samen", value="none"), ["Aanmelding", "Schoolmelk"]),
        (Filter(stage="groep_3_8", lens="samen", value="weten"), ["Ouderpanel"]),
        (Filter(criterion="9"), ["Intake"]),
        (Filter(unknowns=True), ["Ouderpanel", "Schoolmelk"]),
        (Filter(unknowns=True, status="all"), ["Ouderpanel", "Schoolmelk", "Fancy fair"]),
        (Filter(words="SCHOOL gids"), ["Aanmelding"]),
        (Filter(words="onzeker"), ["Schoolmelk"]),
        (Filter(words="2"), ["Ouderpanel"]),
    ],
)
def test_a_filter_gives_what_is_asked_for(wanted: Filter, names: list[str]) -> None:
    assert [row.name for row in narrowed(ROWS, wanted)] == names
    assert wanted.is_narrow == (wanted != Filter())


@pytest.mark.parametrize(
    ("order", "descending", "names"),
    [
        ("number", False, ["Intake", "Aanmelding", "Ouderpanel", "Schoolmelk"]),
        ("number", True, ["Schoolmelk", "Ouderpanel", "Intake", "Aanmelding"]),
        ("name", False, ["Aanmelding", "Intake", "Ouderpanel", "Schoolmelk"]),
        ("organisation", False, ["Intake", "Aanmelding", "Ouderpanel", "Schoolmelk"]),
    ],
)
def test_an_order_keeps_rows_that_are_alike_as_they_came(order: str, descending: bool, names: list[str]) -> None:
    assert [row.name for row in narrowed(ROWS, Filter(), order, descending=descending)] == names


def test_the_rows_of_the_inventory_are_its_numbers() -> None:
    found: list[Any] = narrowed(ROWS, Filter())
    assert (len(found), rows_of(found)) == (4, 3)
