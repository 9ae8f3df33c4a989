"""From answers to talks: who sits with whom, how long, with whose help, and who has no talk yet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.people.models import Adult, CareRelation, Child, Group
from samenspel.talks.actions.plan_talks import Why, draw_up_talks
from samenspel.talks.logic.plan_match import matched
from samenspel.talks.models import (
    AnswerAboutChild,
    ChildInRound,
    Interpreter,
    PartHolder,
    Round,
    RoundAnswer,
    Seat,
    Talk,
)
from tests.conftest import TODAY
from tests.talks.makers import a_round, a_talk

NOW = timezone.make_aware(datetime(2026, 11, 22, 12))
FIRST = date(2026, 12, 7)


def adult(name: str) -> Adult:
    return Adult.objects.get(given_name=name)


def vier() -> Group:
    return Group.objects.get(name="Groep 4")


def answered(round_: Round, name: str, child: str = "", **said: Any) -> RoundAnswer:
    about = {key: said.pop(key) for key in ("is_apart", "presence", "wants_longer", "companion") if key in said}
    one = RoundAnswer.objects.create(round=round_, adult=adult(name), channel="link", given_at=NOW, **said)
    if child:
        AnswerAboutChild.objects.create(answer=one, child=Child.objects.get(given_name=child), **about)
    return one


def draw(cast: dict[str, Actor], round_: Round) -> Any:
    return draw_up_talks(actor=cast["gijs"], round_=round_, day=TODAY, moment=NOW)


def seats(talk: Talk) -> list[tuple[str, str]]:
    return [(seat.side, seat.adult.given_name) for seat in talk.seats.order_by("side", "order")]


@pytest.fixture
def round_(linde: Any) -> Round:
    return a_round(groups=[vier()], first=FIRST)


def test_parents_sit_together_until_one_says_otherwise(round_: Round, cast: dict[str, Actor]) -> None:
    drawn = draw(cast, round_)
    (talk,) = Talk.objects.all()
    assert seats(talk) == [("home", "Amina"), ("home", "Bram"), ("staff", "Eva")]
    assert (drawn.made, drawn.kept, drawn.gone, drawn.left) == (1, 0, 0, [])
    round_.refresh_from_db()
    assert round_.state == Round.State.PLANNING
    assert (talk.state, talk.published_at, talk.minutes, talk.room) == ("open", None, 15, "lokaal 1")


def test_one_word_of_one_parent_gives_both_a_talk_of_their_own_and_the_childs_part_to_both(
    round_: Round, cast: dict[str, Actor]
) -> None:
    answered(round_, "Bram", "Noor", is_apart=True, companion="Sanne")
    draw(cast, round_)
    assert sorted(seats(talk) for talk in Talk.objects.all()) == [
        [("home", "Amina"), ("staff", "Eva")],
        [("home", "Bram"), ("staff", "Eva")],
    ]
    assert set(Talk.objects.values_list("has_childs_part", flat=True)) == {True}
    assert {seat.adult.given_name: seat.companion for seat in Seat.objects.all()} == {
        "Amina": "",
        "Bram": "Sanne",
        "Eva": "",
    }


def test_drawing_up_twice_changes_nothing_and_what_was_pinned_stays(round_: Round, cast: dict[str, Actor]) -> None:
    answered(round_, "Bram", "Noor", is_apart=True)
    draw(cast, round_)
    at = timezone.make_aware(datetime.combine(FIRST, time(15, 30)))
    Talk.objects.filter(seats__adult=adult("Bram")).update(is_pinned=True, starts_at=at, state="planned")
    before = sorted(Talk.objects.values_list("pk", "is_pinned", "starts_at", "state"), key=str)
    chairs = sorted(Seat.objects.values_list("pk", "talk_id", "adult_id"))
    drawn = draw(cast, round_)
    assert (drawn.made, drawn.kept, drawn.gone) == (0, 2, 0)
    assert sorted(Talk.objects.values_list("pk", "is_pinned", "starts_at", "state"), key=str) == before
    assert sorted(Seat.objects.values_list("pk", "talk_id", "adult_id")) == chairs


def test_a_changed_mind_makes_one_talk_of_two_and_keeps_no_empty_one(round_: Round, cast: dict[str, Actor]) -> None:
    said = answered(round_, "Bram", "Noor", is_apart=True)
    draw(cast, round_)
    said.children.update(is_apart=False)
    drawn = draw(cast, round_)
    assert (drawn.made, drawn.kept, drawn.gone) == (0, 1, 1)
    (talk,) = Talk.objects.all()
    assert seats(talk) == [("home", "Amina"), ("home", "Bram"), ("staff", "Eva")]


def test_the_last_time_apart_is_apart_again(linde: Any, cast: dict[str, Actor]) -> None:
    before = a_round(groups=[vier()], first=FIRST - timedelta(days=60), state=Round.State.CLOSED)
    noor = Child.objects.get(given_name="Noor")
    for name in ("Amina", "Bram"):
        at = timezone.make_aware(datetime.combine(FIRST - timedelta(days=60), time(15)))
        a_talk(
            child=noor,
            group=vier(),
            home=[adult(name)],
            staff=[adult("Eva")],
            at=at,
            round_=before,
        )
    now = a_round(groups=[vier()], first=FIRST)
    draw(cast, now)
    assert sorted(seats(talk) for talk in Talk.objects.filter(round=now)) == [
        [("home", "Amina"), ("staff", "Eva")],
        [("home", "Bram"), ("staff", "Eva")],
    ]


def test_a_longer_talk_is_one_step_and_an_interpreter_is_shared_out(round_: Round, cast: dict[str, Actor]) -> None:
    one = Interpreter.objects.create(round=round_, language="ar", name="Tolk")
    answered(round_, "Amina", "Noor", wants_longer=True, interpreter="ar")
    draw(cast, round_)
    talk = Talk.objects.get()
    assert (talk.minutes, talk.interpreter) == (20, one)


def test_somebody_more_at_the_table_comes_after_who_holds_it(round_: Round, cast: dict[str, Actor]) -> None:
    ChildInRound.objects.create(
        round=round_,
        child=Child.objects.get(given_name="Noor"),
        organisation=vier().unit.organisation,
        also=adult("Lotte"),
    )
    draw(cast, round_)
    assert seats(Talk.objects.get()) == [("home", "Amina"), ("home", "Bram"), ("staff", "Eva"), ("staff", "Lotte")]


def test_who_has_nobody_to_ask_or_nobody_who_holds_it_is_told_with_the_reason(
    round_: Round, cast: dict[str, Actor]
) -> None:
    CareRelation.objects.filter(child__given_name="Noor").delete()
    assert [one.why for one in draw(cast, round_).left] == [Why.NOBODY]
    assert not Talk.objects.exists()


def test_a_group_without_holder_is_told(round_: Round, cast: dict[str, Actor]) -> None:
    PartHolder.objects.all().delete()
    assert [one.why for one in draw(cast, round_).left] == [Why.HOLDER]


def test_nobody_holds_the_talk_about_the_own_child(round_: Round, cast: dict[str, Actor]) -> None:
    noor = Child.objects.get(given_name="Noor")
    CareRelation.objects.create(adult=adult("Eva"), child=noor, kind="other")
    assert [one.why for one in draw(cast, round_).left] == [Why.FAMILY]
    PartHolder.objects.create(part=round_.parts.get(), adult=adult("Lotte"), order=1)
    assert draw(cast, round_).left == []
    assert seats(Talk.objects.get())[-1] == ("staff", "Lotte")


def test_only_a_leader_draws_up_and_only_before_publishing(round_: Round, cast: dict[str, Actor]) -> None:
    with pytest.raises(Refused):
        draw_up_talks(actor=cast["eva"], round_=round_, day=TODAY, moment=NOW)
    for state in (Round.State.DRAFT, Round.State.PUBLISHED, Round.State.CLOSED, Round.State.CANCELLED):
        Round.objects.filter(pk=round_.pk).update(state=state)
        with pytest.raises(ValidationError):
            draw(cast, round_)
    assert not Talk.objects.exists()


def test_the_number_of_questions_does_not_grow_with_the_talks(round_: Round, cast: dict[str, Actor]) -> None:
    with CaptureQueriesContext(connection) as one:
        draw(cast, round_)
    Talk.objects.all().delete()
    for number in range(5):
        child = Child.objects.create(given_name=f"Kind {number}")
        for name in ("Amina", "Bram"):
            CareRelation.objects.create(adult=adult(name), child=child, kind="parent", custody="yes")
        child.memberships.create(group=vier())
    with CaptureQueriesContext(connection) as more:
        assert draw(cast, round_).made == 6
    assert len(more) <= len(one) + 1


people = st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True)


@given(wanted=st.lists(people, max_size=4), there=st.dictionaries(st.integers(), people, max_size=4))
def test_tables_match_talks_one_to_one_and_the_same_people_keep_theirs(
    wanted: list[list[int]], there: dict[int, list[int]]
) -> None:
    found = matched(wanted, there)
    used = [key for key in found if key is not None]
    assert len(used) == len(set(used)) == min(len(wanted), len(there))
    for adults, key in zip(wanted, found, strict=True):
        if key is None or set(there[key]) != set(adults):
            free = [k for k, its in there.items() if set(its) == set(adults)]
            assert all(k in used for k in free)
