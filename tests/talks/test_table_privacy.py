"""What was said at the table of one parent is not in the copy of the other (G32, promise 1)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Child, Group
from samenspel.privacy.exporting import copy_of, copy_of_child
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Agreement, Point, Report, Talk, YearAgreement
from samenspel.talks.queries.expected import attendees
from tests.conftest import TODAY
from tests.talks.makers import a_round, a_talk

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT = datetime(2026, 11, 24, 15, tzinfo=UTC)


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


@pytest.fixture
def apart(linde: Centre) -> dict[str, Talk]:
    """Amina and Bram each have a talk about Noor, with words of their own in every row."""
    noor, vier, eva = Child.objects.get(given_name="Noor"), Group.objects.get(name="Groep 4"), adult("Eva")
    found = {}
    for name, room in (("Amina", "LOKAAL-A"), ("Bram", "LOKAAL-B")):
        mark, parent = name[0], adult(name)
        talk = a_talk(child=noor, group=vier, home=[parent], staff=[eva], at=AT, room=room)
        Point.objects.create(talk=talk, side=Side.HOME, adult=parent, kind="wish", text=f"WENS-{mark}", made_on=TODAY)
        Point.objects.create(talk=talk, side=Side.CHILD, kind="proud", text=f"TROTS-{mark}", made_on=TODAY)
        Report.objects.create(talk=talk, text=f"VERSLAG-{mark}", shared_at=NOW)
        Agreement.objects.create(talk=talk, side=Side.CHILD, text=f"ZELF-{mark}", made_on=TODAY, due_on=TODAY)
        YearAgreement.objects.create(
            child=noor, organisation=talk.organisation, talk=talk, school_year=2026, talked_on=TODAY,
            from_home=f"THUIS-{mark}", kinds=[Kind.REPORT] if mark == "A" else [Kind.INTERIM],
        )  # fmt: skip
        found[name] = talk
    return found


WORDS = ("LOKAAL", "WENS", "TROTS", "VERSLAG", "ZELF", "THUIS")


def told(copy: Any) -> set[str]:
    text = json.dumps(copy.as_json(), ensure_ascii=False)
    return {f"{word}-{mark}" for word in WORDS for mark in "AB" if f"{word}-{mark}" in text}


def test_a_copy_holds_the_own_table_and_not_that_of_the_other_parent(apart: dict[str, Talk]) -> None:
    assert told(copy_of(adult("Amina"), TODAY, NOW)) == {f"{word}-A" for word in WORDS}
    assert told(copy_of(adult("Bram"), TODAY, NOW)) == {f"{word}-B" for word in WORDS}


def test_a_pupil_takes_the_own_words_along(apart: dict[str, Talk]) -> None:
    found = told(copy_of_child(Child.objects.get(given_name="Noor")))
    assert found == {"TROTS-A", "TROTS-B", "ZELF-A", "ZELF-B"}


def test_control_without_the_table_both_parents_read_everything(
    apart: dict[str, Talk], monkeypatch: pytest.MonkeyPatch
) -> None:
    from samenspel.privacy.queries import about_child

    monkeypatch.setattr(
        "samenspel.privacy.exporting._read_by", lambda reader, model, said, child: about_child(model, said, child)
    )
    assert "VERSLAG-B" in told(copy_of(adult("Amina"), TODAY, NOW))


def test_what_either_parent_wished_of_the_rounds_counts(apart: dict[str, Talk]) -> None:
    vier = Group.objects.get(name="Groep 4")
    for kind, is_in in ((Kind.REPORT, True), (Kind.INTERIM, True), (Kind.THREE_WAY, False)):
        found = a_round(groups=[vier], first=date(2026, 12, 1), kind=kind)
        assert bool(attendees(found, TODAY, NOW).expected) is is_in
