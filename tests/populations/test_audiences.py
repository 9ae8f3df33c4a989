"""Who sees which figure, on every way out: the page, its previews, comparisons, downloads and what others build on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from samenspel.core.logic.disclosure import MAKER, OTHERS, TEAM
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.plans.sources import withheld_in
from samenspel.populations import queries
from samenspel.populations.actions import FindingTexts, add_finding
from samenspel.populations.models import Snapshot
from samenspel.populations.policy import audience_of
from tests.populations.factories import SYSTEM, WITH_SIZES, take_in, take_in_neighbourhood

URL = "/linde/kompas/populatie/"
YEAR = "2026-2027"
# Each figure its own number, so that a number on a page tells which figure got out; of 100 children 1 % is one.
CANARIES = """\
reference_date,characteristic,unit,peuters,groep_1_2
2026-10-01,Aantal kinderen,aantal,100,100
2026-10-01,Doelgroepkinderen,%,3,36
2026-10-01,Culturele achtergronden,%,8,97
2026-10-01,Werkende ouders,%,93,88
2026-10-01,Niet-werkende ouders,%,7,12
2026-10-01,Gesproken thuistaal niet-Nederlands,%,2,41
2026-10-01,Aantal verschillende thuistalen,aantal,53,59
"""
FOR_MAKERS_ONLY = {"3", "97", "2", "53"}
FOR_THE_TEAM = {"8", "93", "7"}
FOR_ALL = {"36", "88", "12", "41", "59"}


def figures_on(html: str) -> set[str]:
    """The numbers that can be read in the page itself, without its frame."""
    content = html.split('<div class="page-content">')[1].split("<footer")[0]
    text = re.sub(r"<[^>]+>", " ", content)
    return set(re.findall(r"(?<![\d.-])\d+(?![\d-])", text))


@pytest.fixture
def canaries(linde: Centre) -> Snapshot:
    take_in(CANARIES, YEAR)
    return Snapshot.objects.get()


@pytest.mark.parametrize(
    ("who", "seen", "hidden"),
    [
        ("gijs", FOR_MAKERS_ONLY | FOR_THE_TEAM | FOR_ALL, set()),
        ("eva", FOR_THE_TEAM | FOR_ALL, FOR_MAKERS_ONLY),
        ("fatma", FOR_THE_TEAM | FOR_ALL, FOR_MAKERS_ONLY),
    ],
)
def test_a_page_holds_what_its_reader_may_see_and_nothing_else(
    who: str, seen: set[str], hidden: set[str], canaries: Snapshot, client_as: Callable[[str], Client]
) -> None:
    found = figures_on(client_as(who).get(URL).content.decode())
    assert seen <= found
    assert not hidden & found


def test_control_a_page_that_forgets_whom_it_is_for_is_caught(
    canaries: Snapshot, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.populations.views.overview.audience_of", lambda actor: MAKER)
    assert figures_on(client_as("eva").get(URL).content.decode()) >= FOR_MAKERS_ONLY


def test_the_drawing_shows_no_more_than_the_numbers(canaries: Snapshot, client_as: Callable[[str], Client]) -> None:
    """A hidden percentage has no shape on the line either: its place would be the figure."""
    team = client_as("eva").get(URL).content.decode()
    strips = re.findall(r'<svg class="pop-strip".*?</svg>\s*</td>', team, re.S)
    marks = [len(re.findall(r'class="pop-(?:disc|diamond|triangle|square)"', strip)) for strip in strips]
    assert sorted(marks) == [1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("query", "hidden"), [("?als=team", FOR_MAKERS_ONLY), ("?als=anderen", FOR_MAKERS_ONLY | FOR_THE_TEAM)]
)
def test_a_maker_can_look_through_the_eyes_of_others(
    query: str, hidden: set[str], canaries: Snapshot, client_as: Callable[[str], Client]
) -> None:
    assert not hidden & figures_on(client_as("gijs").get(URL + query).content.decode())


@pytest.mark.parametrize("query", ["?als=anderen", "?als=", "?als=maker", "?als=gijs"])
def test_nobody_borrows_the_eyes_of_a_maker(query: str, canaries: Snapshot, client_as: Callable[[str], Client]) -> None:
    assert not FOR_MAKERS_ONLY & figures_on(client_as("eva").get(URL + query).content.decode())


@pytest.mark.parametrize(("who", "hidden"), [("gijs", set()), ("eva", FOR_MAKERS_ONLY)])
def test_a_download_holds_what_its_reader_may_see(
    who: str, hidden: set[str], canaries: Snapshot, client_as: Callable[[str], Client]
) -> None:
    response = client_as(who).get(reverse("populations:download", args=["linde", "csv"]))
    text = response.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    found = {row[column] for row in rows for column in ("peuters", "groep_1_2")}
    assert not hidden & found
    assert (found >= FOR_MAKERS_ONLY) is (who == "gijs")
    assert found >= FOR_ALL


def test_what_others_build_on_starts_at_ten(canaries: Snapshot) -> None:
    found = queries.outside_view(SchoolYear.objects.get(start=2026))
    values = {str(cell.value) for row in found.rows for cell in row.cells if cell.value is not None}
    assert {str(int(float(value))) for value in values} == FOR_ALL
    assert found.audience is OTHERS
    assert not found.remarks


def test_without_numbers_of_children_only_the_makers_see_figures(
    linde: Centre, client_as: Callable[[str], Client]
) -> None:
    take_in(CANARIES.replace("2026-10-01,Aantal kinderen,aantal,100,100\n", ""), YEAR)
    assert not (FOR_MAKERS_ONLY | FOR_THE_TEAM | FOR_ALL) & figures_on(client_as("eva").get(URL).content.decode())
    assert figures_on(client_as("gijs").get(URL).content.decode()) >= FOR_ALL


def test_a_draft_is_the_makers_own(canaries: Snapshot, client_as: Callable[[str], Client]) -> None:
    Snapshot.objects.update(status=Snapshot.Status.DRAFT)
    assert not FOR_ALL & figures_on(client_as("eva").get(URL).content.decode())
    assert figures_on(client_as("gijs").get(URL).content.decode()) >= FOR_ALL
    assert queries.outside_view(SchoolYear.objects.get(start=2026)).moment is None


@pytest.mark.parametrize("who", ["amina", "bram", "coby", "hanna", "daan", "ivo", "joke", "karim"])
def test_for_who_is_not_of_the_team_the_page_does_not_exist(
    who: str, canaries: Snapshot, client_as: Callable[[str], Client]
) -> None:
    client = client_as(who)
    for url in (URL, URL + "download/csv/", URL + f"peiling/{canaries.public_id}/", URL + "inlezen/"):
        assert client.get(url).status_code == 404


def test_the_contradictions_are_for_the_makers(linde: Centre, client_as: Callable[[str], Client]) -> None:
    take_in(WITH_SIZES, YEAR)
    take_in_neighbourhood()
    with override("en"):
        remarks = [remark.text for remark in queries.population(MAKER, SchoolYear.objects.get(start=2026)).remarks]
        assert len(remarks) == 4
        assert "4 home languages" in remarks[0]
        assert "rounding" in remarks[3]
        assert not queries.population(TEAM, SchoolYear.objects.get(start=2026)).remarks
    assert 'id="klopt"' in client_as("gijs").get(URL).content.decode()
    assert 'id="klopt"' not in client_as("eva").get(URL).content.decode()


def test_a_text_that_names_a_hidden_figure_stays_with_the_makers(canaries: Snapshot) -> None:
    year = SchoolYear.objects.get(start=2026)
    add_finding(actor=SYSTEM, snapshot=canaries, texts=FindingTexts("Bij 3 % van de peuters"))
    add_finding(actor=SYSTEM, snapshot=canaries, texts=FindingTexts("Bij 93 procent werken de ouders"))
    add_finding(actor=SYSTEM, snapshot=canaries, texts=FindingTexts("Bijna alle ouders werken: 88 %"))
    seen = {one: len(queries.population(one, year).findings) for one in (MAKER, TEAM, OTHERS)}
    assert seen == {MAKER: 3, TEAM: 2, OTHERS: 1}
    withheld = [bool(one.withheld) for one in queries.population(MAKER, year).findings]
    assert withheld == [True, True, False]


def test_two_years_never_show_the_team_a_change_of_a_few_children(
    linde: Centre, client_as: Callable[[str], Client]
) -> None:
    """9 of 50 now and 7 of 50 then: neither page nor comparison gives the two that came."""
    for day, share, year in (("2025-10-01", 14, "2025-2026"), ("2026-10-01", 18, YEAR)):
        take_in(
            "reference_date,characteristic,unit,peuters,n_peuters\n"
            f"{day},Doelgroepkinderen,%,{share},50\n{day},Ouders gescheiden,%,{share + 6 if share == 14 else 40},50\n",
            year,
        )
    earlier = Snapshot.objects.get(reference_date="2025-10-01")
    pages = {
        who: {
            "now": figures_on(client_as(who).get(URL).content.decode()),
            "then": figures_on(client_as(who).get(f"{URL}?year=2025-2026").content.decode()),
            "both": figures_on(client_as(who).get(f"{URL}?vergelijk={earlier.public_id}").content.decode()),
        }
        for who in ("gijs", "eva")
    }
    assert "14" in pages["eva"]["then"], "what the team saw stays"
    assert "18" not in pages["eva"]["now"]
    assert {"14", "4"} & pages["gijs"]["both"], "control: the makers do see the change"
    assert "4" not in pages["eva"]["both"]
    assert {"40", "20"} <= pages["eva"]["both"], "ten children more is enough to show"


def test_who_makes_the_analysis_and_who_is_of_the_team(cast: dict[str, Any]) -> None:
    assert audience_of(cast["gijs"]) is MAKER
    assert audience_of(cast["eva"]) is audience_of(cast["fatma"]) is TEAM
    for key in ("amina", "hanna", "daan", "ivo", "joke", "karim"):
        assert audience_of(cast[key]) is OTHERS


@pytest.fixture
def other_centre(centres: dict[str, Centre]) -> Iterator[Snapshot]:
    with centre_scope(centres["beuk"].pk):
        take_in(CANARIES, YEAR)
        yield the_other()


def the_other() -> Snapshot:
    return Snapshot.objects.get()


def test_a_snapshot_of_another_centre_does_not_exist(
    other_centre: Snapshot, centres: dict[str, Centre], client_as: Callable[[str], Client]
) -> None:
    client = client_as("gijs")
    for name in ("figures", "own", "add-finding"):
        assert client.get(reverse(f"populations:{name}", args=["linde", other_centre.public_id])).status_code == 404
    for name in ("adopt", "withdraw", "remove"):
        assert client.post(reverse(f"populations:{name}", args=["linde", other_centre.public_id])).status_code == 404
    assert not FOR_ALL & figures_on(client.get(f"{URL}?vergelijk={other_centre.public_id}").content.decode())
    assert the_snapshot_is_whole(centres)


def the_snapshot_is_whole(centres: dict[str, Centre]) -> bool:
    with centre_scope(centres["beuk"].pk):
        return Snapshot.objects.get().figures.count() == 14


def test_who_sees_nothing_reads_why(linde: Centre) -> None:
    take_in(CANARIES.replace("2026-10-01,Aantal kinderen,aantal,100,100\n", ""), YEAR)
    year = SchoolYear.objects.get(start=2026)
    with override("en"):
        assert "not known how many children" in queries.population(TEAM, year).lede
        assert "not known how many children" not in queries.population(MAKER, year).lede
        take_in("reference_date,characteristic,unit,peuters,groep_1_2\n2026-10-01,Aantal kinderen,aantal,6,9\n", YEAR)
        assert "too small" in queries.population(TEAM, year).lede


def test_whether_there_is_something_for_others_follows_what_is_shown(linde: Centre) -> None:
    take_in(CANARIES, YEAR)
    for start, adopted in ((2025, False), (2026, True), (2027, True)):
        assert queries.has_adopted(SchoolYear(start=start)) is adopted
        assert (queries.outside_view(SchoolYear(start=start)).moment is not None) is adopted
    Snapshot.objects.update(status=Snapshot.Status.DRAFT)
    assert not queries.has_adopted(SchoolYear(start=2026))


def test_a_number_of_languages_does_not_let_a_percentage_of_the_same_size_out(
    linde: Centre, client_as: Callable[[str], Client]
) -> None:
    """Everybody may see three languages; three per cent are three children, and only the makers may."""
    take_in(CANARIES.replace("thuistalen,aantal,53,59", "thuistalen,aantal,53,3"), YEAR)
    add_finding(actor=SYSTEM, snapshot=Snapshot.objects.get(), texts=FindingTexts("Bij de peuters is dat 3 %."))
    year = SchoolYear.objects.get()
    assert "3" in figures_on(client_as("eva").get(URL).content.decode())
    for audience in (TEAM, OTHERS):
        assert not queries.population(audience, year).findings
    assert queries.population(MAKER, year).findings[0].withheld
    assert withheld_in(["Bij de peuters is dat 3 %."], year) == (Decimal(3),)
