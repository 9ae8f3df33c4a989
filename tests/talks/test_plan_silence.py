"""Moving and mending without a word of another home: twin worlds, and colleagues who are family of a child."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samenspel.planner.explain import moves
from samenspel.talks.models import Away, Round, Seat, Talk
from samenspel.talks.queries.plan_instance import planned
from samenspel.talks.queries.plan_material import clock, material
from samenspel.talks.queries.plan_places import places_for
from tests.talks.makers import a_round
from tests.talks.plan_stage import FIRST, NOW, adult, another_family, at, aware, group, planning, talk_of

LENGTH = timedelta(minutes=15)


def offered(talk: Talk) -> set[datetime]:
    """What the family of a talk may choose from."""
    of = material(Round.objects.get(pk=talk.round_id), near={talk.pk})
    table = next(one for one in of.tables if one.talk.pk == talk.pk)
    return {one.at for one in places_for(of, table, NOW, for_family=True)}


def naive(talk: Talk) -> set[datetime]:
    """What it would be if every moment were offered at which no rule breaks."""
    of = material(Round.objects.get(pk=talk.round_id))
    found = planned(of)
    key = str(talk.public_id)
    return {found.grid.moment(one.place) for one in moves(found.instance, of.schedule(), key)}


@pytest.fixture
def hers(linde: Any) -> Talk:
    """Amina's own table about Noor; a talk of another family stands at five."""
    round_ = planning(ends=time(18), state=Round.State.PUBLISHED)
    another_family(1)
    another_family(2)
    talk_of(round_, "Kind 1", ["Ouder 1"], at(17), is_published=True)
    return talk_of(round_, "Noor", ["Amina"], at(15), is_published=True)


def worlds(hers: Talk, start: datetime, ask: Callable[[Talk], set[datetime]]) -> tuple[set[datetime], ...]:
    """What she is offered with nobody there, with a stranger there, and with the other home there."""
    found = [ask(hers)]
    for name, parent in (("Kind 2", "Ouder 2"), ("Noor", "Bram")):
        there = talk_of(hers.round, name, [parent], start, is_published=True)  # type: ignore[arg-type]
        found.append(ask(hers))
        there.delete()
    return tuple(found)


STARTS = [at(15, 15), at(15, 30), at(15, 55), at(16), at(16, 20), at(16, 45), at(17, 15), at(17, 40), at(17, 45)]


@pytest.mark.parametrize("start", STARTS)
def test_the_other_home_leaves_the_same_hole_as_anybody(hers: Talk, start: datetime) -> None:
    empty, stranger, other = worlds(hers, start, offered)
    assert other == stranger
    assert all(start - 2 * LENGTH < one < start + 2 * LENGTH for one in empty ^ other), "nothing changes further away"
    assert {one for one in other if start - LENGTH < one < start + LENGTH} == set()


def test_control_the_plain_rules_would_tell_the_other_home(hers: Talk) -> None:
    _empty, stranger, other = worlds(hers, at(16), naive)
    assert stranger - other >= {at(15, 45), at(16, 15)}, "a wider hole than anybody's"


def test_a_block_or_a_table_together_makes_no_difference_that_could_be_read(hers: Talk) -> None:
    """Whether there is another table at all: what she is offered stands the same."""
    alone = offered(hers)
    theirs = talk_of(hers.round, "Noor", ["Bram"], None)  # type: ignore[arg-type]
    assert offered(hers) == alone, "a table without a moment"
    theirs.delete()
    assert offered(hers) == alone


def test_who_has_nobody_else_at_home_chooses_from_everything(hers: Talk) -> None:
    """Control: where no other home can be, nothing is kept back."""
    talk = Talk.objects.get(child__given_name="Kind 1")
    assert offered(talk) == naive(talk)
    Seat.objects.create(talk=hers, adult=adult("Bram"), side="home", order=1)
    assert offered(hers) == naive(hers), "both at one table"
    Seat.objects.filter(talk=hers, adult=adult("Bram")).delete()
    assert offered(hers) < naive(hers)


def test_what_is_not_offered_is_refused_in_the_same_words(hers: Talk, client_as: Callable[[str], Client]) -> None:
    page = reverse("planning:swap", args=["linde", hers.public_id])
    his = talk_of(hers.round, "Noor", ["Bram"], at(16), is_published=True)  # type: ignore[arg-type]
    said = []
    for moment in ("2026-12-07T16:15", "2026-12-07T17:15", "2026-12-07T16:00", "2026-12-07T17:00"):
        seen = client_as("amina").post(page, {"to": moment}, follow=True).content.decode()
        said.append(re.findall(r'class="[^"]*message[^"]*".*?</', seen, re.DOTALL))
    assert len({str(one) for one in said}) == 1
    hers.refresh_from_db()
    assert clock(hers.starts_at) == at(15)  # type: ignore[arg-type]
    assert his.starts_at == aware(at(16))


