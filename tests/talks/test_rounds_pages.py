"""The pages of rounds: a head sets one up without a script, others read, and nobody sees whom they may not see."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, CareRelation
from samenspel.talks.actions.rounds import ask_round
from samenspel.talks.actions.rounds_parts import fill_in
from samenspel.talks.models import Away, ChildInRound, Interpreter, PartHolder, Round, RoundPart, Sitting
from tests.conftest import TODAY
from tests.talks.rounds import NOW, adult, child, childcare, group, ready, school, started, with_days

Sign = Callable[[str], Client]
Cast = dict[str, Actor]
BASE = "/linde/gesprekken/rondes/"


def english(client: Client) -> Client:
    client.cookies["samenspel-language"] = "en"
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    answer = english(client).get(url if url.startswith("/") else f"{BASE}{url}")
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def post(client: Client, url: str, data: Mapping[str, Any], status: int = 302) -> str:
    answer = english(client).post(f"{BASE}{url}", data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.headers.get("Location", "") or answer.content.decode()


def prefix(name: str) -> str:
    return f"g{group(name).public_id.hex}"


def test_a_head_sets_up_a_round_and_asks_in_seven_steps(linde: Centre, client_as: Sign) -> None:
    gijs = client_as("gijs")
    assert "No round of talks yet this year" in page(gijs, "")
    assert "Report talks" in page(gijs, "nieuw/?soort=report")
    post(gijs, "nieuw/", {"begin": "kind:report", "school_year": "2026", "title": ""})
    round_ = Round.objects.get()
    assert (round_.title, round_.state) == ("Report talks", "draft") or round_.title == "Rapportgesprekken"
    key = f"{round_.public_id}/"
    assert "Eva de Wit" in page(gijs, f"{key}groepen/")
    eva = str(adult("Eva").public_id)
    four = prefix("Groep 4")
    data = {
        "organisation": str(school().public_id),
        f"{four}-is_in": "on",
        f"{four}-minutes": "20",
        f"{four}-holders": eva,
    }
    data[f"{four}-also"] = str(adult("Lotte").public_id)
    assert post(gijs, f"{key}groepen/", data).endswith(f"{key}dagen/")
    assert [one.adult.given_name for one in PartHolder.objects.all()] == ["Eva", "Lotte"]
    assert RoundPart.objects.get().minutes == 20
    form = f"d{school().public_id.hex[:8]}"
    days: dict[str, Any] = {
        "organisation": str(school().public_id),
        f"{form}-first": "2027-01-18",
        f"{form}-last": "2027-01-21",
    }
    days |= {f"{form}-weekdays": ["0", "3"], f"{form}-part": "after_school"}
    post(gijs, f"{key}dagen/", days)
    assert [one.on.day for one in Sitting.objects.all()] == [18, 21]
    about = {"title": "Rapport 1", "purpose": "Samen kijken.", "audience": "all", "presence": "first", "minutes": "15"}
    post(gijs, f"{key}wie/", about | {"norm": "80", "is_counted": "on"})
    assert 'value="2026-12-28"' in page(gijs, f"{key}data/")  # three weeks before the first talk
    rest = {"moves_allowed": "2", "moves_until_days": "2", "slot_minutes": "5", "walk_minutes": "5"}
    dates = {"announced_on": "2026-12-21", "answer_by": "2027-01-08", **rest}
    assert post(gijs, f"{key}data/", dates).endswith(f"{key}controle/")
    said = page(gijs, f"{key}controle/")
    assert "1 child takes part" in said
    assert "You can ask the parents" in said
    assert "fits" in said
    post(gijs, f"{key}controle/", {})
    round_.refresh_from_db()
    assert (round_.state, round_.title) == ("asking", "Rapport 1")
    assert "0 parents have answered" in page(gijs, key)


def test_the_check_says_what_is_in_the_way_and_where_it_is_mended(linde: Centre, cast: Cast, client_as: Sign) -> None:
    gijs, round_ = client_as("gijs"), started(cast["gijs"])
    key = f"{round_.public_id}/"
    said = page(gijs, f"{key}controle/")
    assert "There are no days and hours yet." in said
    assert "Nobody holds the talks of: Groep 8." in said
    assert f'href="{BASE}{key}dagen/"' in said
    assert "Ask the parents now" not in said.replace("\n", "")
    refused = post(gijs, f"{key}controle/", {}, 200)
    assert "There is still something in the way" in refused
    assert Round.objects.get().state == "draft"


def test_the_check_names_a_colleague_where_a_group_has_the_same_row_number(
    linde: Centre, cast: Cast, client_as: Sign
) -> None:
    round_ = ready(cast["gijs"])
    twin = group("Groep 8")
    twin.pk, twin.public_id, twin.name = adult("Eva").pk + 9000, uuid.uuid4(), "Groep 88"
    twin.save(force_insert=True)
    new = Adult(pk=twin.pk, given_name="Wil", family_name="de Boer")
    new.save(force_insert=True)
    PartHolder.objects.create(part=RoundPart.objects.create(round=round_, group=twin), adult=new)
    said = page(client_as("gijs"), f"{round_.public_id}/controle/")
    assert "Wil de Boer" in said.partition("Has not said yet")[2].partition("</li>")[0]
    assert "Groep 88" not in said.partition("Has not said yet")[2].partition("</li>")[0]


def test_two_rounds_of_the_same_groups_in_the_same_days_are_not_asked(
    linde: Centre, cast: Cast, client_as: Sign
) -> None:
    first, second = ready(cast["gijs"], title="Een"), ready(cast["gijs"], title="Twee")
    ask = f"{second.public_id}/controle/"
    assert "have “Een” in these days too" in page(client_as("gijs"), ask)
    post(client_as("gijs"), ask, {}, 200)
    assert set(Round.objects.values_list("state", flat=True)) == {"draft"}
    Sitting.objects.filter(round=first).delete()
    post(client_as("gijs"), ask, {})


def test_what_is_filled_in_wrongly_stays_and_is_said_at_its_field(linde: Centre, cast: Cast, client_as: Sign) -> None:
    gijs, round_ = client_as("gijs"), started(cast["gijs"])
    form, key = f"d{school().public_id.hex[:8]}", f"{round_.public_id}/"
    days = {"organisation": str(school().public_id), f"{form}-first": "2027-01-18", f"{form}-part": "own"}
    said = post(gijs, f"{key}dagen/", days | {f"{form}-begins": "17:00", f"{form}-ends": "15:00"}, 200)
    assert "The end is before the beginning." in said
    assert 'value="2027-01-18"' in said
    assert "Write the time" in post(gijs, f"{key}dagen/", days, 200)
    back = days | {f"{form}-part": "evening", f"{form}-last": "2027-01-11"}
    assert "The last day is before the first." in post(gijs, f"{key}dagen/", back, 200)
    over = days | {f"{form}-part": "evening", f"{form}-first": "2026-11-02"}
    assert "This day is over." in post(gijs, f"{key}dagen/", over, 200)
    rest = {"moves_allowed": "2", "moves_until_days": "2", "slot_minutes": "5", "walk_minutes": "5"}
    dates = {"announced_on": "2027-01-08", "answer_by": "2027-01-01", **rest}
    assert "before the day on which families hear" in post(gijs, f"{key}data/", dates, 200)
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(("day", "warns"), [("2027-07-30", True), ("2027-06-04", False)])
def test_a_day_in_the_summer_holiday_is_added_with_a_warning(
    linde: Centre, cast: Cast, client_as: Sign, day: str, warns: bool
) -> None:
    gijs, round_ = client_as("gijs"), started(cast["gijs"])
    form, key = f"d{school().public_id.hex[:8]}", f"{round_.public_id}/"
    days = {"organisation": str(school().public_id), f"{form}-first": day, f"{form}-part": "evening"}
    post(gijs, f"{key}dagen/", days)
    assert Sitting.objects.filter(round=round_).count() == 1
    said = page(gijs, f"{key}dagen/")
    assert ("this falls in the summer holiday" in said) is warns
    assert ("In the summer holiday, when every school is closed" in page(gijs, f"{key}controle/")) is warns


def test_each_leader_changes_the_own_organisation_and_reads_the_other(
    linde: Centre, cast: Cast, client_as: Sign
) -> None:
    round_ = ready(cast["gijs"])
    key = f"{round_.public_id}/"
    marja = client_as("marja")
    for step in ("groepen/", "dagen/"):
        said = page(marja, f"{key}{step}")
        assert "The leader of this organisation sets this up." in said
    post(marja, f"{key}groepen/", {"organisation": str(school().public_id)}, 200)
    assert RoundPart.objects.count() == 1
    post(marja, f"{key}groepen/meedoen/", {"organisation": str(childcare().public_id)})
    assert RoundPart.objects.count() == 2
    refused = english(marja).post(f"{BASE}{key}groepen/meedoen/", {"organisation": str(school().public_id)})
    assert refused.status_code == 403
    sitting = Sitting.objects.first()
    assert sitting
    assert english(marja).post(f"{BASE}{key}dagen/{sitting.public_id}/weg/").status_code == 403


def test_children_of_the_other_organisation_are_counted_and_not_named(
    linde: Centre, cast: Cast, client_as: Sign
) -> None:
    round_ = ready(cast["gijs"])
    fill_in(actor=cast["marja"], round_=round_, organisation_id=childcare().pk, day=TODAY)
    with_days(cast["marja"], round_, childcare())
    CareRelation.objects.all().delete()
    key = f"{round_.public_id}/"
    for who, own, other in (("gijs", "Noor", "Sami"), ("marja", "Sami", "Noor")):
        client = client_as(who)
        said = page(client, f"{key}controle/")
        assert f"Nobody may be asked about: {own}" in said
        assert "of somebody else" in said
        assert other not in said
        for url in ("kinderen/?zonder=ouder", "kinderen/?q=a", "kinderen/?q=m"):
            assert other not in page(client, f"{key}{url}"), (who, url)
        assert own in page(client, f"{key}kinderen/?zonder=ouder")
        page(client, f"{key}kinderen/{child(other).public_id}/", 404)
        page(client, f"{key}kinderen/{child(own).public_id}/")


def test_a_leader_does_not_decide_about_the_own_child(linde: Centre, cast: Cast, client_as: Sign) -> None:
    from samenspel.demo.cast import ACTOR
    from samenspel.people.actions import relate
    from samenspel.people.logic.custody import Custody, Kind

    round_ = ready(cast["gijs"])
    url = f"{round_.public_id}/kinderen/"
    assert "Noor" in page(client_as("gijs"), f"{url}?q=Noor").split("<h2")[-2]
    relate(actor=ACTOR, adult=adult("Gijs"), child=child("Noor"), kind=Kind.PARENT, custody=Custody.YES)
    page(client_as("gijs"), f"{url}{child('Noor').public_id}/", 404)


def test_one_child_is_given_more_time_on_its_own_page(linde: Centre, cast: Cast, client_as: Sign) -> None:
    round_ = ready(cast["gijs"])
    key = f"{round_.public_id}/kinderen/"
    lotte = str(adult("Lotte").public_id)
    data = {"organisation": str(school().public_id), "takes_part": "in", "minutes": "30", "also": lotte}
    post(client_as("gijs"), f"{key}{child('Noor').public_id}/", data)
    row = ChildInRound.objects.get()
    assert (row.minutes, row.also) == (30, adult("Lotte"))
    assert "30 min" in page(client_as("gijs"), key)
    post(client_as("gijs"), f"{key}{child('Noor').public_id}/", {"takes_part": "", "minutes": "", "also": ""})
    assert not ChildInRound.objects.exists()
    for who, status in (("eva", 403), ("amina", 404)):
        page(client_as(who), key, status)


# Hours


def test_a_teacher_says_her_hours_on_one_screen(linde: Centre, cast: Cast, client_as: Sign) -> None:
    round_ = ready(cast["gijs"])
    eva, key = client_as("eva"), f"{round_.public_id}/"
    assert "Say my hours" in page(eva, "")
    assert "Later, from" in page(eva, f"{key}uren/mijn/")
    wrong = {"there_0": "on", "begins_0": "14:00", "room": "lokaal 4"}
    said = post(eva, f"{key}uren/mijn/", wrong, 200)
    assert "Choose a time within these hours." in said
    assert 'value="lokaal 4"' in said
    post(eva, f"{key}uren/mijn/", {"there_0": "on", "begins_0": "15:30", "room": "lokaal 4", "most_minutes": "60"})
    assert [(one.on.day, one.begins.hour, one.ends.hour) for one in Away.objects.all()] == [(18, 15, 15), (19, 15, 17)]
    row = PartHolder.objects.get()
    assert (row.room, row.most_minutes, row.answered_on) == ("lokaal 4", 60, TODAY)
    said = page(eva, f"{key}uren/mijn/")
    assert 'value="15:30"' in said
    assert "Say my hours" not in page(eva, "")
    assert "said on" in page(client_as("gijs"), f"{key}uren/")


def test_hours_of_a_colleague_are_for_the_own_leader(linde: Centre, cast: Cast, client_as: Sign) -> None:
    round_ = ready(cast["gijs"])
    url = f"{round_.public_id}/uren/{adult('Eva').public_id}/"
    page(client_as("gijs"), url)
    page(client_as("marja"), url, 404)
    page(client_as("lotte"), url, 403)
    page(client_as("lotte"), f"{round_.public_id}/uren/mijn/", 404)
    post(client_as("gijs"), url, {"there_0": "on", "there_1": "on"})
    assert PartHolder.objects.get().answered_on == TODAY


def test_interpreters_are_added_with_their_hours_and_taken_out(linde: Centre, cast: Cast, client_as: Sign) -> None:
    round_ = ready(cast["gijs"])
    gijs, key = client_as("gijs"), f"{round_.public_id}/tolken/"
    assert "No interpreter yet" in page(gijs, key)
    to = post(gijs, key, {"language": "ar", "name": "Tolkdienst", "is_by_telephone": "on"})
    one = Interpreter.objects.get()
    assert str(one.public_id) in to
    post(gijs, f"{key}{one.public_id}/", {"there_0": "on"})
    assert [row.interpreter for row in Away.objects.all()] == [one]
    assert "Tolkdienst" in page(client_as("eva"), key)
    page(client_as("eva"), f"{key}{one.public_id}/", 403)
    post(gijs, f"{key}{one.public_id}/weg/", {})
    assert not Interpreter.objects.exists()


# The end


def test_calling_off_says_beforehand_what_happens(linde: Centre, cast: Cast, client_as: Sign) -> None:
    round_ = ready(cast["gijs"])
    ask_round(actor=cast["gijs"], round_=round_, moment=NOW)
    gijs, key = client_as("gijs"), f"{round_.public_id}/"
    assert "gets one mail that it does not go on" in page(gijs, f"{key}afgelasten/")
    assert Round.objects.get().state == "asking"
    post(gijs, f"{key}afgelasten/", {})
    assert Round.objects.get().state == "cancelled"
    assert "called off" in page(gijs, key)


def test_back_to_setting_up_and_on_again(linde: Centre, cast: Cast, client_as: Sign) -> None:
    round_ = ready(cast["gijs"])
    ask_round(actor=cast["gijs"], round_=round_, moment=NOW)
    gijs, key = client_as("gijs"), f"{round_.public_id}/"
    assert "Nobody has answered yet" in page(gijs, f"{key}terug/")
    post(gijs, f"{key}terug/", {})
    assert Round.objects.get().state == "draft"


def test_closing_asks_for_lessons_and_the_next_round_begins_with_them(
    linde: Centre, cast: Cast, client_as: Sign
) -> None:
    round_ = ready(cast["gijs"])
    Round.objects.update(state="published")
    gijs = client_as("gijs")
    post(gijs, f"{round_.public_id}/afsluiten/", {"lessons": "Meer avonden."})
    assert Round.objects.get().state == "closed"
    said = page(gijs, "nieuw/?year=2026-2027")
    assert f"round:{round_.public_id}" in said
    post(gijs, "nieuw/", {"begin": f"round:{round_.public_id}", "school_year": "2027", "title": ""})
    new = Round.objects.exclude(pk=round_.pk).get()
    assert (new.title, new.school_year) == (round_.title, 2027)
    assert "Meer avonden." in page(gijs, f"{new.public_id}/groepen/")


def test_wiping_says_what_goes_and_what_stays_and_asks_for_the_title(
    linde: Centre, cast: Cast, client_as: Sign
) -> None:
    round_ = ready(cast["gijs"])
    gijs, url = client_as("gijs"), f"{round_.public_id}/wissen/"
    said = page(gijs, url)
    assert "You undo that at “Take in lists”" in said
    assert "This is not the title" in post(gijs, url, {"title": "Anders"}, 200)
    post(gijs, url, {"title": round_.title})
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    "url", ["groepen/", "dagen/", "wie/", "data/", "controle/", "afgelasten/", "wissen/", "terug/"]
)
def test_who_does_not_lead_finds_no_way_to_change_a_round(linde: Centre, cast: Cast, client_as: Sign, url: str) -> None:
    key = f"{ready(cast['gijs']).public_id}/{url}"
    page(client_as("eva"), key, 403)
    page(client_as("amina"), key, 404)
    page(client_as("karim"), f"{BASE}{key}", 404)


def test_the_team_reads_a_round_without_buttons(linde: Centre, cast: Cast, client_as: Sign) -> None:
    round_ = ready(cast["gijs"])
    said = page(client_as("lotte"), f"{round_.public_id}/")
    assert "Eva de Wit" in said
    assert "Wipe the round" not in said
    assert "/groepen/" not in said
    said = page(client_as("lotte"), "")
    assert "A new round" not in said
    page(client_as("amina"), "", 404)
