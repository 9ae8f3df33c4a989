"""Who is who: a key ties, a name proposes, a person decides; and never a merge by guess (domain.md b1-b2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Adult, CareRelation, Child, Enrolment, GroupMembership, RoleAssignment
from samenspel.rosters.logic.diff import OTHER, About, How
from samenspel.rosters.logic.roster import FileKind
from samenspel.rosters.models import RosterKey, SameChild
from tests.rosters.stage import BORN, KEEP_ALL, a_school, caregiver, cares, child, colleague, group, roster, take

NOTHING = {"new": 0, "changed": 0, "gone": 0, "moved": 0}


@pytest.fixture
def school(linde: Centre) -> Organisation:
    return a_school()


@pytest.fixture
def nursery(linde: Centre) -> Organisation:
    return a_school("Kinderopvang De Vink", "childcare")


def questions(taken: Any) -> list[tuple[About, str]]:
    return [(one.about, one.name) for one in taken.look.diff.questions]


def test_twins_stay_two(school: Organisation) -> None:
    twins = roster([child("1", "Sem Vos", "5a"), child("2", "Sara Vos", "5a")])
    take(school, twins)
    assert Child.objects.filter(family_name="Vos").count() == 2
    assert take(school, twins).look.diff_counts == NOTHING


def test_two_of_one_name_and_birthday_stay_two_by_their_keys(school: Organisation) -> None:
    two = roster([child("1", "Sem Vos", "5a"), child("2", "Sem Vos", "5b")])
    taken = take(school, two)
    assert taken.look.diff_counts["new"] == 2
    assert questions(taken) == []
    assert take(school, two).look.diff_counts == NOTHING


def test_two_of_one_name_without_keys_are_asked_about_and_left_alone(school: Organisation) -> None:
    two = roster([child(None, "Sem Vos", "5a", ref="a"), child(None, "Sem Vos", "5b", ref="b")])
    assert take(school, two).look.diff_counts["new"] == 2
    again = take(school, two)
    assert again.look.diff_counts == NOTHING
    assert [about for about, _name in questions(again)] == [About.SAME_HERE, About.SAME_HERE]
    assert Child.objects.filter(given_name="Sem").count() == 2


def test_dummy_keys_never_match(school: Organisation) -> None:
    take(school, roster([child(None, "Sem Vos", "5a", ref="#1")]))
    other = take(school, roster([child(None, "Lot Aa", "5a", ref="#1", born=date(2018, 5, 5))]), choices=KEEP_ALL)
    assert other.look.diff_counts == {**NOTHING, "new": 1, "gone": 1}
    assert set(RosterKey.objects.filter(kind="child").values_list("key", flat=True)) == {""}


def test_a_name_and_birthday_in_the_same_group_is_proposed_without_a_key(school: Organisation) -> None:
    take(school, roster([child("1", "Sem Vos", "5a")]))
    taken = take(school, roster([child(None, "sem vos", "5a")], caregivers=[caregiver(None, "Ada Vos")],
                                relations=[cares("sem vos", "Ada Vos")]))  # fmt: skip
    assert taken.look.diff
    assert taken.look.diff.children[0].how is How.PROPOSED
    assert Child.objects.filter(birth_date=BORN, family_name__iexact="Vos").count() == 1
    assert CareRelation.objects.filter(child__given_name__iexact="Sem").count() == 1


def test_another_group_without_a_key_is_a_question(school: Organisation) -> None:
    take(school, roster([child(None, "Sem Vos", "5a")], [group("5a", "5"), group("5b", "5")]))
    sem = Child.objects.get(given_name="Sem")
    file = roster([child(None, "Sem Vos", "5b")], [group("5a", "5"), group("5b", "5")])
    asked = take(school, file)
    assert questions(asked) == [(About.SAME_HERE, "Sem Vos")]
    assert asked.look.diff_counts == NOTHING, "neither new nor gone until somebody says"
    question = asked.look.diff and asked.look.diff.questions[0]
    assert question
    same = take(school, file, {question.id: str(sem.public_id)})
    assert same.look.diff_counts == {**NOTHING, "moved": 1}
    assert Child.objects.filter(given_name="Sem").count() == 1


def test_another_child_is_made_when_a_person_says_so(school: Organisation) -> None:
    take(school, roster([child(None, "Sem Vos", "5a")], [group("5a", "5"), group("5b", "5")]))
    file = roster([child(None, "Sem Vos", "5b")], [group("5a", "5"), group("5b", "5")])
    question = take(school, file).look.diff.questions[0]  # type: ignore[union-attr]
    taken = take(school, file, {question.id: OTHER})
    assert taken.look.needs_second, "and then the first Sem is absent, one of one"
    from samenspel.rosters.actions import Choices

    kept = take(school, file, choices=Choices(answers={question.id: OTHER}, lists=frozenset()))
    assert kept.look.diff_counts == {**NOTHING, "new": 1, "gone": 1}
    assert Child.objects.filter(given_name="Sem").count() == 2


def test_a_key_that_went_to_another_child_never_makes_the_one_into_the_other(school: Organisation) -> None:
    take(school, roster([child("1", "Sem Vos", "5a")]))
    sem = Child.objects.get(given_name="Sem")
    file = roster([child("1", "Imane Bakkali", "5a", born=date(2017, 1, 9))])
    asked = take(school, file)
    assert questions(asked) == [(About.REUSED_KEY, "Imane Bakkali")]
    sem.refresh_from_db()
    assert (sem.given_name, sem.birth_date) == ("Sem", BORN)
    from samenspel.rosters.actions import Choices

    question = asked.look.diff.questions[0]  # type: ignore[union-attr]
    take(school, file, choices=Choices(answers={question.id: OTHER}, lists=frozenset()))
    assert RosterKey.objects.get(kind="child", key="1").child.given_name == "Imane"
    assert RosterKey.objects.get(kind="child", child=sem).key == ""


def test_control_without_that_look_a_reused_key_overwrites(
    school: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(school, roster([child("1", "Sem Vos", "5a")]))
    monkeypatch.setattr("samenspel.rosters.logic.children.contradicts", lambda one, other: False)
    take(school, roster([child("1", "Imane Bakkali", "5a", born=date(2017, 1, 9))]))
    assert not Child.objects.filter(given_name="Sem").exists()


def test_another_key_on_the_same_child_is_asked(school: Organisation) -> None:
    take(school, roster([child("1", "Sem Vos", "5a")]))
    sem = Child.objects.get(given_name="Sem")
    file = roster([child("A-77", "Sem Vos", "5a")])
    asked = take(school, file)
    assert questions(asked) == [(About.SAME_HERE, "Sem Vos")]
    question = asked.look.diff.questions[0]  # type: ignore[union-attr]
    take(school, file, {question.id: str(sem.public_id)})
    assert take(school, file).look.diff_counts == NOTHING
    assert Child.objects.filter(given_name="Sem").count() == 1


def test_a_child_from_childcare_is_recognised_and_never_merged_silently(
    school: Organisation, nursery: Organisation
) -> None:
    born = date(2022, 11, 20)
    take(nursery, roster([child("n1", "Mo Bakkali", "Vlinders", born=born)], [group("Vlinders", "0")]))
    file = roster([child("s1", "Mohammed Bakkali", "1a", born=born)], [group("1a", "1")])
    taken = take(school, file)
    assert questions(taken) == [(About.OTHER_PLACE, "Mohammed Bakkali")]
    candidate = taken.look.diff.questions[0].candidates[0]  # type: ignore[union-attr]
    assert (candidate.name, candidate.birth_date, candidate.groups) == ("Mo Bakkali", born, ("Vlinders",))
    assert Child.objects.filter(birth_date=born).count() == 2
    open_question = SameChild.objects.get()
    assert open_question.answer == ""
    assert (open_question.first.given_name, open_question.second.given_name) == ("Mo", "Mohammed")
    assert take(school, file).look.diff_counts == NOTHING


def test_the_same_child_gets_the_key_and_an_enrolment_beside_the_first(
    school: Organisation, nursery: Organisation
) -> None:
    born = date(2022, 11, 20)
    imane = "Imane Bakkali", "i@voorbeeld.nl"
    take(nursery, roster([child("n1", "Mo Bakkali", "Vlinders", born=born)], [group("Vlinders", "0")],
                         caregivers=[caregiver("p", *imane)], relations=[cares("n1", "p")]))  # fmt: skip
    file = roster([child("s1", "Mohammed Bakkali", "1a", born=born)], [group("1a", "1")],
                  caregivers=[caregiver("q", *imane)], relations=[cares("s1", "q")])  # fmt: skip
    mo = Child.objects.get(given_name="Mo")
    asked = take_only_look(school, file)
    taken = take(school, file, {asked.questions[0].id: str(mo.public_id)})
    assert Child.objects.filter(birth_date=born).count() == 1
    assert set(Enrolment.objects.filter(child=mo).values_list("organisation", flat=True)) == {school.pk, nursery.pk}
    assert set(RosterKey.objects.filter(child=mo).values_list("key", flat=True)) == {"n1", "s1"}
    assert taken.look.diff_counts == {**NOTHING, "new": 1}
    mo.refresh_from_db()
    assert mo.given_name == "Mo", "what stands here is kept; the other name is told"
    assert Adult.objects.filter(given_name="Imane").count() == 1, "around the same child one name is one parent"
    assert take(school, file).look.diff_counts == NOTHING


def take_only_look(school: Organisation, file: Any) -> Any:
    """The diff, and nothing done."""
    from samenspel.rosters.logic.compare import compare
    from samenspel.rosters.queries import held_by
    from tests.conftest import TODAY

    return compare(file, held_by(school, file, TODAY), {}, TODAY)


def test_what_a_person_corrected_stays_and_is_told(school: Organisation) -> None:
    file = roster([child("1", "Sem Vos", "5a")], caregivers=[caregiver("p", "Ada Vos", "oud@voorbeeld.nl")],
                  relations=[cares("1", "p")])  # fmt: skip
    take(school, file)
    Adult.objects.filter(given_name="Ada").update(email="eigen@voorbeeld.nl")
    for address in ("oud@voorbeeld.nl", "nieuw@voorbeeld.nl"):
        taken = take(school, replace(file, caregivers=(caregiver("p", "Ada Vos", address),)))
        assert Adult.objects.get(given_name="Ada").email == "eigen@voorbeeld.nl"
        told = [(one.after, one.is_kept) for one in taken.look.diff.caregivers[0].changes]  # type: ignore[union-attr]
        assert told == [(address, True)]


def test_what_only_the_file_changed_is_taken(school: Organisation) -> None:
    file = roster([child("1", "Sem Vos", "5a")], caregivers=[caregiver("p", "Ada Vos", "oud@voorbeeld.nl")],
                  relations=[cares("1", "p")])  # fmt: skip
    take(school, file)
    taken = take(school, replace(file, caregivers=(caregiver("p", "Ada Vos", "nieuw@voorbeeld.nl"),)))
    assert taken.look.diff_counts == {**NOTHING, "changed": 1}
    assert Adult.objects.get(given_name="Ada").email == "nieuw@voorbeeld.nl"


def test_a_move_by_hand_stays(school: Organisation) -> None:
    file = roster([child("1", "Sem Vos", "5a"), child("2", "Lot Aa", "5b", born=date(2018, 1, 1))])
    take(school, file)
    row = GroupMembership.objects.get(child__given_name="Sem")
    row.group = GroupMembership.objects.get(child__given_name="Lot").group
    row.save()
    again = take(school, file)
    assert again.look.diff_counts == NOTHING
    assert again.roster_import is None


def test_a_guardian_who_is_a_teacher_is_asked_about(school: Organisation) -> None:
    file = roster([child("1", "Sem Vos", "5a")], staff=[colleague("L1", "Ada Vos", "5a", email="ada@voorbeeld.nl")])
    take(school, file)
    parent = roster(
        [child("1", "Sem Vos", "5a")],
        caregivers=[caregiver(None, "Ada Vos", "ada@voorbeeld.nl")],
        relations=[cares("1", "Ada Vos")],
    )
    ada = Adult.objects.get(given_name="Ada")
    asked = take_only_look(school, parent)
    assert [(one.about, one.candidates[0].note) for one in asked.questions] == [(About.ADULT, "works")]
    take(school, parent, {asked.questions[0].id: str(ada.public_id)})
    assert CareRelation.objects.get(child__given_name="Sem").adult == ada
    assert Adult.objects.filter(given_name="Ada").count() == 1


def test_one_key_in_both_roles_is_one_adult(school: Organisation) -> None:
    file = roster(
        [child("1", "Sem Vos", "5a")],
        staff=[colleague("L1", "Ada Vos", "5a", email="werk@voorbeeld.nl")],
        caregivers=[caregiver("L1", "Ada Vos", "thuis@voorbeeld.nl", staff_ref="L1")],
        relations=[cares("1", "L1")],
    )
    take(school, file)
    ada = Adult.objects.get(given_name="Ada")
    assert ada.email == "thuis@voorbeeld.nl", "contact data of a parent come from the parent's own line"
    assert take(school, file).look.diff_counts == NOTHING


def test_a_colleague_who_was_invited_gets_the_groups_of_the_file_only_when_sure(linde: Centre) -> None:
    school = Organisation.objects.get(kind="school")
    eva = Adult.objects.get(given_name="Eva")
    sure = roster([child("1", "Sem Vos", "5a")], staff=[colleague("L1", "Eva de Wit", "5a", email=eva.email)])
    take(school, sure)
    assert RosterKey.objects.get(kind="staff").adult == eva
    assert set(eva.assignments.values_list("group__name", flat=True)) == {"Groep 4", "5a"}


def test_a_colleague_of_one_name_and_nothing_more_is_a_question(linde: Centre) -> None:
    school = Organisation.objects.get(kind="school")
    file = roster([child("1", "Sem Vos", "5a")], staff=[colleague("L1", "Eva de Wit", "5a")])
    taken = take(school, file)
    assert questions(taken) == [(About.COLLEAGUE, "Eva de Wit")]
    eva = Adult.objects.get(given_name="Eva")
    assert set(eva.assignments.values_list("group__name", flat=True)) == {"Groep 4"}


def test_colleagues_who_left_lose_groups_and_role_with_a_yes_but_leaders_never(linde: Centre) -> None:
    from samenspel.rosters.actions import Choices
    from samenspel.rosters.logic.diff import Listed

    school = Organisation.objects.get(kind="school")
    eva, gijs = Adult.objects.get(given_name="Eva"), Adult.objects.get(given_name="Gijs")
    pupils = [child("1", "Sem Vos", "5a")]
    both = [colleague("L1", "Eva de Wit", "5a", email=eva.email), colleague("L2", "Gijs Verhoeven", email=gijs.email)]
    take(school, roster(pupils, staff=both))
    file = roster(pupils, staff=[colleague("L3", "Pim Aa", "5a")])
    take(school, file)
    assert RoleAssignment.objects.get(adult=eva).valid_until is None
    again = take(school, file, choices=Choices(lists=frozenset({Listed.STAFF})))
    assert again.roster_import
    assert RoleAssignment.objects.get(adult=eva).valid_until is not None
    assert RoleAssignment.objects.get(adult=gijs).valid_until is None
    assert not eva.assignments.filter(valid_until=None, group__unit__organisation=school).exists()


@pytest.mark.parametrize("name", ["O", "A Y", "نور الحسن", "ሰላም ተስፋይ", "Łucja Ñúñez", "Björk"])
def test_any_name_comes_in_and_stays_who_it_is(school: Organisation, name: str) -> None:
    keyed, bare = roster([child("1", name, "5a")]), roster([child(None, name, "5a")])
    take(school, keyed)
    assert take(school, keyed).look.diff_counts == NOTHING
    assert take(school, bare).look.diff_counts == NOTHING
    assert take(school, bare).roster_import is None
    assert Child.objects.filter(given_name=name.split()[0]).count() == 1


def test_a_deceased_child_is_not_touched(school: Organisation) -> None:
    file = roster([child("1", "Sem Vos", "5a")], caregivers=[caregiver("p", "Ada Vos")], relations=[cares("1", "p")])
    take(school, file)
    Child.objects.filter(given_name="Sem").update(deceased_on=date(2026, 11, 1))
    changed = roster([child("1", "Samuel Vos", "6a")], caregivers=[caregiver("p", "Ada Vos"), caregiver("q", "Bo Vos")],
                     relations=[cares("1", "p"), cares("1", "q")])  # fmt: skip
    take(school, changed)
    assert Child.objects.get(birth_date=BORN, family_name="Vos").given_name == "Sem"
    assert GroupMembership.objects.filter(child__given_name="Sem").count() == 1
    assert CareRelation.objects.filter(child__given_name="Sem").count() == 1


TABLE = FileKind.TABLE


def test_a_table_beside_the_administration_has_numbers_of_its_own(school: Organisation) -> None:
    children = [child(str(number), f"Kind{number} Vos", "5a") for number in range(1, 5)]
    take(school, roster(children))
    parents = [caregiver(None, f"Ouder{number} Vos") for number in range(1, 5)]
    turned = [replace(one, key=str(9 - int(one.key or 0))) for one in children]  # 1 is 8, and 5 to 8 are nobody's
    file = roster(turned, caregivers=parents, relations=[cares(one.ref, f"Ouder{one.ref} Vos") for one in turned])
    taken = take(school, replace(file, kind=TABLE))
    assert questions(taken) == []
    assert taken.look.diff_counts["new"] == 0
    for relation in CareRelation.objects.filter(child__family_name="Vos"):
        assert relation.adult.given_name.removeprefix("Ouder") == relation.child.given_name.removeprefix("Kind")
    assert take(school, replace(file, kind=TABLE)).roster_import is None
    assert take(school, roster(children)).roster_import is None


def test_one_number_of_two_kinds_of_file_on_two_children_of_one_birthday_ties_nobody(school: Organisation) -> None:
    take(school, roster([child("17", "Sem Vos", "5a")]))
    file = roster(
        [child("17", "Imane Bakkali", "5a")], caregivers=[caregiver(None, "Ada B")], relations=[cares("17", "Ada B")]
    )
    taken = take(school, replace(file, kind=TABLE))
    assert taken.look.diff_counts == {**NOTHING, "new": 1}
    assert CareRelation.objects.get(adult__given_name="Ada").child.given_name == "Imane"


def test_a_table_moves_nobody_whom_the_administration_places(school: Organisation) -> None:
    take(school, roster([child("1", "Sem Vos", "5a")], [group("5a", "5", "G5")]))
    taken = take(school, replace(roster([child("1", "Sem Vos", "Groep 5/6")]), kind=TABLE))
    assert taken.look.diff_counts == NOTHING
    assert GroupMembership.objects.get(child__given_name="Sem").group.name == "5a"
    assert not GroupMembership.objects.filter(group__name="Groep 5/6").exists()
    kept = [one.field for one in taken.look.diff.children[0].changes if one.is_kept]  # type: ignore[union-attr]
    assert kept == ["groups"]


def test_who_is_absent_from_a_table_of_parents_is_not_gone(school: Organisation) -> None:
    take(school, roster([child(str(number), f"Kind{number} Vos", "5a") for number in range(5)]))
    taken = take(school, replace(roster([child("1", "Kind1 Vos", "5a")]), kind=TABLE))
    assert taken.look.diff_counts["gone"] == 0


def test_a_group_is_one_whether_or_not_it_is_called_group(school: Organisation) -> None:
    take(school, roster([child("1", "Sem Vos", "Groep 5 A")], [group("Groep 5 A", "5", "G5")]))
    taken = take(school, roster([child("1", "Sem Vos", "5a")], [group("5a", "5", "N1")]))
    assert taken.look.diff_counts["moved"] == 0


def test_two_of_one_name_around_a_child_are_told_apart_by_address_the_first_time_already(school: Organisation) -> None:
    """Else the second time, when one of the two has a key of ours, the other one would be tied after all."""
    sem = child("1", "Sem Vos", "5a")
    ada, other = caregiver(None, "Ada Vos", "ada@voorbeeld.nl", ref="a"), caregiver("p0", "Ada Vos", ref="b")
    take(school, roster([sem], caregivers=[ada, other], relations=[cares("1", "a"), cares("1", "b")]))
    keyed, bare = replace(ada, key="p3"), replace(other, key=None)
    again = roster([sem], caregivers=[keyed, bare], relations=[cares("1", "a"), cares("1", "b")])
    assert take(school, again).roster_import
    assert take(school, again).roster_import is None
    assert Adult.objects.filter(given_name="Ada").count() == 2


def test_one_key_on_two_rows_of_one_name_is_of_the_first_and_comes_to_the_same_end_again(school: Organisation) -> None:
    """Sem's Ada has an address here and Lot's has none; a list says by one number that they are one."""
    two = [child("1", "Sem Vos", "5a"), child("2", "Lot Bos", "5a", born=None)]
    first, other = caregiver(None, "Ada Vos", "ada@voorbeeld.nl", ref="a"), caregiver(None, "Ada Vos", ref="b")
    take(school, roster(two, caregivers=[first, other], relations=[cares("1", "a"), cares("2", "b")]))
    one = caregiver("p3", "Ada Vos", "ada@voorbeeld.nl", ref="a")
    again = roster(two, caregivers=[one], relations=[cares("1", "a"), cares("2", "a")])
    assert take(school, again).roster_import
    assert CareRelation.objects.filter(adult__given_name="Ada").count() == 2
    assert RosterKey.objects.get(key="p3").adult == Adult.objects.get(email="ada@voorbeeld.nl")
    assert take(school, again).roster_import is None
