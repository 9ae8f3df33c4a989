"""Own elements laid over a framework: pure, so proved with made-up cases."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from samenspel.frameworks.logic.library import digest
from samenspel.frameworks.logic.own import OwnElement, merged, new_key
from samenspel.frameworks.logic.page import blocks, overview, relations
from samenspel.frameworks.logic.rows import detail_of, element_from, framework_from, head_of, texts_of
from samenspel.frameworks.logic.shapes import in_language
from samenspel.frameworks.logic.shelf import Adopted, Shelf
from samenspel.frameworks.logic.shipped import shipped_library

LIBRARY = shipped_library()
frameworks = st.sampled_from(LIBRARY.frameworks)
words = st.text(min_size=1, max_size=120)


@st.composite
def own_elements(draw: st.DrawFn) -> tuple[object, list[OwnElement]]:
    framework = draw(frameworks)
    keys = [element.key for element in framework.elements]
    sharpened = draw(st.lists(st.sampled_from(keys), unique=True, max_size=4))
    rows = [OwnElement(f"s{key}", key, True, draw(words), draw(st.text(max_size=20))) for key in sharpened]
    taken: set[str] = set()
    for number in range(draw(st.integers(0, 4))):
        title = draw(words)
        key = new_key(framework, title, taken)
        taken.add(key)
        rows.append(OwnElement(f"a{number}", key, False, title))
    return framework, draw(st.permutations(rows))


@given(own_elements(), st.sampled_from(["nl", "en", "ar"]))
def test_nothing_shipped_is_lost_moved_or_changed(case: tuple[object, list[OwnElement]], language: str) -> None:
    framework, own = case
    before = digest(framework)  # type: ignore[arg-type]
    entries = merged(framework, own, language)  # type: ignore[arg-type]
    shipped = [entry for entry in entries if entry.original]
    assert [entry.original for entry in shipped] == list(framework.elements)  # type: ignore[attr-defined]
    assert len({entry.key for entry in entries}) == len(entries)
    assert len(entries) == len(shipped) + sum(not one.sharpens for one in own)
    for entry in entries:
        assert (entry.status == "original") == (entry.own is None)
        assert entry.language == (language if entry.own is None else "nl")
        assert entry.title == (entry.own.title if entry.own else in_language(entry.original.title, language))  # type: ignore[union-attr]
    assert digest(framework) == before  # type: ignore[arg-type]


@given(frameworks, st.lists(words, max_size=8))
def test_a_key_is_never_given_out_twice_and_fits_its_column(framework: object, titles: list[str]) -> None:
    given_out: set[str] = set()
    for title in titles:
        key = new_key(framework, title, given_out)  # type: ignore[arg-type]
        assert key not in given_out
        assert framework.element(key) is None  # type: ignore[attr-defined]
        assert 0 < len(key) <= 40
        given_out.add(key)


def test_an_added_criterion_is_number_11_and_a_removed_11_is_never_used_again() -> None:
    criteria = LIBRARY.newest("criteria")
    assert criteria
    assert new_key(criteria, "Communicatie", set()) == "11"
    assert new_key(criteria, "Communicatie", {"11"}) == "12"


def test_an_own_wording_without_its_original_is_left_out() -> None:
    criteria = LIBRARY.newest("criteria")
    assert criteria
    lost = OwnElement("x", "77", True, "Weg")
    assert all(entry.own is None for entry in merged(criteria, [lost], "nl"))


def shelf(*own: OwnElement, language: str = "nl") -> Shelf:
    """Everything shipped, with own criteria."""
    items = {}
    for key in LIBRARY.order():
        framework = LIBRARY.newest(key)
        assert framework
        items[key] = Adopted(framework, own if key == "criteria" else (), None, framework.version)
    return Shelf(items, language)


def test_every_framework_makes_a_page_in_every_language() -> None:
    for language in ("nl", "en", "ar"):
        made = shelf(language=language)
        assert sum(len(kind.lines) for kind in overview(made)) == len(LIBRARY.order())
        for key in LIBRARY.order():
            parts = [part for block in blocks(made, key) for part in block.parts]
            assert len(parts) == len(made.entries(key))
            for relation in relations(made, key, LIBRARY.crossmaps):
                assert relation.rows


def test_a_relation_reads_from_both_sides() -> None:
    made = shelf(OwnElement("x", "1", True, "Onze visie"))
    there = next(one for one in relations(made, "criteria", LIBRARY.crossmaps) if one.key == "samen")
    back = next(one for one in relations(made, "samen", LIBRARY.crossmaps) if one.key == "criteria")
    assert ("Onze visie", ("Samen denken",)) in there.rows
    assert dict(back.rows)["Samen denken"][0] == "Onze visie"


def test_a_framework_goes_into_the_database_and_comes_back_the_same() -> None:
    for framework in LIBRARY.frameworks:
        elements = [element_from(one.key, texts_of(one), detail_of(one)) for one in framework.elements]
        back = framework_from(framework.key, framework.version, framework.digest, head_of(framework), elements)
        assert digest(back) == framework.digest
        assert dataclasses.replace(back, digest="") == dataclasses.replace(framework, digest="")
