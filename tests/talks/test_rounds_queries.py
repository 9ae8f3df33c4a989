"""How often the pages of a round ask the database: as often for three groups, children and rounds as for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.talks.actions.rounds_children import Departs, depart
from samenspel.talks.actions.rounds_end import keep_lessons
from samenspel.talks.actions.rounds_hours import add_interpreter
from samenspel.talks.models import PartHolder, Round, RoundPart
from tests.conftest import TODAY
from tests.talks.rounds import adult, child, ready, school

Sign = Callable[[str], Client]
Cast = dict[str, Actor]
BASE = "/linde/gesprekken/rondes/"
MOST = 12
# Everything of a round at once: children, parents, hours, the other rounds of the year; groups with their team; and
# whom no mail tells.
MORE = {"controle/": 7, "groepen/": 1, "afgelasten/": 2}


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200, url
    return len(asked)


def test_pages_ask_as_often_for_three_as_for_one(linde: Centre, cast: Cast, client_as: Sign) -> None:
    gijs = cast["gijs"]
    round_ = ready(gijs)
    add_interpreter(actor=gijs, round_=round_, language="ar", name="Een", is_by_telephone=True)
    about: dict[str, Any] = {"actor": gijs, "round_": round_, "organisation": school(), "day": TODAY}
    depart(child=child("Noor"), departs=Departs(True, 30, adult("Lotte")), **about)
    key = f"{round_.public_id}/"
    urls = ["", key, "nieuw/"]
    urls += [f"{key}{one}/" for one in ("groepen", "dagen", "wie", "data", "controle", "kinderen", "uren", "tolken")]
    urls += [f"{key}kinderen/?q=a", f"{key}kinderen/{child('Noor').public_id}/", f"{key}afgelasten/", f"{key}wissen/"]
    urls += [f"{key}uren/{adult('Eva').public_id}/"]
    one = {url: queries(client_as("gijs"), f"{BASE}{url}") for url in urls}
    more_of_everything(gijs, round_)
    three = {url: queries(client_as("gijs"), f"{BASE}{url}") for url in urls}
    assert {url: (one[url], many) for url, many in three.items() if many != one[url]} == {}
    assert {url: many for url, many in three.items() if many > MOST + MORE.get(url.removeprefix(key), 0)} == {}


def more_of_everything(gijs: Actor, round_: Round) -> None:
    from samenspel.demo.cast import ACTOR
    from samenspel.people.actions import add_child, add_group, assign_group, place, relate
    from samenspel.people.logic.custody import Custody, Kind

    for number in range(2):
        extra = add_group(
            actor=ACTOR,
            organisation=school(),
            unit_kind="school",
            name=f"Groep {number}",
            stage="groep_3_8",
            levels=["5"],
        )
        assign_group(actor=ACTOR, adult=adult("Eva"), group=extra)
        part = RoundPart.objects.create(round=round_, group=extra)
        PartHolder.objects.create(part=part, adult=adult("Eva"))
        kid = add_child(actor=ACTOR, given_name=f"Kind {number}", family_name="X", birth_date=None)
        place(actor=ACTOR, child=kid, group=extra)
        relate(actor=ACTOR, adult=adult("Amina"), child=kid, kind=Kind.PARENT, custody=Custody.YES)
        depart(actor=gijs, round_=round_, child=kid, organisation=school(), departs=Departs(True, 20), day=TODAY)
        add_interpreter(actor=gijs, round_=round_, language="tr", name=f"Tolk {number}", is_by_telephone=False)
        other = ready(gijs, title=f"Nog een {number}")
        keep_lessons(actor=gijs, round_=other, lessons="x")
