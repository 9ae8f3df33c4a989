"""De Linde beside its oracle before anything happens: who there is, told to both (G4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine

from samenspel.accounts.models import User
from samenspel.core.actor import Actor, System
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre, Organisation
from samenspel.people import actions
from samenspel.people.models import Adult, CareRelation, Child, Enrolment, Group, GroupMembership
from samenspel.people.queries import actor_for
from tests.people.oracle import Fact, Post, Seat, Stay, World

SYSTEM = System("test")
START = datetime(2026, 11, 22, 11, tzinfo=UTC)
REFUSALS = (ValidationError, PermissionDenied, Http404)
FAMILY = ("Amina", "Bram", "Coby", "Hanna")
STAFF = ("Gijs", "Ines", "Eva", "Fatma")
CHILDREN = ["Noor", "Sami", "Daan"]
A_DAY = timedelta(days=1)


class Beside(RuleBasedStateMachine):
    """De Linde, and its oracle, as they begin; what happens to them is in `families_machine`."""

    centre: Centre  # set by the test
    client_of: Callable[[User], Client]
    clock: dict[str, Any]

    def __init__(self) -> None:
        super().__init__()
        self.sid = transaction.savepoint()
        self.moment, self.turn = START, 0
        self.latest = "Bram"  # to whom something happened last
        self.scope = centre_scope(self.centre.pk)
        self.scope.__enter__()
        self._meet()

    def teardown(self) -> None:
        self.scope.__exit__(None, None, None)
        transaction.savepoint_rollback(self.sid)

    @property
    def day(self) -> date:
        return timezone.localdate(self.moment)

    # --- the people

    def _meet(self) -> None:
        """Ines becomes care coordinator, and the oracle is told who everybody is."""
        school = Organisation.objects.get(kind="school")
        ines = Adult(given_name="Ines", user=User.objects.create_user("ines@voorbeeld.test"))
        ines.save()
        actions.assign_role(actor=SYSTEM, adult=ines, role="ib", organisation=school)
        self.second = actions.add_group(
            actor=SYSTEM, organisation=school, unit_kind="school", name="Groep 5", stage="groep_3_8", levels=["5"]
        )
        self.world = World()
        for adult in Adult.objects.filter(given_name__in=[*FAMILY, *STAFF]).prefetch_related("roles", "assignments"):
            for role in adult.roles.all():
                place = role.organisation.kind if role.organisation else ""
                self.world.posts.append(Post(role.valid_from, role.valid_until, adult.given_name, role.role, place))
            self.world.works += [(adult.given_name, one.group.name) for one in adult.assignments.all()]
        for row in CareRelation.objects.select_related("adult", "child"):
            self.world.facts.append(self._fact(row))
        for group in Group.objects.select_related("unit__organisation"):
            self.world.group_at[group.name] = group.unit.organisation.kind
        for stay in Enrolment.objects.select_related("child", "organisation"):
            self.world.stays.append(Stay(stay.valid_from, None, stay.child.given_name, stay.organisation.kind))
        for seat in GroupMembership.objects.select_related("child", "group"):
            self.world.seats.append(Seat(seat.valid_from, None, seat.child.given_name, seat.group.name))

    def _fact(self, row: CareRelation) -> Fact:
        return Fact(
            row.valid_from,
            row.valid_until,
            row.adult.given_name,
            row.child.given_name,
            row.kind,
            row.custody,
            row.information,
            row.has_document,
            row.may_collect,
        )

    def adult(self, name: str) -> Adult:
        found: Adult = Adult.objects.get(given_name=name)
        return found

    def child(self, name: str) -> Child:
        found: Child = Child.objects.get(given_name=name)
        return found

    def actor(self, name: str) -> Actor | None:
        user = self.adult(name).user_id
        return actor_for(user, self.day, self.moment) if user else None

    def open_relation(self, who: str, whose: str) -> tuple[CareRelation, Fact] | None:
        """The newest relation of two people that holds now, with its counterpart in the oracle."""
        self.latest = who
        rows = CareRelation.objects.filter(adult__given_name=who, child__given_name=whose, sent_by=None)
        known = [one for one in self.world.facts if (one.adult, one.child, one.sender) == (who, whose, "")]
        pairs = zip(rows.order_by("pk"), known, strict=True)
        holding = [(row, fact) for row, fact in pairs if fact.holds(self.day)]
        return holding[-1] if holding else None
