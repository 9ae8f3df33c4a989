"""Figures of talks: by child, without whom may not be invited, in three queries for all years."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samenspel.core.actor import Actor, System
from samenspel.core.logic.disclosure import Share
from samenspel.frameworks.evidence import findings
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Block, Child, Group
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.attendance import Turnout
from samenspel.talks.models import Agreement, Point, Round, Talk
from samenspel.talks.queries.equals import Equality, agreements_come_back_to, equality, of_years
from samenspel.talks.queries.turnout import turnouts
from tests.talks.makers import a_round, a_talk

SYSTEM = System("test")
AT = datetime(2026, 11, 17, 14, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRESENT = {"came": "present", "state": "held"}


@pytest.fixture
def people(linde: Centre, cast: dict[str, Actor]) -> dict[str, Adult]:
    return {key: Adult.objects.get(pk=cast[key].person_id) for key in ("amina", "bram", "eva", "fatma", "hanna")}


@pytest.fixture
def vier(linde: Centre) -> Group:
    found: Group = Group.objects.get(name="Groep 4")
    return found


@pytest.fixture
def round_(vier: Group) -> Round:
    return a_round(groups=[vier], first=date(2026, 11, 17), state=Round.State.CLOSED)


def noors(people: dict[str, Adult], vier: Group, home: str, round_: Round | None, **more: Any) -> Talk:
    at = more.pop("at", AT)
    talk = a_talk(
        child=Child.objects.get(given_name="Noor"),
        group=vier,
        home=[people[home]],
        staff=[people["eva"]],
        at=at,
        round_=round_,
    )
    Talk.objects.filter(pk=talk.pk).update(**more)
    return talk


def shares(found: Any) -> list[tuple[int, int]]:
    return [(one.share.part, one.share.whole) for one in found]


def test_separate_talks_of_one_child_count_once(people: dict[str, Adult], vier: Group, round_: Round) -> None:
    noors(people, vier, "amina", round_, **PRESENT)
    noors(people, vier, "bram", round_, came="absent")
    assert shares(turnouts([2026], NOW)) == [(1, 1)]


def block(people: dict[str, Adult], **more: Any) -> Block:
    noor = Child.objects.get(given_name="Noor")
    values = {"basis": "safety", "begun_at": NOW - timedelta(hours=3), "begun_by": people["eva"], **more}
    found: Block = Block.objects.create(adult=people["bram"], child=noor, **values)
    return found


def test_who_is_blocked_is_not_missed_but_what_was_held_counts(
    people: dict[str, Adult], vier: Group, round_: Round
) -> None:
    talk = noors(people, vier, "bram", round_, came="absent")
    assert shares(turnouts([2026], NOW)) == [(0, 1)], "control: without a block it is an absence"
    block(people)
    assert turnouts([2026], NOW) == ()
    assert shares(turnouts([2026], NOW + timedelta(days=4))) == [(0, 1)], "nobody confirmed it"
    Talk.objects.filter(pk=talk.pk).update(**PRESENT)
    assert shares(turnouts([2026], NOW)) == [(1, 1)]


@pytest.mark.parametrize("change", [{"state": "draft"}, {"state": "cancelled"}, {"is_counted": False}])
def test_a_round_that_does_not_count_is_not_there(
    people: dict[str, Adult], vier: Group, round_: Round, change: dict[str, Any]
) -> None:
    noors(people, vier, "amina", round_, **PRESENT)
    assert len(turnouts([2026], NOW)) == 1
    Round.objects.filter(pk=round_.pk).update(**change)
    assert turnouts([2026], NOW) == ()


def test_a_talk_that_was_never_told_or_was_called_off_is_nobodys_absence(
    people: dict[str, Adult], vier: Group, round_: Round
) -> None:
    noors(people, vier, "amina", round_, came="absent", published_at=None)
    assert turnouts([2026], NOW) == ()
    noors(people, vier, "bram", round_, came="absent", state="cancelled")
    assert shares(turnouts([2026], NOW)) == [(0, 0)]


def test_a_child_counts_once_in_each_round_of_a_year(people: dict[str, Adult], vier: Group, round_: Round) -> None:
    other = a_round(groups=[vier], first=date(2026, 9, 14), state=Round.State.CLOSED)
    noors(people, vier, "amina", round_, **PRESENT)
    noors(people, vier, "amina", other, came="absent", at=AT - timedelta(days=60))
    assert shares(of_years([2025, 2026], NOW).rounds) == [(0, 1), (1, 1)], "the earliest first"


def test_a_round_that_has_not_begun_has_no_turnout(people: dict[str, Adult], vier: Group, round_: Round) -> None:
    noors(people, vier, "amina", round_, came="absent")
    assert len(of_years([2026], NOW).rounds) == 1
    assert of_years([2026], NOW - timedelta(days=30)).rounds == ()


def counted(found: tuple[Equality, ...], side: Side | None = None) -> list[tuple[str, int, int]]:
    """Per part what was brought by a side, or by the family."""
    return [(one.title, *numbers(one.brought[side] if side else one.families)) for one in found]


def numbers(of: Share) -> tuple[int, int]:
    return of.part, of.whole


def test_the_table_of_equals(people: dict[str, Adult], vier: Group, round_: Round) -> None:
    talk = noors(people, vier, "amina", round_, child_was_there=True, **PRESENT)

    def found() -> tuple[Equality, ...]:
        return equality([2025, 2026], turnouts([2025, 2026], NOW))

    assert [(one.year, one.title, numbers(one.child_there)) for one in found()] == [(2026, round_.title, (1, 1))]
    assert counted(found()) == [(round_.title, 0, 1)]
    Point.objects.create(talk=talk, side=Side.STAFF, kind="wish", text="x", made_on=AT.date())
    assert counted(found()) == [(round_.title, 0, 1)], "what the team brings is not of the family"
    Point.objects.create(talk=talk, side=Side.HOME, adult=people["amina"], kind="wish", text="x", made_on=AT.date())
    assert counted(found()) == counted(found(), Side.HOME) == counted(found(), Side.STAFF) == [(round_.title, 1, 1)]
    assert counted(found(), Side.CHILD) == [(round_.title, 0, 1)]
    noors(people, vier, "bram", round_, child_was_there=False, **PRESENT)
    assert counted(found()) == [(round_.title, 1, 1)], "talks apart of one child count once"


def test_what_is_of_no_round_weighs_once_in_its_year(people: dict[str, Adult], vier: Group, round_: Round) -> None:
    pilot = a_round(groups=[vier], first=date(2026, 9, 14), state=Round.State.CLOSED, is_counted=False)
    for home, of in (("amina", round_), ("bram", None), ("bram", None), ("amina", pilot)):
        noors(people, vier, home, of, child_was_there=False, **PRESENT)
    noors(people, vier, "amina", None, at=AT - timedelta(days=200), **PRESENT)
    found = of_years([2025, 2026], NOW).equality
    assert [(one.year, one.title, one.families.whole) for one in found] == [
        (2025, "", 1),
        (2026, round_.title, 1),
        (2026, "", 1),
    ]


def test_how_many_had_a_talk_is_known_no_better_than_the_turnout_says(
    people: dict[str, Adult], vier: Group, round_: Round
) -> None:
    noors(people, vier, "amina", round_, **PRESENT)
    (one,) = of_years([2026], NOW).equality
    assert one.families == Share(0, 1, (0, 1)), "of one child no turnout is shown, so that nothing is known"
    seen = replace(of_years([2026], NOW).rounds[0], turnout=Turnout(expected=130, present=113))
    (one,) = equality([2026], [seen])
    assert one.families.between == (111, 117), "85 to 90% of 130"


def test_one_comes_back_to_agreements_only_where_there_was_a_talk_after(
    people: dict[str, Adult], vier: Group, round_: Round
) -> None:
    autumn = a_round(groups=[vier], first=date(2026, 9, 14), state=Round.State.CLOSED)
    Round.objects.filter(pk=autumn.pk).update(title="Herfst")
    first = noors(people, vier, "amina", autumn, at=AT - timedelta(days=60), **PRESENT)
    due = date(2026, 11, 1)
    agreed = Agreement.objects.create(talk=first, side=Side.HOME, text="x", made_on=date(2026, 9, 18), due_on=due)

    def found() -> list[tuple[int, str, int, int]]:
        rows = agreements_come_back_to([2025, 2026], turnouts([2025, 2026], NOW))
        return [(one.year, one.title, *numbers(one.share)) for one in rows]

    assert found() == []
    noors(people, vier, "amina", round_, **PRESENT)
    assert found() == [(2026, "Herfst", 0, 1)]
    Agreement.objects.filter(pk=agreed.pk).update(looked_back_on=AT.date())
    assert found() == [(2026, "Herfst", 1, 1)]
    Round.objects.filter(pk=autumn.pk).update(is_counted=False)
    assert found() == [(2026, "", 1, 1)], "it weighs in the year"


def test_the_criteria_know_it_and_show_nothing_of_one_child(
    people: dict[str, Adult], vier: Group, round_: Round
) -> None:
    noors(people, vier, "amina", round_, child_was_there=True, **PRESENT)
    open_, hidden = findings("criteria", 2026, 0), findings("criteria", 2026, 5)
    for key, indicator in (("9", "talks.present"), ("5", "talks.child-there"), ("5", "talks.brought")):
        assert next(one for one in open_[key] if one.indicator.key == indicator).value is not None
        assert next(one for one in hidden[key] if one.indicator.key == indicator).value is None


def test_two_queries_however_many_years_rounds_and_talks(people: dict[str, Adult], vier: Group, round_: Round) -> None:
    for number in range(3):
        more = a_round(groups=[vier], first=date(2026, 9, 14), state=Round.State.CLOSED)
        noors(people, vier, "amina", more, **PRESENT)
        with CaptureQueriesContext(connection) as asked:
            found = of_years([2024, 2025, 2026], NOW)
        assert (len(asked), len(found.rounds)) == (2, number + 1)
