"""What one's own week holds is counted in the overview as the lists themselves find it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from samenspel.core.actor import Actor
from samenspel.home.queries import overview
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.people.queries.waiting import blocks_that_wait
from samenspel.talks.logic import agreements as logic
from samenspel.talks.logic.agreements import A_WEEK
from samenspel.talks.models import Agreement, Talk
from samenspel.talks.queries.agreements import all_due_for, due_for
from tests.conftest import TODAY
from tests.people.family import NOW, adult
from tests.talks.makers import a_talk

OWN = ("questions", "talks_today", "talks_unnoted", "agreements_due")


@pytest.fixture
def talk(linde: Centre) -> Talk:
    from samenspel.people.models import Child, Group

    return a_talk(
        child=Child.objects.get(given_name="Noor"),
        group=Group.objects.get(name="Groep 4"),
        home=[adult("Amina")],
        staff=[adult("Eva")],
        at=NOW - timedelta(days=20),
    )


def agree(talk: Talk, in_days: int, state: str = "open") -> None:
    Agreement.objects.create(
        talk=talk,
        side="staff",
        owner=adult("Eva"),
        text="Bellen.",
        made_on=TODAY - timedelta(days=20),
        due_on=TODAY + timedelta(days=in_days),
        state=state,
    )


def test_the_agreements_of_the_week_are_as_many_as_the_list_has(talk: Talk, cast: dict[str, Actor]) -> None:
    for in_days in (-10, 0, 6, 7, 30):
        agree(talk, in_days)
    agree(talk, 1, "done")
    eva = cast["eva"]
    assert all_due_for(eva, TODAY).count() == len(due_for(eva, TODAY)) == 3
    assert all_due_for(cast["gijs"], TODAY).count() == len(due_for(cast["gijs"], TODAY)) == 0


def test_control_another_week_in_the_rule_is_noticed(
    talk: Talk, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(talk, 7)
    rows = all_due_for(cast["eva"], TODAY)
    monkeypatch.setattr(logic, "A_WEEK", A_WEEK + timedelta(days=1))
    assert rows.count() != len(due_for(cast["eva"], TODAY))


@pytest.mark.parametrize("is_kept", [True, False])
def test_it_is_counted_whatever_year_is_looked_at(talk: Talk, cast: dict[str, Actor], is_kept: bool) -> None:
    agree(talk, 1)
    year = SchoolYear(start=2025)
    if is_kept:
        year.save()
    found = overview(year, blocks_that_wait(cast["eva"], NOW), dict.fromkeys(OWN, all_due_for(cast["eva"], TODAY)))
    assert [getattr(found, name) for name in OWN] == [1, 1, 1, 1]
    assert found.goals == 0
