"""Founding a centre, and its school years."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.actor import System
from samenspel.core.logic.school_years import NotASchoolYear, label_of, start_of, start_on
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.actions import NewOrganisation, create_centre, open_school_year
from samenspel.organisations.models import Centre, Organisation, SchoolYear
from samenspel.organisations.queries import chosen_year, years

SYSTEM = System("test")


@pytest.mark.parametrize("key", ["", "Linde", "de linde", "-linde", "linde-", "a" * 41, "demo", "account", "static"])
def test_a_key_that_no_address_can_hold_is_refused(db: None, key: str) -> None:
    with pytest.raises(ValidationError):
        create_centre(actor=SYSTEM, key=key, name="Proef", organisations=[NewOrganisation("School")])
    assert not Centre.objects.exists()


@pytest.mark.parametrize(
    "organisations",
    [
        [],
        [NewOrganisation(" ")],
        [NewOrganisation("?")],
        [NewOrganisation("A"), NewOrganisation(" a ")],
        [NewOrganisation("A", "zorg")],
    ],
)
def test_a_centre_needs_organisations_that_can_be_told_apart(db: None, organisations: list[NewOrganisation]) -> None:
    with pytest.raises(ValidationError):
        create_centre(actor=SYSTEM, key="proef", name="Proef", organisations=organisations)
    assert not Centre.objects.exists()


def test_every_first_piece_of_an_address_that_is_not_a_centre_is_kept(db: None) -> None:
    from django.urls import get_resolver

    from samenspel.organisations.actions import RESERVED_KEYS

    first = {str(found.pattern).split("/")[0] for found in get_resolver().url_patterns}
    assert {piece for piece in first if piece and "<" not in piece} <= RESERVED_KEYS


def test_a_school_year_is_opened_once(linde: Centre) -> None:
    first = open_school_year(actor=SYSTEM, label="2026-2027")
    assert open_school_year(actor=SYSTEM, label="2026-2027") == first
    assert SchoolYear.objects.count() == 1


def test_the_year_asked_for_wins_then_the_current_then_the_newest(linde: Centre) -> None:
    today = date(2026, 11, 22)
    assert chosen_year(years(), "", today).pk is None, "none is held: the current one, not yet kept"
    for label in ("2017-2018", "2024-2025"):
        open_school_year(actor=SYSTEM, label=label)
    assert chosen_year(years(), "", today).label == "2024-2025"
    assert chosen_year(years(), "2017-2018", today).label == "2017-2018"
    for nonsense in ("2099-2100", "2017-2019", "x", "2017-2018' or 1=1"):
        assert chosen_year(years(), nonsense, today).label == "2024-2025"


@given(day=st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_school_year_begins_in_august(day: date) -> None:
    start = start_on(day)
    assert date(start, 8, 1) <= day < date(start + 1, 8, 1)
    assert start_of(label_of(start)) == start


@pytest.mark.parametrize("text", ["2017", "2017-2019", "17-18", "2017-18", "٢٠١٧-٢٠١٨", "2017-2018-2019", ""])
def test_what_is_no_school_year_is_refused(text: str) -> None:
    with pytest.raises(NotASchoolYear):
        start_of(text)


def test_a_new_centre_has_its_organisations_in_the_order_named(db: None) -> None:
    made = create_centre(
        actor=SYSTEM,
        key="proef",
        name=" Proef ",
        organisations=[NewOrganisation("B"), NewOrganisation("A", "childcare")],
    )
    assert made.name == "Proef"
    with centre_scope(made.pk):
        assert [(one.name, one.kind) for one in Organisation.objects.all()] == [("B", "school"), ("A", "childcare")]