def test_two_homes_at_two_organisations_do_not_meet_at_the_door_and_it_is_not_to_be_seen(linde: Any) -> None:
    round_ = a_round(
        groups=[group(), group("De Vlinders")],
        first=FIRST,
        days=1,
        begins=time(15),
        ends=time(18),
        state=Round.State.PUBLISHED,
    )
    hers = talk_of(round_, "Noor", ["Amina"], at(15), is_published=True)
    another_family(1)
    stranger = talk_of(round_, "Kind 1", ["Ouder 1"], at(16, 30), is_published=True)
    as_anybody = offered(hers)
    stranger.delete()
    talk_of(round_, "Noor", ["Bram"], at(16, 30), group=group("De Vlinders"), staff=[adult("Fatma")], is_published=True)
    assert offered(hers) == as_anybody
    assert at(16, 45) not in as_anybody


# --- a colleague who is family of a child


@pytest.fixture
def board(linde: Any) -> Round:
    """Three talks of group 4, all with Lotte; Eva is family of one of the children."""
    from samenspel.people.models import CareRelation

    round_ = planning(ends=time(18))
    for number in (1, 2, 3):
        _parent, its = another_family(number)
        talk_of(round_, f"Kind {number}", [f"Ouder {number}"], at(15, 15 * number), staff=[adult("Lotte")])
        if number == 2:
            CareRelation.objects.create(adult=adult("Eva"), child=its, kind="other")
    return round_


def cards(page: str) -> list[str]:
    """The cards of the board, without where they stand and when."""
    found = re.findall(r'<li class="plan-card from.*?</li>', page, re.DOTALL)
    return [re.sub(r"from-\d+|\d\d:\d\d|\s+", " ", one) for one in found]


def seen_by(client: Client, name: str, round_: Round) -> str:
    return client.get(reverse(f"planning:{name}", args=["linde", round_.public_id])).content.decode()


def test_on_the_board_the_own_family_is_one_of_many(board: Round, client_as: Callable[[str], Client]) -> None:
    found = cards(seen_by(client_as("eva"), "board", board))
    assert len(found) == 3
    assert len(set(found)) == 1, "all alike"
    everything = seen_by(client_as("eva"), "board", board)
    assert not [name for name in ("Kind 1", "Kind 2", "Kind 3", "Ouder") if name in everything]
    control = cards(seen_by(client_as("gijs"), "board", board))
    assert len(set(control)) == 3


def test_who_holds_the_others_sees_them_in_the_own_lane_and_no_lane_beside_it(
    board: Round, client_as: Callable[[str], Client]
) -> None:
    for talk in Talk.objects.filter(round=board).exclude(child__given_name="Kind 2"):
        Seat.objects.create(talk=talk, adult=adult("Eva"), side="staff", order=1)
    page = seen_by(client_as("eva"), "board", board)
    found = cards(page)
    assert len(found) == 2
    assert "Kind 1" in page
    assert "Kind 3" in page
    assert "is-busy" not in page
    assert "Lotte" not in page[page.index("plan-board") :]
    assert len(cards(seen_by(client_as("gijs"), "board", board))) >= 3


def test_a_fault_of_the_own_family_is_not_counted(board: Round, client_as: Callable[[str], Client]) -> None:
    before = (
        seen_by(client_as("eva"), "board", board).count("plan-trouble"),
        "tone-gap" in seen_by(client_as("eva"), "board", board),
    )
    Away.objects.create(round=board, adult=adult("Lotte"), on=FIRST, begins=time(15, 30), ends=time(15, 45))
    page = seen_by(client_as("eva"), "board", board)
    assert (page.count("plan-trouble"), "tone-gap" in page) == before
    assert "plan-trouble" in seen_by(client_as("gijs"), "board", board)


def head_as_family(number: int = 2) -> None:
    from samenspel.people.models import CareRelation, Child

    CareRelation.objects.create(adult=adult("Gijs"), child=Child.objects.get(given_name=f"Kind {number}"), kind="other")


