"""An interpreter that a parent asks for is seen from the answer to the table: asked for, arranged, or not yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.talks.actions.rounds_hours import add_interpreter
from samenspel.talks.logic.interpreting import at_table, foreseen, wanted
from samenspel.talks.models import Round, RoundAnswer, Talk
from tests.talks.following import Cast, draw
from tests.talks.plan_stage import NOW, adult, at, child, planning, talk_of

Visitor = Callable[[str], Client]
codes = st.sampled_from(["", "ar", "pl", "tr"])
LACKING = "1 talk asks for an interpreter (Arabic) and has none yet."


@given(st.lists(codes), codes)
def test_lacking_is_what_was_asked_and_is_not_arranged(asked: list[str], arranged: str) -> None:
    found = at_table(asked, arranged)
    assert set(found.lacking) == set(asked) - {"", arranged}
    assert len(found.asked) == len(set(found.asked))


@given(st.lists(codes), st.sets(codes))
def test_before_drawing_up_a_table_gets_whoever_is_there(asked: list[str], there: set[str]) -> None:
    found = foreseen(asked, there)
    assert bool(found.arranged) == bool((set(asked) & there) - {""})


@given(st.lists(st.tuples(st.lists(codes), codes), max_size=6))
def test_every_table_counts_at_each_language_that_it_asks_for(rows: list[tuple[list[str], str]]) -> None:
    tables = [(str(number), at_table(*row)) for number, row in enumerate(rows)]
    found = {one.language: one for one in wanted(tables)}
    for key, table in tables:
        assert {code for code, one in found.items() if key in one.tables} == set(table.asked)
        assert {code for code, one in found.items() if key in one.lacking} == set(table.lacking)


def page(client: Client, path: str, status: int = 200) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    found = client.get(path)
    assert found.status_code == status, path
    return " ".join(found.content.decode().split())


def url(name: str, thing: Any) -> str:
    return reverse(name, args=["linde", thing.public_id])


def ask(round_: Round, name: str = "Amina", language: str = "ar") -> None:
    RoundAnswer.objects.create(
        round=round_, adult=adult(name), channel=RoundAnswer.Channel.LINK, given_at=NOW, interpreter=language
    )


@pytest.fixture
def round_(linde: Centre, cast: Cast, clock: None) -> Round:
    """A round that is being planned, in which Amina asked for an interpreter: one talk with Bram at the same table."""
    made = planning()
    talk_of(made, "Noor", ["Amina", "Bram"], at(15), is_published=True)
    ask(made)
    return made


@pytest.fixture
def talk(round_: Round) -> Talk:
    found: Talk = Talk.objects.get(round=round_)
    return found


WARNING = (
    "rounds:interpreters",
    "rounds:check",
    "planning:overview",
    "planning:without",
    "planning:publish",
)


def give(round_: Round, talk: Talk, gijs: Actor) -> None:
    talk.interpreter = add_interpreter(
        actor=gijs, round_=round_, language="ar", name="Tolkdienst", is_by_telephone=True
    )
    talk.save()


@pytest.mark.parametrize("name", WARNING)
def test_who_leads_is_warned_until_one_is_arranged(
    round_: Round, talk: Talk, cast: Cast, client_as: Visitor, name: str
) -> None:
    gijs = client_as("gijs")
    found = page(gijs, url(name, round_))
    assert LACKING in found
    assert url("rounds:interpreters", round_) in found
    give(round_, talk, cast["gijs"])
    assert LACKING not in page(gijs, url(name, round_))


@pytest.mark.parametrize("name", WARNING)
def test_nobody_asked_nobody_is_warned(round_: Round, client_as: Visitor, name: str) -> None:
    RoundAnswer.objects.update(interpreter="")
    assert "for an interpreter (" not in page(client_as("gijs"), url(name, round_))


def test_the_page_of_interpreters_names_the_talk_to_who_may_know_it(round_: Round, client_as: Visitor) -> None:
    address = url("rounds:interpreters", round_)
    for who in ("gijs", "eva"):
        found = page(client_as(who), address)
        assert LACKING in found, who
        assert "Noor" in found, who
    for who in ("marja", "fatma"):
        found = page(client_as(who), address)
        assert "Noor" not in found, who
        assert LACKING not in found, f"{who} is not told that there is one either"


def test_a_talk_that_was_called_off_or_began_asks_for_nobody(round_: Round, talk: Talk, client_as: Visitor) -> None:
    address, gijs = url("rounds:interpreters", round_), client_as("gijs")
    Talk.objects.update(state=Talk.State.CANCELLED)
    assert LACKING not in page(gijs, address)
    Talk.objects.update(state=Talk.State.PLANNED, starts_at=NOW)
    assert LACKING not in page(gijs, address)
    Talk.objects.update(starts_at=talk.starts_at)
    assert LACKING in page(gijs, address), "the control"


def test_while_families_answer_the_page_says_already_for_which_languages(
    linde: Centre, cast: Cast, clock: None, client_as: Visitor
) -> None:
    made = planning(state=Round.State.ASKING)
    address = url("rounds:interpreters", made)
    assert "You see then for which languages" in page(client_as("gijs"), address)
    ask(made)
    found = page(client_as("gijs"), address)
    assert LACKING in found
    assert "Noor" in found
    assert LACKING not in page(client_as("marja"), address)
    add_interpreter(actor=cast["gijs"], round_=made, language="ar", name="Tolkdienst", is_by_telephone=False)
    found = page(client_as("gijs"), address)
    assert LACKING not in found
    assert "1 talk asks for an interpreter." in found


def test_the_talk_is_planned_without_when_there_is_none_and_with_when_there_is(
    linde: Centre, cast: Cast, clock: None
) -> None:
    made = planning(state=Round.State.ASKING)
    ask(made)
    draw(cast, made)
    assert Talk.objects.filter(child=child("Noor"), interpreter=None).exists()
    add_interpreter(actor=cast["gijs"], round_=made, language="ar", name="Tolkdienst", is_by_telephone=False)
    draw(cast, made)
    assert Talk.objects.filter(child=child("Noor"), interpreter__name="Tolkdienst").exists()


def test_the_teacher_sees_it_in_the_list_at_the_talk_and_on_the_board(
    round_: Round, talk: Talk, cast: Cast, client_as: Visitor
) -> None:
    said, eva = "An interpreter was asked for (Arabic): there is none yet.", client_as("eva")
    pages = (
        reverse("talks:list", args=["linde"]),
        url("talks:talk", talk),
        url("planning:talk", talk),
        url("planning:board", round_),
    )
    for path in pages:
        assert said in page(eva, path), path
    give(round_, talk, cast["gijs"])
    for path in pages:
        assert said not in page(eva, path), path
    for path in pages[:2]:
        assert "With an interpreter" in page(eva, path), path


def test_who_asked_reads_on_the_own_page_whether_one_is_arranged_and_the_other_parent_nothing(
    round_: Round, talk: Talk, cast: Cast, client_as: Visitor
) -> None:
    pages = (reverse("talks:mine", args=["linde"]), url("talks:own", talk))
    for path in pages:
        assert "You asked for an interpreter (Arabic). There is none yet." in page(client_as("amina"), path)
        assert "interpreter" not in page(client_as("bram"), path), "what one answered is not the other's to see"
    give(round_, talk, cast["gijs"])
    for path in pages:
        for who in ("amina", "bram"):
            found = page(client_as(who), path)
            assert "With an interpreter" in found, who
            assert "You asked for" not in found, who
