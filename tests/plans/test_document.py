"""The frozen structure: canonical, complete, and refused when it is something else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.plans.logic.chapters import CHAPTERS, compose
from samenspel.plans.logic.document import (
    Document,
    DocumentError,
    Figure,
    Paragraph,
    Table,
    encode,
    from_json,
    plain,
    to_json,
)
from samenspel.plans.logic.inputs import Adoption
from samenspel.plans.logic.wording import dutch
from tests.plans.samples import ADOPTION, inputs


def _words(document: Document) -> str:
    return json.dumps(encode(document), ensure_ascii=False)


def test_a_document_comes_back_from_its_json_and_gives_the_same_json() -> None:
    document = compose(inputs(adoption=ADOPTION))
    assert from_json(to_json(document)) == document
    assert to_json(from_json(to_json(document))) == to_json(document)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=80), st.text(max_size=80))
def test_any_text_survives_the_round_trip(title: str, body: str) -> None:
    document = compose(inputs(centre=title, texts={"visie": body}))
    assert from_json(to_json(document)) == document
    to_json(document).encode()


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: data.replace('"kind":"document"', '"kind":"section"'),
        lambda data: data.replace('"format":1', '"format":2'),
        lambda data: data.replace('"emphasis":false', '"emphasis":false,"onload":"x"', 1),
        lambda data: data.replace('"kind":"span"', '"kind":"os.system"', 1),
        lambda data: data[:-1],
        lambda data: "[]",
    ],
)
def test_other_data_is_refused(break_it: object) -> None:
    data = to_json(compose(inputs()))
    broken = break_it(data)  # type: ignore[operator]
    assert broken != data
    with pytest.raises(DocumentError):
        from_json(broken)


def test_the_book_has_its_eight_chapters_whatever_is_missing() -> None:
    empty = inputs(
        texts={},
        activities=(),
        lenses=(),
        population=None,
        neighbourhoods=(),
        general_goals=(),
        specific_goals=(),
        dimensions=(),
        criteria=(),
        credits=(),
    )
    for given_inputs in (empty, inputs()):
        chapters = compose(given_inputs).chapters
        assert tuple(chapter.key for chapter in chapters) == CHAPTERS
        assert [chapter.number for chapter in chapters] == list(range(1, 9))
        assert all(section.blocks for chapter in chapters for section in chapter.sections)


def test_every_figure_has_words_and_a_table_with_the_same_counts() -> None:
    figures = compose(inputs()).figures()
    assert [figure.key for figure in figures] == ["line", "maturity"]
    for figure in figures:
        assert isinstance(figure, Figure)
        assert "Schoolbetrokkenheid: Voorschool 0, Groep 1-2 1, Groep 3-8 1" in figure.alt
        cells = [plain(cell) for cell in figure.table.rows[1].cells]
        assert cells == ["Schoolbetrokkenheid", "0", "1", "1", "1", "50\u00a0%"]
        assert figure.svg.startswith("<svg")


def test_a_lens_in_which_nothing_is_tagged_is_told_and_not_drawn() -> None:
    lens = replace(inputs().lenses[0], untagged=3)
    document = compose(inputs(lenses=(lens,)))
    assert not document.figures()
    assert "nog geen activiteit ingedeeld" in _words(document)


def test_maturity_gets_no_verdict() -> None:
    maturity = replace(inputs().lenses[1], findings=("Te veel 1.0",))
    words = _words(compose(inputs(lenses=(maturity,))))
    assert "Te veel 1.0" not in words
    assert "geen oordeel" in words


def test_a_characteristic_without_a_figure_to_show_is_named_but_not_in_the_table() -> None:
    document = compose(inputs())
    tables = [
        block
        for chapter in document.chapters
        for section in chapter.sections
        for block in section.blocks
        if isinstance(block, Table) and "Kenmerken" in block.caption
    ]
    rows = [plain(row.cells[0]) for row in tables[0].rows]
    assert rows == ["Werkende ouders"]
    assert "Eenoudergezinnen" in _words(document)


def test_a_draft_says_what_is_missing_and_an_adopted_document_that_it_was_left_out() -> None:
    def visie(adoption: Adoption | None) -> str:
        (block,) = compose(inputs(adoption=adoption)).chapters[1].sections[0].blocks
        assert isinstance(block, Paragraph)
        return plain(block.text)

    assert "nog niet geschreven" in visie(None)
    assert "geen tekst opgenomen" in visie(ADOPTION)


def test_the_adoption_is_on_the_cover_and_in_dated_lines() -> None:
    document = compose(inputs(adoption=ADOPTION))
    assert document.title_page.status == "Versie 1, vastgesteld op 12 september 2017"
    assert [(line.act, line.date) for line in document.decisions] == [
        ("stelt vast", "12 september 2017"),
        ("stemt in", "5 september 2017"),
    ]
    assert "Concept" in compose(inputs()).title_page.status


def test_a_goal_names_its_criteria_by_number_and_the_criterion_its_goals() -> None:
    words = _words(compose(inputs()))
    assert "Dit past bij criterium 1 (Een gedeelde visie)." in words
    annex = compose(inputs()).chapters[7].sections[1].blocks[1]
    assert isinstance(annex, Table)
    assert [plain(row.cells[2]) for row in annex.rows] == ["1", ""]


def test_the_wording_refuses_an_unknown_key_and_a_missing_field() -> None:
    words = dutch()
    with pytest.raises(KeyError):
        words("title.titel")
    with pytest.raises(KeyError):
        words("title.adopted", number=1)


def test_counts_are_written_as_dutch_does() -> None:
    words = dutch()
    assert [words.count(n) for n in (0, 1, 12, 13)] == ["nul", "één", "twaalf", "13"]
