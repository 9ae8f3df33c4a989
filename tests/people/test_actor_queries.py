"""Who somebody is costs one query for who never had a tie with a child and two for others, and comes out the same."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.people.actions import relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import CareRelation
from tests.conftest import TODAY
from tests.people.family import SYSTEM, actor, adult, child


def asked(key: str) -> tuple[int, Actor]:
    with CaptureQueriesContext(connection) as found:
        who = actor(key)
    return len(found) - 1, who  # one for the login itself


def test_a_colleague_without_a_tie_is_one_query(linde: Centre) -> None:
    many, gijs = asked("gijs")
    assert (many, gijs.is_staff, gijs.children) == (1, True, frozenset())


def test_a_colleague_with_a_child_here_keeps_it(linde: Centre) -> None:
    relate(actor=SYSTEM, adult=adult("Gijs"), child=child("Noor"), kind=Kind.PARENT, custody=Custody.YES)
    many, gijs = asked("gijs")
    assert (many, gijs.is_staff, gijs.is_guardian, gijs.children) == (2, True, True, frozenset({child("Noor").pk}))


def test_a_tie_that_is_over_is_weighed_and_gives_nothing(linde: Centre) -> None:
    relate(actor=SYSTEM, adult=adult("Gijs"), child=child("Noor"), kind=Kind.PARENT, custody=Custody.YES)
    CareRelation.objects.filter(adult=adult("Gijs")).update(
        valid_from=TODAY - timedelta(days=400), valid_until=TODAY - timedelta(days=300)
    )
    many, gijs = asked("gijs")
    assert (many, gijs.is_guardian, gijs.children) == (2, False, frozenset())
