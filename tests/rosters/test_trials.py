"""On the screen: a file waits encrypted, a yes is to what was seen, and a second person is another one (I2, T16)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.actions import add_adult, assign_role
from samenspel.people.models import Child, Enrolment
from samenspel.people.queries import actor_for
from samenspel.rosters import waiting
from samenspel.rosters.actions import (
    Changed,
    Gone,
    answer,
    begin,
    confirm,
    decline,
    map_columns,
    say_different,
    say_same,
    say_yes,
    undo_import,
)
from samenspel.rosters.logic.diff import Listed
from samenspel.rosters.models import ColumnMapping, RosterImport, SameChild
from tests.conftest import TODAY
from tests.rosters.making import own_form, pupils, written
from tests.rosters.stage import SYSTEM, checksum

CHILDREN = Listed.CHILDREN
HEAD = "kindnummer;kind;geboortedatum;groep;verzorger;relatie;e-mail"


@pytest.fixture
def school(linde: Centre) -> Organisation:
    return Organisation.objects.get(kind="school")


@pytest.fixture
def gijs(cast: dict[str, Actor], linde: Centre) -> Actor:
    return cast["gijs"]


@pytest.fixture
def office(linde: Centre, school: Organisation, django_user_model: Any) -> Actor:
    """Somebody of the school's office."""
    user = django_user_model.objects.create_user("office@voorbeeld.test")
    adult = add_adult(actor=SYSTEM, given_name="Nel", user=user)
    assign_role(actor=SYSTEM, adult=adult, role="office", organisation=school)
    found = actor_for(user.pk, TODAY)
    assert found
    return found


def table(count: int = 10) -> bytes:
    return own_form(pupils(count, groups=2)).encode()


def plan_of(row: RosterImport) -> str:
    page = waiting.noted(row.public_id)
    assert page
    return str(page["plan"])


def files() -> list[Path]:
    folder = Path(settings.HOME) / "files" / waiting.FOLDER
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture(autouse=True)
def empty_folder() -> None:
    for file in files():
        file.unlink()


def test_nothing_is_taken_in_before_a_yes(school: Organisation, gijs: Actor) -> None:
    before = checksum()
    row = begin(actor=gijs, organisation=school, data=table(), filename="lijst.csv")
    assert row.state == "waiting_for_yes"
    assert checksum() == before
    done = say_yes(actor=gijs, roster_import=row, lists=frozenset(), plan=plan_of(row))
    assert done.state == "applied"
    assert Child.objects.filter(family_name__contains="Bakkali").exists() or checksum() != before


def test_the_waiting_file_is_unreadable_and_goes_after_the_yes(school: Organisation, gijs: Actor) -> None:
    row = begin(actor=gijs, organisation=school, data=table(), filename="lijst.csv")
    assert len(files()) == 2
    for file in files():
        assert b"voorbeeld" not in file.read_bytes()
        assert b"kind" not in file.read_bytes()
    assert waiting.take(row.public_id) == table()
    say_yes(actor=gijs, roster_import=row, lists=frozenset(), plan=plan_of(row))
    assert files() == []


def test_a_file_that_is_refused_leaves_its_reasons_only(school: Organisation, gijs: Actor) -> None:
    row = begin(actor=gijs, organisation=school, data=b"<EDEX></EDEX>", filename="leeg.xml")
    assert row.state == "refused"
    assert len(files()) == 1
    page = waiting.noted(row.public_id)
    assert page
    assert page["errors"]
    with pytest.raises(Gone):
        say_yes(actor=gijs, roster_import=row, lists=frozenset(), plan="")
    decline(actor=gijs, roster_import=row)
    assert files() == []
    assert not RosterImport.objects.exists()


