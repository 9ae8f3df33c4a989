"""An import never gives a guardian back what a person took: by any row, any spelling, any order (G21, T1, T16)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samenspel.organisations.models import Centre, Organisation
from samenspel.people.logic.custody import Custody, Information, Kind, Right, SourceKind
from samenspel.people.models import Adult, Block, CareRelation, Child
from samenspel.people.queries.standing import standings
from samenspel.rosters.actions import undo_import
from samenspel.rosters.logic.diff import About
from samenspel.rosters.logic.roster import FileKind
from tests.conftest import TODAY, examples
from tests.rosters.stage import KEEP_ALL, SYSTEM, a_school, caregiver, cares, checksum, child, colleague, roster, take

BRAM = caregiver("p2", "Bram Vos", "bram@voorbeeld.nl", phone="06 12345678")
FILE = roster(
    [child("1", "Sem Vos", "5a")],
    caregivers=[caregiver("p1", "Ada Vos", "ada@voorbeeld.nl"), BRAM],
    relations=[cares("1", "p1", Custody.YES), cares("1", "p2", Custody.YES)],
)
LIMITS = {
    "no custody, by a ruling": {"custody": "no", "source_kind": SourceKind.COURT.value},
    "no custody, without a paper": {"custody": "no", "source_kind": SourceKind.TEAM.value},
    "on request, by a ruling": {
        "custody": "no",
        "information": Information.ON_REQUEST.value,
        "source_kind": SourceKind.COURT.value,
    },
    "no information": {"information": Information.NONE.value, "source_kind": SourceKind.RESTRAINING_ORDER.value},
    "ended by hand": {"valid_until": date(2026, 10, 1)},
}


@pytest.fixture
def school(linde: Centre) -> Organisation:
    organisation = a_school()
    take(organisation, FILE)
    return organisation


def limit(how: str) -> None:
    """A person limits Bram."""
    bram, sem = Adult.objects.get(given_name="Bram", family_name="Vos"), Child.objects.get(given_name="Sem")
    if how == "block":
        Block(adult=bram, child=sem, basis="court", begun_at=timezone.now(), confirmed_at=timezone.now()).save()
    elif how == "deceased":
        Adult.objects.filter(pk=bram.pk).update(deceased_on=date(2026, 10, 1))
    else:
        CareRelation.objects.filter(adult=bram, child=sem).update(**LIMITS[how])


EVERY_LIMIT = [*LIMITS, "block", "deceased"]
OTHER_SPELLINGS = [
    BRAM,
    replace(BRAM, ref="x", key=None),
    replace(BRAM, ref="x", key="p99"),
    replace(BRAM, ref="x", key=None, email="ander@voorbeeld.nl", phone=""),
    replace(BRAM, ref="x", key=None, given_name="B."),
    replace(BRAM, ref="x", key="p99", given_name="B", family_name="de Vos"),
    replace(BRAM, ref="x", key=None, given_name="Abraham"),
    replace(BRAM, ref="x", key=None, family_name="V\u200cos", email="", phone=""),
    replace(BRAM, ref="x", key=None, given_name="Br\u3164am", email="", phone=""),
    replace(BRAM, ref="x", key=None, given_name="BRAM", family_name="VOS"),
    replace(BRAM, ref="x", key=None, given_name="Papa", family_name="", phone="+31 6 12345678", email=""),
]


@pytest.mark.parametrize("how", EVERY_LIMIT)
@pytest.mark.parametrize("bram", OTHER_SPELLINGS, ids=lambda one: f"{one.key}-{one.given_name}-{one.email or 'none'}")
@pytest.mark.parametrize("custody", list(Custody))
def test_no_row_of_a_file_gives_back_what_a_person_took(
    school: Organisation, how: str, bram: Any, custody: Custody
) -> None:
    limit(how)
    before = everyone_but_ada()
    file = replace(
        FILE, caregivers=(FILE.caregivers[0], bram), relations=(FILE.relations[0], cares("1", bram.ref, custody))
    )
    take(school, file)
    assert everyone_but_ada() <= before


def of_bram() -> CareRelation:
    """The one relation between Bram and Sem."""
    return CareRelation.objects.get(adult__given_name="Bram", child__given_name="Sem")


def everyone_but_ada() -> frozenset[Right]:
    relations = CareRelation.objects.filter(child__given_name="Sem").exclude(adult__given_name="Ada")
    found = standings(relations.select_related("adult"), TODAY, timezone.now())
    dead = set(Adult.objects.exclude(deceased_on=None).values_list("pk", flat=True))
    return frozenset(right for (adult, _child), one in found.items() if adult not in dead for right in one.rights)


@pytest.mark.parametrize("how", EVERY_LIMIT)
def test_a_person_can_still_say_that_it_is_somebody_else(school: Organisation, how: str) -> None:
    limit(how)
    other = replace(BRAM, ref="x", key=None, given_name="Bo", email="bo@voorbeeld.nl", phone="")
    file = replace(FILE, caregivers=(FILE.caregivers[0], other), relations=(FILE.relations[0], cares("1", "x")))
    asked = take(school, file)
    assert asked.look.diff
    assert [one.about for one in asked.look.diff.questions] == [About.CAREGIVER]
    assert not Adult.objects.filter(given_name="Bo").exists()
    take(school, file, {asked.look.diff.questions[0].id: "other"})
    assert CareRelation.objects.filter(adult__given_name="Bo", child__given_name="Sem").exists()


def test_control_without_the_limit_the_same_file_is_taken(school: Organisation) -> None:
    CareRelation.objects.filter(adult__family_name="Vos").update(custody="unknown")
    take(school, FILE)
    assert of_bram().custody == "yes"


def test_control_a_compare_that_forgets_limits_is_caught(school: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    limit("no custody, by a ruling")
    before = everyone_but_ada()
    from samenspel.rosters.logic import relations

    monkeypatch.setattr(
        relations,
        "_changes",
        lambda one, tie, is_free: [relations.Change("custody", str(tie.custody), str(one.custody))],
    )
    take(school, FILE)
    assert not everyone_but_ada() <= before


def test_a_file_is_no_document_that_takes_custody_or_gives_it_back(school: Organisation) -> None:
    down = replace(FILE, relations=(FILE.relations[0], cares("1", "p2", Custody.NO)))
    taken = take(school, down)
    assert of_bram().custody == "yes"
    kept = [change for one in taken.look.diff.relations for change in one.changes]  # type: ignore[union-attr]
    assert [(one.field, one.after, one.is_kept) for one in kept] == [("custody", "no", True)]
    CareRelation.objects.filter(pk=of_bram().pk).update(custody="no")
    take(school, FILE)
    assert of_bram().custody == "no"


@pytest.mark.parametrize("custody", ["yes", "no"])
def test_what_was_not_known_of_custody_comes_from_the_file(school: Organisation, custody: str) -> None:
    CareRelation.objects.filter(pk=of_bram().pk).update(custody="unknown")
    before = everyone_but_ada()
    take(school, replace(FILE, relations=(FILE.relations[0], cares("1", "p2", Custody(custody)))))
    assert of_bram().custody == custody
    assert everyone_but_ada() >= before, "without a document a parent still gets news and talks"


def test_a_parent_is_not_made_less_by_a_file(school: Organisation) -> None:
    file = replace(FILE, relations=(FILE.relations[0], cares("1", "p2", Custody.YES, Kind.OTHER)))
    take(school, file)
    assert of_bram().kind == "parent"


def test_a_caregiver_who_is_absent_is_shown_and_stays(school: Organisation) -> None:
    file = replace(FILE, caregivers=FILE.caregivers[:1], relations=FILE.relations[:1])
    taken = take(school, file)
    assert taken.look.diff
    assert [one.adult_name for one in taken.look.diff.absent] == ["Bram Vos"]
    assert taken.roster_import is None
    assert of_bram().valid_until is None


# Any sequence of files, with limits set in between by hand.
NAMES = ("Sem Vos", "Lot Vos", "Sem Vos", "Imane Bakkali", "نور الحسن")
PEOPLE = ("Ada Vos", "Bram Vos", "B Vos", "Ada Vos", "Hein Berg")


@st.composite
def files(draw: st.DrawFn) -> Any:
    """Children and caregivers of a small world, with and without keys, in changing groups."""
    numbers = draw(st.lists(st.integers(0, 4), min_size=1, max_size=5, unique=True))
    pupils = [
        child(
            draw(st.sampled_from([str(number), str(number), None])),
            NAMES[number],
            draw(st.sampled_from(["5a", "5b"])),
            ref=f"c{number}",
            born=draw(st.sampled_from([date(2018, 3, 14) + timedelta(days=number // 3), None])),
        )
        for number in numbers
    ]
    adults = draw(st.lists(st.integers(0, 4), max_size=5, unique=True))
    caregivers = [
        caregiver(
            draw(st.sampled_from([f"p{number}", None])),
            PEOPLE[number],
            draw(st.sampled_from(["", f"a{number % 2}@voorbeeld.nl"])),
            ref=f"a{number}",
        )
        for number in adults
    ]
    pairs = draw(st.lists(st.tuples(st.sampled_from(numbers), st.sampled_from(adults)), unique=True)) if adults else []
    relations = [
        cares(f"c{one}", f"a{other}", draw(st.sampled_from(list(Custody))), draw(st.sampled_from(list(Kind)[:3])))
        for one, other in pairs
    ]
    staff = [colleague(draw(st.sampled_from(["L1", None])), "Hein Berg", "5a")] if draw(st.booleans()) else []
    file = roster(pupils, staff=staff, caregivers=caregivers, relations=relations)
    return replace(file, kind=draw(st.sampled_from([FileKind.EDEXML, FileKind.TABLE])))


@st.composite
def limits(draw: st.DrawFn) -> Sequence[tuple[int, str]]:
    """Which relations a person limits in between, and how."""
    return draw(st.lists(st.tuples(st.integers(0, 7), st.sampled_from(list(LIMITS))), max_size=3))


def all_rights() -> dict[tuple[int, int], frozenset[Right]]:
    relations = CareRelation.objects.select_related("adult", "child")
    return {pair: one.rights for pair, one in standings(relations, TODAY, timezone.now()).items()}


def limited() -> Iterator[tuple[int, int]]:
    """The pairs that a person limited."""
    for one in CareRelation.objects.all():
        if one.custody == "no" or one.valid_until or one.information != "active":
            yield one.adult_id, one.child_id


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=files(), second=files(), by_hand=limits())
def test_any_two_files_keep_every_limit_change_nothing_twice_and_go_out_again(
    linde: Centre, first: Any, second: Any, by_hand: Sequence[tuple[int, str]]
) -> None:
    with transaction.atomic():
        organisation = a_school()
        empty = checksum()
        begun = take(organisation, first)
        if begun.roster_import:
            undo_import(actor=SYSTEM, roster_import=begun.roster_import)
            assert checksum() == empty
            take(organisation, first)
        relations = list(CareRelation.objects.filter(source_kind="roster").order_by("pk"))
        for place, how in by_hand:
            if place < len(relations):
                CareRelation.objects.filter(pk=relations[place].pk).update(**LIMITS[how])
        before, held, old = all_rights(), set(limited()), checksum()
        taken = take(organisation, second, choices=KEEP_ALL)
        after = all_rights()
        assert all(after[pair] <= before[pair] for pair in held)
        settled = checksum()
        again = take(organisation, second, choices=KEEP_ALL)
        assert again.roster_import is None
        assert checksum() == settled
        if taken.roster_import:
            undo_import(actor=SYSTEM, roster_import=taken.roster_import)
            assert checksum() == old
        transaction.set_rollback(True)


BESIDE = [child("1", "Sem Vos", "5a"), child("2", "Lot Vos", "5b")]
ROUND_BY_THE_OTHER_CHILD = {
    "a name without a number": ((None, "B. Vos"), (None, "Bram Vos")),
    "a number of its own": (("p7", "Jan Vos"), ("p8", "Johannes Vos")),
}


@pytest.mark.parametrize("how", ["block", "no information"])
@pytest.mark.parametrize("way", ROUND_BY_THE_OTHER_CHILD)
def test_who_is_known_beside_another_child_does_not_come_round_a_limit(linde: Centre, how: str, way: str) -> None:
    """Two rows of ours that may be one person, the one limited; the next file has one line for both children."""
    (key, written), (other_key, name) = ROUND_BY_THE_OTHER_CHILD[way]
    organisation = a_school()
    there = caregiver(other_key, name, ref="there")
    first = roster(
        BESIDE,
        caregivers=[caregiver(key, written, ref="here"), there],
        relations=[cares("1", "here", Custody.YES), cares("2", "there", Custody.YES)],
    )
    take(organisation, first)
    sem, one = Child.objects.get(given_name="Sem"), Adult.objects.get(given_name=written.split()[0])
    if how == "block":
        Block(adult=one, child=sem, basis="court", begun_at=timezone.now(), confirmed_at=timezone.now()).save()
    else:
        CareRelation.objects.filter(adult=one, child=sem).update(**LIMITS[how])
    before = everyone_but_ada()
    both = roster(
        BESIDE, caregivers=[there], relations=[cares("1", "there", Custody.YES), cares("2", "there", Custody.YES)]
    )
    look = take(organisation, both).look
    assert everyone_but_ada() <= before
    assert look.diff
    (question,) = look.diff.questions
    assert [known.public_id for known in question.candidates] == [str(one.public_id)]
    take(organisation, both, {question.id: "other"})
    assert CareRelation.objects.filter(child=sem).count() == 2  # a person said that it is somebody else
    assert take(organisation, both, {question.id: "other"}).roster_import is None


@pytest.mark.parametrize("how", EVERY_LIMIT)
@pytest.mark.parametrize("is_swapped", [True, False])
@pytest.mark.parametrize("given_name", ["Bram", "B."])
def test_a_number_that_went_to_the_other_parent_does_not_give_them_the_row(
    school: Organisation, how: str, is_swapped: bool, given_name: str
) -> None:
    """Some administrations number parents by their place on the form, and the two often share a family name."""
    limit(how)
    before = everyone_but_ada()
    ada = Adult.objects.get(given_name="Ada", family_name="Vos")
    bram_now = replace(BRAM, ref="p1", key="p1", given_name=given_name)
    ada_now = caregiver("p2", "Ada Vos", "ada@voorbeeld.nl")
    file = replace(
        FILE,
        caregivers=(bram_now, ada_now) if is_swapped else (bram_now,),
        relations=(cares("1", "p1", Custody.YES), *([cares("1", "p2", Custody.YES)] if is_swapped else ())),
    )
    take(school, file)
    ada.refresh_from_db()
    assert (ada.given_name, ada.email, ada.phone) == ("Ada", "ada@voorbeeld.nl", "")
    assert everyone_but_ada() <= before
    assert Adult.objects.filter(family_name="Vos").count() == 2
    took = take(school, file)
    assert took.roster_import is None


def test_a_number_that_went_to_the_twin_is_asked_about(linde: Centre) -> None:
    """Lists that number their lines give a child the number of the line above; twins share name and birthday."""
    organisation = a_school()
    take(organisation, roster([child("1", "Sem Vos", "5a"), child("2", "Sara Vos", "5a")]))
    before = checksum()
    look = take(organisation, roster([child("1", "Sara Vos", "5a"), child("2", "Sem Vos", "5a")])).look
    assert look.diff
    assert [one.about for one in look.diff.questions] == [About.REUSED_KEY, About.REUSED_KEY]
    assert checksum() == before
    take(
        organisation, roster([child("1", "Samuel Vos", "5a"), child("2", "Sara Vos", "5a")])
    )  # one goes by another name
    assert {one.given_name for one in Child.objects.filter(family_name="Vos")} == {"Samuel", "Sara"}
