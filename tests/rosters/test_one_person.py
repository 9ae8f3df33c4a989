"""In the lists of two organisations: one by a person alone, never across a limit, never asked twice (ADR 35)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Q
from django.utils import timezone, translation

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.organisations.models import Organisation
from samenspel.people.logic.custody import Kind
from samenspel.people.models import Adult, Block, CareRelation, Child, ToldApart
from samenspel.rosters.actions import say_one_person, undo_import
from samenspel.rosters.logic.diff import OTHER, About
from samenspel.rosters.logic.same_adults import Pair, Why
from samenspel.rosters.models import RosterKey
from samenspel.rosters.queries import open_pairs
from tests.conftest import TODAY
from tests.rosters.stage import SYSTEM, caregiver, cares, checksum, child, colleague, roster, take
from tests.rosters.twice import (
    AT_CHILDCARE,
    AT_SCHOOL,
    HOME,
    NOTHING,
    WORK,
    Sign,
    address,
)


def test_lists_of_two_organisations_make_a_question_and_never_a_merge(twice: Pair) -> None:
    assert Adult.objects.filter(family_name="Aydin").count() == 4
    assert twice.reasons == (Why.LIKE_NAME, Why.EMAIL, Why.FAMILY_NAME)


def test_one_person_keeps_everything_of_both(twice: Pair, cast: dict[str, Actor]) -> None:
    kept = say_one_person(actor=cast["gijs"], pair=twice)
    assert {one.child.given_name for one in CareRelation.objects.filter(adult=kept)} == {"Can", "Elif"}
    assert (kept.given_name, kept.email, kept.phone, kept.language) == ("Sevda", HOME, "06 12345678", "tr")
    assert RosterKey.objects.filter(adult=kept).count() == 2
    assert not Adult.objects.filter(pk=twice.second).exists()
    line = Event.objects.order_by("-pk")[0]
    assert line.verb == "adult.merged"
    assert HOME not in repr(line.detail)


def test_after_it_the_files_of_both_change_nothing_and_ask_nothing(
    twice: Pair, school: Organisation, childcare: Organisation
) -> None:
    say_one_person(actor=SYSTEM, pair=twice)
    before = checksum()
    for place, file in ((childcare, AT_CHILDCARE), (school, AT_SCHOOL), (childcare, AT_CHILDCARE)):
        again = take(place, file)
        assert again.look.diff
        assert (again.look.diff_counts, again.look.diff.questions, again.roster_import) == (NOTHING, (), None)
    assert checksum() == before


def test_control_a_comparison_that_forgets_the_name_in_the_file_asks_again(
    twice: Pair, childcare: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_one_person(actor=SYSTEM, pair=twice)
    monkeypatch.setattr("samenspel.rosters.logic.adults._told", lambda said: set())
    assert take(childcare, AT_CHILDCARE).look.diff.questions  # type: ignore[union-attr]


def test_two_rows_of_one_file_come_back_as_one(school: Organisation) -> None:
    file = roster(
        [child("1", "Can Aydin", "5a"), child("2", "Ada Aydin", "5b")],
        caregivers=[caregiver("s1", "Sevda Aydin", HOME), caregiver("s2", "Sevda Aydin", HOME)],
        relations=[cares("1", "s1"), cares("2", "s2")],
    )
    take(school, file)
    for pair in open_pairs(SYSTEM, TODAY):
        say_one_person(actor=SYSTEM, pair=pair)
    assert Adult.objects.filter(family_name="Aydin").count() == 1
    again = take(school, file)
    assert (again.look.diff_counts, again.roster_import) == (NOTHING, None)
    assert again.look.diff
    assert (again.look.diff.notes, again.look.diff.absent) == ((), ())
    bare = replace(file, caregivers=tuple(replace(one, key=None) for one in file.caregivers))
    take(school, bare)
    assert Adult.objects.filter(family_name="Aydin").count() == 1
    take(school, file)
    assert take(school, file).roster_import is None


def test_a_colleague_who_is_a_parent_stays_one_at_the_next_files(school: Organisation, childcare: Organisation) -> None:
    at_work = roster([child("1", "Sem Vos", "5a")], staff=[colleague("L1", "S. Aydin", "5a", email=WORK)])
    take(school, at_work)
    take(childcare, AT_CHILDCARE)
    worker, parent = Adult.objects.get(email=WORK, given_name="S."), Adult.objects.get(email=HOME)
    Adult.objects.filter(pk=worker.pk).update(given_name="Sevda")
    Adult.objects.filter(pk=parent.pk).update(given_name="Sevda")
    (pair,) = [one for one in open_pairs(SYSTEM, TODAY) if Why.WORKS in one.reasons]
    assert (pair.first, pair.second) == (worker.pk, parent.pk)
    kept = say_one_person(actor=SYSTEM, pair=pair)
    assert kept.assignments.count() == 1
    before, people = checksum(), Adult.objects.count()
    for place, file in ((school, at_work), (childcare, AT_CHILDCARE)):
        again = take(place, file)
        assert (again.look.diff_counts, again.roster_import) == (NOTHING, None)
        assert again.look.diff
        assert again.look.diff.questions == ()
    assert (checksum(), Adult.objects.count()) == (before, people)


def test_what_was_answered_while_taking_in_is_not_asked_again(school: Organisation, childcare: Organisation) -> None:
    take(school, AT_SCHOOL)
    file = roster(
        [child("9", "Elif Aydin", "1a")],
        caregivers=[caregiver("k1", "Sevda Aydin", HOME)],
        relations=[cares("9", "k1")],
    )
    (question,) = take_only_look(childcare, file).questions
    assert question.about is About.ADULT
    taken = take(childcare, file, {question.id: OTHER})
    assert ToldApart.objects.count() == 1
    assert open_pairs(SYSTEM, TODAY) == []
    assert taken.roster_import
    undo_import(actor=SYSTEM, roster_import=taken.roster_import)
    assert not ToldApart.objects.exists()


def take_only_look(place: Organisation, file: Any) -> Any:
    """What a file would change, and nothing done."""
    from unittest.mock import patch

    from samenspel.rosters.actions import look_at

    with patch("samenspel.rosters.actions.taking_in.read_for", return_value=file):
        return look_at(actor=SYSTEM, organisation=place, data=b"x").diff


# --- never across a limit


def limit(pair: Pair, how: str) -> None:
    """Somebody limits Sevda with Can."""
    fatma, can = Adult.objects.get(pk=pair.first), Child.objects.get(given_name="Can")
    relation = CareRelation.objects.filter(adult=fatma, child=can)
    if how == "block":
        Block(adult=fatma, child=can, basis="court", begun_at=timezone.now()).save()
    elif how == "dead":
        Adult.objects.filter(pk=fatma.pk).update(deceased_on=TODAY)
    else:
        relation.update(**NARROWED[how])


NARROWED: dict[str, dict[str, Any]] = {
    "custody": {"custody": "no", "source_kind": "team"},
    "information": {"information": "on_request"},
    "document": {"source_kind": "court"},
    "ended": {"valid_until": TODAY},
}
LIMITS = ["block", *NARROWED]


@pytest.mark.parametrize("how", LIMITS)
def test_whose_access_is_limited_is_not_proposed_and_not_merged(
    twice: Pair, how: str, cast: dict[str, Actor], client_as: Sign
) -> None:
    limit(twice, how)
    assert open_pairs(SYSTEM, TODAY) == []
    assert client_as("gijs").get(address(twice)).status_code == 404
    before = checksum()
    with translation.override("en"), pytest.raises(Exception, match="limited"):
        say_one_person(actor=cast["gijs"], pair=twice)
    assert checksum() == before


def test_who_died_is_not_proposed(twice: Pair) -> None:
    limit(twice, "dead")
    assert open_pairs(SYSTEM, TODAY) == []


@pytest.mark.parametrize("how", LIMITS)
def test_control_without_that_look_a_limited_parent_is_proposed_and_merged(
    twice: Pair, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(twice, how)
    monkeypatch.setattr("samenspel.rosters.queries.same_adults.LIMITED", Q(pk=None))
    Block.objects.update(lifted_at=timezone.now())
    monkeypatch.setattr("samenspel.people.actions.merging.limited_adults", lambda: set())
    assert open_pairs(SYSTEM, TODAY) == [twice]
    say_one_person(actor=SYSTEM, pair=twice)
    assert Adult.objects.filter(email=HOME).count() == 1


def test_a_grandparent_without_custody_is_not_limited_by_that(twice: Pair) -> None:
    CareRelation.objects.filter(adult__in=(twice.first, twice.second)).update(kind=Kind.GRANDPARENT, custody="no")
    assert open_pairs(SYSTEM, TODAY) == [twice]
