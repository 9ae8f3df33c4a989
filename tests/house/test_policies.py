"""Rule 5: the list and the object answer alike, for everyone of the cast and every permission on rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.models import Q

from samenspel.core.actor import Actor, System
from samenspel.core.policy import Condition, Permission, Refused, attribute, check, has_role, may, permissions, restrict
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.actions import report_child_death
from samenspel.people.models import Child
from samenspel.people.policy import CARED_FOR, REPORT_DEATH, SEE_CHILD
from tests.conftest import TODAY


def disagreements(permission: Permission, actors: dict[str, Actor]) -> list[str]:
    """Who gets another answer from the list than from the object."""
    wrong = []
    for key, actor in actors.items():
        if actor.centre_id != Organisation.objects.first().centre_id:  # type: ignore[union-attr]
            continue
        listed = set(restrict(Organisation.objects.all(), actor, permission).values_list("pk", flat=True))
        allowed = {row.pk for row in Organisation.objects.all() if may(actor, permission, row)}
        if listed != allowed:
            wrong.append(key)
    return wrong


OWN_PLACE = attribute("pk", lambda actor: actor.organisations, "own organisation")
RULES = [
    OWN_PLACE,
    has_role("head"),
    has_role("head") & OWN_PLACE,
    has_role("head") | OWN_PLACE,
    attribute("kind", lambda actor: {"school"} if actor.is_guardian else set()),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.words())
def test_list_and_object_agree(rule: object, linde: Centre, cast: dict[str, Actor]) -> None:
    assert disagreements(Permission("x", "x", "x", visible=rule), cast) == []  # type: ignore[arg-type]


def test_control_two_faces_that_differ_are_caught(linde: Centre, cast: dict[str, Actor]) -> None:
    crooked = Condition(lambda actor: Q(), lambda actor, obj: actor.is_staff, "crooked")
    assert "amina" in disagreements(Permission("x", "x", "x", visible=crooked), cast)


ABOUT_CHILDREN = [one for one in permissions() if one.thing == "child"]


def child_disagreements(permission: Permission, actors: dict[str, Actor]) -> list[tuple[str, str]]:
    """Who gets another answer about a child from the list than from the child itself."""
    children = list(Child.objects.all())
    here = {key: actor for key, actor in actors.items() if actor.centre_id == children[0].centre_id}
    wrong = []
    for key, actor in here.items():
        listed = set(restrict(Child.objects.all(), actor, permission).values_list("pk", flat=True))
        seen = set(Child.objects.filter(permission.visible.q(actor)).values_list("pk", flat=True))
        for child in children:
            held = bool(may(actor, permission, child)), permission.visible.holds(actor, child)
            if held != (child.pk in listed, child.pk in seen):
                wrong.append((key, child.given_name))
    return wrong


@pytest.mark.parametrize("permission", ABOUT_CHILDREN, ids=lambda one: one.key)
def test_list_and_object_agree_about_children(permission: Permission, linde: Centre, cast: dict[str, Actor]) -> None:
    """For the cast, and for somebody who works at both organisations in different roles."""
    both = replace(
        cast["fatma"],
        posts=cast["fatma"].posts | {("office", place) for _role, place in cast["gijs"].posts},
        organisations=cast["fatma"].organisations | cast["gijs"].organisations,
        roles=cast["fatma"].roles | {"office"},
    )
    assert child_disagreements(permission, cast | {"both": both}) == []
    report_child_death(actor=System("test"), child=Child.objects.get(given_name="Noor"), died_on=TODAY, day=TODAY)
    assert child_disagreements(permission, cast | {"both": both}) == []


def test_a_role_counts_at_its_own_organisation_only(linde: Centre, cast: dict[str, Actor]) -> None:
    """A teacher of one group who is head of the other organisation sees the group, and that organisation's children."""
    place = next(place for _role, place in cast["marja"].posts)
    both = replace(
        cast["eva"], posts=cast["eva"].posts | {("childcare_manager", place)}, roles=cast["eva"].roles | {"head"}
    )
    mine = restrict(Child.objects.all(), both, SEE_CHILD).values_list("given_name", flat=True)
    assert set(mine) == {"Noor", "Sami"}
    leads = restrict(Child.objects.all(), both, REPORT_DEATH).values_list("given_name", flat=True)
    assert set(leads) == {"Sami"}


def test_control_a_rule_about_children_with_two_minds_is_caught(linde: Centre, cast: dict[str, Actor]) -> None:
    crooked = Condition(CARED_FOR.filter, lambda actor, child: actor.is_staff, "crooked")
    wrong = child_disagreements(Permission("x", "child", "x", visible=crooked), cast)
    assert ("eva", "Daan") in wrong


def test_a_refusal_carries_its_reason(linde: Centre, cast: dict[str, Actor]) -> None:
    permission = Permission("x", "x", "x", allowed=has_role("head"), reason="only the head")
    with pytest.raises(Refused, match="only the head"):
        check(cast["eva"], permission)
    assert str(may(cast["eva"], permission).reason) == "only the head"


def test_every_permission_says_who_and_why() -> None:
    assert len(permissions()) > 10
    for permission in permissions():
        assert permission.key.count(".") == 1
        assert permission.visible.words()
        assert permission.allowed.words()
        assert str(permission.reason)
