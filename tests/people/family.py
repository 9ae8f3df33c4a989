"""Handles on the families of the cast."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from samenspel.core.actor import Actor, System
from samenspel.people.logic.custody import Custody, Information, Kind, Right, SourceKind
from samenspel.people.models import Adult, CareRelation, Child
from samenspel.people.queries import actor_for
from samenspel.people.queries.standing import standings
from tests.conftest import TODAY, user_of

SYSTEM = System("test")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CONTACT = ("email", "phone", "address")


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


def child(name: str) -> Child:
    found: Child = Child.objects.get(given_name=name)
    return found


def relation(who: str, whose: str) -> CareRelation:
    rows = CareRelation.objects.filter(adult__given_name=who, child__given_name=whose, valid_until=None)
    found: CareRelation = rows.order_by("pk").last()  # type: ignore[assignment]
    return found


def rights(who: str, whose: str, later: timedelta = timedelta(0)) -> frozenset[Right]:
    """What somebody may have to do with a child, so much later than now."""
    rows = CareRelation.objects.filter(adult__given_name=who, child__given_name=whose)
    pair = adult(who).pk, child(whose).pk
    return standings(rows, TODAY + later, NOW + later)[pair].rights


def actor(key: str) -> Actor:
    found = actor_for(user_of(key).pk, TODAY, NOW)
    assert found
    return found


def another_parent(whose: str, name: str = "Omar", **facts: Any) -> CareRelation:
    """One more legal parent, of whom custody is unknown unless said otherwise."""
    person = Adult(given_name=name, family_name="Vreemd", email=f"{name.lower()}@voorbeeld.test", phone="06 99887766")
    person.save()
    values: dict[str, Any] = {
        "kind": Kind.PARENT.value,
        "custody": Custody.UNKNOWN.value,
        "information": Information.ACTIVE.value,
        "source_kind": SourceKind.ROSTER.value,
    }
    row = CareRelation(adult=person, child=child(whose), **(values | facts))
    row.save()
    return row


def canaries() -> dict[str, str]:
    """A word of its own in every contact field of every adult: word -> whose and where."""
    planted = {}
    for number, person in enumerate(Adult.objects.order_by("pk")):
        person.phone, person.address = (
            f"06{number:02}Kanarie",
            f"Kanarielaan {number:02}\n1234 QQ Kanariestad{number:02}",
        )
        person.email = f"kanarie{number:02}@voorbeeld.test"
        person.save()
        words = (person.phone, f"Kanarielaan {number:02}", f"Kanariestad{number:02}", person.email)
        planted |= dict.fromkeys(words, person.given_name)
    return planted
