"""Brothers and sisters follow from relations and from nothing else; who does not work with one gets no name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre
from samenspel.people.actions import place, relate
from samenspel.people.logic.custody import Custody, Kind, SourceKind
from samenspel.people.models import Adult, CareRelation, Child, Group
from samenspel.people.queries.correspondence import may_be_written
from samenspel.people.queries.families import bonds
from samenspel.people.queries.own import own_children_elsewhere, own_circles
from samenspel.people.queries.questions import open_questions
from samenspel.people.queries.siblings import Siblings, siblings
from tests.conftest import TODAY, user_of
from tests.people.family import NOW, SYSTEM, actor, adult, child

PEOPLE = Path(__file__).resolve().parents[2] / "samenspel" / "people"


def seen(key: str, whose: str, *, may_count: bool = False) -> Siblings:
    one = child(whose)
    around = bonds(Child.objects.filter(pk=one.pk), TODAY, NOW)
    return siblings(actor(key), one, around, may_count=may_count)


def names(found: Siblings) -> list[str]:
    return [kid.child.given_name for kid in found.named]


def test_a_brother_of_another_organisation_is_counted_for_the_head_and_named_to_nobody_there(linde: Centre) -> None:
    assert names(seen("gijs", "Noor", may_count=True)) == []
    assert seen("gijs", "Noor", may_count=True).others == 1
    assert seen("eva", "Noor") == Siblings((), None)
    assert seen("marja", "Sami", may_count=True).others == 1


def test_a_brother_one_works_with_is_named_with_his_group(linde: Centre) -> None:
    place(actor=SYSTEM, child=child("Sami"), group=Group.objects.get(name="Groep 8"))
    found = seen("gijs", "Noor", may_count=True)
    assert names(found) == ["Sami"]
    assert found.others == 0
    assert {one.group for one in found.named[0].places} == {"De Vlinders", "Groep 8"}
    assert names(seen("eva", "Noor")) == [], "a teacher of another group"


@pytest.mark.parametrize(
    ("kind", "source", "counts"),
    [
        (Kind.PARENT, SourceKind.ROSTER, True),
        (Kind.FOSTER_PARENT, SourceKind.COURT, True),
        (Kind.COURT_GUARDIAN, SourceKind.COURT, True),
        (Kind.COURT_GUARDIAN, SourceKind.GUARDIANSHIP_BODY, False),  # an agency makes no family
        (Kind.STEP_PARENT, SourceKind.PARENT, False),
        (Kind.GRANDPARENT, SourceKind.PARENT, False),
        (Kind.DELEGATE, SourceKind.PARENT, False),
    ],
)
def test_who_makes_brothers_and_sisters(kind: Kind, source: SourceKind, counts: bool, linde: Centre) -> None:
    for whose in ("Noor", "Daan"):
        relate(actor=SYSTEM, adult=adult("Joke"), child=child(whose), kind=kind, source_kind=source)
    assert ("Daan" in names(seen("gijs", "Noor"))) is counts


def test_the_same_address_makes_no_family_and_a_different_one_breaks_none(linde: Centre) -> None:
    def world() -> list[object]:
        rows = Child.objects.order_by("pk")
        around = bonds(rows, TODAY, NOW)
        asked = open_questions(rows, around, TODAY, NOW)
        return [
            [names(seen("gijs", whose)) for whose in ("Noor", "Daan")],
            [(one.adult.pk, one.child_id, one.rights) for one in around],
            [(one.ask, one.child_id) for one in asked],
            [(one.adult_id, one.child_id) for one in may_be_written(TODAY, NOW)],
        ]

    before = world()
    Adult.objects.update(address="Lindelaan 1\n1234 AB Waterhoek")
    assert world() == before
    for person in Adult.objects.all():
        person.address = f"Beukenlaan {person.pk}"
        person.save()
    assert world() == before


def reads_address(work: Callable[[], object]) -> bool:
    """Whether what it asks of the database mentions an address."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return any(re.search(r"\baddress\b", one["sql"]) for one in asked)


def test_no_question_about_a_family_reads_an_address(linde: Centre) -> None:
    everyone = Child.objects.order_by("pk")
    around = bonds(everyone, TODAY, NOW)
    asks: list[Callable[[], object]] = [
        lambda: bonds(everyone, TODAY, NOW),
        lambda: open_questions(everyone, around, TODAY, NOW),
        lambda: siblings(actor_gijs, child("Noor"), around, may_count=True),
        lambda: own_circles(actor_amina, NOW),
        lambda: own_children_elsewhere(actor_amina, NOW),
        lambda: may_be_written(TODAY, NOW),
    ]
    actor_gijs, actor_amina = actor("gijs"), actor("amina")
    assert not any(reads_address(one) for one in asks)


def test_control_a_question_that_reads_addresses_is_caught(linde: Centre) -> None:
    everyone = Child.objects.all()
    assert reads_address(lambda: bonds(everyone, TODAY, NOW, load=("address",)))
    assert reads_address(lambda: list(Adult.objects.filter(address="Lindelaan 1")))


def test_addresses_are_named_in_no_file_that_finds_things_out() -> None:
    """Only the column, its erasing and the page that shows it know the word."""
    found = {
        str(path.relative_to(PEOPLE))
        for folder in ("logic", "queries", "actions")
        for path in (PEOPLE / folder).rglob("*.py")
        if re.search(r"\baddress\b[\"'_ ]*[,=)}\]]|\.address\b|address__", path.read_text())
    }
    left_out, carried = "queries/families.py", "actions/merging.py"  # lists of columns; nothing compares them
    assert found == {left_out, carried}


def test_a_guardian_sees_own_children_of_another_centre_through_the_own_login(centres: dict[str, Centre]) -> None:
    with centre_scope(centres["linde"].pk):
        person = Adult(given_name="Karim", user=user_of("karim"))
        person.save()
        relate(actor=SYSTEM, adult=person, child=child("Daan"), kind=Kind.PARENT)
        here = actor("karim")
        crossings = Event.objects.filter(verb="centres.crossed")
        before = crossings.count()
        found = own_children_elsewhere(here, NOW)
        assert [(one.centre_key, one.child_name, one.groups) for one in found] == [("beuk", "Yassin", ("Groep 5",))]
        assert crossings.count() == before + 1
        assert crossings.last().detail == {"purpose": "OWN_CHILDREN"}  # type: ignore[union-attr]
        assert own_children_elsewhere(actor("amina"), NOW) == []


def test_what_is_blocked_or_over_at_another_centre_is_not_seen_from_here(centres: dict[str, Centre]) -> None:
    with centre_scope(centres["beuk"].pk):
        CareRelation.objects.update(valid_until=TODAY.replace(year=2025), custody=Custody.YES)
    with centre_scope(centres["linde"].pk):
        person = Adult(given_name="Karim", user=user_of("karim"))
        person.save()
        relate(actor=SYSTEM, adult=person, child=child("Daan"), kind=Kind.PARENT)
        assert own_children_elsewhere(actor("karim"), NOW) == []


def test_the_actors_of_the_cast_are_the_same_as_everywhere(cast: dict[str, Actor], linde: Centre) -> None:
    assert actor("gijs") == cast["gijs"]
