"""Whom one has not spoken yet in a round: the own groups alone, in plain words, and nobody's figure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.demo.cast import ACTOR
from samenspel.organisations.models import Centre
from samenspel.people.actions import add_child, place, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Block, Group
from samenspel.talks.models import ChildInRound, PartHolder, Round, RoundAnswer, Talk
from samenspel.talks.queries.unspoken import Why, unspoken
from tests.conftest import TODAY
from tests.talks.makers import a_round
from tests.talks.tables import BEFORE, NOW, Sign, adult, child, page, talk_of

TITLE = 'id="unspoken"'


@pytest.fixture
def round_(linde: Centre, cast: dict[str, Actor]) -> Round:
    return a_round(groups=[Group.objects.get(name="Groep 4")], first=date(2026, 11, 9), state=Round.State.PUBLISHED)


def found(actor: Actor) -> dict[str, Why]:
    return {one.talk.child.given_name: one.why for rows in unspoken(actor, NOW).values() for one in rows}


def came(talk: Talk, how: str) -> Talk:
    Talk.objects.filter(pk=talk.pk).update(came=how, state="held" if how == "present" else talk.state)
    return talk


def answered(round_: Round, name: str) -> None:
    RoundAnswer.objects.create(round=round_, adult=adult(name), channel="paper", given_at=NOW)


def test_without_a_moment_one_hears_whether_anything_came_from_home(round_: Round, cast: dict[str, Actor]) -> None:
    talk_of("Amina", at=None, round_=round_)
    assert found(cast["eva"]) == {"Noor": Why.SILENT}
    answered(round_, "Amina")
    assert found(cast["eva"]) == {"Noor": Why.NO_MOMENT}


@pytest.mark.parametrize("how", ["absent", "absent_with_notice"])
def test_who_could_not_come_is_called(round_: Round, cast: dict[str, Actor], how: str) -> None:
    came(talk_of("Amina", at=BEFORE, round_=round_), how)
    assert found(cast["eva"]) == {"Noor": Why.ABSENT}


@pytest.mark.parametrize("how", ["present", "open"])
def test_who_came_and_what_nobody_noted_is_not_missed(round_: Round, cast: dict[str, Actor], how: str) -> None:
    talk_of("Bram", at=None, round_=round_)
    assert found(cast["eva"]) == {"Noor": Why.SILENT}, "control"
    came(talk_of("Amina", at=BEFORE, round_=round_), how)
    assert found(cast["eva"]) == {}, "one parent is enough: talks apart count once"


def test_another_moment_that_is_to_come_is_enough(round_: Round, cast: dict[str, Actor]) -> None:
    came(talk_of("Amina", at=BEFORE, round_=round_), "absent")
    talk_of("Amina", at=NOW + timedelta(days=3), round_=round_)
    assert found(cast["eva"]) == {}


def test_only_of_a_round_that_is_published_and_of_who_takes_part(round_: Round, cast: dict[str, Actor]) -> None:
    talk = talk_of("Amina", at=None, round_=round_)
    for state in (Round.State.ASKING, Round.State.PLANNING, Round.State.CLOSED, Round.State.CANCELLED):
        Round.objects.update(state=state)
        assert found(cast["eva"]) == {}, state
    Round.objects.update(state=Round.State.PUBLISHED)
    assert found(cast["eva"]) == {"Noor": Why.SILENT}
    ChildInRound.objects.create(round=round_, child=talk.child, organisation=talk.organisation, is_in=False)
    assert found(cast["eva"]) == {}


def test_a_child_for_whom_nobody_may_be_invited_is_not_expected(round_: Round, cast: dict[str, Actor]) -> None:
    talk_of("Bram", at=None, round_=round_)
    assert found(cast["eva"]) == {"Noor": Why.SILENT}
    Block.objects.create(
        adult=adult("Bram"), child=child("Noor"), begun_at=timezone.now() - timedelta(hours=1), basis="court",
        confirmed_at=timezone.now(), begun_by=adult("Gijs"), confirmed_by=adult("Lotte"),
    )  # fmt: skip
    assert unspoken(cast["eva"], timezone.now()) == {}


@pytest.mark.parametrize("who", ["gijs", "lotte", "fatma", "marja", "ivo", "amina", "bram", "daan", "joke", "coby"])
def test_nobody_has_the_list_of_a_colleague(round_: Round, cast: dict[str, Actor], client_as: Sign, who: str) -> None:
    talk_of("Amina", at=None, round_=round_)
    assert found(cast["eva"]) == {"Noor": Why.SILENT}, "control"
    assert found(cast[who]) == {}
    for url in ("/linde/gesprekken/", "/linde/gesprekken/?toon=alle"):
        assert TITLE not in client_as(who).get(url).content.decode()


def test_who_holds_the_talks_of_a_group_sees_its_own(round_: Round, cast: dict[str, Actor]) -> None:
    """The head who holds the talks of a group is a holder like another."""
    talk_of("Amina", at=None, round_=round_)
    PartHolder.objects.create(part=round_.parts.get(), adult=adult("Gijs"), order=1)
    assert found(cast["gijs"]) == {"Noor": Why.SILENT}


def test_a_colleague_with_a_tie_at_home_has_no_part_in_it(round_: Round, cast: dict[str, Actor]) -> None:
    talk_of("Amina", at=None, round_=round_)
    relate(actor=ACTOR, adult=adult("Eva"), child=child("Noor"), kind=Kind.OTHER, custody=Custody.NO)
    assert found(cast["eva"]) == {}


def test_the_page_says_it_kindly_and_leads_to_the_family(round_: Round, client_as: Sign) -> None:
    talk = came(talk_of("Amina", at=BEFORE, round_=round_), "absent")
    shown = page(client_as("eva"), "")
    part = shown[shown.index(TITLE) :]
    part = part[: part.index("</section>")]
    assert f"/linde/gesprekken/{talk.public_id}/" in part
    card = f"/linde/gezinnen/{talk.child.public_id}/"
    assert card in part
    assert client_as("eva").get(card).status_code == 200
    assert "Amina Haddad" in part
    assert not any(word in part for word in ("absent", "afwezig", "niet gekomen", "%"))
    assert TITLE not in page(client_as("eva"), "?toon=alle")


def test_it_stands_once_with_talks_that_were_and_without(round_: Round, client_as: Sign) -> None:
    talk_of("Amina", at=None, round_=round_)
    assert page(client_as("eva"), "").count(TITLE) == 1
    talk_of("Amina", "Bram", at=BEFORE)
    shown = page(client_as("eva"), "")
    assert shown.count(TITLE) == 1
    assert shown.index(TITLE) < shown.index('id="before"')


def test_as_many_questions_for_four_children_and_two_rounds_as_for_one(
    round_: Round, cast: dict[str, Actor], client_as: Sign
) -> None:
    eva = client_as("eva")
    talk_of("Amina", at=None, round_=round_)

    def count() -> int:
        page(eva, "")
        with CaptureQueriesContext(connection) as asked:
            page(eva, "")
        return len(asked)

    first = count()
    with CaptureQueriesContext(connection) as asked:
        unspoken(cast["eva"], NOW)
    assert len(asked) <= 7
    group = Group.objects.get(name="Groep 4")
    for number in range(3):
        one = add_child(actor=ACTOR, given_name=f"Kind{number}", family_name="X", birth_date=date(2018, 1, 1))
        place(actor=ACTOR, child=one, group=group, since=TODAY - timedelta(days=90))
        relate(actor=ACTOR, adult=adult("Bram"), child=one, kind=Kind.PARENT, custody=Custody.YES)
        talk_of("Bram", name=f"Kind{number}", at=None, round_=round_)
    talk_of("Amina", at=None, round_=a_round(groups=[group], first=date(2026, 11, 16), state=Round.State.PUBLISHED))
    assert len(found(cast["eva"])) == 4
    assert count() == first
