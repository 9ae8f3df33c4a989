"""The screen after an evening, and the figures of the talks, as pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samenspel.core.actor import Actor, System
from samenspel.organisations.models import Centre
from samenspel.people.actions import add_child, place, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Block, Child, Group
from samenspel.talks.models import Round, Talk
from tests.conftest import TODAY
from tests.talks.makers import a_round, a_talk

Visitor = Callable[[str], Client]
EVENING = TODAY - timedelta(days=4)
PAGE = "/linde/gesprekken/opkomst/"
FIGURES = "/linde/gesprekken/opkomst/cijfers/"


def at(hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(EVENING.year, EVENING.month, EVENING.day, hour, minute))


@pytest.fixture
def people(linde: Centre, cast: dict[str, Actor]) -> dict[str, Adult]:
    return {key: Adult.objects.get(pk=cast[key].person_id) for key in ("amina", "bram", "eva", "fatma", "gijs")}


@pytest.fixture
def vier(linde: Centre) -> Group:
    found: Group = Group.objects.get(name="Groep 4")
    return found


@pytest.fixture
def round_(vier: Group) -> Round:
    return a_round(groups=[vier], first=EVENING, state=Round.State.PUBLISHED)


@pytest.fixture
def noors(people: dict[str, Adult], vier: Group, round_: Round) -> Talk:
    return noor_with("amina", people, vier, round_, at(15))


def noor_with(home: str, people: dict[str, Adult], vier: Group, round_: Round, moment: datetime) -> Talk:
    noor = Child.objects.get(given_name="Noor")
    return a_talk(child=noor, group=vier, home=[people[home]], staff=[people["eva"]], at=moment, round_=round_)


def sent(talk: Talk, came: str = "present", child: bool = True) -> dict[str, str]:
    found = {f"{talk.public_id}-came": came}
    return found | ({f"{talk.public_id}-child_was_there": "on"} if child else {})


def row(talk: Talk) -> tuple[str, str, bool | None]:
    found = Talk.objects.get(pk=talk.pk)
    return found.came, found.state, found.child_was_there


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_looking_suggests_and_keeps_nothing(noors: Talk, client_as: Visitor) -> None:
    page = client_as("eva").get(PAGE).content.decode()
    assert "Noor" in page
    assert "Amina" in page
    assert row(noors) == ("open", "planned", None)


def test_one_tap_keeps_the_evening_and_one_tap_takes_it_back(noors: Talk, client_as: Visitor) -> None:
    client = client_as("eva")
    answer = client.post(PAGE, sent(noors), follow=True)
    assert row(noors) == ("present", "held", True)
    undo = answer.content.decode().partition('action="/linde/gesprekken/opkomst/terug/')[2].partition('"')[0]
    client.post(f"{PAGE}terug/{undo}")
    assert row(noors) == ("open", "planned", None)
    assert client.post(f"{PAGE}terug/{undo}").status_code == 404


def test_nobody_takes_back_what_another_noted_since(noors: Talk, client_as: Visitor) -> None:
    client = client_as("eva")
    answer = client.post(PAGE, sent(noors), follow=True)
    undo = answer.content.decode().partition('action="/linde/gesprekken/opkomst/terug/')[2].partition('"')[0]
    Talk.objects.filter(pk=noors.pk).update(came="absent", state="planned", child_was_there=None)
    client.post(f"{PAGE}terug/{undo}")
    assert row(noors) == ("absent", "planned", None)


def test_a_choice_that_does_not_exist_is_told_and_half_an_evening_is_not_kept(
    people: dict[str, Adult], vier: Group, round_: Round, noors: Talk, client_as: Visitor
) -> None:
    other = noor_with("bram", people, vier, round_, at(16))
    answer = client_as("eva").post(PAGE, sent(noors) | {f"{other.public_id}-came": "late"})
    assert answer.status_code == 422
    assert (row(noors)[0], row(other)[0]) == ("open", "open")
    assert client_as("eva").post(PAGE, sent(noors) | sent(other, "absent")).status_code == 302
    assert (row(noors)[0], row(other)[0]) == ("present", "absent")


def test_another_day_is_asked_for_in_the_address_and_nonsense_is_nowhere(noors: Talk, client_as: Visitor) -> None:
    client = client_as("eva")
    assert "Noor" in client.get(PAGE, {"dag": EVENING.isoformat()}).content.decode()
    assert "Noor" not in client.get(PAGE, {"dag": "2026-10-01"}).content.decode()
    assert client.get(PAGE, {"dag": "gisteren"}).status_code == 404


@pytest.mark.parametrize("who", ["gijs", "fatma", "lotte"])
def test_on_ones_own_screen_stand_ones_own_talks(noors: Talk, client_as: Visitor, who: str) -> None:
    client = client_as(who)
    page = client.get(PAGE, {"dag": EVENING.isoformat()})
    assert page.status_code == 200
    assert "Noor" not in page.content.decode()
    client.post(f"{PAGE}?dag={EVENING.isoformat()}", sent(noors))
    assert row(noors)[0] == "open"


@pytest.mark.parametrize("who", ["amina", "bram", "coby", "daan", "hanna", "ivo", "joke"])
@pytest.mark.parametrize("page", [PAGE, FIGURES])
def test_who_is_not_of_the_team_finds_no_such_page(noors: Talk, client_as: Visitor, who: str, page: str) -> None:
    assert client_as(who).get(page).status_code == 404


def test_a_talk_at_which_nobody_may_sit_is_not_asked_about(
    people: dict[str, Adult], noors: Talk, client_as: Visitor
) -> None:
    client = client_as("eva")
    day = {"dag": EVENING.isoformat()}
    assert "Amina" in client.get(PAGE, day).content.decode()
    Block.objects.create(
        adult=people["amina"],
        child=noors.child,
        basis="safety",
        begun_at=timezone.now() - timedelta(hours=1),
        begun_by=people["gijs"],
    )
    assert "Amina" not in client.get(PAGE, day).content.decode()


def test_as_many_queries_for_three_talks_as_for_one(
    people: dict[str, Adult], vier: Group, round_: Round, noors: Talk, client_as: Visitor
) -> None:
    client = client_as("eva")
    many = []
    for hour in (16, 17):
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        many.append(len(asked))
        noor_with("bram", people, vier, round_, at(hour))
    assert many[0] == many[1] <= 12


# --- figures


def children(many: int, vier: Group, people: dict[str, Adult], round_: Round, **more: Any) -> None:
    system = System("test")
    for number in range(many):
        child = add_child(actor=system, given_name=f"Kind {number}", family_name="Jansen", birth_date=None)
        place(actor=system, child=child, group=vier)
        relate(actor=system, adult=people["bram"], child=child, kind=Kind.PARENT, custody=Custody.YES)
        talk = a_talk(child=child, group=vier, home=[people["bram"]], staff=[people["eva"]], at=at(15), round_=round_)
        Talk.objects.filter(pk=talk.pk).update(**more)


def figures(client: Client) -> str:
    return " ".join(in_english(client).get(FIGURES).content.decode().split())


def test_turnout_is_said_against_the_norm(
    people: dict[str, Adult], vier: Group, round_: Round, client_as: Visitor
) -> None:
    children(27, vier, people, round_, came="present", state="held", child_was_there=True)
    children(3, vier, people, round_, came="absent")
    page = figures(client_as("eva"))
    assert "at least 80%" in page
    assert "more than 80%" in page
    assert "of at least 30 children" in page
    assert "at least 75%" not in page.partition('id="opkomst"')[2].partition("</section>")[0]
    assert "The child was at its own talk" in page
    Round.objects.filter(pk=round_.pk).update(norm=60)
    assert "more than 60%" in figures(client_as("gijs"))


def test_of_a_few_children_nothing_stands_there(
    people: dict[str, Adult], vier: Group, round_: Round, client_as: Visitor
) -> None:
    children(8, vier, people, round_, came="absent")
    page = figures(client_as("gijs"))
    assert "too few to show" in page
    assert "more than" not in page.partition('id="opkomst"')[2].partition("</section>")[0]


def test_one_child_more_or_less_does_not_show(
    people: dict[str, Adult], vier: Group, round_: Round, client_as: Visitor
) -> None:
    children(27, vier, people, round_, came="present", state="held")
    children(2, vier, people, round_, came="absent")
    before = figures(client_as("eva")).partition('id="opkomst"')[2].partition("</section>")[0]
    Talk.objects.filter(pk=Talk.objects.filter(came="present").values("pk")[:1]).update(came="absent")
    after = figures(client_as("eva")).partition('id="opkomst"')[2].partition("</section>")[0]
    assert before == after
    Talk.objects.filter(came="present").update(came="absent")
    control = figures(client_as("eva")).partition('id="opkomst"')[2].partition("</section>")[0]
    assert control != before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_says_what_the_page_says(
    people: dict[str, Adult], vier: Group, round_: Round, client_as: Visitor, kind: str
) -> None:
    children(27, vier, people, round_, came="present", state="held")
    children(3, vier, people, round_, came="absent")
    answer = in_english(client_as("eva")).get(f"{FIGURES}gesprekken.{kind}")
    assert "attachment" in answer["Content-Disposition"]
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        assert "80" in text
        assert "Jansen" not in text
        assert "Eva" not in text
        client = client_as("eva")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"
        dutch = client.get(f"{FIGURES}gesprekken.csv").content.decode("utf-8-sig").splitlines()[0]
        assert dutch.replace(";", ",").split(",")[:3] == ["Wat", "Ronde", "Schooljaar"]


def test_figures_take_few_queries(people: dict[str, Adult], vier: Group, round_: Round, client_as: Visitor) -> None:
    client = client_as("eva")
    many = []
    for number in (1, 3):
        children(number, vier, people, round_, came="present", state="held")
        client.get(FIGURES)
        with CaptureQueriesContext(connection) as asked:
            client.get(FIGURES)
        many.append(len(asked))
    assert many[0] == many[1] <= 12


def test_where_nothing_was_held_the_page_says_what_it_is_for(linde: Centre, client_as: Visitor) -> None:
    assert "No talks to count yet" in figures(client_as("gijs"))


def row_of(client: Client, title: str) -> str:
    """What the line of the year says of a round."""
    page = in_english(client).get("/linde/gesprekken/rondes/").content.decode()
    return " ".join(page.partition(f">{title}</a>")[2].partition("</li>")[0].split())


def test_the_line_of_the_year_says_of_how_many_children_a_parent_came(
    people: dict[str, Adult], vier: Group, round_: Round, client_as: Visitor
) -> None:
    children(27, vier, people, round_, came="present", state="held")
    children(3, vier, people, round_, came="absent")
    for who in ("gijs", "eva"):
        assert "80%" in row_of(client_as(who), round_.title)


@pytest.mark.parametrize("many", [1, 8])
def test_the_line_of_the_year_says_nothing_of_a_few_children(
    people: dict[str, Adult], vier: Group, round_: Round, client_as: Visitor, many: int
) -> None:
    children(many, vier, people, round_, came="present", state="held")
    for who in ("gijs", "eva"):
        said = row_of(client_as(who), round_.title)
        assert "year-line" in said, "control: the row is there"
        assert "%" not in said
