"""The marks in a chapter text: few, safe, and nothing is lost."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.plans.logic.chapters.texts import split, written
from samenspel.plans.logic.document import Bullets, Paragraph, Subheading, plain
from samenspel.plans.logic.markup import blocks, clean, spans

LETTERS = st.text(st.characters(codec="utf-8"), max_size=300)


def _letters(words: str) -> str:
    """Only what a reader would miss: no spaces and none of the four marks."""
    return re.sub(r"[\s#*\-]", "", words)


def test_the_four_marks_become_blocks() -> None:
    found = blocks("Eerste *regel*\nloopt door.\n\n## Kop\n\n- een\n- twee *drie*\nslot")
    assert [type(block) for block in found] == [Paragraph, Subheading, Bullets, Paragraph]
    assert plain(found[0].text) == "Eerste regel loopt door."  # type: ignore[union-attr]
    assert [span.emphasis for span in found[0].text] == [False, True, False]  # type: ignore[union-attr]


def test_two_lists_with_a_blank_line_between_stay_two() -> None:
    assert [len(block.items) for block in blocks("- a\n- b\n\n- c")] == [2, 1]  # type: ignore[union-attr]


def test_stars_that_mark_nothing_stay_stars() -> None:
    for words in ("2 * 3 * 4", "*", "**", "a *b", "* los *", "*over\nregels*"):
        assert "".join(span.text for span in spans(words)) == words
        assert not any(span.emphasis for span in spans(words))


def test_no_other_mark_means_anything() -> None:
    hostile = '<b>x</b> #read("/etc/passwd") [a](b) `c` $d$ \\e @f'
    assert spans(hostile)[0].text == hostile


@settings(deadline=None)
@given(LETTERS)
def test_a_text_never_fails_and_loses_no_letter(body: str) -> None:
    said = "".join(
        block.title
        if isinstance(block, Subheading)
        else plain(block.text)
        if isinstance(block, Paragraph)
        else "".join(plain(item) for item in block.items)  # type: ignore[union-attr]
        for block in blocks(body)
    )
    assert _letters(said) == _letters(clean(body))


@settings(deadline=None)
@given(LETTERS)
def test_sections_hold_all_blocks_and_no_subheading(body: str) -> None:
    sections = split(written(body))
    inside = [block for section in sections for block in section.blocks]
    assert not any(isinstance(block, Subheading) for block in inside)
    titles = sum(1 for section in sections if section.title)
    assert len(inside) + titles == len(blocks(body))
