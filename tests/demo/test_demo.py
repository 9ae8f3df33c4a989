"""The demo: published facts, kept over a second start, thrown away only when alone; and off elsewhere."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from samenspel.activities.actions import set_status
from samenspel.activities.models import Activity
from samenspel.core.actor import System
from samenspel.core.logic.disclosure import TEAM, share_alone
from samenspel.core.tenancy import centre_scope
from samenspel.demo import loading
from samenspel.demo.loading import DATA
from samenspel.organisations.actions import NewOrganisation, create_centre
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.people.models import Adult, CareRelation
from samenspel.plans.models import Goal, PolicyVersion
from samenspel.populations.models import Snapshot
from samenspel.rosters.queries import open_pairs
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.logic.wishes import offered
from samenspel.talks.models import Agreement, Round, RoundAnswer, Sitting, Talk
from samenspel.talks.queries.equals import of_years
from tests.conftest import TODAY, user_of
from tests.stage import set_the_demo

SYSTEM = System("test")


@pytest.fixture
def loaded(db: None) -> Centre:
    set_the_demo(TODAY)
    return Centre.objects.get(key="linde")


def test_the_published_year_is_as_it_was_published(loaded: Centre) -> None:
    with (DATA / "activities.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    marks = {"X": "yes", "": "no", "?": "unknown"}
    with centre_scope(loaded.pk):
        held = Activity.objects.filter(school_year__start=2017).select_related("organisation")
        found = {(one.number, one.organisation.name if one.organisation else "?", one.name): one for one in held}
        assert len(found) == len(rows) == 44
        for row in rows:
            one = found[int(row["number"]), row["organisation"], row["name"]]
            for stage in ("voorschool", "vroegschool_1_2", "groep_3_8"):
                assert one.stages[stage] == marks[row[stage]]
            assert one.tags_judgement or not one.tags, "the labels are our own judgement, and marked as such"
        assert Goal.objects.filter(school_year__start=2017, kind="specific").count() == 5
        assert Snapshot.objects.filter(reference_date="2016-10-01").exists()


def test_nothing_of_the_two_real_organisations_is_left_in_the_names(loaded: Centre) -> None:
    for path in DATA.glob("*.csv"):
        text = path.read_text()
        assert "Trudo" not in text
        assert "Spring" not in text


def test_this_year_has_a_document_to_read(loaded: Centre) -> None:
    with centre_scope(loaded.pk):
        assert PolicyVersion.objects.get().school_year.start == 2026


def test_a_few_parents_of_both_lists_wait_for_a_person_and_no_child_has_one_twice(loaded: Centre) -> None:
    with centre_scope(loaded.pk):
        assert 1 <= len(open_pairs(SYSTEM, TODAY)) <= 3
        around = Counter(CareRelation.objects.values_list("child", "adult__given_name", "adult__family_name"))
    assert max(around.values()) == 1


def test_a_second_start_keeps_what_was_changed(loaded: Centre) -> None:
    with centre_scope(loaded.pk):
        activity = Activity.objects.filter(school_year__start=2026, status="permanent").first()
        assert activity
        set_status(actor=SYSTEM, activity=activity, status="stopped")
        call_command("demo", no_serve=True)
        assert Activity.objects.get(pk=activity.pk).status == "stopped"


def test_a_reset_is_refused_where_a_real_centre_stands(loaded: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "wipe", lambda: pytest.fail("wiped"))
    create_centre(actor=SYSTEM, key="echt", name="Echt", organisations=[NewOrganisation("School")])
    with pytest.raises(CommandError, match="niets weggegooid") as refused:
        call_command("demo", no_serve=True, reset=True)
    assert refused.value.returncode == 2
    assert Centre.objects.count() == 3


def test_a_taken_port_is_one_sentence(db: None) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="al in gebruik"):
            call_command("demo", port=other.getsockname()[1])


@pytest.mark.parametrize("path", ["/demo/", "/demo/post/", "/demo/als/gijs/"])
def test_outside_the_demo_its_pages_do_not_exist(centres: dict[str, Centre], client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_control_in_the_demo_one_may_choose(centres: dict[str, Centre], client: Client, settings: Any) -> None:
    settings.DEMO = True
    assert client.get("/demo/").status_code == 200
    assert client.get("/demo/als/gijs/").status_code == 405
    answer = client.post("/demo/als/amina/")
    assert answer["Location"] == "/linde/"
    assert client.get("/linde/visie/").headers["Content-Language"] == "ar"


def test_nobody_can_be_chosen_of_a_centre_that_is_not_the_demos(
    centres: dict[str, Centre], client: Client, settings: Any
) -> None:
    settings.DEMO = True
    Centre.objects.filter(key="linde").update(is_demo=False)
    assert client.post("/demo/als/gijs/").status_code == 404
    assert client.post("/demo/als/niemand/").status_code == 404


def test_the_mail_that_was_not_sent_can_be_read(
    centres: dict[str, Centre], client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.DEMO, settings.HOME = True, tmp_path
    backend = EmailBackend(file_path=str(tmp_path / "mail"))
    backend.send_messages([EmailMessage("Uw code", "Code <b>1234</b>", "a@voorbeeld.test", ["b@voorbeeld.test"])])
    page = client.get("/demo/post/").content.decode()
    assert "Uw code" in page
    assert "&lt;b&gt;1234" in page
    assert "<b>1234" not in page


def test_the_demo_has_rounds_that_were_held_and_one_that_waits_for_answers(loaded: Centre) -> None:
    with centre_scope(loaded.pk):
        states = Counter(Round.objects.values_list("state", flat=True))
        assert (states["closed"], states["asking"], states["published"]) == (4, 1, 1)
        asking = Round.objects.get(state="asking")
        said = {one.adult.given_name: one for one in RoundAnswer.objects.filter(round=asking).select_related("adult")}
        assert RoundAnswer.objects.filter(round=asking).count() > 100
        assert (said["Amina"].channel, said["Amina"].interpreter, said["Bram"].channel) == ("link", "ar", "account")
        start = Talk.objects.filter(child__given_name="Noor", child__family_name="Jansen", kind="start")
        tables = [
            {seat.adult.given_name for seat in talk.seats.all()} for talk in start.filter(round__school_year=2026)
        ]
        assert {"Amina", "Eva"} in tables
        assert {"Bram", "Eva"} in tables


def test_the_figures_of_the_demo_are_above_the_threshold_and_get_better(loaded: Centre) -> None:
    with centre_scope(loaded.pk):
        rounds = of_years([2025, 2026], timezone.now()).rounds
        seen = [one for round_ in rounds if (one := share_alone(round_.share, TEAM.threshold))]
        assert len(seen) == 4
        assert seen[-1].low > seen[0].low
        assert [one.year for one in rounds] == [2025, 2025, 2025, 2026]


def test_what_the_demo_tells_of_talks_is_true(loaded: Centre) -> None:
    with centre_scope(loaded.pk):
        moments = Talk.objects.exclude(starts_at=None).values_list("starts_at", flat=True)
        days = {timezone.localdate(moment) for moment in moments}
        assert {day for day in days if day.weekday() > 4} <= {TODAY}, "no talks in a weekend, unless one is today"
        round_ = Round.objects.get(state=Round.State.ASKING)
        parts = len(offered(Stretch(one.on, one.begins, one.ends) for one in Sitting.objects.filter(round=round_)))
        for name in ("Amina", "Bram"):
            answer = RoundAnswer.objects.get(round=round_, adult=Adult.objects.get(given_name=name))
            assert answer.times.count() == parts, "else their page says that moments were added after they answered"
        assert not Agreement.objects.filter(side="staff", owner=None).exists(), "the child would not call home"


def test_last_years_rounds_are_reached_from_the_menu_of_years(loaded: Centre, settings: Any) -> None:
    settings.DEMO = True
    client = Client()
    client.force_login(user_of("gijs"), backend=settings.AUTHENTICATION_BACKENDS[0])
    page = client.get("/linde/gesprekken/rondes/")
    assert [item.label for item in page.context["school_years"]] == ["2026-2027", "2025-2026", "2017-2018"]
    (last,) = (item.url for item in page.context["school_years"] if item.label == "2025-2026")
    assert "Rapportgesprekken zomer" not in page.content.decode()
    there = client.get(f"/linde/gesprekken/rondes/{last}").content.decode()
    assert [title in there for title in ("Rapportgesprekken zomer", "Rapportgesprekken winter")] == [True, True]
    assert "Adviesgesprekken groep 8" not in there
    with centre_scope(loaded.pk):
        Activity.objects.filter(school_year__start=2025).delete()
        SchoolYear.objects.filter(start=2025).delete()
    assert "Rapportgesprekken zomer" not in client.get(f"/linde/gesprekken/rondes/{last}").content.decode(), "control"
