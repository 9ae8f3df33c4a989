"""What the data files may hold is written down, and the page of the library tells what is in it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from samenspel.frameworks.logic.library import published_file, read_published
from samenspel.frameworks.logic.shapes import CrossMap, Element, Framework, Group, Mnemonic, Norm, Suggestion
from samenspel.frameworks.logic.shipped import shipped_library
from samenspel.frameworks.reference import framework_page

FORMAT = Path(__file__).parents[2] / "docs" / "reference" / "framework-files.md"
# What is written otherwise in the files, or is made by the reader.
WRITTEN = {
    "groups": "[[group]]",
    "elements": "[[element]]",
    "suggestions": "[[suggestion]]",
    "mnemonics": "[[element.mnemonic]]",
    "source": "`from`",
    "target": "`to`",
    "digest": "digest",
}


@pytest.mark.parametrize("shape", [Framework, Group, Element, Mnemonic, Norm, Suggestion, CrossMap])
def test_every_field_of_the_files_is_documented(shape: type) -> None:
    text = FORMAT.read_text()
    for field in dataclasses.fields(shape):
        said = WRITTEN.get(field.name)
        assert said in text if said else re.search(rf"`{field.name}`|\b{field.name} =", text), field.name


def test_the_page_of_the_library_names_every_element_and_every_map() -> None:
    page = framework_page()
    for framework in shipped_library().frameworks:
        assert framework.credit["en"] in page
        for element in framework.elements:
            assert f"| `{element.key}` | {element.title['nl']} | {element.title['en']} |" in page
    for one in shipped_library().crossmaps:
        assert f"### `{one.source}` to `{one.target}`" in page


def test_publishing_fixes_every_version_by_its_digest() -> None:
    fixed = read_published(published_file(shipped_library()).encode())
    assert fixed == {f"{one.key}@{one.version}": one.digest for one in shipped_library().frameworks}
