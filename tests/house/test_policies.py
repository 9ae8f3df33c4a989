"""Rule 5: the list and the object answer alike, for everyone of the cast and every permission on rows."""

from __future__ import annotations

import pytest
from django.db.models import Q

from samenspel.core.actor import Actor
from samenspel.core.policy import Condition, Permission, Refused, attribute, check, has_role, may, permissions, restrict
from samenspel.organisations.models import Centre, Organisation


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
