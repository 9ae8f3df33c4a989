"""Two rows of one child become one by a person's decision, with everything that hangs on them and never more access."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from samenspel.audit.models import Event
from samenspel.core.actor import Actor, System
from samenspel.core.policy import Refused
from samenspel.organisations.models import Centre
from samenspel.people.actions.merging import merge_adults, merge_children
from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, Block, CareRelation, Child, Enrolment, GroupMembership
from samenspel.people.queries.standing import standings
from tests.conftest import TODAY

SYSTEM = System("test")


@pytest.fixture
def sami(linde: Centre) -> Child:
    """Sami of childcare."""
    return Child.objects.get(given_name="Sami")


@pytest.fixture
def twice(linde: Centre) -> Child:
    """The same Sami as the school wrote him down, with a mother of her own row and a grandmother."""
    child = Child(given_name="Samuel", family_name="Jansen", birth_date=date(2024, 1, 20))
    child.save()
    school = Enrolment.objects.get(child__given_name="Noor").organisation
    Enrolment(child=child, organisation=school).save()
    GroupMembership(child=child, group=GroupMembership.objects.get(child__given_name="Noor").group).save()
    amina = Adult(given_name="Amina", family_name="Haddad", phone="06 1")
    amina.save()
    oma = Adult(given_name="Zohra", family_name="Haddad")
    oma.save()
    CareRelation(adult=amina, child=child, kind="parent").save()
    CareRelation(adult=oma, child=child, kind="grandparent").save()
    return child


def rights(child: Child, name: str) -> frozenset[Right]:
    rows = CareRelation.objects.filter(child=child, adult__given_name=name)
    return next(iter(standings(rows, TODAY, timezone.now()).values())).rights


def merge(kept: Child, gone: Child, actor: Any = SYSTEM) -> Child:
    return merge_children(actor=actor, kept=kept, gone=gone, day=TODAY)


def test_everything_comes_together_at_one_child(sami: Child, twice: Child) -> None:
    gone = str(twice.public_id)
    merge(sami, twice)
    assert not Child.objects.filter(public_id=gone).exists()
    assert Enrolment.objects.filter(child=sami).count() == 2
    assert set(sami.memberships.values_list("group__name", flat=True)) == {"De Vlinders", "Groep 4"}
    names = sorted(CareRelation.objects.filter(child=sami).values_list("adult__given_name", flat=True))
    assert names == ["Amina", "Bram", "Coby", "Zohra"]
    assert Adult.objects.filter(given_name="Amina").count() == 1
    assert Adult.objects.get(given_name="Amina").phone == "06 1", "what the kept row did not have"


def test_the_log_has_one_line_by_ids(sami: Child, twice: Child) -> None:
    gone, before = str(twice.public_id), Event.objects.count()
    merge(sami, twice)
    assert Event.objects.count() == before + 1
    line = Event.objects.order_by("-pk")[0]
    assert (line.verb, line.thing_id, line.detail) == ("child.merged", str(sami.public_id), {"gone": gone})


def test_the_narrower_of_two_relations_holds(sami: Child, twice: Child) -> None:
    assert rights(twice, "Amina") < rights(sami, "Amina")
    before = rights(twice, "Amina")
    merge(sami, twice)
    assert rights(sami, "Amina") == before


def test_a_limited_parent_stays_limited(sami: Child, twice: Child) -> None:
    bram = Adult.objects.get(given_name="Bram")
    CareRelation.objects.filter(adult=bram, child=sami).update(custody="no", source_kind="court")
    CareRelation(adult=bram, child=twice, kind="parent", custody="yes").save()
    merge(sami, twice)
    assert rights(sami, "Bram") == frozenset()


def test_a_block_comes_along(sami: Child, twice: Child) -> None:
    bram = Adult.objects.get(given_name="Bram")
    CareRelation(adult=bram, child=twice, kind="parent", custody="yes").save()
    Block(adult=bram, child=twice, basis="court", begun_at=timezone.now(), confirmed_at=timezone.now()).save()
    merge(sami, twice)
    assert rights(sami, "Bram") == frozenset()


@pytest.mark.parametrize("spelled", [("B.", "Jansen", ""), ("Pa", "", "bram@voorbeeld.test")])
def test_who_looks_like_a_limited_parent_is_settled_first(sami: Child, twice: Child, spelled: Any) -> None:
    CareRelation.objects.filter(adult__given_name="Bram", child=sami).update(custody="no", source_kind="court")
    given, family, email = spelled
    other = Adult(given_name=given, family_name=family, email=email)
    other.save()
    CareRelation(adult=other, child=twice, kind="parent", custody="yes").save()
    with pytest.raises(ValidationError):
        merge(sami, twice)
    assert Child.objects.filter(pk=twice.pk).exists()


def test_control_without_that_look_the_limit_is_walked_around(
    sami: Child, twice: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    CareRelation.objects.filter(adult__given_name="Bram", child=sami).update(custody="no", source_kind="court")
    other = Adult(given_name="B.", family_name="Jansen")
    other.save()
    CareRelation(adult=other, child=twice, kind="parent", custody="yes").save()
    monkeypatch.setattr("samenspel.people.actions.merging._refuse_lookalikes", lambda ours, theirs: None)
    merge(sami, twice)
    assert Right.DOSSIER in rights(sami, "B.")


def test_two_accounts_are_never_made_one(linde: Centre, sami: Child) -> None:
    daan = Child.objects.get(given_name="Daan")
    sami.user = Adult.objects.get(given_name="Bram").user
    with pytest.raises(ValidationError):
        merge(sami, daan)
    with pytest.raises(ValidationError):
        merge(daan, daan)
    amina, bram = Adult.objects.get(given_name="Amina"), Adult.objects.get(given_name="Bram")
    with pytest.raises(ValidationError):
        merge_adults(actor=SYSTEM, kept=amina, gone=bram, day=TODAY)


def test_only_leaders_do_it(sami: Child, twice: Child, cast: dict[str, Actor]) -> None:
    with pytest.raises(Refused):
        merge(sami, twice, cast["eva"])
    merge(sami, twice, cast["gijs"])
