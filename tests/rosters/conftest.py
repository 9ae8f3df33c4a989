"""Sevda, a mother in the lists of both organisations of De Linde; tests with a school of their own define it."""

from __future__ import annotations

import pytest

from samenspel.organisations.models import Centre, Organisation
from samenspel.rosters.logic.same_adults import Pair, Why
from samenspel.rosters.queries import open_pairs
from tests.conftest import TODAY
from tests.rosters.stage import SYSTEM, take
from tests.rosters.twice import AT_CHILDCARE, AT_SCHOOL


@pytest.fixture
def school(linde: Centre) -> Organisation:
    found: Organisation = Organisation.objects.get(kind="school")
    return found


@pytest.fixture
def childcare(linde: Centre) -> Organisation:
    found: Organisation = Organisation.objects.get(kind="childcare")
    return found


@pytest.fixture
def twice(school: Organisation, childcare: Organisation) -> Pair:
    """Sevda, in the lists of both."""
    take(school, AT_SCHOOL)
    take(childcare, AT_CHILDCARE)
    (pair,) = [one for one in open_pairs(SYSTEM, TODAY) if Why.EMAIL in one.reasons]
    return pair