def bare(page: str) -> str:
    """A page without what differs in every answer."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page)


def test_without_a_moment_the_own_family_is_not_counted(board: Round, client_as: Callable[[str], Client]) -> None:
    head_as_family()
    waiting = Talk.objects.filter(round=board, child__given_name="Kind 1")
    at = waiting.get().starts_at
    waiting.update(starts_at=None, state="open")
    pages = ("without", "board")
    before = [bare(seen_by(client_as("gijs"), name, board)) for name in pages]
    own = Talk.objects.filter(round=board, child__given_name="Kind 2")
    own.update(starts_at=None, state="open")
    after = [bare(seen_by(client_as("gijs"), name, board)) for name in pages]
    assert after[0].count("<li") == before[0].count("<li")
    assert "Kind 2" not in after[0] + after[1]
    tray = [page[page.index("plan-tray") : page.index("plan-board")] for page in (before[1], after[1])]
    assert tray[0] == tray[1]
    waiting.update(starts_at=at, state="planned")  # control: another child does count
    Talk.objects.filter(round=board, child__given_name="Kind 3").update(starts_at=None, state="open")
    assert "Kind 3" in seen_by(client_as("gijs"), "without", board)


def test_what_would_help_names_no_moment_of_what_is_not_yours(board: Round, client_as: Callable[[str], Client]) -> None:
    """One talk waits, and two could make room for it: one of them of the own family."""
    from samenspel.talks.models import Sitting

    Sitting.objects.filter(round=board).update(ends=time(15, 45), begins=time(15, 15))
    Talk.objects.filter(round=board, child__given_name="Kind 3").update(starts_at=None, state="open")
    other = next(iter(Sitting.objects.filter(round=board)))
    Sitting.objects.create(round=board, organisation=other.organisation, on=FIRST, begins=time(17), ends=time(17, 15))
    said = RoundAnswers("Ouder 3", board)
    said.cannot(time(17), time(17, 15))
    control = seen_by(client_as("gijs"), "without", board)
    assert "Kind 1" in control
    assert "15:15" in control
    head_as_family(1)
    page = seen_by(client_as("gijs"), "without", board)
    assert "15:15" not in page, "where the own family is now"
    assert "15:30" in page, "the other one could go as well"


class RoundAnswers:
    """What a parent said of when."""

    def __init__(self, name: str, round_: Round) -> None:
        from samenspel.talks.models import RoundAnswer

        self.answer = RoundAnswer.objects.create(round=round_, adult=adult(name), channel="link", given_at=NOW)

    def cannot(self, begins: time, ends: time) -> None:
        from samenspel.talks.models import AnswerTime

        AnswerTime.objects.create(answer=self.answer, on=FIRST, begins=begins, ends=ends, choice="cannot")


def test_the_page_that_mends_tells_no_moment_of_the_own_family(
    board: Round, client_as: Callable[[str], Client]
) -> None:
    ahead(board)
    Away.objects.create(round=board, adult=adult("Lotte"), on=day_of(board), begins=time(15, 30), ends=time(15, 45))
    control = seen_by(client_as("gijs"), "mend", board)
    assert "Kind 2" in control
    assert "15:30" in control
    head_as_family()
    gijs = client_as("gijs")
    page = seen_by(gijs, "mend", board)
    assert "Kind 2" not in page
    assert "15:30" not in page
    key = str(Talk.objects.get(child__given_name="Kind 2").public_id)
    assert key not in page
    mark = re.search(r'name="mark" value="([^"]*)"', page)
    assert mark
    gijs.post(reverse("planning:mend", args=["linde", board.public_id]), {"mark": mark[1]})
    moved = Talk.objects.get(child__given_name="Kind 2").starts_at
    assert moved
    assert clock(moved).time() != time(15, 30), "it is mended all the same"


def day_of(round_: Round) -> Any:
    return round_.sittings.get().on


def ahead(round_: Round) -> None:
    """The round lies ahead of this machine's clock: pages ask what time it is."""
    from django.utils import timezone

    day = timezone.localdate() + timedelta(days=10)
    round_.sittings.update(on=day)
    for talk in Talk.objects.filter(round=round_, starts_at__isnull=False):
        start = clock(talk.starts_at)  # type: ignore[arg-type]
        Talk.objects.filter(pk=talk.pk).update(starts_at=aware(datetime.combine(day, start.time())))


def test_mending_says_so_when_it_is_not_what_was_shown_or_cannot_be(
    board: Round, client_as: Callable[[str], Client]
) -> None:
    ahead(board)
    Away.objects.create(round=board, adult=adult("Lotte"), on=day_of(board), begins=time(15, 30), ends=time(15, 45))
    page, gijs = reverse("planning:mend", args=["linde", board.public_id]), client_as("gijs")
    was = Talk.objects.get(child__given_name="Kind 2").starts_at
    assert gijs.post(page, {"mark": "x"}).status_code == 302, "nothing was shown yet"
    mark = re.search(r'name="mark" value="([^"]*)"', gijs.get(page).content.decode())
    assert mark
    assert client_as("gijs").post(page, {"mark": "x"}).status_code == 302
    round_sittings = list(board.sittings.all())
    board.sittings.all().delete()
    assert gijs.post(page, {"mark": mark[1]}).status_code == 302, "no hours any more: said, and nothing is moved"
    assert Talk.objects.get(child__given_name="Kind 2").starts_at == was
    for one in round_sittings:
        one.save(force_insert=True)
    Talk.objects.filter(round=board).update(is_pinned=True, starts_at=was)
    assert gijs.get(page).status_code == 200
    assert gijs.post(page, {"mark": mark[1]}).status_code == 302, "pins in each other's way"