def test_a_yes_is_to_what_was_seen(school: Organisation, gijs: Actor) -> None:
    first = begin(actor=gijs, organisation=school, data=table(), filename="lijst.csv")
    seen = plan_of(first)
    other = begin(actor=gijs, organisation=school, data=table(6), filename="lijst.csv")
    say_yes(actor=gijs, roster_import=other, lists=frozenset(), plan=plan_of(other))
    before = checksum()
    with pytest.raises(Changed):
        say_yes(actor=gijs, roster_import=first, lists=frozenset(), plan=seen)
    assert checksum() == before
    say_yes(actor=gijs, roster_import=first, lists=frozenset(), plan=plan_of(first))
    assert checksum() != before


def test_what_nobody_came_back_for_is_thrown_away(school: Organisation, gijs: Actor) -> None:
    old = begin(actor=gijs, organisation=school, data=table(), filename="lijst.csv")
    RosterImport.objects.filter(pk=old.pk).update(begun_at=old.begun_at - timedelta(days=2))
    begin(actor=gijs, organisation=school, data=table(3), filename="lijst.csv")
    assert not RosterImport.objects.filter(pk=old.pk).exists()
    assert waiting.take(old.public_id) is None
    with pytest.raises(Gone):
        say_yes(actor=gijs, roster_import=old, lists=frozenset(), plan="x")


def test_columns_are_mapped_once_and_remembered(school: Organisation, gijs: Actor) -> None:
    data = written("Wie;Jarig op;Zit bij", [("Noor Berg", "2018-03-14", "5a")], ";").encode()
    row = begin(actor=gijs, organisation=school, data=data, filename="lijst.csv")
    page = waiting.noted(row.public_id)
    assert page
    assert page["needs_mapping"]["columns"] == ["Wie", "Jarig op", "Zit bij"]
    assert row.state == "waiting_for_yes"
    fields = {"Wie": "child.name", "Jarig op": "child.birth_date", "Zit bij": "child.group"}
    map_columns(actor=gijs, roster_import=row, fields=fields)
    assert row.counts["pupils"] == 1
    assert ColumnMapping.objects.get().fields == fields
    again = begin(actor=gijs, organisation=school, data=data, filename="lijst.csv")
    assert again.counts["pupils"] == 1
    childcare = Organisation.objects.get(kind="childcare")
    elsewhere = begin(actor=SYSTEM, organisation=childcare, data=data, filename="lijst.csv")
    assert elsewhere.counts["pupils"] == 0, "each organisation has its own lists"


def leave_many(school: Organisation, actor: Actor) -> RosterImport:
    """Ten children are here, the file has seven, and the first person says that the others leave."""
    ten = begin(actor=actor, organisation=school, data=table(), filename="lijst.csv")
    say_yes(actor=actor, roster_import=ten, lists=frozenset(), plan=plan_of(ten))
    row = begin(actor=actor, organisation=school, data=table(7), filename="lijst.csv")
    return say_yes(actor=actor, roster_import=row, lists=frozenset({CHILDREN}), plan=plan_of(row))


def enrolled(school: Organisation) -> int:
    return Enrolment.objects.filter(organisation=school, valid_until=None).count()


def test_a_second_person_is_another_one(school: Organisation, gijs: Actor, office: Actor) -> None:
    before = enrolled(school)
    row = leave_many(school, gijs)
    assert row.state == "waiting_for_second"
    assert enrolled(school) == before + 10
    with pytest.raises(Refused):
        confirm(actor=gijs, roster_import=row)
    row.refresh_from_db()
    done = confirm(actor=office, roster_import=row)
    assert done.state == "applied"
    assert done.second_id == office.person_id
    assert enrolled(school) == before + 7
    undo_import(actor=gijs, roster_import=done)
    assert enrolled(school) == before + 10


def test_control_one_person_alone_would_pass_without_that_look(
    school: Organisation, gijs: Actor, office: Actor
) -> None:
    row = leave_many(school, gijs)
    RosterImport.objects.filter(pk=row.pk).update(begun_by=office.person_id)
    row.refresh_from_db()
    assert confirm(actor=gijs, roster_import=row).state == "applied"


