"""The document out of the database: live, in Dutch, and only for eyes outside the team."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import docx as word_files
import pytest
from django.utils import translation
from pypdf import PdfReader

from samenspel.activities.actions import Entry, add_activity, change_activity
from samenspel.activities.models import Activity
from samenspel.core.actor import System
from samenspel.core.logic.disclosure import MAKER, Audience
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre, Organisation, SchoolYear
from samenspel.plans import actions, sources
from samenspel.plans.logic.document import Document, to_json
from samenspel.plans.logic.readiness import Lack, gaps
from samenspel.plans.render.docx import docx
from samenspel.plans.render.html import page
from samenspel.plans.render.typst import pdf
from samenspel.populations import queries as populations
from samenspel.populations.actions.findings import FindingTexts, add_finding
from samenspel.populations.actions.snapshots import adopt_snapshot, change_figures, start_snapshot
from samenspel.populations.models import Snapshot
from tests.plans.counted import CANARY, SHOWN, SIZE, count

CLI = System("cli")
TAGS = {"line": ["child"], "samen": ["weten"], "partnership": ["formeel"], "maturity": ["1.0"]}


@pytest.fixture
def year(linde: Centre) -> SchoolYear:
    return open_school_year(actor=CLI, label="2026-2027")


@pytest.fixture
def counted(year: SchoolYear) -> Snapshot:
    return count(year)


def activity(year: SchoolYear, name: str, tags: dict[str, list[str]] | None = None, number: int = 1) -> Activity:
    entry = Entry(
        number=number,
        name=name,
        organisation=Organisation.objects.first(),
        described_in=["Schoolgids"],
        stages={"groep_3_8": "yes", "voorschool": "unknown"},
        tags=tags or {},
    )
    return add_activity(actor=CLI, school_year=year, entry=entry)[0]


def everywhere(document: Document) -> Iterator[str]:
    """All words of the document, in every shape in which it leaves the house."""
    yield to_json(document)
    yield page(document)
    yield "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf(document))).pages)
    word = word_files.Document(io.BytesIO(docx(document)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    yield "\n".join([*(p.text for p in word.paragraphs), *cells])


def holds(words: str, figure: Decimal) -> bool:
    """Whether a text holds a figure, as a number of its own."""
    return bool(re.search(rf"(?<![\d.,]){str(figure).replace('.', '[.,]')}(?!\d)", words))


def test_no_figure_under_the_threshold_leaves_with_the_document(
    linde: Centre, year: SchoolYear, counted: Snapshot
) -> None:
    add_finding(actor=CLI, snapshot=counted, texts=FindingTexts("Het gaat om 1,7 % van de gezinnen", "Iets", "Doen"))
    add_finding(actor=CLI, snapshot=counted, texts=FindingTexts("Thuis klinken vele talen", "", "Een tolk erbij"))
    for words in everywhere(sources.draft(linde, year)):
        assert not holds(words, CANARY)
        assert holds(words, SHOWN)
        assert "Thuis klinken vele talen" in words
        assert "Het gaat om" not in words


def test_a_document_made_with_the_eyes_of_the_makers_would_be_caught(
    linde: Centre, year: SchoolYear, counted: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same document through the wrong view does hold the figure, in each shape."""

    def as_maker(asked: SchoolYear, audience: Audience = MAKER) -> populations.Population:
        return populations.population(audience, asked)

    monkeypatch.setattr(populations, "outside_view", as_maker)
    for words in everywhere(sources.draft(linde, year)):
        assert holds(words, CANARY)


def test_a_goal_never_names_a_measure_that_outsiders_may_not_read(
    linde: Centre, year: SchoolYear, counted: Snapshot
) -> None:
    hidden, _change = add_finding(
        actor=CLI, snapshot=counted, texts=FindingTexts("Klein", "", "Bel de gezinnen (1,7 %) op")
    )
    entry = actions.GoalEntry(kind="specific", text="Bellen", school_year=year, measures=[str(hidden.public_id)])
    actions.add_goal(actor=CLI, entry=entry)
    words = to_json(sources.draft(linde, year))
    assert "Bellen" in words
    assert "Bel de gezinnen" not in words


