"""Filling a draft from intake and lists: shown first, chosen, undone, and never over an adopted snapshot."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.audit.models import Event
from samenspel.core.logic.disclosure import MAKER, OTHERS, TEAM
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.populations import queries
from samenspel.populations.actions import adopt_snapshot, publish_figures
from samenspel.populations.logic.catalogue import catalogue
from samenspel.populations.logic.weighing import Held, views_of
from samenspel.populations.models import Figure, Publication, Snapshot
from samenspel.populations.queries.register import counted_on
from tests.populations import families
from tests.populations.factories import SYSTEM
from tests.populations.families import DAY

MOST_QUERIES = 12
YEAR = 2026


@pytest.fixture
def draft(linde: Centre) -> Snapshot:
    """A draft of today; twelve families in groups 1 and 2, of ten the language, of eight whether they work."""
    families.empty_register()
    at = families.place()
    families.turned_on(at, "work", "one_parent")
    for one in range(12):
        mother, father = families.parent(interpreter="ar" if one == 0 else ""), families.parent()
        languages = () if one > 9 else ("nl", "ar") if one < 4 else ("nl",)
        kid = families.child(at, mother, father, languages=languages)
        families.child(at, mother, father, languages=languages)
        if one < 8:
            intake = families.talk(at, kid, {mother.pk: {"work": one < 6}})
            assert intake.is_completed
            families.wish(at, kid, mother, "help")
    year, _made = SchoolYear.objects.get_or_create(start=YEAR)
    snapshot = Snapshot.objects.create(reference_date=DAY, school_year=year)
    Figure.objects.create(snapshot=snapshot, characteristic="working", segment="groep_1_2", value=Decimal(50))
    return snapshot


def url(snapshot: Snapshot) -> str:
    return reverse("populations:fill", args=["linde", snapshot.public_id])


def choices(client: Client, snapshot: Snapshot) -> dict[str, str]:
    """What the page offers, by place."""
    found = re.findall(r'name="take" value="([^"]+)"', client.get(url(snapshot)).content.decode())
    return {one.partition("=")[0]: one for one in found}


def held(key: str) -> Figure | None:
    return Figure.objects.filter(characteristic=key, segment="groep_1_2").first()


def test_what_is_counted_stands_beside_what_is_there_and_nothing_changes_by_looking(
    draft: Snapshot, client_as: Callable[[str], Client]
) -> None:
    before = list(Figure.objects.values())
    html = client_as("gijs").get(url(draft)).content.decode()
    assert re.search(r"75\s?%", html)
    assert re.search(r"50\s?%", html)
    assert len(re.findall(r'value="working--groep_1_2=75.0/8">', html)) == 1, "what is there is not ticked"
    assert len(re.findall(r'value="children--groep_1_2=24/24" checked>', html)) == 1
    assert "single_parent" not in html, "nobody answered, so there is nothing to take over"
    assert list(Figure.objects.values()) == before


def test_only_what_was_ticked_is_taken_over_with_its_source_and_can_be_undone(
    draft: Snapshot, client_as: Callable[[str], Client]
) -> None:
    client = client_as("gijs")
    offered = choices(client, draft)
    wanted = [offered["children--groep_1_2"], offered["home_language_not_dutch--groep_1_2"]]
    answer = client.post(url(draft), {"take": wanted}, follow=True)
    taken = held("home_language_not_dutch")
    assert taken is not None
    assert (taken.value, taken.counted_on, taken.known, taken.total, taken.base) == (Decimal(40), DAY, 20, 24, 10)
    kept = held("working")
    assert kept is not None
    assert (kept.value, kept.counted_on) == (Decimal(50), None)
    event = Event.objects.filter(verb="snapshot.counted").get()
    assert event.detail == {"figures": 2}
    undo = re.search(r'action="(/linde/kompas/populatie/terug/[0-9a-f-]+/)"', answer.content.decode())
    assert undo
    client.post(undo[1])
    assert held("children") is None
    assert held("working") is not None


def test_what_changed_in_the_meantime_is_not_taken_over(draft: Snapshot, client_as: Callable[[str], Client]) -> None:
    client = client_as("gijs")
    offered = choices(client, draft)
    families.child(families.place(name="Nieuw"), families.parent())
    answer = client.post(url(draft), {"take": [offered["children--groep_1_2"]]}, follow=True)
    assert "toast" in answer.content.decode()
    assert held("children") is None


@pytest.mark.parametrize("forged", ["working--groep_1_2=99/8", "target_group--groep_1_2=5/5", "x", "--=", "working=1"])
def test_nobody_takes_over_what_is_not_counted(
    forged: str, draft: Snapshot, client_as: Callable[[str], Client]
) -> None:
    before = list(Figure.objects.values())
    client_as("gijs").post(url(draft), {"take": [forged]})
    assert list(Figure.objects.values()) == before


def test_an_adopted_snapshot_stays_as_it_is(draft: Snapshot, client_as: Callable[[str], Client]) -> None:
    client = client_as("gijs")
    offered = choices(client, draft)
    adopt_snapshot(actor=SYSTEM, snapshot=draft)
    before = list(Figure.objects.values())
    client.post(url(draft), {"take": list(offered.values())})
    assert list(Figure.objects.values()) == before
    assert choices(client, draft) == {}


def test_a_figure_that_is_entered_after_that_is_no_longer_counted(
    draft: Snapshot, client_as: Callable[[str], Client]
) -> None:
    client = client_as("gijs")
    client.post(url(draft), {"take": list(choices(client, draft).values())})
    page = reverse("populations:figures", args=["linde", draft.public_id])
    form = client.get(page).context["form"]
    assert form["working--groep_1_2"].help_text
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {form[name].html_initial_name: value for name, value in data.items()}
    client.post(page, data | {"working--groep_1_2": "70"})
    changed, kept = held("working"), held("home_languages")
    assert changed is not None
    assert kept is not None
    assert (changed.value, changed.counted_on, changed.base) == (Decimal(70), None, None)
    assert kept.counted_on == DAY


def test_the_day_of_reference_decides_who_is_counted(draft: Snapshot) -> None:
    late = families.child(families.place(name="Later"), families.parent())
    late.enrolments.update(valid_from=DAY.replace(day=23))
    assert counted_on(DAY)["children", "groep_1_2"].total == 24
    assert counted_on(DAY.replace(day=24))["children", "groep_1_2"].total == 25


@pytest.mark.parametrize(("who", "status"), [("gijs", 200), ("eva", 403), ("fatma", 403), ("amina", 404)])
def test_only_the_makers_fill_a_snapshot(
    who: str, status: int, draft: Snapshot, client_as: Callable[[str], Client]
) -> None:
    client = client_as(who)
    assert client.get(url(draft)).status_code == status
    if status != 200:
        assert client.post(url(draft), {"take": ["children--groep_1_2=24/24"]}).status_code == status
        assert held("children") is None


def test_the_page_asks_the_same_questions_for_more_families(
    draft: Snapshot, client_as: Callable[[str], Client]
) -> None:
    client = client_as("gijs")
    client.get(url(draft))
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url(draft))
        counts.append(len(asked))
        at = families.place("peuters", "voorschool", f"Nog een {_time}")
        for _one in range(3):
            families.child(at, families.parent(), languages=("tr",))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES, "\n".join(q["sql"][:160] for q in asked.captured_queries)


def test_half_of_ten_families_is_not_half_of_fifty_children() -> None:
    """A counted share is weighed against those of whom it is known; the control: weighed against the segment."""
    figures = {("children", "peuters"): Decimal(50), ("home_language_not_dutch", "peuters"): Decimal(40)}
    place = ("home_language_not_dutch", "peuters")
    careful = Held(figures, {place: 10})
    assert not views_of(catalogue(), [careful], TEAM)[0].cells[place].is_shown
    assert views_of(catalogue(), [careful], MAKER)[0].cells[place].value == 40
    assert views_of(catalogue(), [Held(figures)], OTHERS)[0].cells[place].is_shown


def test_counted_figures_leave_the_others_as_they_were() -> None:
    """Figures that were entered are judged the same, whether or not others beside them were counted."""
    figures = {
        ("children", "peuters"): Decimal(50),
        ("children", "groep_1_2"): Decimal(42),
        ("target_group", "peuters"): Decimal(30),
        ("target_group", "groep_1_2"): Decimal(40),
        ("working", "peuters"): Decimal(60),
        ("not_working", "peuters"): Decimal(40),
        ("home_language_not_dutch", "peuters"): Decimal(40),
    }
    (plain,) = views_of(catalogue(), [Held(figures)], OTHERS)
    (mixed,) = views_of(catalogue(), [Held(figures, {("home_language_not_dutch", "peuters"): 12})], OTHERS)
    other = {place for place in plain.cells if place[0] != "home_language_not_dutch"}
    assert {place: mixed.cells[place] for place in other} == {place: plain.cells[place] for place in other}
    assert mixed.sizes == plain.sizes
    assert mixed.totals["target_group"] == plain.totals["target_group"]


def test_two_moments_of_a_counted_figure_are_weighed_against_each_other() -> None:
    place = ("home_language_not_dutch", "peuters")
    newer = Held({("children", "peuters"): Decimal(50), place: Decimal(50)}, {place: 40})
    older = Held({("children", "peuters"): Decimal(50), place: Decimal(50)}, {place: 38})
    now, then = views_of(catalogue(), [newer, older], TEAM)
    assert now.cells[place].is_shown
    assert not then.cells[place].is_shown, "one family came"


def test_what_a_document_said_keeps_of_how_many_it_was_known(
    draft: Snapshot, client_as: Callable[[str], Client]
) -> None:
    client = client_as("gijs")
    client.post(url(draft), {"take": list(choices(client, draft).values())})
    adopt_snapshot(actor=SYSTEM, snapshot=draft)
    publish_figures(actor=SYSTEM, school_year=SchoolYear.objects.get(start=YEAR))
    kept = {tuple(one[:2]): one[3:] for one in Publication.objects.get(floor=OTHERS.threshold).figures}
    assert kept["home_language_not_dutch", "groep_1_2"] == [10]
    found = queries.outside_view(SchoolYear.objects.get(start=YEAR))
    cells = {(row.key, cell.segment): cell for row in found.rows for cell in row.cells}
    assert cells["home_language_not_dutch", "groep_1_2"].value is None, "four of ten families"
