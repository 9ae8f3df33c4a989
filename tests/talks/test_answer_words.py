"""What a parent wrote with an answer: a mark in the list, and the words where the team prepares; for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.people.models import Block, CareRelation, Group
from samenspel.talks.models import Round, RoundAnswer, Talk
from samenspel.talks.queries.answer_words import words_with_answer
from samenspel.talks.queries.table import the_table
from tests.conftest import TODAY
from tests.talks.makers import a_round
from tests.talks.tables import NOW, Sign, adult, child, english, page, talk_of

HERS, HIS = "MIJN MOEDER IS ZIEK", "IK KOM MET DE BUS"


@pytest.fixture
def round_(linde: Centre) -> Round:
    return a_round(groups=[Group.objects.get(name="Groep 4")], first=TODAY)


@pytest.fixture
def apart(round_: Round) -> dict[str, Talk]:
    """A talk of each parent, and what each wrote."""
    for name, words in (("Amina", HERS), ("Bram", HIS)):
        RoundAnswer.objects.create(round=round_, adult=adult(name), channel="link", given_at=NOW, note=words)
    return {name: talk_of(name, round_=round_) for name in ("Amina", "Bram")}


def block(name: str) -> None:
    Block.objects.create(
        adult=adult(name), child=child("Noor"), basis="court", begun_at=NOW, confirmed_at=NOW, begun_by=adult("Gijs")
    )


def test_the_list_of_answers_marks_who_wrote_something(apart: dict[str, Talk], round_: Round, client_as: Sign) -> None:
    eva = english(client_as("eva"))
    url = f"wensen/{round_.public_id}/antwoorden/?wie=allen"
    assert page(eva, url).count("wrote something with it") == 2
    assert HERS not in page(eva, url), "the words stand one tap further"
    RoundAnswer.objects.filter(adult=adult("Bram")).update(note="")
    assert page(eva, url).count("wrote something with it") == 1


@pytest.mark.parametrize("part", ["", "voorbereiden/"])
def test_the_team_reads_it_with_the_talk_of_that_parent(apart: dict[str, Talk], client_as: Sign, part: str) -> None:
    eva = english(client_as("eva"))
    hers = page(eva, f"{apart['Amina'].public_id}/{part}")
    assert HERS in hers
    assert HIS not in hers, "each at the own table"


def test_it_stands_neither_on_the_screen_nor_with_the_parents(apart: dict[str, Talk], client_as: Sign) -> None:
    eva = english(client_as("eva"))
    hers = apart["Amina"].public_id
    assert HERS in page(eva, f"{hers}/"), "control"
    assert HERS not in page(eva, f"{hers}/tafel/")
    for who in ("amina", "bram"):
        client = client_as(who)
        for url in ("mijn/", f"mijn/{hers}/", f"{hers}/voorbereiden/"):
            answer: Any = client.get(f"/linde/gesprekken/{url}")
            assert HERS not in answer.content.decode(), (who, url)


Change = Callable[[], None]


@pytest.mark.parametrize(
    ("who", "change"),
    [
        pytest.param("fatma", None, id="who works elsewhere"),
        pytest.param("amina", None, id="a parent"),
        pytest.param("eva", lambda: block("Amina"), id="of who may not come any more"),
        pytest.param(
            "eva",
            lambda: CareRelation.objects.create(
                adult=adult("Eva"), child=child("Noor"), kind="grandparent", custody="no"
            ),
            id="of the own family",
        ),
    ],
)
def test_who_may_not_read_answers_does_not_read_this_either(
    apart: dict[str, Talk], cast: dict[str, Actor], who: str, change: Change | None
) -> None:
    def wrote(key: str) -> list[tuple[str, str]]:
        return words_with_answer(cast[key], the_table(apart["Amina"], TODAY, NOW))

    assert wrote("eva") == [(adult("Amina").name, HERS)], "control"
    if change is not None:
        change()
    assert wrote(who) == []


def test_outside_a_round_nothing_was_answered(linde: Centre, cast: dict[str, Actor]) -> None:
    table = the_table(talk_of("Amina"), TODAY, NOW)
    assert words_with_answer(cast["eva"], table) == []
