"""Full figures that leave the product are written down: by whom, and which; what others may see is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from samenspel.audit.queries import events
from samenspel.core.actor import System
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre
from samenspel.populations.actions import adopt_snapshot, start_snapshot

SYSTEM = System("test")


def test_who_took_the_full_figures_along_stands_in_the_log(linde: Centre, client_as: Callable[[str], Client]) -> None:
    year = open_school_year(actor=SYSTEM, label="2026-2027")
    snapshot, _change = start_snapshot(actor=SYSTEM, reference_date=date(2026, 10, 1), school_year=year)
    adopt_snapshot(actor=SYSTEM, snapshot=snapshot)
    for who in ("eva", "gijs"):
        assert client_as(who).get("/linde/kompas/populatie/download/csv/").status_code == 200
    (found,) = events().filter(verb="population.downloaded")
    assert found.thing_id == str(snapshot.public_id)
    assert found.actor == str(_person("Gijs"))


def _person(name: str) -> object:
    from samenspel.people.models import Adult

    return Adult.objects.get(given_name=name).public_id
