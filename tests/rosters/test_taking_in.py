"""A file comes in once, whole or not at all, and goes out again without a trace (I2, T16, G19, G21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import (
    Adult,
    CareRelation,
    Child,
    Enrolment,
    Group,
    GroupAssignment,
    GroupMembership,
    RoleAssignment,
)
from samenspel.rosters.actions import NoWayBack, import_roster, look_at, undo_import
from samenspel.rosters.models import RosterImport, RosterKey
from tests.conftest import TODAY
from tests.rosters import making
from tests.rosters.stage import (
    BORN,
    KEEP_ALL,
    SYSTEM,
    a_school,
    caregiver,
    cares,
    checksum,
    child,
    colleague,
    group,
    roster,
    take,
)

FILE = roster(
    [child("1", "Sem Vos", "5a"), child("2", "Lot Vos", "6a", born=date(2016, 2, 2))],
    [group("5a", "5", "G5"), group("6a", "6", "G6")],
    [colleague("L1", "Hein Berg", "5a")],
    [caregiver("p1", "Ada Vos", "ada@voorbeeld.nl", phone="06 12345678", language="pl")],
    [cares("1", "p1"), cares("2", "p1")],
)
NOTHING = {"new": 0, "changed": 0, "gone": 0, "moved": 0}


@pytest.fixture
def school(linde: Centre) -> Organisation:
    return a_school()


def test_a_file_brings_children_groups_colleagues_and_parents(school: Organisation) -> None:
    taken = take(school, FILE)
    assert taken.roster_import
    assert taken.look.diff_counts == {**NOTHING, "new": 2}
    sem = Child.objects.get(given_name="Sem")
    assert sem.birth_date == BORN
    membership = GroupMembership.objects.get(child=sem)
    assert (membership.group.name, membership.group.stage, membership.group.levels) == ("5a", "groep_3_8", ["5"])
    assert membership.group.unit.kind == "school"
    assert Enrolment.objects.get(child=sem).organisation == school
    ada = Adult.objects.get(given_name="Ada")
    assert (ada.email, ada.phone, ada.language) == ("ada@voorbeeld.nl", "06 12345678", "pl")
    relation = CareRelation.objects.get(adult=ada, child=sem)
    assert (relation.kind, relation.custody, relation.source_kind) == ("parent", "unknown", "roster")


def test_a_file_gives_no_rights(school: Organisation) -> None:
    take(school, FILE)
    hein = Adult.objects.get(given_name="Hein")
    assert GroupAssignment.objects.get(adult=hein).group.name == "5a"
    assert not RoleAssignment.objects.filter(adult=hein).exists()
    assert hein.user is None


def test_the_same_file_twice_changes_nothing(school: Organisation) -> None:
    take(school, FILE)
    before, events = checksum(()), Event.objects.count()
    again = take(school, FILE)
    assert again.roster_import is None
    assert again.look.diff_counts == NOTHING
    assert checksum(()) == before
    assert Event.objects.count() == events


def test_one_import_is_one_line_in_the_log_without_names(school: Organisation) -> None:
    before = Event.objects.count()
    taken = take(school, FILE)
    assert Event.objects.count() == before + 1
    line = Event.objects.order_by("-pk")[0]
    assert line.verb == "roster.imported"
    assert line.detail["import"] == str(taken.roster_import and taken.roster_import.public_id)
    assert line.detail["pupils"] == 2
    assert "Vos" not in str(line.detail)


def test_undo_puts_back_every_row_as_it_was(school: Organisation) -> None:
    empty = checksum()
    first = take(school, FILE)
    after_first = checksum()
    changed = replace(
        FILE,
        pupils=(replace(FILE.pupils[0], given_name="Semm", group_refs=("6a",)), child("3", "Pim Aa", "5a")),
        caregivers=(replace(FILE.caregivers[0], email="nieuw@voorbeeld.nl"),),
        relations=FILE.relations[:1],
    )
    second = take(school, changed, choices=KEEP_ALL)
    assert checksum() != after_first
    undo_import(actor=SYSTEM, roster_import=second.roster_import)  # type: ignore[arg-type]
    assert checksum() == after_first
    undo_import(actor=SYSTEM, roster_import=first.roster_import)  # type: ignore[arg-type]
    assert checksum() == empty
    with pytest.raises(NoWayBack):
        undo_import(actor=SYSTEM, roster_import=first.roster_import)  # type: ignore[arg-type]


def test_undo_after_a_change_by_hand_is_refused_whole_with_the_number(school: Organisation) -> None:
    taken = take(school, FILE)
    Child.objects.filter(given_name="Sem").update(given_name="Samuel")
    Adult.objects.filter(given_name="Ada").update(phone="")
    before = checksum(())
    with pytest.raises(NoWayBack, match=r"2 (dingen|things)") as stop:
        undo_import(actor=SYSTEM, roster_import=taken.roster_import)  # type: ignore[arg-type]
    assert stop.value.changed == 2
    assert checksum(()) == before


def test_undo_is_refused_when_something_was_added_to_a_new_child(school: Organisation) -> None:
    taken = take(school, FILE)
    coby = Adult.objects.get(given_name="Coby")
    CareRelation(adult=coby, child=Child.objects.get(given_name="Sem"), kind="grandparent").save()
    with pytest.raises(NoWayBack):
        undo_import(actor=SYSTEM, roster_import=taken.roster_import)  # type: ignore[arg-type]
    assert CareRelation.objects.filter(adult=coby, child__given_name="Sem").exists()


def test_control_an_undo_that_does_not_look_would_lose_the_addition(
    school: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take(school, FILE)
    coby = Adult.objects.get(given_name="Coby")
    CareRelation(adult=coby, child=Child.objects.get(given_name="Sem"), kind="grandparent").save()
    monkeypatch.setattr("samenspel.rosters.actions.undoing._touched_since", lambda made, befores: iter(()))
    undo_import(actor=SYSTEM, roster_import=taken.roster_import)  # type: ignore[arg-type]
    assert not CareRelation.objects.filter(adult=coby, child__given_name="Sem").exists()


@pytest.mark.parametrize("broken", ["_groups", "_children", "_adults", "_assignments", "_relations", "_absent"])
def test_a_failure_halfway_leaves_nothing(school: Organisation, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    before = checksum(())

    def fall(*_args: object, **_more: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(f"samenspel.rosters.applying.Applying.{broken}", fall)
    with pytest.raises(RuntimeError):
        take(school, FILE)
    assert checksum(()) == before


@pytest.mark.parametrize("model", [Child, Adult, Enrolment, GroupMembership, CareRelation, RosterKey])
def test_a_database_that_gives_up_halfway_leaves_nothing(
    school: Organisation, monkeypatch: pytest.MonkeyPatch, model: Any
) -> None:
    before = checksum(())
    from samenspel.rosters.journal import Journal

    make = Journal.make

    def make_or_fall(self: Journal, rows: Any) -> None:
        make(self, rows)
        if rows and isinstance(rows[0], model):
            raise OSError("the disk is full")

    monkeypatch.setattr(Journal, "make", make_or_fall)
    with pytest.raises(OSError, match="disk"):
        take(school, FILE)
    assert checksum(()) == before


def test_a_file_of_another_school_is_refused(school: Organisation) -> None:
    take(school, replace(FILE, organisation=replace(FILE.organisation, brin="06OF")))
    school.refresh_from_db()
    assert school.brin == "06OF"
    before = checksum(())
    other = take(school, replace(FILE, pupils=(), organisation=replace(FILE.organisation, brin="07AB")))
    assert [one.code for one in other.look.errors] == ["other_brin"]
    assert checksum(()) == before


def test_undo_takes_the_brin_away_again(school: Organisation) -> None:
    before = checksum()
    taken = take(school, replace(FILE, organisation=replace(FILE.organisation, brin="06OF", location="01")))
    school.refresh_from_db()
    assert school.brin == "06OF01"
    undo_import(actor=SYSTEM, roster_import=taken.roster_import)  # type: ignore[arg-type]
    assert checksum() == before


def test_a_file_of_the_school_next_door_is_refused(school: Organisation) -> None:
    a_school("Basisschool De Es", brin="06OF00")
    taken = take(school, replace(FILE, organisation=replace(FILE.organisation, brin="06OF")))
    assert [one.code for one in taken.look.errors] == ["brin_of_neighbour"]


def test_more_than_a_tenth_leaving_waits_for_a_second_person(school: Organisation) -> None:
    ten = roster([child(str(number), f"Kind{number} Vos", "5a") for number in range(10)])
    take(school, ten)
    before = checksum(())
    taken = take(school, replace(ten, pupils=ten.pupils[2:]))
    assert taken.look.needs_second
    assert taken.roster_import is None
    assert checksum(()) == before
    one = take(school, replace(ten, pupils=ten.pupils[1:]))
    assert one.roster_import
    assert one.look.diff_counts["gone"] == 1


def test_control_a_tenth_that_is_not_counted_lets_everybody_go(
    school: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ten = roster([child(str(number), f"Kind{number} Vos", "5a") for number in range(10)])
    take(school, ten)
    monkeypatch.setattr("samenspel.rosters.logic.diff.MOST_LEAVING", 1.0)
    assert take(school, replace(ten, pupils=ten.pupils[:1])).roster_import


def test_absence_never_deletes_and_ends_only_with_a_yes(school: Organisation) -> None:
    eleven = roster([child(str(number), f"Kind{number} Vos", "5a") for number in range(11)])
    take(school, eleven)
    fewer = replace(eleven, pupils=eleven.pupils[1:])
    kept = take(school, fewer, choices=KEEP_ALL)
    assert kept.roster_import is None
    assert Enrolment.objects.filter(organisation=school, valid_until=None).count() == 11
    take(school, fewer)
    gone = Child.objects.get(given_name="Kind0")
    assert Enrolment.objects.get(child=gone).valid_until
    assert not GroupMembership.objects.filter(child=gone, valid_until=None).exists()
    again = take(school, fewer)
    assert again.look.diff_counts == NOTHING


def test_who_was_gone_and_is_named_again_comes_back(school: Organisation) -> None:
    eleven = roster([child(str(number), f"Kind{number} Vos", "5a") for number in range(11)])
    take(school, eleven)
    take(school, replace(eleven, pupils=eleven.pupils[1:]))
    back = take(school, eleven)
    assert back.look.diff_counts == {**NOTHING, "changed": 1}
    gone = Child.objects.get(given_name="Kind0")
    assert Enrolment.objects.filter(child=gone).count() == 2
    assert GroupMembership.objects.filter(child=gone, valid_until=None).count() == 1
    assert take(school, eleven).look.diff_counts == NOTHING


def test_who_was_ended_by_hand_stays_ended(school: Organisation) -> None:
    take(school, FILE)
    Enrolment.objects.filter(child__given_name="Sem").update(valid_until=date(2026, 10, 1), leaving="other_school")
    again = take(school, FILE)
    assert again.roster_import is None
    assert again.look.diff
    assert [one.field for one in again.look.diff.children[0].changes if one.is_kept] == ["enrolled"]


def test_only_the_own_leaders_and_office_take_in(linde: Centre, cast: dict[str, Actor]) -> None:
    school = Organisation.objects.get(kind="school")
    childcare = Organisation.objects.get(kind="childcare")
    data = making.own_form(making.pupils(2)).encode()
    assert look_at(actor=cast["gijs"], organisation=school, data=data).is_sound
    with pytest.raises(Refused):
        look_at(actor=cast["gijs"], organisation=childcare, data=data)
    for who in ("eva", "fatma"):
        with pytest.raises(Refused):
            look_at(actor=cast[who], organisation=school, data=data)
    for who in ("amina", "hanna", "ivo", "joke", "karim", "daan"):
        with pytest.raises(NotVisible):
            look_at(actor=cast[who], organisation=school, data=data)


def test_whole_files_of_every_kind_come_in_and_go_out(school: Organisation) -> None:
    children = making.pupils(12, groups=4)
    for data in (
        making.edexml(children, groups=4, staff=3).encode(),
        making.own_form(children).encode(),
        making.wide(children).encode(),
        making.zipped(making.oneroster_files(children, groups=4)),
    ):
        empty = checksum()
        taken = import_roster(actor=SYSTEM, organisation=school, data=data)
        assert taken.roster_import, taken.look.errors
        assert taken.look.counts["pupils"] == 12
        assert taken.look.diff_counts == {**NOTHING, "new": 12}
        again = import_roster(actor=SYSTEM, organisation=school, data=data)
        assert again.look.diff_counts == NOTHING
        assert again.roster_import is None
        undo_import(actor=SYSTEM, roster_import=taken.roster_import)
        assert checksum() == empty
    assert RosterImport.objects.filter(state="undone").count() == 4
    assert not Group.objects.filter(unit__organisation=school).exists()


def test_day_of_the_actor_counts(school: Organisation, cast: dict[str, Actor]) -> None:
    gijs = replace(cast["gijs"], organisations=frozenset({school.pk}), posts=frozenset({("head", school.pk)}))
    take(school, FILE, actor=gijs)
    moved = replace(FILE, pupils=(replace(FILE.pupils[0], group_refs=("6a",)), FILE.pupils[1]))
    taken = take(school, moved, actor=gijs)
    assert taken.look.diff_counts == {**NOTHING, "moved": 1}
    rows = GroupMembership.objects.filter(child__given_name="Sem").order_by("pk")
    assert [(row.group.name, row.valid_from) for row in rows] == [("5a", None), ("6a", TODAY)]
    assert rows[0].valid_until == date(2026, 11, 21)
    assert taken.roster_import
    assert taken.roster_import.begun_by_id == gijs.person_id