def test_a_second_person_of_the_other_organisation_does_not_see_it(
    school: Organisation, gijs: Actor, cast: dict[str, Actor]
) -> None:
    row = leave_many(school, gijs)
    childcare = Organisation.objects.get(kind="childcare")
    from samenspel.core.policy import NotVisible

    manager = replace(
        cast["fatma"], posts=frozenset({("childcare_manager", childcare.pk)}), roles=frozenset({"childcare_manager"})
    )
    with pytest.raises(NotVisible):
        confirm(actor=manager, roster_import=row)
    with pytest.raises(NotVisible):
        undo_import(actor=manager, roster_import=row)


def test_what_changed_before_the_second_yes_goes_back_to_the_first(
    school: Organisation, gijs: Actor, office: Actor
) -> None:
    row = leave_many(school, gijs)
    last = Enrolment.objects.filter(organisation=school, valid_until=None).order_by("pk").last()
    Enrolment.objects.filter(pk=last.pk).update(valid_until=TODAY - timedelta(days=3), leaving="other")
    with pytest.raises(Changed):
        confirm(actor=office, roster_import=row)
    row.refresh_from_db()
    assert row.state == "waiting_for_yes"


def test_a_second_person_can_say_no(school: Organisation, gijs: Actor, office: Actor) -> None:
    row = leave_many(school, gijs)
    decline(actor=office, roster_import=row)
    row.refresh_from_db()
    assert row.state == "refused"
    assert files() == []
    with pytest.raises(Gone):
        confirm(actor=office, roster_import=row)


@pytest.fixture
def moved(school: Organisation, gijs: Actor) -> Callable[[], RosterImport]:
    """Sami of childcare stands in the school's file."""
    data = written(HEAD, [("77", "Sami Jansen", "2024-01-20", "1a", "", "", "")], ";").encode()

    def start() -> RosterImport:
        return begin(actor=gijs, organisation=school, data=data, filename="lijst.csv")

    return start


def test_a_question_is_answered_on_the_page(moved: Callable[[], RosterImport], gijs: Actor) -> None:
    row = moved()
    page = waiting.noted(row.public_id)
    assert page
    (question,) = page["questions"]
    assert (question["about"], question["name"]) == ("other_place", "Sami Jansen")
    sami = Child.objects.get(given_name="Sami")
    assert question["candidates"] == [
        {
            "public_id": str(sami.public_id),
            "name": "Sami Jansen",
            "birth_date": "2024-01-20",
            "groups": ["De Vlinders"],
            "place": "Kinderopvang Het Nest",
            "contact": "",
            "note": "",
        }
    ], "no more than that is told of a child of the other organisation"
    answer(actor=gijs, roster_import=row, answers={question["id"]: str(sami.public_id)})
    say_yes(actor=gijs, roster_import=row, lists=frozenset(), plan=plan_of(row))
    assert Child.objects.filter(given_name="Sami").count() == 1
    assert Enrolment.objects.filter(child=sami).count() == 2


def test_later_is_answered_later(moved: Callable[[], RosterImport], gijs: Actor) -> None:
    row = moved()
    say_yes(actor=gijs, roster_import=row, lists=frozenset(), plan=plan_of(row))
    question = SameChild.objects.get()
    assert Child.objects.filter(given_name="Sami").count() == 2
    kept = say_same(actor=gijs, question=question)
    assert Child.objects.get(given_name="Sami") == kept
    assert kept.roster_keys.count() == 1
    assert Enrolment.objects.filter(child=kept).count() == 2
    again = moved()
    assert not any(again.diff.values())


def test_two_different_children_are_not_asked_about_again(moved: Callable[[], RosterImport], gijs: Actor) -> None:
    row = moved()
    say_yes(actor=gijs, roster_import=row, lists=frozenset(), plan=plan_of(row))
    say_different(actor=gijs, question=SameChild.objects.get())
    assert Child.objects.filter(given_name="Sami").count() == 2
    page = waiting.noted(moved().public_id)
    assert page
    assert page["questions"] == []
