"""A small inventory at De Linde and the real one, with the names of the demo's organisations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from samenspel.activities.actions import Report, import_activities
from samenspel.core.actor import System
from samenspel.organisations.models import Centre

SCHOOL, CHILDCARE = "Basisschool De Linde", "Kinderopvang Het Nest"
YEAR = "2026-2027"
HEADER = "number,organisation,name,described_in,voorschool,vroegschool_1_2,groep_3_8,note"
LENSES = ",line,samen,partnership,maturity,criteria"
SMALL = (
    f"{HEADER}{LENSES}\n"
    f"1,{CHILDCARE},Intakegesprek,Intake,X,,,,child,weten;leven,pedagogisch,2.0,9\n"
    f"1,{SCHOOL},Kennismaking,Schoolgids,,X,X,,child,leven,pedagogisch,2.0,9;3\n"
    f"2,{SCHOOL},Nieuwsbrief,Schoolgids; website,,X,X,elke week,school,weten,formeel,1.0,\n"
    f"3,{SCHOOL},Ouderpanel,?,,?,X,,school,denken;beslissen,formeel,3.0,2\n"
    f"4,?,Schoolmelk,?,?,X,X,naam onzeker,,,,,\n"
)

Take = Callable[..., Report]


@pytest.fixture
def take(linde: Centre) -> Take:
    """Take text or bytes in as a file."""

    def take_in(content: str | bytes, *, year: str = YEAR, filename: str = "aanbod.csv", **how: bool) -> Report:
        data = content.encode() if isinstance(content, str) else content
        return import_activities(actor=System("test"), school_year=year, data=data, filename=filename, **how)

    return take_in


@pytest.fixture
def small(take: Take) -> Report:
    """The small inventory, taken in."""
    report = take(SMALL)
    assert report.refused == ()
    return report


@pytest.fixture
def trudo() -> str:
    """The published inventory in the product's own copy, with the names of De Linde."""
    path = Path(__file__).parents[2] / "samenspel" / "demo" / "data" / "activities.csv"
    if not path.exists():
        pytest.skip("the demo has no inventory yet")
    return path.read_text(encoding="utf-8")
