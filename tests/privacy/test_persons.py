"""A copy holds all of one's own and nothing of another's; erasing leaves nothing; terms are kept (G32)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from samenspel.audit.models import Event
from samenspel.core.actor import Actor, System
from samenspel.core.personal import Personal
from samenspel.core.policy import Refused
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, CareRelation, Child, Enrolment, GroupAssignment, RoleAssignment
from samenspel.privacy.actions import clear_overdue, erase_adult, erase_child
from samenspel.privacy.exporting import copy_of
from samenspel.privacy.reference import retention_page
from samenspel.privacy.words import COLUMNS, KINDS
from tests.canaries import kinds, plant
from tests.conftest import TODAY

SYSTEM = System("test")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def dump() -> str:
    """Every cell of every table."""
    cells = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)


@pytest.fixture
def people(linde: Centre) -> dict[str, Any]:
    """Amina and Bram, both parents of Noor, each with a row of every kind that is full of their own words."""
    amina, bram = Adult.objects.get(given_name="Amina"), Adult.objects.get(given_name="Bram")
    noor, daan = Child.objects.get(given_name="Noor"), Child.objects.get(given_name="Daan")
    return {
        "amina": amina,
        "bram": bram,
        "noor": noor,
        "hers": plant("QxA", amina, noor),
        "his": plant("QxB", bram, daan),
    }


def private_places() -> set[str]:
    found = set()
    for model, said in kinds():
        found |= {f"{model._meta.label_lower}.{name}" for name in (*said.private, *said.makers)}
    return found


def test_a_copy_holds_all_of_ones_own_and_nothing_of_another(people: dict[str, Any]) -> None:
    copy = json.dumps(copy_of(people["amina"], TODAY, NOW).as_json(), ensure_ascii=False)
    told = {place for word, place in people["hers"].items() if word in copy}
    missing = set(people["hers"].values()) - told
    about_her = {
        f"{model._meta.label_lower}.{name}"
        for model, said in kinds()
        if said.child or said.adult
        for name in {*said.fields, *said.plain}
    }
    assert (missing & about_her) - private_places() == set()
    assert [word for word in people["his"] if word in copy] == []


def test_control_a_copy_that_forgets_whose_row_it_is_is_caught(
    people: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.privacy.exporting.about_adult", lambda model, said, adult: model.objects.all())
    copy = json.dumps(copy_of(people["amina"], TODAY, NOW).as_json(), ensure_ascii=False)
    assert any(word in copy for word in people["his"])


def test_who_may_not_read_the_file_of_a_child_gets_no_copy_of_it(people: dict[str, Any]) -> None:
    CareRelation.objects.filter(adult=people["amina"]).update(custody="unknown")
    assert copy_of(people["amina"], TODAY, NOW).children == ()


def test_erasing_leaves_no_word_of_somebody_in_any_table(people: dict[str, Any]) -> None:
    assert all(word in dump() for word in people["hers"])
    erase_child(actor=SYSTEM, child=people["noor"])
    erase_adult(actor=SYSTEM, adult=Adult.objects.get(pk=people["amina"].pk))
    left = dump()
    assert {people["hers"][word] for word in people["hers"] if word in left} - unpersonal() == set()
    assert "amina@" not in left
    assert all(word in left for word in people["his"]), "nobody else lost anything"


def unpersonal() -> set[str]:
    """The columns of rows about nobody, where a word was planted all the same."""
    found = set()
    for model in apps.get_models():
        if not isinstance(getattr(model, "personal", None), Personal):
            found |= {f"{model._meta.label_lower}.{field.name}" for field in model._meta.concrete_fields}
    return found


def test_control_an_erasing_that_skips_a_table_is_caught(
    people: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    word = next(word for word, place in people["hers"].items() if place == "onboarding.claim.note")
    monkeypatch.setattr("samenspel.privacy.actions.erasing.blank", lambda *forgotten: 0)
    erase_child(actor=SYSTEM, child=people["noor"])
    erase_adult(actor=SYSTEM, adult=people["amina"])
    assert word in dump()


def test_only_leaders_erase_and_the_log_holds_no_name(people: dict[str, Any], cast: dict[str, Actor]) -> None:
    with pytest.raises(Refused):
        erase_adult(actor=cast["eva"], adult=people["bram"])
    erase_adult(actor=cast["gijs"], adult=people["bram"])
    event = Event.objects.get(verb="adult.erased")
    assert not any(word in json.dumps(event.detail) for word in people["his"])


@pytest.mark.parametrize(
    ("years", "file", "registration"), [(1, True, True), (2, False, True), (4, False, True), (5, False, False)]
)
def test_time_travel_keeps_each_term(people: dict[str, Any], years: int, file: bool, registration: bool) -> None:
    left = date(2026, 7, 31)
    Enrolment.objects.filter(child=people["noor"]).update(valid_until=left)
    amina = people["amina"]
    for work in (RoleAssignment, GroupAssignment, CareRelation.objects.exclude(child=people["noor"])):
        getattr(work, "objects", work).filter(adult=amina).delete()
    clear_overdue(actor=SYSTEM, day=left.replace(year=left.year + years) + timedelta(days=1))
    assert CareRelation.objects.filter(child=people["noor"]).exists() is file
    assert Enrolment.objects.filter(child=people["noor"]).exists() is registration
    assert Child.objects.filter(pk=people["noor"].pk).exists() is registration
    assert Adult.objects.filter(pk=people["amina"].pk).exists() is file


def test_nothing_goes_a_day_too_early_and_a_referral_is_kept_a_year_longer(people: dict[str, Any]) -> None:
    left = date(2026, 7, 31)
    Enrolment.objects.filter(child=people["noor"]).update(valid_until=left, leaving="special")
    relations = CareRelation.objects.filter(child=people["noor"])
    clear_overdue(actor=SYSTEM, day=date(2029, 7, 31))
    assert relations.exists()
    clear_overdue(actor=SYSTEM, day=date(2029, 8, 1))
    assert not relations.exists()


def test_what_runs_is_never_touched_and_a_second_night_finds_nothing(people: dict[str, Any]) -> None:
    for work in (RoleAssignment, GroupAssignment):
        work.objects.filter(adult__given_name="Eva").update(valid_until=date(2020, 1, 1))
    assert clear_overdue(actor=SYSTEM, day=TODAY)["people.adult"] == 1
    assert not Adult.objects.filter(given_name="Eva").exists()
    assert clear_overdue(actor=SYSTEM, day=TODAY) == {}
    assert Child.objects.count() == 3


def test_every_kind_and_column_has_a_name_for_who_reads_it() -> None:
    for model in apps.get_models():
        said = getattr(model, "personal", None)
        if isinstance(said, Personal):
            assert model._meta.label_lower in KINDS
            assert {*said.fields, *said.plain} - said.private - COLUMNS.keys() == set(), model


def test_the_retention_table_names_every_kind() -> None:
    page = retention_page()
    assert all(f"`{label}`" in page for label in KINDS if label != "audit.event")


def test_the_night_after_a_last_day_takes_away_what_hung_on_the_work(
    linde: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("samenspel.people.ending._listeners", [lambda adult: told.append(adult.given_name)])
    RoleAssignment.objects.filter(adult__given_name="Eva").update(valid_until=TODAY - timedelta(days=1))
    RoleAssignment.objects.filter(adult__given_name="Fatma").update(valid_until=TODAY)
    clear_overdue(actor=SYSTEM, day=TODAY)
    assert told == ["Eva"]
