"""What a centre adopts, adds and sharpens: never touching the original, never seen by another centre."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from samenspel.audit.models import Event
from samenspel.core.actor import Actor, System
from samenspel.core.policy import Refused
from samenspel.core.tenancy import Crossing, ScopeMissing, across_centres, centre_scope
from samenspel.frameworks import actions, queries
from samenspel.frameworks.actions import Wording
from samenspel.frameworks.loading import load_library
from samenspel.frameworks.logic.shapes import Norm
from samenspel.frameworks.logic.shipped import shipped_library
from samenspel.frameworks.models import Adoption, CentreElement, CentreElementRevision, FrameworkVersion
from samenspel.organisations.models import Centre

from .test_loading import reworded, with_framework

SYSTEM = System("tests")
OVER_80 = Wording("Aanwezig", "Bij meer dan 80 procent is een ouder erbij.", norm=Norm("over", 80, "percent"))


def add(title: str, **more: Any) -> CentreElement:
    framework = more.pop("framework", "criteria")
    return actions.add_element(actor=SYSTEM, framework=framework, wording=Wording(title, **more))


def titles(key: str = "criteria") -> dict[str, str]:
    return {entry.key: entry.title for entry in queries.shelf().entries(key)}


def test_a_new_centre_adopts_the_newest_of_everything_and_only_once(linde: Centre) -> None:
    assert Adoption.objects.count() == len(shipped_library().order())
    assert actions.adopt_newest(actor=SYSTEM) == []
    assert {one.version.version for one in Adoption.objects.select_related("version")} == {"2026.1"}


def test_reading_costs_two_queries_whatever_there_is(linde: Centre, django_assert_num_queries: Any) -> None:
    for number in range(30):
        add(f"Eigen {number}")
    with django_assert_num_queries(2):
        shelf = queries.shelf()
        assert len(shelf.criteria()) == 40
        assert len(shelf.lenses()) == 4
        assert [stage.short for stage in shelf.stages()] == ["tot 4 jaar", "groep 1–2", "groep 3–8"]


def test_reading_without_a_centre_is_refused(centres: dict[str, Centre]) -> None:
    with pytest.raises(ScopeMissing):
        queries.shelf()


def test_a_centre_that_never_adopted_reads_the_newest(linde: Centre) -> None:
    Adoption.objects.all().delete()
    assert queries.lens("samen").value("leven") is not None
    assert queries.framework("samen").adopted_on is None


def test_a_lens_in_the_language_of_the_page_with_its_clusters(linde: Centre) -> None:
    with translation.override("ar"):
        lens = queries.lens("partnership")
    assert lens.name == "خمس شراكات"
    assert [value.cluster for value in lens.values] == [
        "burgerschap",
        "onderwijs",
        "onderwijs",
        "participatie",
        "participatie",
    ]
    assert [cluster.key for cluster in lens.clusters] == ["burgerschap", "onderwijs", "participatie"]
    assert not queries.lens("maturity").judged
    with pytest.raises(KeyError):
        queries.lens("criteria")


def test_an_eleventh_criterion_counts_everywhere_from_then_on(linde: Centre) -> None:
    made = add("Communicatie")
    assert made.key == "11"
    assert queries.known_values("criteria")[-1] == "11"
    assert queries.element_text("criteria", "11") == "Communicatie"
    with translation.override("ar"):
        entry = queries.criteria()[-1]
    assert (entry.title, entry.status, entry.language) == ("Communicatie", "added", "nl")


def test_an_own_lens_value_needs_a_cluster_and_gets_a_key_of_its_name(linde: Centre) -> None:
    with pytest.raises(ValidationError):
        add("Digitaal partnerschap", framework="partnership")
    made = add("Digitaal partnerschap", framework="partnership", group="participatie")
    assert made.key == "digitaal-partnerschap"
    value = queries.lens("partnership").value("digitaal-partnerschap")
    assert value is not None
    assert value.is_own
    assert queries.known_values("partnership")[-1] == "digitaal-partnerschap"


@pytest.mark.parametrize("key", ["stages", "maturity", "pta", "pdca"])
def test_some_frameworks_take_no_additions_but_always_own_words(linde: Centre, key: str) -> None:
    with pytest.raises(ValidationError):
        add("Iets", framework=key)
    first = queries.shelf().entries(key)[0]
    actions.sharpen_element(actor=SYSTEM, framework=key, key=first.key, wording=Wording("Ons woord"))
    assert titles(key)[first.key] == "Ons woord"


def test_sharpening_never_touches_the_original(linde: Centre) -> None:
    before = queries.framework("criteria").framework.digest
    made = actions.sharpen_element(actor=SYSTEM, framework="criteria", key="9", wording=OVER_80)
    entry = next(entry for entry in queries.criteria() if entry.key == "9")
    assert entry.norm == Norm("over", 80, "percent")
    assert entry.original is not None
    assert entry.original.title["nl"] == "Aanwezig bij gesprekken"
    assert queries.framework("criteria").framework.digest == before
    assert queries.damaged_versions() == []
    actions.remove_element(actor=SYSTEM, element=made)
    assert titles()["9"] == "Aanwezig bij gesprekken"


def test_sharpening_again_after_removing_goes_on_in_the_same_history(linde: Centre) -> None:
    made = actions.sharpen_element(actor=SYSTEM, framework="criteria", key="9", wording=OVER_80)
    actions.remove_element(actor=SYSTEM, element=made)
    again = actions.sharpen_element(actor=SYSTEM, framework="criteria", key="9", wording=Wording("Erbij"))
    assert (again.pk, again.revision, titles()["9"]) == (made.pk, 3, "Erbij")


def test_every_change_can_be_undone_one_by_one(linde: Centre) -> None:
    made = add("Communicatie")
    actions.change_element(actor=SYSTEM, element=made, wording=Wording("Contact", "Kort en op tijd."))
    actions.remove_element(actor=SYSTEM, element=made)
    assert "11" not in titles()
    actions.undo_change(actor=SYSTEM, element=made, revision=3)
    assert titles()["11"] == "Contact"
    actions.undo_change(actor=SYSTEM, element=made, revision=4)
    assert "11" not in titles()
    assert CentreElementRevision.objects.filter(element=made).count() == 5


def test_undoing_the_adding_takes_it_away(linde: Centre) -> None:
    made = add("Communicatie")
    actions.undo_change(actor=SYSTEM, element=made, revision=1)
    assert "11" not in titles()


def test_what_somebody_changed_since_is_not_undone(linde: Centre) -> None:
    made = add("Communicatie")
    actions.change_element(actor=SYSTEM, element=made, wording=Wording("Contact"))
    with pytest.raises(ValidationError):
        actions.undo_change(actor=SYSTEM, element=made, revision=1)
    assert titles()["11"] == "Contact"


def test_saving_without_a_change_makes_no_revision(linde: Centre) -> None:
    made = add("Communicatie")
    actions.change_element(actor=SYSTEM, element=made, wording=Wording(" Communicatie "))
    assert made.revision == 1
    assert CentreElementRevision.objects.count() == 1


@pytest.mark.parametrize(
    "wording",
    [Wording("  "), Wording("x" * 121), Wording("Goed", "x" * 2001), Wording("Goed", group="burgerschap")],
)
def test_bad_wordings_are_refused_whole(linde: Centre, wording: Wording) -> None:
    with pytest.raises(ValidationError):
        actions.add_element(actor=SYSTEM, framework="criteria", wording=wording)
    assert not CentreElement.objects.exists()


@pytest.mark.parametrize("key", ["eva", "fatma", "amina", "hanna", "daan", "ivo", "joke", "coby"])
def test_only_leaders_change_the_frameworks(linde: Centre, cast: dict[str, Actor], key: str) -> None:
    made = add("Communicatie")
    wording = Wording("Anders")
    tries = [
        lambda: actions.add_element(actor=cast[key], framework="criteria", wording=wording),
        lambda: actions.sharpen_element(actor=cast[key], framework="criteria", key="1", wording=wording),
        lambda: actions.change_element(actor=cast[key], element=made, wording=wording),
        lambda: actions.remove_element(actor=cast[key], element=made),
        lambda: actions.undo_change(actor=cast[key], element=made, revision=1),
        lambda: actions.adopt_newest(actor=cast[key]),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
    assert titles()["11"] == "Communicatie"
    actions.add_element(actor=cast["gijs"], framework="criteria", wording=wording)
    assert titles()["12"] == "Anders"


def test_another_centre_sees_nothing_of_it(centres: dict[str, Centre]) -> None:
    with centre_scope(centres["linde"].pk):
        made = add("Communicatie")
        actions.sharpen_element(actor=SYSTEM, framework="criteria", key="9", wording=OVER_80)
        assert "11" in queries.known_values("criteria")
    with centre_scope(centres["beuk"].pk):
        assert "11" not in queries.known_values("criteria")
        assert titles()["9"] == "Aanwezig bij gesprekken"
        with pytest.raises(CentreElement.DoesNotExist):
            queries.own_element(str(made.public_id))
        assert add("Iets eigens").key == "11"
    with centre_scope(centres["linde"].pk):
        assert titles()["11"] == "Communicatie"


def test_control_without_the_walls_the_other_centres_words_would_be_seen(centres: dict[str, Centre]) -> None:
    with centre_scope(centres["linde"].pk):
        add("Communicatie")
    with across_centres(Crossing.HOUSE_TESTS):
        assert [row.title for row in CentreElement.objects.all()] == ["Communicatie"]


def test_a_newer_version_is_adopted_when_the_centre_says_so(linde: Centre, monkeypatch: Any) -> None:
    newer = with_framework(reworded("samen", "2027.1"))
    load_library(newer)
    monkeypatch.setattr(queries, "shipped_library", lambda: newer)
    made = actions.sharpen_element(actor=SYSTEM, framework="samen", key="werken", wording=Wording("Meedoen"))
    assert queries.framework("samen").may_renew
    assert titles("samen")["leven"] == "Samen leven"
    version = FrameworkVersion.objects.get(framework__key="samen", version="2027.1")
    actions.adopt(actor=SYSTEM, version=version, on=date(2027, 8, 1))
    assert titles("samen")["leven"] == "Anders"
    assert titles("samen")["werken"] == made.title
    assert not queries.framework("samen").may_renew
    old = Adoption.objects.get(framework__key="samen", version__version="2026.1")
    assert old.ended_on == date(2027, 8, 1)
    actions.adopt(actor=SYSTEM, version=version)
    assert Adoption.objects.filter(framework__key="samen", ended_on=None).count() == 1


def test_a_version_that_would_lose_own_words_is_refused(linde: Centre) -> None:
    actions.sharpen_element(actor=SYSTEM, framework="samen", key="werken", wording=Wording("Meedoen"))
    load_library(with_framework(reworded("samen", "2027.1")))
    version = FrameworkVersion.objects.get(framework__key="samen", version="2027.1")
    version.elements.filter(key="werken").delete()
    with pytest.raises(ValidationError, match="Meedoen"):
        actions.adopt(actor=SYSTEM, version=version)
    assert queries.framework("samen").framework.version == "2026.1"


def test_a_version_whose_file_is_no_longer_shipped_still_reads(linde: Centre, monkeypatch: Any) -> None:
    load_library(with_framework(reworded("samen", "2025.1")))
    version = FrameworkVersion.objects.get(framework__key="samen", version="2025.1")
    actions.adopt(actor=SYSTEM, version=version)
    assert titles("samen")["leven"] == "Anders"
    assert queries.framework("samen").framework.version == "2025.1"


def test_each_change_is_in_the_log_by_key_and_never_by_its_words(linde: Centre) -> None:
    made = add("Communicatie")
    actions.remove_element(actor=SYSTEM, element=made)
    rows = list(Event.objects.filter(thing="own_element").order_by("number"))
    assert [row.verb for row in rows] == ["own_element.added", "own_element.removed"]
    assert rows[0].detail == {"framework": "criteria", "key": "11", "revision": 1}
    assert "Communicatie" not in str([row.detail for row in Event.objects.all()])


def test_a_centre_takes_its_own_words_along_when_it_moves(centres: dict[str, Centre]) -> None:
    from samenspel.integrations.travel import export_centre, import_centre

    with centre_scope(centres["linde"].pk):
        add("Communicatie")
        actions.sharpen_element(actor=SYSTEM, framework="criteria", key="9", wording=OVER_80)
        before = queries.criteria()
    moved = import_centre(actor=SYSTEM, data=export_centre(centres["linde"]), key="elders")
    with centre_scope(moved.pk):
        assert queries.criteria() == before
        assert Adoption.objects.count() == len(shipped_library().order())
        assert CentreElementRevision.objects.count() == 2
