"""A talk on the board moves while somebody at its table gets another talk: nobody ends up in two places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from samenspel.core.actor import Actor
from samenspel.talks.actions import locking, plan_mending, plan_moves
from samenspel.talks.actions.asking_for import Setting, Wanted, choose_moment, invite_to_choose, plan_asked
from samenspel.talks.actions.plan_mending import mend_round
from samenspel.talks.actions.plan_moves import move_talk, set_moment, swap_own_talk
from samenspel.talks.models import Away, Round, Seat, Talk
from samenspel.talks.queries.plan_material import clock, material
from samenspel.talks.queries.plan_places import mending
from tests.talks.makers import a_talk
from tests.talks.plan_stage import FIRST, NOW, adult, at, aware, child, group, planning, talk_of

Cast = dict[str, Actor]
WANTED = at(15, 30)
ORDER = ["Round", "Talk", "Adult", "Chain"]


@pytest.fixture
def noor(linde: Any) -> Talk:
    """The talk of Noor in a round that its family knows, at three."""
    return talk_of(planning(state=Round.State.PUBLISHED), "Noor", ["Amina", "Bram"], at(15), is_published=True)


@pytest.fixture
def proposed(noor: Talk, cast: Cast) -> Talk:
    """The school also asks Amina for a talk with Lotte, at half past three."""
    return invite_to_choose(
        actor=cast["eva"],
        child=noor.child,
        organisation=noor.organisation,
        wanted=Wanted("x", "soon"),
        setting=Setting(15, "here", "", (adult("Lotte").pk,), (adult("Amina").pk,)),
        moments=[aware(WANTED)],
        moment=NOW,
    )


def choose(talk: Talk, cast: Cast) -> None:
    choose_moment(actor=cast["amina"], talk=talk, key=talk.proposed[0], moment=NOW)


def by_the_head(talk: Talk, cast: Cast) -> None:
    move_talk(actor=cast["gijs"], talk=talk, to=WANTED, moment=NOW)


def by_the_family(talk: Talk, cast: Cast) -> None:
    swap_own_talk(actor=cast["bram"], talk=talk, to=WANTED, moment=NOW)


MOVES = pytest.mark.parametrize("move", [by_the_head, by_the_family])
Move = Callable[[Talk, Cast], None]


def of_amina() -> list[Any]:
    rows = Talk.objects.filter(seats__adult=adult("Amina"), state=Talk.State.PLANNED, starts_at__isnull=False)
    return sorted(clock(one.starts_at) for one in rows if one.starts_at)


@MOVES
def test_who_gets_another_talk_while_we_wait_for_them_stays_in_one_place(
    noor: Talk, proposed: Talk, cast: Cast, monkeypatch: pytest.MonkeyPatch, move: Move
) -> None:
    """She chooses half past three while the move to half past three waits for her: it is looked at after the wait."""
    hold, held = locking.hold_tables, list[tuple[int, ...]]()

    def waits(*talks: int) -> None:
        held.append(talks)
        choose(proposed, cast)
        hold(*talks)

    monkeypatch.setattr(plan_moves, "hold_tables", waits)
    with pytest.raises(ValidationError):
        move(noor, cast)
    assert held == [(noor.pk,)]
    assert at(15) in of_amina()
    assert of_amina().count(WANTED) < 2


@MOVES
def test_control_without_the_wait_she_is_in_two_places(
    noor: Talk, proposed: Talk, cast: Cast, monkeypatch: pytest.MonkeyPatch, move: Move
) -> None:
    """What was read before she chose says that she is free."""

    def read(*args: Any, **more: Any) -> Any:
        found = material(*args, **more)
        choose(proposed, cast)
        return found

    monkeypatch.setattr(plan_moves, "hold_tables", lambda *talks: None)
    monkeypatch.setattr(plan_moves, "material", read)
    move(noor, cast)
    assert of_amina() == [WANTED, WANTED]


@MOVES
def test_control_on_its_own_it_moves_there(noor: Talk, proposed: Talk, cast: Cast, move: Move) -> None:
    move(noor, cast)
    assert of_amina() == [WANTED]
    with pytest.raises(ValidationError):
        choose(proposed, cast)  # and then the moment is taken


def test_moves_after_a_change_wait_for_everybody_who_moves(
    noor: Talk, proposed: Talk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Away.objects.create(round=noor.round, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(15, 30))
    shown = mending(material(noor.round), NOW).shown  # type: ignore[arg-type]
    assert [to for _key, _was, to in shown.rows] == [f"{WANTED:%Y-%m-%dT%H:%M}"], "control"
    monkeypatch.setattr(plan_mending, "hold_tables", lambda *talks: choose(proposed, cast))
    with pytest.raises(ValidationError):
        mend_round(actor=cast["gijs"], round_=noor.round, shown=shown, moment=NOW)  # type: ignore[arg-type]
    assert at(15) in of_amina()


def in_order(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> list[str]:
    """What others wait for, by the names of the models, in order and each once."""
    held: list[str] = []
    hold = QuerySet.select_for_update

    def noted(self: Any, *args: Any, **more: Any) -> Any:
        held.append(self.model.__name__)
        return hold(self, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", noted)
        act()
    return list(dict.fromkeys(one for one in held if one in ORDER))


def test_everybody_who_gives_a_talk_a_moment_holds_in_one_order(
    noor: Talk, proposed: Talk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = a_talk(
        child=child("Noor"), group=group(), home=[adult("Bram")], staff=[], at=None, is_published=False,
        asked_by=adult("Bram"), asked_on=NOW.date(),
    )  # fmt: skip
    late = talk_of(planning(state=Round.State.CLOSED), "Noor", ["Bram"], at(16, 0, 8), is_published=True)
    setting = Setting(15, "here", "", (adult("Lotte").pk,), (adult("Bram").pk,))
    acts: list[tuple[Callable[[], object], list[str]]] = [
        (lambda: by_the_head(noor, cast), ORDER),
        (lambda: swap_own_talk(actor=cast["bram"], talk=noor, to=at(15, 15), moment=NOW), ORDER),
        (lambda: set_moment(actor=cast["eva"], talk=late, to=aware(at(18, 0, 8)), moment=NOW), ORDER),
        (lambda: choose(proposed, cast), ORDER[1:]),
        (
            lambda: plan_asked(
                actor=cast["eva"], talk=asked, starts_at=aware(at(19)), setting=setting, moment=NOW
            ),
            ORDER[1:],
        ),
        (lambda: set_moment(actor=cast["gijs"], talk=asked, to=aware(at(20)), moment=NOW), ORDER[1:]),
    ]  # fmt: skip
    for act, order in acts:
        assert in_order(monkeypatch, act) == order


def test_at_a_table_everybody_is_held(noor: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[set[int]] = []
    monkeypatch.setattr(locking, "hold_adults", lambda adults: held.append(set(adults)))
    locking.hold_tables(noor.pk)
    assert held == [set(Seat.objects.filter(talk=noor).values_list("adult_id", flat=True))]
    assert len(held[0]) == 3
