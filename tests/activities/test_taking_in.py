"""A file meets the database: what is made, changed, kept and refused."""

from __future__ import annotations

import pytest

from samenspel.activities.actions import Entry, Report, change_activity, import_activities, set_status, undo
from samenspel.activities.models import Activity, Revision
from samenspel.activities.queries import inventory
from samenspel.audit.models import Event
from samenspel.core.actor import Actor, System
from samenspel.core.logic.tables_write import write_xlsx
from samenspel.core.policy import Refused
from samenspel.organisations.models import Centre, SchoolYear
from tests.activities.conftest import CHILDCARE, HEADER, LENSES, SCHOOL, SMALL, YEAR, Take

SYSTEM = System("test")


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, len(report.refused)


def everything() -> list[dict[str, object]]:
    rows = Activity.objects.select_related("organisation").order_by("school_year__start", "number", "name", "public_id")
    return [{**one.content(), "id": str(one.public_id)} for one in rows]


def edit(which: str, **changes: object) -> None:
    activity = Activity.objects.select_related("organisation", "school_year").get(name=which)
    entry = Entry(
        **{
            "number": activity.number,
            "name": activity.name,
            "organisation": activity.organisation,
            "described_in": activity.described_in,
            "stages": activity.stages,
            "tags": activity.tags,
            "note": activity.note,
            **changes,
        }  # type: ignore[arg-type]
    )
    assert change_activity(actor=SYSTEM, activity=activity, entry=entry)


def test_a_file_makes_its_school_year_and_its_rows(take: Take) -> None:
    assert counts(take(SMALL)) == (5, 0, 0, 0)
    panel = Activity.objects.select_related("organisation").get(name="Ouderpanel")
    assert (panel.number, str(panel.organisation), panel.described_in) == (3, SCHOOL, ["?"])
    assert panel.stages == {"voorschool": "no", "vroegschool_1_2": "unknown", "groep_3_8": "yes"}
    assert panel.tags == {
        "line": ["school"],
        "samen": ["denken", "beslissen"],
        "partnership": ["formeel"],
        "maturity": ["3.0"],
        "criteria": ["2"],
    }
    assert Activity.objects.get(name="Schoolmelk").organisation is None
    assert SchoolYear.objects.get().label == YEAR


def test_the_same_file_twice_changes_nothing_not_even_the_log(take: Take, small: Report) -> None:
    before, log, kept = everything(), Event.objects.count(), Revision.objects.count()
    assert counts(take(SMALL)) == (0, 0, 5, 0)
    assert (everything(), Event.objects.count(), Revision.objects.count()) == (before, log, kept)


def test_one_bad_value_keeps_everything_out(take: Take) -> None:
    report = take(SMALL.replace("4,?,", "4a,?,"))
    assert counts(report) == (0, 0, 0, 1)
    assert not Activity.objects.exists()
    assert not SchoolYear.objects.exists()
    assert report.as_json()["refused"][0] == {
        "line": 6,
        "column": "number",
        "value": "4a",
        "reason": report.reasons()[0][1],
    }


def test_with_partial_the_good_rows_come_in(take: Take) -> None:
    assert counts(take(SMALL.replace("4,?,", "4a,?,"), partial=True)) == (4, 0, 0, 1)
    assert Activity.objects.count() == 4


def test_a_trial_says_what_would_happen_and_does_nothing(take: Take) -> None:
    report = take(SMALL, dry_run=True)
    assert (counts(report), report.batch) == ((5, 0, 0, 0), None)
    assert not SchoolYear.objects.exists()
    assert not Event.objects.filter(verb="inventory.imported").exists()


