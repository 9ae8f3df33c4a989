"""Goals and texts: changed by leaders, undone as one, told to the log."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from samenspel.audit.models import Event
from samenspel.core.actor import Actor, System
from samenspel.core.policy import NotVisible, Refused
from samenspel.core.tenancy import WrongCentre, centre_scope
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.plans import actions, queries
from samenspel.plans.models import ChapterText, Goal

CLI = System("cli")


@pytest.fixture
def year(linde: Centre) -> SchoolYear:
    return open_school_year(actor=CLI, label="2026-2027")


def goal(year: SchoolYear | None, text: str = "Doel", kind: str = "specific") -> Goal:
    return actions.add_goal(actor=CLI, entry=actions.GoalEntry(kind=kind, text=text, school_year=year))[0]


def texts(year: SchoolYear) -> list[str]:
    return [one.text for one in queries.goals_of(year)]


def test_general_goals_run_over_the_years_and_come_first(year: SchoolYear) -> None:
    last = open_school_year(actor=CLI, label="2025-2026")
    goal(year, "dit jaar")
    goal(last, "vorig jaar")
    goal(None, "altijd", "general")
    goal(last, "algemeen vorig jaar", "general")
    assert texts(year) == ["altijd", "dit jaar"]
    assert texts(last) == ["altijd", "algemeen vorig jaar", "vorig jaar"]


def test_goals_trade_places_and_the_last_does_not_move_further(year: SchoolYear, cast: dict[str, Actor]) -> None:
    _one, two, _three = (goal(year, text) for text in ("een", "twee", "drie"))
    actions.move_goal(actor=cast["gijs"], goal=two, school_year=year, up=True)
    assert texts(year) == ["twee", "een", "drie"]
    assert actions.move_goal(actor=cast["gijs"], goal=two, school_year=year, up=True) is None
    batch = actions.move_goal(actor=cast["gijs"], goal=two, school_year=year, up=False)
    assert batch
    actions.undo(actor=cast["gijs"], batch=batch)
    assert texts(year) == ["twee", "een", "drie"]


def test_goals_that_bear_the_same_number_can_still_be_put_in_order(year: SchoolYear) -> None:
    one, two = goal(year, "een"), goal(year, "twee")
    Goal.objects.update(number=1)
    actions.move_goal(actor=CLI, goal=queries.goal_of(CLI, two.public_id), school_year=year, up=True)
    assert texts(year) == ["twee", "een"]
    assert one.pk


def test_a_goal_with_its_actions_comes_back_as_it_was(year: SchoolYear, cast: dict[str, Actor]) -> None:
    gijs, mine = cast["gijs"], goal(year)
    for text in ("een", "twee"):
        actions.add_action(actor=gijs, goal=mine, entry=actions.ActionEntry(text, ["Gids"], {"voorschool": "yes"}))
    before = queries.goal_of(gijs, mine.public_id).content()
    batch = actions.remove_action(actor=gijs, action=mine.actions.get(text="een"))
    assert mine.actions.count() == 1
    assert batch
    redo = actions.undo(actor=gijs, batch=batch)
    assert queries.goal_of(gijs, mine.public_id).content() == before
    actions.undo(actor=gijs, batch=redo)
    assert mine.actions.count() == 1


def test_what_was_changed_again_is_not_undone(year: SchoolYear, cast: dict[str, Actor]) -> None:
    mine = goal(year)
    batch = actions.set_goal_status(actor=cast["gijs"], goal=mine, status="stopped")
    actions.set_goal_status(actor=cast["gijs"], goal=mine, status="active")
    assert batch
    with pytest.raises(ValidationError):
        actions.undo(actor=cast["gijs"], batch=batch)
    with pytest.raises(NotVisible):
        actions.undo(actor=cast["gijs"], batch=uuid4())


def test_a_change_that_changes_nothing_leaves_no_trace(year: SchoolYear, cast: dict[str, Actor]) -> None:
    mine = goal(year)
    events = Event.objects.count()
    assert actions.set_goal_status(actor=cast["gijs"], goal=mine, status="active") is None
    entry = actions.GoalEntry(kind="specific", text="Doel", school_year=year)
    assert actions.change_goal(actor=cast["gijs"], goal=mine, entry=entry) is None
    assert Event.objects.count() == events


@pytest.mark.parametrize("who", ["eva", "fatma"])
def test_the_team_reads_and_does_not_write(year: SchoolYear, cast: dict[str, Actor], who: str) -> None:
    mine = goal(year)
    assert queries.goal_of(cast[who], mine.public_id) == mine
    with pytest.raises(Refused):
        actions.set_goal_status(actor=cast[who], goal=mine, status="stopped")
    with pytest.raises(Refused):
        actions.write_chapter(actor=cast[who], school_year=year, key="visie", body="x")
    with pytest.raises(Refused):
        actions.undo(actor=cast[who], batch=uuid4())


def test_parents_see_the_goals_of_the_year_and_not_the_page_of_the_team(
    year: SchoolYear, cast: dict[str, Actor]
) -> None:
    shown, stopped = goal(year, "loopt"), goal(year, "gestopt")
    actions.set_goal_status(actor=CLI, goal=stopped, status="stopped")
    assert [one.text for one in queries.public_goals(cast["amina"], year)] == ["loopt"]
    assert not queries.visible_goals(cast["amina"], year)
    with pytest.raises(Goal.DoesNotExist):
        queries.goal_of(cast["amina"], shown.public_id)
    with pytest.raises(NotVisible):
        actions.set_goal_status(actor=cast["amina"], goal=shown, status="stopped")


def test_nothing_of_one_centre_is_seen_or_tied_to_another(
    year: SchoolYear, centres: dict[str, Centre], cast: dict[str, Actor]
) -> None:
    mine = goal(None, "altijd", "general")
    with centre_scope(centres["beuk"].pk):
        assert not queries.all_goals()
        assert not queries.public_goals(cast["karim"], SchoolYear(start=2026))
        with pytest.raises(WrongCentre):
            Goal(school_year=year, kind="specific", number=1, text="x").save()
        with pytest.raises(Goal.DoesNotExist):
            queries.goal_of(CLI, mine.public_id)


def test_a_chapter_is_written_per_year_and_undone(year: SchoolYear, cast: dict[str, Actor]) -> None:
    gijs = cast["gijs"]
    first = actions.write_chapter(actor=gijs, school_year=year, key="visie", body="Eerste\r\n\r\ntekst\x00 ")
    assert queries.chapter_texts(year) == {"visie": "Eerste\n\ntekst"}
    assert actions.write_chapter(actor=gijs, school_year=year, key="visie", body="Eerste\n\ntekst") is None
    second = actions.write_chapter(actor=gijs, school_year=year, key="visie", body="Tweede")
    assert first
    assert second
    actions.undo(actor=gijs, batch=second)
    assert queries.chapter_texts(year) == {"visie": "Eerste\n\ntekst"}
    with pytest.raises(ValueError, match="nergens"):
        actions.write_chapter(actor=gijs, school_year=year, key="nergens", body="x")
    with pytest.raises(ValidationError):
        actions.write_chapter(actor=gijs, school_year=year, key="visie", body="x" * 50_000)


def test_the_text_of_an_earlier_year_is_there_to_start_from(year: SchoolYear) -> None:
    early, last = (open_school_year(actor=CLI, label=label) for label in ("2023-2024", "2024-2025"))
    actions.write_chapter(actor=CLI, school_year=early, key="visie", body="oud")
    actions.write_chapter(actor=CLI, school_year=last, key="visie", body="")
    found = queries.earlier_text(year, "visie")
    assert found
    assert (found.body, found.school_year.label) == ("oud", "2023-2024")
    assert queries.earlier_text(early, "visie") is None


def test_the_vision_of_a_year_is_the_text_under_way_until_one_is_adopted(
    year: SchoolYear, linde: Centre, cast: dict[str, Actor]
) -> None:
    amina = cast["amina"]
    assert queries.public_vision(amina, year) is None
    actions.write_chapter(actor=CLI, school_year=year, key="visie", body="Onze visie")
    found = queries.public_vision(amina, year)
    assert found
    assert not found.is_adopted
    actions.adopt_document(
        actor=CLI,
        centre=linde,
        school_year=year,
        adopted_on=date(2026, 9, 1),
        decisions=[actions.Decision("board", "adopts", "", date(2026, 9, 1))],
        today=date(2026, 9, 1),
    )
    actions.write_chapter(actor=CLI, school_year=year, key="visie", body="Een nieuw plan")
    found = queries.public_vision(amina, year)
    assert found
    assert found.is_adopted
    assert "Onze visie" in str(found.blocks)
    assert ChapterText.objects.get().body == "Een nieuw plan"
