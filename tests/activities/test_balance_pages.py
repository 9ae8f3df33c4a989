"""The Balans on screen: the matrix, its lenses, comparisons and accents."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from samenspel.activities.actions import Report
from samenspel.activities.models import Accent, Activity
from samenspel.organisations.models import Centre
from tests.activities.conftest import CHILDCARE, HEADER, SCHOOL, SMALL, Take
from tests.activities.test_pages import body, names, url

SignIn = Callable[[str], Client]


def cell(page: Any, value: str, place: int) -> Any:
    (row,) = (row for row in page.context["matrix"].rows if row.key == value)
    return row.cells[place]


def test_the_matrix_counts_and_leads_to_what_it_counted(small: Report, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    page = gijs.get(url("balance"))
    living = cell(page, "leven", 1)
    assert living.count == 1
    assert names(gijs.get(living.url)) == ["Kennismaking"]
    assert cell(page, "denken", 1).count == 0
    assert cell(page, "denken", 1).unknown == 1  # the panel has a question mark there
    assert cell(page, "werken", 0).count == 0


@pytest.mark.parametrize("lens", ["line", "samen", "partnership", "maturity", "nonsens"])
def test_every_lens_has_its_page_and_maturity_has_no_verdict(lens: str, small: Report, client_as: SignIn) -> None:
    page = client_as("eva").get(url("balance"), {"lens": lens})
    body(page)
    kinds = {line.said.finding.kind for line in page.context["lines"]}
    if lens == "maturity":
        assert kinds == {"untagged"}
        assert "matrix" not in page.context
    else:
        assert page.context["matrix"].rows


def test_a_lens_without_a_single_label_shows_no_zeroes(take: Take, client_as: SignIn) -> None:
    take(f"{HEADER}\n1,{SCHOOL},Inloop,,X,X,X,\n")
    page = client_as("eva").get(url("balance"))
    assert {cell.count for row in page.context["matrix"].rows for cell in row.cells} == {None}
    assert [line.said.finding.kind for line in page.context["lines"]] == ["nothing_tagged"]


def test_two_years_and_two_organisations_stand_beside_each_other(take: Take, small: Report, client_as: SignIn) -> None:
    take(SMALL.replace("weten;leven", "leren"), year="2025-2026")
    gijs = client_as("gijs")
    years = gijs.get(url("balance"), {"vergelijk": "2025-2026"})
    assert (cell(years, "leren", 0).count, cell(years, "leren", 0).compare) == (0, 1)
    places = gijs.get(url("balance"), {"vergelijk": "organisaties"})
    assert (cell(places, "leven", 1).count, cell(places, "leven", 1).compare) == (1, 0)
    assert places.context["matrix"].compare_label == CHILDCARE
    assert cell(gijs.get(url("balance"), {"vergelijk": "nonsens"}), "leven", 1).compare is None


def test_accents_move_the_tick_and_can_be_made_equal_again(small: Report, client_as: SignIn) -> None:
    gijs = client_as("gijs")

    def target(value: str) -> float:
        (row,) = (row for row in gijs.get(url("balance")).context["matrix"].rows if row.key == value)
        return float(row.target)

    weights = {"leven": "4", "werken": "2", "weten": "0", "denken": "1", "leren": "2", "beslissen": "1"}
    answer = gijs.post(url("accents", "samen"), weights, follow=True)
    assert (target("leven"), target("weten")) == (0.4, 0)
    back = re.search(r'action="([^"]+/accenten/[^"]+)"', body(answer))
    assert back
    gijs.post(back[1])
    assert not Accent.objects.exists()
    gijs.post(url("accents", "samen"), weights)
    page = gijs.post(url("accents", "samen"), dict.fromkeys(weights, "0"))
    assert page.context["form"].errors
    gijs.post(url("accents", "samen"), {**weights, "equal": "1"})
    assert not Accent.objects.exists()
    assert target("leven") == pytest.approx(1 / 6)
    for lens in ("maturity", "nonsens"):
        assert gijs.get(url("accents", lens)).status_code == 404
    assert client_as("eva").get(url("accents", "samen")).status_code == 403


def test_an_empty_year_has_no_balance(linde: Centre, client_as: SignIn) -> None:
    page = client_as("gijs").get(url("balance"))
    assert "matrix" not in page.context
    body(page)


def test_the_mark_of_an_own_estimate_stands_where_it_belongs(small: Report, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    assert gijs.get(url("balance")).context["has_judgements"] is False
    Activity.objects.filter(name="Ouderpanel").update(tags_judgement=True)
    assert gijs.get(url("balance")).context["has_judgements"] is True
    assert gijs.get(url("list")).context["has_judgements"] is True
