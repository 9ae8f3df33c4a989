"""The pages of the makers: entering, adopting, concluding, sending in, and going back on each step."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.logic.disclosure import MAKER
from samenspel.core.policy import Refused
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.plans.sources import measure_names
from samenspel.populations import actions, queries
from samenspel.populations.actions import FindingTexts, NoWayBack
from samenspel.populations.logic.catalogue import Of, Unit
from samenspel.populations.models import ExternalDataset, Figure, Finding, OwnCharacteristic, Snapshot
from tests.populations.factories import NEIGHBOURHOOD, SOURCE, SYSTEM, WITH_SIZES, take_in, take_in_neighbourhood

URL = "/linde/kompas/populatie/"
MOST_QUERIES = 12


def url(name: str, *args: object) -> str:
    return reverse(f"populations:{name}", args=["linde", *args])


def undo_link(client: Client) -> str:
    """The address that the toast of the last step offers."""
    found = re.search(r'action="(/linde/kompas/populatie/terug/[0-9a-f-]+/)"', client.get(URL).content.decode())
    assert found, "the toast offers no way back"
    return found[1]


def value(key: str, segment: str) -> Decimal | None:
    found = Figure.objects.filter(characteristic=key, segment=segment).first()
    return found.value if found else None


@pytest.fixture
def snapshot(linde: Centre) -> Snapshot:
    take_in(SOURCE, "2026-2027")
    return Snapshot.objects.get()


@pytest.fixture
def gijs(client_as: Callable[[str], Client]) -> Client:
    return client_as("gijs")


def entered(client: Client, snapshot: Snapshot) -> dict[str, str]:
    """The form of the figures as the page gives it."""
    form = client.get(url("figures", snapshot.public_id)).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    return shown | {form[name].html_initial_name: value for name, value in shown.items()}


def test_the_numbers_of_children_are_entered_and_open_the_page_to_the_team(
    snapshot: Snapshot, gijs: Client, client_as: Callable[[str], Client]
) -> None:
    data = entered(gijs, snapshot) | {"children--peuters": "50", "children--groep_1_2": "42"}
    assert gijs.post(url("figures", snapshot.public_id), data).status_code == 302
    assert value("children", "peuters") == 50
    assert "16" in client_as("eva").get(URL).content.decode()
    assert Figure.objects.filter(characteristic="children").count() == 2, "what stays unknown gets no row"


def test_saving_a_form_that_was_not_changed_changes_nothing(snapshot: Snapshot, gijs: Client) -> None:
    before = list(Figure.objects.values())
    gijs.post(url("figures", snapshot.public_id), entered(gijs, snapshot))
    assert list(Figure.objects.values()) == before


def test_two_who_enter_at_the_same_time_do_not_undo_each_other(snapshot: Snapshot, gijs: Client) -> None:
    opened = entered(gijs, snapshot)
    gijs.post(url("figures", snapshot.public_id), opened | {"target_group--peuters": "13"})
    gijs.post(url("figures", snapshot.public_id), opened | {"separated--groep_1_2": "8"})
    assert value("target_group", "peuters") == 13
    assert value("separated", "groep_1_2") == 8


def test_a_form_that_arrives_empty_changes_nothing(snapshot: Snapshot, gijs: Client) -> None:
    gijs.post(url("figures", snapshot.public_id))
    assert value("target_group", "peuters") == 12


def test_emptying_a_field_makes_the_figure_unknown_and_nought_stays_nought(snapshot: Snapshot, gijs: Client) -> None:
    data = entered(gijs, snapshot) | {"target_group--groep_1_2": "", "target_group--peuters": "0"}
    gijs.post(url("figures", snapshot.public_id), data)
    assert value("target_group", "groep_1_2") is None
    assert value("target_group", "peuters") == 0


@pytest.mark.parametrize("wrong", ["17a", "101", "-1", "1,234", "=1+1"])
def test_a_figure_that_cannot_be_is_refused_beside_its_field(wrong: str, snapshot: Snapshot, gijs: Client) -> None:
    data = entered(gijs, snapshot) | {"target_group--peuters": wrong, "separated--groep_1_2": "8"}
    response = gijs.post(url("figures", snapshot.public_id), data)
    assert response.status_code == 422
    assert wrong in response.content.decode()
    assert value("target_group", "peuters") == 12
    assert value("separated", "groep_1_2") == 9, "nothing is half done"


def test_a_new_snapshot_starts_from_the_last_and_is_a_draft(snapshot: Snapshot, gijs: Client) -> None:
    actions.add_finding(actor=SYSTEM, snapshot=snapshot, texts=FindingTexts("Bijna alle ouders werken."))
    response = gijs.post(url("start"), {"reference_date": "2026-10-01", "reason": "Nieuwe wijk", "is_copy": "on"})
    new = Snapshot.objects.get(reference_date="2026-10-01")
    assert response["Location"] == url("figures", new.public_id)
    assert (new.status, new.reason, new.school_year and new.school_year.start) == ("draft", "Nieuwe wijk", 2026)
    assert new.figures.count() == snapshot.figures.count()
    assert new.findings.get().public_id != snapshot.findings.get().public_id
    assert gijs.post(url("start"), {"reference_date": "2026-10-01"}).status_code == 422, "twice is once"
    assert gijs.post(url("start"), {"reference_date": "2027-10-01"}).status_code == 422, "this day has yet to come"


def test_earlier_than_every_four_years_wants_a_reason(snapshot: Snapshot, gijs: Client) -> None:
    early = {"reference_date": "2018-10-01"}
    assert gijs.post(url("start"), early).status_code == 422
    assert gijs.post(url("start"), early | {"reason": " "}).status_code == 422
    assert gijs.post(url("start"), early | {"reason": "Een nieuwe wijk"}).status_code == 302
    assert gijs.post(url("start"), {"reference_date": "2020-10-01"}).status_code == 302, "four years is on time"


def test_a_goal_finds_its_measure_again_in_the_next_snapshot(snapshot: Snapshot, gijs: Client) -> None:
    first, _change = actions.add_finding(actor=SYSTEM, snapshot=snapshot, texts=FindingTexts("Druk", measure="Kort"))
    year = SchoolYear.objects.get(start=2026)
    assert list(measure_names(year)) == [first.public_id]
    for day in ("2026-10-01", "2026-11-01"):
        last = Snapshot.objects.first()
        assert last is not None
        new, _change = actions.start_snapshot(
            actor=SYSTEM, reference_date=date.fromisoformat(day), school_year=year, like=last
        )
        change = actions.adopt_snapshot(actor=SYSTEM, snapshot=new)
        assert list(measure_names(year)) == [first.public_id]
        actions.undo(actor=SYSTEM, change=change)
        actions.adopt_snapshot(actor=SYSTEM, snapshot=new)
    (shown,) = queries.outside_view(year).findings
    assert shown.root == first.public_id
    assert shown.id != first.public_id


def test_each_step_can_be_undone_from_its_toast(snapshot: Snapshot, gijs: Client) -> None:
    gijs.post(url("figures", snapshot.public_id), entered(gijs, snapshot) | {"target_group--peuters": "13"})
    assert gijs.post(undo_link(gijs)).status_code == 302
    assert value("target_group", "peuters") == 12
    gijs.post(url("withdraw", snapshot.public_id))
    assert not Snapshot.objects.get().is_final
    gijs.post(undo_link(gijs))
    assert Snapshot.objects.get().is_final
    gijs.get(URL)  # shows and empties the toasts
    gijs.post(url("remove", snapshot.public_id))
    assert not Snapshot.objects.exists()
    gijs.post(undo_link(gijs))
    assert Snapshot.objects.get().public_id == snapshot.public_id
    assert Figure.objects.count() == 39


def test_undo_never_takes_back_what_somebody_did_since(snapshot: Snapshot) -> None:
    _changed, first = actions.change_figures(
        actor=SYSTEM, snapshot=snapshot, values={("target_group", "peuters"): Decimal(13)}
    )
    actions.change_figures(actor=SYSTEM, snapshot=snapshot, values={("separated", "groep_1_2"): Decimal(8)})
    with pytest.raises(NoWayBack):
        actions.undo(actor=SYSTEM, change=first)
    assert value("target_group", "peuters") == 13
    assert value("separated", "groep_1_2") == 8


def test_undoing_twice_is_refused_and_an_unknown_change_does_not_exist(snapshot: Snapshot, gijs: Client) -> None:
    _changed, change = actions.change_figures(
        actor=SYSTEM, snapshot=snapshot, values={("target_group", "peuters"): Decimal(13)}
    )
    actions.undo(actor=SYSTEM, change=change)
    with pytest.raises(NoWayBack):
        actions.undo(actor=SYSTEM, change=change)
    assert gijs.post(url("undo", uuid.uuid4())).status_code == 404


def test_conclusions_are_added_moved_changed_and_removed(snapshot: Snapshot, gijs: Client) -> None:
    for text in ("Veel ouders werken.", "Weinig grote gezinnen."):
        data = {"finding": text, "need": "", "measure": "Doen", "characteristics": ["working"]}
        assert gijs.post(url("add-finding", snapshot.public_id), data).status_code == 302
    first, second = Finding.objects.all()
    gijs.post(url("move-finding", second.public_id))
    assert [one.finding for one in Finding.objects.all()] == ["Weinig grote gezinnen.", "Veel ouders werken."]
    gijs.post(url("finding", first.public_id), {"finding": "Bijna iedereen werkt."})
    assert Finding.objects.get(public_id=first.public_id).finding == "Bijna iedereen werkt."
    assert gijs.post(url("finding", first.public_id), {"finding": ""}).status_code == 422
    gijs.get(URL)
    gijs.post(url("remove-finding", first.public_id))
    assert Finding.objects.count() == 1
    gijs.post(undo_link(gijs))
    assert Finding.objects.get(public_id=first.public_id).characteristics == []
    assert [one.position for one in Finding.objects.all()] == [0, 1]


def test_a_file_is_sent_in_with_the_same_report_as_the_command(linde: Centre, gijs: Client) -> None:
    def send(text: str, **more: str) -> Any:
        return gijs.post(url("upload"), {"file": SimpleUploadedFile("f.csv", text.encode()), **more})

    bad = SOURCE.replace("12,16", "12,17a")
    response = send(bad)
    assert response.status_code == 422
    assert "17a" in response.content.decode()
    assert not Figure.objects.exists()
    assert send(bad, is_partial="on").status_code == 422
    assert Figure.objects.count() == 36
    assert send(SOURCE).status_code == 302
    assert Figure.objects.count() == 39
    assert Snapshot.objects.get().school_year == SchoolYear.objects.get(start=2026)
    for nothing in ("", "x"):
        assert send(nothing).status_code == 422
    assert gijs.post(url("upload")).status_code == 422


def test_a_file_too_large_is_refused_in_words(linde: Centre, gijs: Client) -> None:
    big = SimpleUploadedFile("f.csv", SOURCE.encode() + b" " * (10 * 1024 * 1024))
    response = gijs.post(url("upload"), {"file": big})
    assert response.status_code == 422
    assert "10 MB" in response.content.decode()


def test_what_a_maker_downloads_can_be_sent_back_in(linde: Centre, gijs: Client) -> None:
    take_in(WITH_SIZES, "2026-2027")
    for kind in ("csv", "xlsx"):
        data = gijs.get(url("download", kind)).content
        response = gijs.post(url("upload"), {"file": SimpleUploadedFile(f"f.{kind}", data)})
        assert response.status_code == 302, response.content.decode()
    assert Figure.objects.count() == 42
    assert value("target_group", "kinderopvang") == 0
    assert value("cultural_backgrounds", "kinderopvang") is None
    assert gijs.get(url("download", "pdf")).status_code == 404


def test_the_neighbourhood_is_sent_in_shown_with_its_date_and_removed(linde: Centre, gijs: Client) -> None:
    text = NEIGHBOURHOOD.replace("percent\n", "percent,source\n").replace("84\n", "84,Gemeente\n")
    text = "\n".join(line + "," if line.count(",") == 3 else line for line in text.splitlines())
    gijs.post(url("upload-neighbourhood"), {"file": SimpleUploadedFile("f.csv", text.encode())})
    page = gijs.get(URL).content.decode()
    assert "Gemeente" in page
    assert "2015" in page
    assert gijs.get(url("download-neighbourhood", "csv")).content.decode("utf-8-sig").count("Stiphout") == 5
    gijs.post(url("remove-neighbourhood", ExternalDataset.objects.get().public_id))
    assert not ExternalDataset.objects.exists()
    gijs.post(undo_link(gijs))
    assert ExternalDataset.objects.get().figures.count() == 5


def test_a_scan_made_after_the_school_year_is_not_shown_in_it(linde: Centre) -> None:
    take_in_neighbourhood()
    assert queries.population(MAKER, SchoolYear(start=2013)).neighbourhoods == ()
    assert len(queries.population(MAKER, SchoolYear(start=2014)).neighbourhoods) == 1


def test_a_characteristic_of_our_own_joins_the_form_and_the_table(snapshot: Snapshot, gijs: Client) -> None:
    data = {"name": "Kinderen met de bus", "unit": "percent", "of": "children"}
    response = gijs.post(url("own", snapshot.public_id), data)
    key = OwnCharacteristic.objects.get().key
    assert response["Location"].endswith(f"#{key}")
    gijs.post(url("figures", snapshot.public_id), entered(gijs, snapshot) | {f"{key}--peuters": "40"})
    assert "Kinderen met de bus" in gijs.get(URL).content.decode()
    assert gijs.post(url("own", snapshot.public_id), data).status_code == 422
    taken = {**data, "name": "doelgroepkinderen"}
    assert gijs.post(url("own", snapshot.public_id), taken).status_code == 422


def test_a_page_without_data_says_what_it_is_for(
    linde: Centre, gijs: Client, client_as: Callable[[str], Client]
) -> None:
    assert url("start") in gijs.get(URL).content.decode()
    page = client_as("eva").get(URL).content.decode()
    assert url("start") not in page
    assert 'class="empty"' in page


def test_a_word_that_aged_is_offered_only_to_its_time(linde: Centre, gijs: Client) -> None:
    for day in ("2016-10-01", "2026-10-01"):
        gijs.post(url("start"), {"reference_date": day})
    old, new = (entered(gijs, Snapshot.objects.get(reference_date=day)) for day in ("2016-10-01", "2026-10-01"))
    assert "weights--peuters" in old
    assert "weights--peuters" not in new
    assert "disadvantage_score--groep_3_8" in new


def test_an_older_analysis_holds_until_there_is_a_new_one(linde: Centre) -> None:
    take_in(WITH_SIZES, "2017-2018")
    assert queries.population(MAKER, SchoolYear(start=2016)).moment is None
    for start in (2017, 2019, 2026):
        moment = queries.population(MAKER, SchoolYear(start=start)).moment
        assert moment
        assert moment.reference_date.year == 2016


def test_the_sentence_is_made_from_the_data(linde: Centre) -> None:
    take_in(SOURCE, "2026-2027")
    with override("en"):
        lede = queries.population(MAKER, SchoolYear.objects.get(start=2026)).lede
    assert "<mark>92 to 94%</mark> of the parents work." in lede
    assert "childcare" in lede
    assert "In 3 places" in lede


def test_only_the_makers_change_anything(
    snapshot: Snapshot, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    eva, before = client_as("eva"), list(Figure.objects.values())
    assert eva.post(url("figures", snapshot.public_id), {"target_group--peuters": "1"}).status_code == 403
    assert eva.post(url("remove", snapshot.public_id)).status_code == 403
    with pytest.raises(Refused):
        actions.change_figures(actor=cast["eva"], snapshot=snapshot, values={})
    with pytest.raises(Refused):
        actions.add_own_characteristic(actor=cast["fatma"], name="x", unit=Unit.PERCENT, of=Of.CHILDREN)
    assert list(Figure.objects.values()) == before


def test_each_change_is_in_the_log_without_what_people_wrote(snapshot: Snapshot, gijs: Client) -> None:
    gijs.post(url("add-finding", snapshot.public_id), {"finding": "Een geheim woord"})
    event = Event.objects.order_by("pk").last()
    assert event
    assert event.verb == "finding.added"
    assert not any("geheim" in str(one.__dict__) for one in Event.objects.all())


def count_queries(client: Client, address: str) -> int:
    client.get(address)  # fills the caches of templates and catalogue
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_page_asks_as_much_for_one_row_as_for_a_hundred(linde: Centre, client_as: Callable[[str], Client]) -> None:
    take_in("reference_date,characteristic,unit,peuters\n2026-10-01,Doelgroepkinderen,%,12\n", "2026-2027")
    take_in_neighbourhood("\n".join(NEIGHBOURHOOD.splitlines()[:2]) + "\n")
    actions.add_finding(actor=SYSTEM, snapshot=Snapshot.objects.get(), texts=FindingTexts("Eerste"))
    few = {who: count_queries(client_as(who), URL) for who in ("gijs", "eva")}
    for day in ("2016-10-01", "2020-10-01", "2026-10-01"):
        take_in(WITH_SIZES.replace("2016-10-01", day), "2026-2027")
    take_in_neighbourhood()
    for number in range(20):
        actions.add_finding(
            actor=SYSTEM,
            snapshot=Snapshot.objects.get(reference_date="2026-10-01"),
            texts=FindingTexts(f"Conclusie {number}"),
        )
    many = {who: count_queries(client_as(who), URL) for who in ("gijs", "eva")}
    assert many == few
    assert max(many.values()) <= MOST_QUERIES


def test_a_form_that_was_not_sent_yet_reproaches_nothing(snapshot: Snapshot, gijs: Client) -> None:
    finding, _change = actions.add_finding(actor=SYSTEM, snapshot=snapshot, texts=FindingTexts("Veel ouders werken."))
    addresses = [url("start"), url("upload"), url("upload-neighbourhood"), url("finding", finding.public_id)]
    addresses += [url(name, snapshot.public_id) for name in ("figures", "own", "add-finding")]
    for address in addresses:
        response = gijs.get(address)
        assert response.status_code == 200, address
        assert not response.context["form"].is_bound, address
