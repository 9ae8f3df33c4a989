"""August: next groups, group 8 leaves, with a file and without; and all of it undone (domain.md b2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Enrolment, Group, GroupMembership
from samenspel.rosters.actions import begin_school_year, undo_import
from samenspel.rosters.logic.new_year import LEAVE, NEW, STAY, NoSuchPlace, bunches
from samenspel.rosters.models import RosterImport
from samenspel.rosters.queries import held_now
from tests.conftest import TODAY
from tests.rosters.stage import SYSTEM, a_school, checksum, child, group, roster, take

AUGUST = date(2027, 8, 1)
SYSTEM_IN_SEPTEMBER = Actor(centre_id=0, person_id=0, public_id="later", is_staff=True, day=date(2027, 9, 1))
GROUPS = [group("Groep 1", "1"), group("Groep 4", "4"), group("Groep 5/6", ""), group("Groep 8", "8")]
GROUPS[2] = replace(GROUPS[2], levels=("5", "6"))
PUPILS = [
    child("1", "Aya Een", "Groep 1", level="1", born=date(2021, 1, 1)),
    child("4", "Bas Vier", "Groep 4", level="4", born=date(2018, 1, 1)),
    child("5", "Cas Vijf", "Groep 5/6", level="5", born=date(2017, 1, 1)),
    child("6", "Dex Zes", "Groep 5/6", level="6", born=date(2016, 1, 1)),
    child("8", "Eef Acht", "Groep 8", level="8", born=date(2014, 10, 1)),
]
FILE = roster(PUPILS, GROUPS)


@pytest.fixture
def school(linde: Centre) -> Organisation:
    organisation = a_school()
    take(organisation, FILE)
    return organisation


def groups_on(day: date) -> dict[str, str]:
    """The group of each child on a day."""
    rows = GroupMembership.objects.select_related("child", "group")
    return {
        row.child.given_name: row.group.name
        for row in rows
        if (row.valid_from or date.min) <= day <= (row.valid_until or date.max)
        and row.child.given_name in {"Aya", "Bas", "Cas", "Dex", "Eef"}
    }


def test_the_next_groups_are_proposed(school: Organisation) -> None:
    found = {one.name + ":" + one.level: (one.target, one.fresh) for one in bunches(held_now(school, AUGUST))}
    mixed = str(Group.objects.get(name="Groep 5/6").pk)
    assert found == {
        "Groep 1:1": (NEW, "Groep 2"),
        "Groep 4:4": (mixed, "Groep 5"),
        "Groep 5/6:5": (STAY, ""),
        "Groep 5/6:6": ("", ""),
        "Groep 8:8": (LEAVE, ""),
    }


def move(school: Organisation, actor: Any = SYSTEM) -> RosterImport:
    held = held_now(school, AUGUST)
    six = next(one.key for one in bunches(held) if one.level == "6")
    eight = str(Group.objects.get(name="Groep 8", unit__organisation=school).pk)
    made = begin_school_year(actor=actor, organisation=school, targets={six: eight}, first_day=AUGUST)
    assert made
    return made


def test_everybody_goes_where_the_head_says_and_group_8_leaves(school: Organisation) -> None:
    made = move(school)
    before = {"Aya": "Groep 1", "Bas": "Groep 4", "Cas": "Groep 5/6", "Dex": "Groep 5/6", "Eef": "Groep 8"}
    assert groups_on(date(2027, 7, 31)) == before
    assert groups_on(AUGUST) == {"Aya": "Groep 2", "Bas": "Groep 5/6", "Cas": "Groep 5/6", "Dex": "Groep 8"}
    leaver = Enrolment.objects.get(child__given_name="Eef")
    assert (leaver.valid_until, leaver.leaving) == (date(2027, 7, 31), "end_of_school")
    assert Group.objects.get(name="Groep 2", unit__organisation=school).levels == ["2"]
    assert (made.source, made.school_year, made.diff["moved"], made.diff["gone"]) == ("new_year", "2027-2028", 3, 1)


def test_a_level_in_a_combined_class_goes_up_too(school: Organisation) -> None:
    move(school)
    levels = {one.level for one in bunches(held_now(school, AUGUST)) if one.name == "Groep 5/6"}
    assert levels == {"5", "6"}, "Bas is in level 5 now, Cas in 6"


def test_it_is_undone_without_a_trace(school: Organisation) -> None:
    before = checksum()
    made = move(school)
    assert checksum() != before
    undo_import(actor=SYSTEM, roster_import=made)
    assert checksum() == before


def test_what_goes_nowhere_is_refused_and_nothing_happens(school: Organisation) -> None:
    before = checksum(())
    first = bunches(held_now(school, AUGUST))[0]
    other = str(Group.objects.get(name="De Vlinders").pk)
    for target in ("", "99999", other, LEAVE, "x", "²"):
        with pytest.raises(NoSuchPlace):
            begin_school_year(actor=SYSTEM, organisation=school, targets={first.key: target}, first_day=AUGUST)
    assert checksum(()) == before


def test_a_file_after_it_counts_again_also_where_it_says_what_the_old_one_said(school: Organisation) -> None:
    move(school)
    moved = [
        replace(PUPILS[0], group_refs=("Groep 2",), level="2"),
        PUPILS[1],
        replace(PUPILS[3], group_refs=("Groep 8",)),
    ]
    later = replace(SYSTEM_IN_SEPTEMBER, organisations=frozenset({school.pk}), posts=frozenset({("head", school.pk)}))
    file = roster([*moved, PUPILS[2]], [*GROUPS, group("Groep 2", "2")], year="2027-2028")
    taken = take(school, file, actor=later)
    assert taken.look.diff_counts["moved"] == 1, "Bas stays in group 4 for a year"
    assert groups_on(date(2027, 9, 2))["Bas"] == "Groep 4"
    assert take(school, file, actor=later).roster_import is None


def test_group_8_of_a_new_year_leaves_with_the_file_and_needs_no_second(school: Organisation) -> None:
    taken = take(school, replace(FILE, pupils=tuple(PUPILS[:4]), school_year="2027-2028"))
    assert taken.look.diff
    assert taken.look.diff.is_new_year
    assert not taken.look.needs_second
    assert taken.roster_import
    assert Enrolment.objects.get(child__given_name="Eef").leaving == "end_of_school"


def test_control_in_the_same_year_it_does_need_one(school: Organisation) -> None:
    taken = take(school, replace(FILE, pupils=tuple(PUPILS[:4])))
    assert taken.look.needs_second
    assert taken.roster_import is None


def test_a_file_of_an_earlier_year_is_told(school: Organisation) -> None:
    taken = take(school, replace(FILE, school_year="2025-2026"))
    assert [one.code for one in taken.look.warnings] == ["older_year"]


def test_a_toddler_who_is_absent_goes_to_school(linde: Centre) -> None:
    nursery = a_school("Kinderopvang De Vink", "childcare")
    many = [child(str(number), f"Kind{number} Vos", "Vlinders", born=date(2024, 5, 1)) for number in range(11)]
    many[0] = replace(many[0], birth_date=date(2022, 11, 25))
    file = roster(many, [group("Vlinders", "0")])
    take(nursery, file)
    take(nursery, replace(file, pupils=tuple(many[1:])))
    assert Enrolment.objects.get(child__given_name="Kind0").leaving == "to_school"


def test_only_leaders_begin_the_year(school: Organisation, cast: dict[str, Actor]) -> None:
    own = frozenset({school.pk})
    office = replace(cast["eva"], organisations=own, posts=frozenset({("office", school.pk)}))
    with pytest.raises(Refused):
        move(school, office)
    head = replace(cast["gijs"], organisations=own, posts=frozenset({("head", school.pk)}), day=TODAY)
    assert move(school, head).begun_by_id == cast["gijs"].person_id
