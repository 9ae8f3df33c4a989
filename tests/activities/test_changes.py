"""Adding, changing, retiring, labelling, carrying over; and taking each of them back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from samenspel.activities.actions import (
    Entry,
    Report,
    add_activity,
    carry_over,
    change_activity,
    choose_accents,
    label_activities,
    set_status,
    undo,
)
from samenspel.activities.models import Activity
from samenspel.activities.queries import accents, inventory, public_activities, visible_inventory
from samenspel.audit.models import Event
from samenspel.core.actor import Actor, System
from samenspel.core.policy import NotVisible, Refused
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre, Organisation, SchoolYear
from tests.activities.conftest import SCHOOL, Take
from tests.activities.test_taking_in import everything

SYSTEM = System("test")
COFFEE = Entry(number=18, name="Koffieochtend", stages={"voorschool": "yes"}, tags={"samen": ["leven"]})


def year() -> SchoolYear:
    found: SchoolYear = SchoolYear.objects.get()
    return found


def activity(name: str) -> Activity:
    found: Activity = Activity.objects.select_related("organisation", "school_year").get(name=name)
    return found


ACTS: dict[str, Callable[[], UUID | None]] = {
    "add": lambda: add_activity(actor=SYSTEM, school_year=year(), entry=COFFEE)[1],
    "change": lambda: change_activity(actor=SYSTEM, activity=activity("Ouderpanel"), entry=COFFEE),
    "retire": lambda: set_status(actor=SYSTEM, activity=activity("Ouderpanel"), status="stopped"),
    "label": lambda: label_activities(
        actor=SYSTEM, school_year=year(), labels={(4, None, "Schoolmelk"): {"samen": ["leven"]}}, is_judgement=True
    ),
    "carry over": lambda: carry_over(
        actor=SYSTEM, source=year(), target=open_school_year(actor=SYSTEM, label="2027-2028")
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_one_batch_that_is_undone_and_done_again(name: str, small: Report) -> None:
    before = everything()
    batch = ACTS[name]()
    after = everything()
    assert batch
    assert after != before
    again = undo(actor=SYSTEM, batch=batch)
    assert everything() == before
    undo(actor=SYSTEM, batch=again)
    assert everything() == after


@pytest.mark.parametrize("name", ACTS)
def test_every_act_and_its_undoing_stand_in_the_log(name: str, small: Report) -> None:
    batch = ACTS[name]()
    assert batch
    done = Event.objects.order_by("pk").last()
    assert done
    assert done.detail["batch"] == str(batch)
    undo(actor=SYSTEM, batch=batch)
    undone = Event.objects.order_by("pk").last()
    assert undone
    assert (undone.verb, undone.detail["undone"]) == ("inventory.undone", str(batch))


def test_nothing_is_undone_when_it_was_changed_again_since(small: Report) -> None:
    first = set_status(actor=SYSTEM, activity=activity("Ouderpanel"), status="stopped")
    set_status(actor=SYSTEM, activity=activity("Ouderpanel"), status="planned")
    assert first
    before = everything()
    with pytest.raises(ValidationError):
        undo(actor=SYSTEM, batch=first)
    assert everything() == before


def test_nothing_is_undone_when_another_took_the_name(small: Report) -> None:
    batch = ACTS["change"]()
    add_activity(
        actor=SYSTEM,
        school_year=year(),
        entry=Entry(number=3, name="Ouderpanel", organisation=Organisation.objects.get(name=SCHOOL)),
    )
    assert batch
    with pytest.raises(ValidationError):
        undo(actor=SYSTEM, batch=batch)
    assert Activity.objects.filter(name="Koffieochtend").exists()


def test_a_batch_that_is_not_there_does_not_exist(small: Report) -> None:
    with pytest.raises(NotVisible):
        undo(actor=SYSTEM, batch=uuid4())


def test_the_same_activity_twice_is_refused_and_a_stopped_one_points_to_bringing_it_back(small: Report) -> None:
    add_activity(actor=SYSTEM, school_year=year(), entry=COFFEE)
    with pytest.raises(ValidationError):
        add_activity(actor=SYSTEM, school_year=year(), entry=COFFEE)
    set_status(actor=SYSTEM, activity=activity("Koffieochtend"), status="stopped")
    with pytest.raises(ValidationError) as stopped:
        change_activity(actor=SYSTEM, activity=activity("Ouderpanel"), entry=COFFEE)
    assert "name" in stopped.value.message_dict


def test_an_edit_that_changes_nothing_leaves_no_trace(small: Report) -> None:
    one, log = activity("Ouderpanel"), Event.objects.count()
    same = Entry(one.number, one.name, one.organisation, one.described_in, one.stages, one.tags, one.note, one.status)
    assert change_activity(actor=SYSTEM, activity=one, entry=same) is None
    assert set_status(actor=SYSTEM, activity=one, status=one.status) is None
    assert Event.objects.count() == log


def test_a_judgement_of_the_example_ends_when_somebody_labels_the_activity_anew(small: Report) -> None:
    label_activities(
        actor=SYSTEM, school_year=year(), labels={(4, None, "Schoolmelk"): {"samen": ["leven"]}}, is_judgement=True
    )
    milk = activity("Schoolmelk")
    change_activity(actor=SYSTEM, activity=milk, entry=Entry(4, "Schoolmelk", note="anders", tags=milk.tags))
    assert activity("Schoolmelk").tags_judgement is True
    change_activity(actor=SYSTEM, activity=milk, entry=Entry(4, "Schoolmelk", tags={"samen": ["werken"]}))
    assert activity("Schoolmelk").tags_judgement is False


def test_an_activity_that_is_not_there_cannot_be_labelled(small: Report) -> None:
    with pytest.raises(KeyError):
        label_activities(actor=SYSTEM, school_year=year(), labels={(4, None, "Melk"): {}})


def test_a_year_carries_over_what_lasts_with_what_the_file_said_and_the_accents(take: Take, small: Report) -> None:
    set_status(actor=SYSTEM, activity=activity("Nieuwsbrief"), status="stopped")
    set_status(actor=SYSTEM, activity=activity("Kennismaking"), status="one_off")
    set_status(actor=SYSTEM, activity=activity("Ouderpanel"), status="planned")
    choose_accents(actor=SYSTEM, school_year=year(), lens="line", weights={"child": 2, "school": 1, "family": 1})
    target = open_school_year(actor=SYSTEM, label="2027-2028")
    carry_over(actor=SYSTEM, source=SchoolYear.objects.get(start=2026), target=target)
    rows = {one.name: one for one in inventory(target)}
    assert sorted(rows) == ["Intakegesprek", "Ouderpanel", "Schoolmelk"]
    source = Activity.objects.get(name="Ouderpanel", school_year__start=2026)
    assert rows["Ouderpanel"].carried_from == source.public_id
    assert (rows["Ouderpanel"].imported, rows["Ouderpanel"].tags) == (source.imported, source.tags)
    assert accents(target) == {"line": {"child": 2, "school": 1, "family": 1}}


def test_a_year_with_activities_or_an_empty_source_is_not_carried_over(small: Report) -> None:
    empty = open_school_year(actor=SYSTEM, label="2027-2028")
    full = SchoolYear.objects.get(start=2026)
    for source, target in ((empty, full), (empty, empty), (full, full)):
        with pytest.raises(ValidationError):
            carry_over(actor=SYSTEM, source=source, target=target)


def test_equal_accents_are_no_accents(small: Report) -> None:
    choose_accents(actor=SYSTEM, school_year=year(), lens="line", weights={"child": 3, "school": 1, "family": 0})
    assert accents(year())["line"] == {"child": 3, "school": 1, "family": 0}
    choose_accents(actor=SYSTEM, school_year=year(), lens="line", weights={"child": 2, "school": 2, "family": 2})
    assert accents(year()) == {}


def test_the_team_reads_everything_and_only_the_leaders_change_it(small: Report, cast: dict[str, Actor]) -> None:
    for key in ("gijs", "eva", "fatma"):
        assert visible_inventory(cast[key], year()).count() == 5
    for key in ("amina", "hanna", "daan", "ivo", "joke", "coby"):
        assert visible_inventory(cast[key], year()).count() == 0
    for key in ("eva", "fatma"):
        with pytest.raises(Refused):
            add_activity(actor=cast[key], school_year=year(), entry=COFFEE)
    for key in ("amina", "ivo", "daan"):
        with pytest.raises(NotVisible):
            add_activity(actor=cast[key], school_year=year(), entry=COFFEE)
    with pytest.raises(Refused):
        undo(actor=cast["eva"], batch=small.batch or uuid4())
    assert add_activity(actor=cast["gijs"], school_year=year(), entry=COFFEE)


def test_parents_and_pupils_see_what_there_is_in_their_own_stages(small: Report, cast: dict[str, Actor]) -> None:
    """Amina has a child in pre-school and one in group 4, Hanna and Daan only in group 8."""

    def seen(key: str) -> set[str]:
        return {one.name for one in public_activities(cast[key], year())}

    assert seen("amina") == {"Intakegesprek", "Kennismaking", "Nieuwsbrief", "Ouderpanel", "Schoolmelk"}
    assert seen("hanna") == seen("daan") == {"Kennismaking", "Nieuwsbrief", "Ouderpanel", "Schoolmelk"}
    assert seen("ivo") == seen("coby") == set()
    set_status(actor=SYSTEM, activity=activity("Ouderpanel"), status="stopped")
    assert "Ouderpanel" not in seen("hanna")


def test_list_and_object_agree_for_parents(small: Report, cast: dict[str, Actor]) -> None:
    from samenspel.activities.policy import ATTEND
    from samenspel.core.policy import may

    set_status(actor=SYSTEM, activity=activity("Nieuwsbrief"), status="stopped")
    for key in ("amina", "bram", "hanna", "daan", "coby", "eva", "ivo"):
        listed = {one.pk for one in public_activities(cast[key], year())}
        assert listed == {one.pk for one in Activity.objects.all() if may(cast[key], ATTEND, one)}


def test_another_centre_sees_and_undoes_nothing(small: Report, centres: dict[str, Centre]) -> None:
    from samenspel.core.tenancy import centre_scope

    with centre_scope(centres["beuk"].pk):
        assert not Activity.objects.exists()
        with pytest.raises(NotVisible):
            undo(actor=SYSTEM, batch=small.batch or uuid4())
