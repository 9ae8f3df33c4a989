"""The screens of the inventory, as the people of the cast meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samenspel.activities.actions import Report, set_status
from samenspel.activities.models import Activity
from samenspel.core.actor import System
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre, SchoolYear
from tests.activities.conftest import CHILDCARE, HEADER, LENSES, SCHOOL, SMALL, Take
from tests.activities.test_taking_in import everything

SignIn = Callable[[str], Client]


def url(name: str, *arguments: object) -> str:
    return reverse(f"activities:{name}", args=["linde", *arguments])


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    text: str = answer.content.decode()
    return text


def names(answer: Any) -> list[str]:
    return [line.activity.name for line in answer.context["lines"]]


def undo_url(answer: Any) -> str:
    found = re.search(r'action="([^"]+/terug/[^"]+)"', body(answer))
    assert found, "no way back on the page"
    return found[1]


def activity(name: str) -> Activity:
    found: Activity = Activity.objects.select_related("organisation", "school_year").get(name=name)
    return found


def filled(client: Client, which: str, **changes: object) -> dict[str, object]:
    """The form of an activity as the browser would send it, with some changes."""
    form = client.get(url("activity", activity(which).public_id)).context["form"]
    data: dict[str, object] = {}
    for field in form:
        value = field.value()
        if value not in (None, []):
            data[field.html_name] = value
    return data | changes


# --- reading -----------------------------------------------------------------------------------------


def test_the_team_sees_the_rows_with_their_marks_and_sources(small: Report, client_as: SignIn) -> None:
    page = client_as("eva").get(url("list"))
    assert names(page) == ["Intakegesprek", "Kennismaking", "Nieuwsbrief", "Ouderpanel", "Schoolmelk"]
    text = body(page)
    for word in ("Intakegesprek", SCHOOL, CHILDCARE, "Schoolgids", "website", "elke week"):
        assert word in text
    marks = {line.activity.name: [mark.mark for mark in line.marks] for line in page.context["lines"]}
    assert marks["Ouderpanel"] == ["no", "unknown", "yes"]
    assert [line.opens for line in page.context["lines"]] == [True, False, True, True, True]


def test_who_may_not_change_gets_no_buttons_and_no_form(small: Report, client_as: SignIn) -> None:
    eva = client_as("eva")
    text = body(eva.get(url("list")))
    assert url("add") not in text
    assert url("upload") not in text
    page = body(eva.get(url("activity", activity("Ouderpanel").public_id)))
    assert "<textarea" not in page
    assert "Ouderpanel" in page
    for name in ("add", "upload"):
        assert eva.get(url(name)).status_code == 403
    assert eva.post(url("activity", activity("Ouderpanel").public_id), {"name": "x"}).status_code == 200
    assert activity("Ouderpanel")
    assert eva.post(url("status", activity("Ouderpanel").public_id), {"status": "stopped"}).status_code == 403
    assert eva.post(url("undo", small.batch)).status_code == 403
    assert eva.post(url("carry-over"), {"source": "2026-2027"}).status_code == 403


@pytest.mark.parametrize("key", ["amina", "hanna", "daan", "ivo", "joke", "karim"])
def test_the_kompas_pages_do_not_exist_for_others(key: str, small: Report, client_as: SignIn) -> None:
    client = client_as(key)
    for name in ("list", "balance", "add", "upload", "download-csv"):
        assert client.get(url(name)).status_code == 404
    assert client.get(url("activity", activity("Ouderpanel").public_id)).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"zoek": "nieuws"}, ["Nieuwsbrief"]),
        ({"fase": "voorschool"}, ["Intakegesprek"]),
        ({"organisatie": "?"}, ["Schoolmelk"]),
        ({"label": "samen:leven"}, ["Intakegesprek", "Kennismaking"]),
        ({"label": "samen:none"}, ["Schoolmelk"]),
        ({"label": "samen:denken", "fase": "groep_3_8"}, ["Ouderpanel"]),
        ({"criterium": "9"}, ["Intakegesprek", "Kennismaking"]),
        ({"onbekend": "on"}, ["Ouderpanel", "Schoolmelk"]),
        ({"sorteer": "-name"}, ["Schoolmelk", "Ouderpanel", "Nieuwsbrief", "Kennismaking", "Intakegesprek"]),
        ({"fase": "nonsens", "label": "x:y", "sorteer": "x", "status": "'"}, None),
    ],
)
def test_the_inventory_is_narrowed_and_ordered_by_its_address(
    query: dict[str, str], expected: list[str] | None, small: Report, client_as: SignIn
) -> None:
    page = client_as("gijs").get(url("list"), query)
    assert names(page) == (expected or ["Intakegesprek", "Kennismaking", "Nieuwsbrief", "Ouderpanel", "Schoolmelk"])


def test_a_choice_that_nothing_fits_says_so_and_offers_to_add_it(small: Report, client_as: SignIn) -> None:
    text = body(client_as("gijs").get(url("list"), {"label": "samen:werken", "fase": "voorschool"}))
    assert f"{url('add')}?fase=voorschool&amp;label=samen%3Awerken" in text


@pytest.mark.parametrize("name", ["list", "balance"])
def test_as_many_queries_for_one_as_for_a_hundred_activities(
    name: str, take: Take, client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    gijs = client_as("gijs")
    line = f"{{n}},{SCHOOL},Activiteit {{n}},Kalender,X,X,?,,child;family,weten,formeel,1.0,1\n"
    take(f"{HEADER}{LENSES}\n{line.format(n=1)}")
    with django_assert_max_num_queries(12) as one:
        body(gijs.get(url(name)))
    take(f"{HEADER}{LENSES}\n" + "".join(line.format(n=n) for n in range(1, 101)))
    with django_assert_max_num_queries(12) as hundred:
        body(gijs.get(url(name)))
    assert len(one) == len(hundred)


# --- changing ----------------------------------------------------------------------------------------


def test_gijs_adds_an_activity_and_takes_it_back(small: Report, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    form = gijs.get(url("add"), {"label": "samen:werken", "fase": "voorschool"}).context["form"]
    assert (form["number"].value(), form["tags_samen"].value(), form["stage_voorschool"].value()) == (
        5,
        ["werken"],
        "yes",
    )
    before = everything()
    answer = gijs.post(
        url("add"),
        {
            "number": "5",
            "name": "  Koffie \n ochtend ",
            "organisation": "?",
            "described_in": "Kalender\n\n?; Website\n",
            "status": "planned",
            "stage_voorschool": "yes",
            "stage_vroegschool_1_2": "unknown",
            "stage_groep_3_8": "no",
            "tags_samen": ["leven", "werken"],
            "tags_criteria": ["3"],
        },
        follow=True,
    )
    coffee = activity("Koffie ochtend")
    assert coffee.described_in == ["Kalender", "?", "Website"]
    assert coffee.tags == {"samen": ["leven", "werken"], "criteria": ["3"]}
    assert (coffee.status, coffee.organisation) == ("planned", None)
    gijs.post(undo_url(answer))
    assert everything() == before


def test_gijs_edits_a_label_and_the_balance_follows(small: Report, client_as: SignIn) -> None:
    gijs = client_as("gijs")

    def thinking() -> float:
        (row,) = (row for row in gijs.get(url("balance")).context["matrix"].rows if row.key == "denken")
        return float(row.share or 0)

    before = thinking()
    data = filled(gijs, "Nieuwsbrief", tags_samen=["denken"])
    answer = gijs.post(url("activity", activity("Nieuwsbrief").public_id), data, follow=True)
    assert thinking() > before
    gijs.post(undo_url(answer))
    assert thinking() == before


def test_a_form_as_it_was_changes_nothing(small: Report, client_as: SignIn) -> None:
    gijs, before = client_as("gijs"), everything()
    for name in ("Ouderpanel", "Schoolmelk", "Nieuwsbrief"):
        gijs.post(url("activity", activity(name).public_id), filled(gijs, name))
    assert everything() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"number": "0"}, "number"),
        ({"number": "17a"}, "number"),
        ({"organisation": str(uuid4())}, "organisation"),
        ({"tags_samen": ["eten"]}, "tags_samen"),
        ({"stage_voorschool": "misschien"}, "stage_voorschool"),
        ({"number": "3", "name": "Ouderpanel"}, "name"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_kept(
    change: dict[str, object], field: str, small: Report, client_as: SignIn
) -> None:
    gijs, before = client_as("gijs"), everything()
    data = filled(gijs, "Nieuwsbrief", **change)
    page = gijs.post(url("activity", activity("Nieuwsbrief").public_id), data)
    assert list(page.context["form"].errors) == [field]
    assert everything() == before


def test_an_activity_is_stopped_and_brought_back(small: Report, client_as: SignIn) -> None:
    gijs, key = client_as("gijs"), activity("Ouderpanel").public_id
    answer = gijs.post(url("status", key), {"status": "stopped"}, follow=True)
    assert "Ouderpanel" not in names(answer)
    assert names(gijs.get(url("list"), {"status": "stopped"})) == ["Ouderpanel"]
    gijs.post(undo_url(answer))
    assert "Ouderpanel" in names(gijs.get(url("list")))
    set_status(actor=System("test"), activity=activity("Ouderpanel"), status="stopped")
    gijs.post(url("status", key), {"status": "permanent"})
    assert activity("Ouderpanel").status == "permanent"
    assert gijs.post(url("status", key), {"status": "weg"}).status_code == 404


def test_what_was_changed_since_is_not_undone_and_the_page_says_so(small: Report, client_as: SignIn) -> None:
    gijs, key = client_as("gijs"), activity("Ouderpanel").public_id
    answer = gijs.post(url("status", key), {"status": "stopped"}, follow=True)
    back = undo_url(answer)
    gijs.post(url("status", key), {"status": "one_off"})
    body(gijs.post(back, follow=True))
    assert activity("Ouderpanel").status == "one_off"


def test_another_centres_activities_cannot_be_reached(
    small: Report, client_as: SignIn, centres: dict[str, Centre]
) -> None:
    karim, key = client_as("karim"), activity("Ouderpanel").public_id
    for path in (url("activity", key), url("undo", small.batch)):
        assert karim.get(path).status_code == 404
        assert karim.get(path.replace("/linde/", "/beuk/")).status_code == 404
    with centre_scope(centres["beuk"].pk):
        assert not Activity.objects.exists()


# --- files -------------------------------------------------------------------------------------------


def send(client: Client, content: str | bytes, name: str = "aanbod.csv", *, year: str = "") -> Any:
    data = content.encode() if isinstance(content, str) else content
    path = url("upload") + (f"?year={year}" if year else "")
    return client.post(path, {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_file_is_shown_first_and_taken_in_after_that(small: Report, client_as: SignIn) -> None:
    gijs, before = client_as("gijs"), everything()
    newer = SMALL.replace("elke week", "elke maand") + f"5,{SCHOOL},Koffieochtend,,,X,,,,,,,\n"
    page = send(gijs, newer)
    assert everything() == before
    text = body(page)
    for word in ("Koffieochtend", "Nieuwsbrief", "elke week", "elke maand"):
        assert word in text
    path = page.redirect_chain[-1][0]
    after = gijs.post(path, follow=True)
    assert activity("Nieuwsbrief").note == "elke maand"
    gijs.post(undo_url(after))
    assert everything() == before
    assert gijs.get(path).status_code == 302  # the file is gone


def test_a_file_with_a_fault_offers_the_good_lines_and_takes_nothing_by_itself(
    small: Report, client_as: SignIn
) -> None:
    gijs, before = client_as("gijs"), everything()
    faulty = SMALL.replace("4,?,", "17a,?,") + f"5,{SCHOOL},Koffieochtend,,,X,,,,,,,\n"
    page = send(gijs, faulty)
    assert [(problem.line, problem.value) for problem, _why in page.context["refusals"]] == [(6, "17a")]
    path = page.redirect_chain[-1][0]
    gijs.post(path)
    assert everything() == before
    gijs.post(path, {"partial": "1"})
    assert activity("Koffieochtend")


@pytest.mark.parametrize(
    "content", [b"x", b"\x00" * 99, b"PK\x03\x04", SMALL.encode("utf-16"), b"a" * (10 * 1024 * 1024 + 1)]
)
def test_a_hopeless_file_is_a_page_with_a_reason(content: bytes, small: Report, client_as: SignIn) -> None:
    page = send(client_as("gijs"), content)
    assert page.context["refusals"]
    assert not page.context["new"]


def test_an_empty_file_is_refused_at_the_form(small: Report, client_as: SignIn) -> None:
    assert "file" in send(client_as("gijs"), b"").context["form"].errors


def test_nobody_elses_file_can_be_taken_in(small: Report, client_as: SignIn) -> None:
    path = send(client_as("gijs"), SMALL).redirect_chain[-1][0]
    other = client_as("gijs")
    assert other.get(path).status_code == 302
    assert other.post(path).status_code == 302


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_downloaded_and_sent_back_changes_nothing(kind: str, small: Report, client_as: SignIn) -> None:
    gijs, before = client_as("gijs"), everything()
    answer = gijs.get(url(f"download-{kind}"))
    assert f".{kind}" in answer["Content-Disposition"]
    page = send(gijs, answer.content, f"aanbod.{kind}")
    report = page.context["report"]
    assert (report.created, report.updated, report.unchanged, report.refused) == (0, 0, 5, ())
    gijs.post(page.redirect_chain[-1][0])
    assert everything() == before


def test_a_download_holds_what_the_page_shows(small: Report, client_as: SignIn) -> None:
    answer = client_as("eva").get(url("download-csv"), {"fase": "voorschool"})
    assert answer.content.decode("utf-8-sig").splitlines()[1:] == [
        f'1;{CHILDCARE};Intakegesprek;Intake;X;;;;child;"leven;weten";pedagogisch;2.0;9'
    ]


# --- years -------------------------------------------------------------------------------------------


def test_an_empty_year_offers_to_carry_the_year_before_over(take: Take, client_as: SignIn) -> None:
    take(SMALL, year="2025-2026")
    gijs = client_as("gijs")
    assert "2025-2026" in body(gijs.get(url("list")))  # the current year has nothing yet
    answer = gijs.post(f"{url('carry-over')}?year=2026-2027", {"source": "2025-2026"}, follow=True)
    assert answer.status_code == 200


def test_a_year_is_carried_over_with_one_button_and_taken_back(take: Take, client_as: SignIn) -> None:
    from samenspel.organisations.actions import open_school_year

    take(SMALL, year="2025-2026")
    open_school_year(actor=System("test"), label="2026-2027")
    gijs = client_as("gijs")
    page = gijs.get(url("list"))
    assert page.context["source"].label == "2025-2026"
    answer = gijs.post(url("carry-over"), {"source": "2025-2026"}, follow=True)
    assert len(names(answer)) == 5
    assert Activity.objects.filter(school_year=SchoolYear.objects.get(start=2026)).count() == 5
    gijs.post(undo_url(answer))
    assert Activity.objects.count() == 5
    for source in ("", "2019-2020", "2025"):
        assert gijs.post(url("carry-over"), {"source": source}).status_code == 404


def test_links_stay_in_the_year_that_was_chosen(take: Take, small: Report, client_as: SignIn) -> None:
    take(SMALL, year="2025-2026")
    gijs = client_as("gijs")
    for name in ("list", "balance"):
        text = body(gijs.get(url(name), {"year": "2025-2026"}))
        ours = list(re.findall(r'href="(/linde/kompas/(?:aanbod|balans)[^"]*)"', text))
        assert ours
        assert [path for path in ours if "year=2025-2026" not in path] == []


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_what_people_write_is_shown_and_never_run(hostile: str, take: Take, client_as: SignIn) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([HEADER.split(","), ["1", SCHOOL, hostile, hostile, "X", "", "", hostile]])
    take(out.getvalue())
    gijs = client_as("gijs")
    key = Activity.objects.get().public_id
    for page in (gijs.get(url("list")), gijs.get(url("activity", key)), client_as("eva").get(url("activity", key))):
        text = body(page)
        assert "<script>alert" not in text
        assert "<img src=x" not in text