def test_edits_on_screen_survive_the_same_file_and_give_way_where_the_file_changed(take: Take, small: Report) -> None:
    edit("Ouderpanel", tags={"line": ["family"], "samen": ["leren"]}, note="van het scherm")
    edit("Nieuwsbrief", name="Weekbrief")
    before = everything()
    assert counts(take(SMALL)) == (0, 0, 5, 0)
    assert everything() == before
    newer = SMALL.replace("denken;beslissen", "denken").replace("elke week", "elke maand")
    assert counts(take(newer)) == (0, 2, 3, 0)
    panel, letter = Activity.objects.get(name="Ouderpanel"), Activity.objects.get(name="Weekbrief")
    assert (panel.tags["samen"], panel.tags["line"], panel.note) == (["denken"], ["family"], "van het scherm")
    assert letter.note == "elke maand"


def test_rows_that_are_not_in_the_file_stay_and_a_stopped_one_stays_stopped(take: Take, small: Report) -> None:
    panel = Activity.objects.select_related("school_year").get(name="Ouderpanel")
    set_status(actor=SYSTEM, activity=panel, status="stopped")
    assert counts(take(f"{HEADER}\n3,{SCHOOL},Ouderpanel,Schoolgids,,?,X,\n")) == (0, 1, 0, 0)
    panel.refresh_from_db()
    assert (panel.status, panel.described_in, Activity.objects.count()) == ("stopped", ["Schoolgids"], 5)


def test_a_file_without_lens_columns_leaves_the_labels_alone(take: Take, small: Report) -> None:
    before = everything()
    bare = "\n".join(",".join(line.split(",")[:8]) for line in SMALL.splitlines())
    assert LENSES not in bare
    assert counts(take(bare)) == (0, 0, 5, 0)
    assert everything() == before


def test_organisations_of_another_centre_are_refused_with_those_of_this_one(take: Take) -> None:
    report = take(f"{HEADER}\n1,Basisschool De Beuk,Inloop,,X,,,\n")
    ((_, why),) = report.reasons()
    assert SCHOOL in why
    assert CHILDCARE in why


def test_an_xlsx_of_the_same_rows_is_the_same_file(take: Take, small: Report) -> None:
    import csv
    import io

    header, *lines = list(csv.reader(io.StringIO(SMALL)))
    rows = [[int(number), *rest] for number, *rest in lines]
    rows[0][header.index("maturity")] = 2.0
    assert counts(take(write_xlsx(header, rows), filename="aanbod.xlsx")) == (0, 0, 5, 0)


def test_a_file_is_undone_as_one_and_the_undoing_too(take: Take, small: Report) -> None:
    edit("Ouderpanel", note="van het scherm")
    before = everything()
    report = take(SMALL.replace("elke week", "elke maand") + f"5,{SCHOOL},Koffieochtend,,,X,,,,,,,\n")
    assert counts(report) == (1, 1, 4, 0)
    after = everything()
    assert report.batch
    again = undo(actor=SYSTEM, batch=report.batch)
    assert everything() == before
    undo(actor=SYSTEM, batch=again)
    assert everything() == after


def test_only_the_leaders_take_a_file_in(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(Refused):
        import_activities(actor=cast["eva"], school_year=YEAR, data=SMALL.encode(), filename="a.csv")
    assert import_activities(actor=cast["gijs"], school_year=YEAR, data=SMALL.encode(), filename="a.csv").created


def test_two_thousand_rows_come_in_with_few_queries(take: Take, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    rows = "".join(f"{n},{SCHOOL},Activiteit {n},Kalender,,X,X,,child,weten,formeel,1.0,1\n" for n in range(1, 2001))
    with django_assert_max_num_queries(100):
        assert take(f"{HEADER}{LENSES}\n{rows}").created == 2000
    with django_assert_max_num_queries(100):
        assert take(f"{HEADER}{LENSES}\n{rows.replace('Kalender', 'Jaarkalender')}").updated == 2000


def test_the_real_inventory_comes_in_whole(take: Take, trudo: str) -> None:
    assert counts(take(trudo, year="2017-2018")) == (44, 0, 0, 0)
    rows = inventory(SchoolYear.objects.get())
    assert len({one.number for one in rows}) == 17
    assert [one.name for one in rows if one.organisation is None] == ["Schoolmelk en trakteren"]