def test_a_draft_of_the_population_is_not_in_the_document(linde: Centre, year: SchoolYear) -> None:
    snapshot, _change = start_snapshot(actor=CLI, reference_date=date(2026, 10, 1), school_year=year)
    change_figures(actor=CLI, snapshot=snapshot, values={("children", "groep_1_2"): Decimal(SIZE)})
    assert "nog geen beeld van onze ouders" in to_json(sources.draft(linde, year))
    assert not sources.holdings(year).has_population
    adopt_snapshot(actor=CLI, snapshot=snapshot)
    assert "1 oktober 2026" in to_json(sources.draft(linde, year))
    assert sources.holdings(year).has_population


def test_a_changed_label_changes_the_document_at_once(linde: Centre, year: SchoolYear) -> None:
    one = activity(year, "Koffieochtend", TAGS)
    before = {figure.key: figure.alt for figure in sources.draft(linde, year).figures()}
    entry = Entry(number=1, name="Koffieochtend", stages=one.stages, tags=TAGS | {"samen": ["leven"]})
    change_activity(actor=CLI, activity=one, entry=entry)
    after = {figure.key: figure.alt for figure in sources.draft(linde, year).figures()}
    assert before["samen"] != after["samen"]
    assert before["line"] == after["line"]


def test_the_document_is_dutch_whatever_language_the_reader_has(linde: Centre, year: SchoolYear) -> None:
    activity(year, "Koffieochtend", TAGS)
    drafts = []
    for language in ("nl", "en", "ar"):
        with translation.override(language):
            drafts.append(to_json(sources.draft(linde, year)))
    assert drafts[0] == drafts[1] == drafts[2]


def test_a_school_year_that_was_never_opened_gives_an_empty_document(linde: Centre) -> None:
    document = sources.draft(linde, SchoolYear(start=2031))
    assert len(document.chapters) == 8
    assert pdf(document).startswith(b"%PDF")


def test_what_is_missing_follows_from_what_there_is(linde: Centre, year: SchoolYear) -> None:
    lacking = [(gap.chapter, gap.lack) for gap in gaps(sources.holdings(year))]
    assert lacking == [
        ("inleiding", Lack.TEXT),
        ("visie", Lack.TEXT),
        ("ouderbeleid", Lack.POPULATION),
        ("verwachtingen", Lack.TEXT),
        ("aanbod", Lack.ACTIVITIES),
        ("doelen", Lack.GOALS),
        ("kwaliteitszorg", Lack.TEXT),
    ]
    activity(year, "Koffieochtend")
    actions.add_goal(actor=CLI, entry=actions.GoalEntry("specific", "Doel", year))
    actions.write_chapter(actor=CLI, school_year=year, key="visie", body="Wij van [naam van de gemeente] willen")
    found = {gap.chapter: gap for gap in gaps(sources.holdings(year))}
    assert found["visie"].words == ("[naam van de gemeente]",)
    assert (found["doelen"].lack, found["doelen"].count) == (Lack.ACTIONS, 1)
    assert "aanbod" not in found


def test_a_document_asks_the_database_equally_often_for_one_and_for_a_hundred_activities(
    linde: Centre, year: SchoolYear, counted: Snapshot, django_assert_num_queries: object
) -> None:
    activity(year, "Eerste", TAGS)
    actions.add_goal(actor=CLI, entry=actions.GoalEntry("specific", "Doel", year))
    assert_num = django_assert_num_queries
    with assert_num(12):  # type: ignore[operator]
        sources.draft(linde, year)
    for number in range(2, 101):
        activity(year, f"Activiteit {number}", TAGS, number)
        if number < 20:
            actions.add_goal(actor=CLI, entry=actions.GoalEntry("specific", f"Doel {number}", year))
    with assert_num(12):  # type: ignore[operator]
        sources.draft(linde, year)
