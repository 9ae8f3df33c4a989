"""What was adopted is kept: frozen, with its data and files, and made again byte for byte."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from pypdf import PdfReader

from samenspel.core.actor import Actor, System
from samenspel.core.policy import NotVisible, Refused
from samenspel.core.tenancy import centre_scope
from samenspel.integrations.travel import export_centre, import_centre
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.plans import actions, queries
from samenspel.plans.logic.document import from_json
from samenspel.plans.models import Frozen, PolicyVersion
from samenspel.plans.render.docx import docx
from samenspel.plans.render.typst import pdf

CLI = System("cli")
DAY = date(2026, 11, 20)
BOARD = actions.Decision("board", "adopts", "Ivo Bakker", DAY)


@pytest.fixture
def year(linde: Centre) -> SchoolYear:
    return open_school_year(actor=CLI, label="2026-2027")


def adopt(centre: Centre, year: SchoolYear, **changes: Any) -> PolicyVersion:
    given: dict[str, Any] = {"actor": CLI, "adopted_on": DAY, "decisions": [BOARD], "today": DAY}
    return actions.adopt_document(centre=centre, school_year=year, **(given | changes))


def test_a_version_keeps_its_data_its_files_and_their_sha256(linde: Centre, year: SchoolYear) -> None:
    actions.write_chapter(actor=CLI, school_year=year, key="visie", body="Samen om het kind")
    version = PolicyVersion.objects.get(pk=adopt(linde, year).pk)
    assert version.data_sha256 == sha256(version.data.encode()).hexdigest()
    assert version.pdf_sha256 == sha256(bytes(version.pdf)).hexdigest()
    assert version.docx_sha256 == sha256(bytes(version.docx)).hexdigest()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(version.pdf))).pages)
    assert "Samen om het kind" in text
    assert "Ivo Bakker" in text
    assert "Versie 1, vastgesteld op 20 november 2026" in text


def test_the_kept_data_gives_the_same_files_again(linde: Centre, year: SchoolYear) -> None:
    actions.write_chapter(actor=CLI, school_year=year, key="visie", body="Samen *om* het kind 👍")
    version = PolicyVersion.objects.get(pk=adopt(linde, year).pk)
    document = from_json(version.data)
    assert pdf(document) == bytes(version.pdf)
    assert docx(document) == bytes(version.docx)
    changed = replace(document, title_page=replace(document.title_page, centre="Elders"))
    assert pdf(changed) != bytes(version.pdf)


def test_a_later_text_does_not_reach_what_was_adopted(linde: Centre, year: SchoolYear) -> None:
    actions.write_chapter(actor=CLI, school_year=year, key="visie", body="Toen")
    first = adopt(linde, year)
    actions.write_chapter(actor=CLI, school_year=year, key="visie", body="Later")
    second = adopt(linde, year)
    assert [one.number for one in queries.versions(year)] == [2, 1]
    assert "Toen" in queries.version_file(CLI, first, "json").content.decode()
    assert "Later" in queries.version_file(CLI, second, "json").content.decode()
    assert queries.latest_version() == second


def test_no_road_of_ours_changes_or_removes_an_adopted_document(linde: Centre, year: SchoolYear) -> None:
    version = adopt(linde, year)
    roads = [
        version.save,
        version.delete,
        lambda: PolicyVersion.objects.update(release="x"),
        lambda: PolicyVersion.objects.filter(pk=version.pk).delete(),
        lambda: PolicyVersion.objects.bulk_update([version], ["release"]),
    ]
    for road in roads:
        with pytest.raises(Frozen):
            road()
    assert PolicyVersion.objects.get().pdf_sha256 == version.pdf_sha256


def test_a_row_that_was_changed_behind_our_back_is_noticed(
    linde: Centre, year: SchoolYear, cast: dict[str, Actor]
) -> None:
    """The control: the database itself can be written to, and then the file is not handed out as the adopted one."""
    version = adopt(linde, year)
    assert queries.version_file(cast["amina"], version, "pdf").content.startswith(b"%PDF")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plans_policyversion SET pdf = %s WHERE id = %s", [b"%PDF-vals", version.pk])
    with pytest.raises(queries.Damaged, match=r"no longer|niet meer"):
        queries.version_file(cast["amina"], version, "pdf")
    assert queries.version_file(cast["amina"], version, "docx").content.startswith(b"PK")


def test_only_leaders_record_an_adoption_and_everyone_reads_it(
    linde: Centre, year: SchoolYear, cast: dict[str, Actor]
) -> None:
    for who, refusal in (("eva", Refused), ("amina", NotVisible), ("ivo", NotVisible)):
        with pytest.raises(refusal):
            adopt(linde, year, actor=cast[who])
    version = adopt(linde, year, actor=cast["gijs"])
    for who in ("eva", "amina", "ivo", "daan"):
        assert queries.version_of(cast[who], version.public_id) == version
        assert queries.version_file(cast[who], version, "docx").content.startswith(b"PK")
    with pytest.raises(NotVisible):
        queries.version_file(cast["gijs"], version, "exe")


def test_another_centre_sees_nothing_of_it(
    linde: Centre, year: SchoolYear, centres: dict[str, Centre], cast: dict[str, Actor]
) -> None:
    version = adopt(linde, year)
    with centre_scope(centres["beuk"].pk):
        assert queries.latest_version() is None
        with pytest.raises(PolicyVersion.DoesNotExist):
            queries.version_of(cast["karim"], version.public_id)


@pytest.mark.parametrize(
    "changes",
    [
        {"decisions": []},
        {"decisions": [actions.Decision("oc", "advises", "", DAY)]},
        {"decisions": [BOARD, actions.Decision("oc", "adopts", "", DAY)]},
        {"decisions": [BOARD, actions.Decision("buren", "advises", "", DAY)]},
        {"adopted_on": date(2026, 11, 21)},
        {"decisions": [actions.Decision("board", "adopts", "", date(2026, 12, 1))]},
    ],
)
def test_an_adoption_that_cannot_be_is_refused(linde: Centre, year: SchoolYear, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        adopt(linde, year, **changes)
    assert not PolicyVersion.objects.exists()


def test_adopted_documents_travel_with_the_centre_unchanged(linde: Centre, year: SchoolYear) -> None:
    version = adopt(linde, year)
    copy = import_centre(actor=CLI, data=export_centre(linde), key="linde-2")
    with centre_scope(copy.pk):
        again = PolicyVersion.objects.get()
        assert (again.pdf_sha256, bytes(again.pdf)) == (version.pdf_sha256, bytes(version.pdf))
        assert queries.version_file(CLI, again, "pdf").sha256 == version.pdf_sha256


def test_a_list_of_versions_does_not_load_the_files(linde: Centre, year: SchoolYear) -> None:
    adopt(linde, year)
    (version,) = queries.versions()
    assert {"pdf", "docx", "data"} <= version.get_deferred_fields()
