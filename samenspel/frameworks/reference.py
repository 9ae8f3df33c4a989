"""The library as a page of the reference, made from the data files."""

from __future__ import annotations

from collections.abc import Iterable

from samenspel.frameworks.logic.shapes import REQUIRED_LANGUAGES, CrossMap, Element, Framework, Library, Text
from samenspel.frameworks.logic.shipped import shipped_library

INTRODUCTION = """# Frameworks and lenses

Everything here is data: versioned files in `samenspel/frameworks/data/`, in our own words, with their source. A centre
adopts a version and may add or sharpen without touching the original. How the files are written:
[framework-files.md](framework-files.md). S-numbers: the list of requirements.
"""


def framework_page(library: Library | None = None) -> str:
    """The whole library in Markdown, in English, with the titles in every language."""
    library = library or shipped_library()
    parts = [
        INTRODUCTION,
        "## Overview\n\n" + _table(["key", "name", "kind", "versions", "elements", "a centre may add"], _rows(library)),
    ]
    parts += [_framework(library, key) for key in library.order()]
    parts.append("## Cross-maps\n")
    parts += [_crossmap(library, one) for one in library.crossmaps]
    return "\n".join(parts)


def _rows(library: Library) -> Iterable[list[str]]:
    for key in library.order():
        newest = library.newest(key)
        if newest:
            versions = ", ".join(one.version for one in library.frameworks if one.key == key)
            kind = newest.kind if newest.judged else f"{newest.kind}, without verdict"
            count = str(len(newest.elements))
            yield [f"`{key}`", newest.name["en"], kind, versions, count, "yes" if newest.may_add else "no"]


def _framework(library: Library, key: str) -> str:
    framework = library.newest(key)
    if framework is None:
        return ""
    head = f"## {framework.name['en']} (`{key}`, {framework.version})\n\n{framework.description['en']}\n\n"
    rows = [_element(framework, element) for element in framework.elements]
    text = head + f"*{framework.credit['en']}*\n\n" + _table(["key", *REQUIRED_LANGUAGES, "more", "sources"], rows)
    if framework.suggestions:
        text += "\nExamples offered: " + "; ".join(
            _suggestion(one.title, one.sharpens) for one in framework.suggestions
        )
        text += ".\n"
    return text


def _suggestion(title: Text, sharpens: str | None) -> str:
    return f"{title['en']} ({f'sharpens `{sharpens}`' if sharpens else 'an addition'})"


def _element(framework: Framework, element: Element) -> list[str]:
    groups = {group.key: group.title["en"] for group in framework.groups}
    more = [groups[element.group]] if element.group else []
    more += [one.word for one in element.mnemonics]
    more += [f"{len(element.statements)} statements"] if element.statements else []
    more += [f"until {element.valid_until.isoformat()}"] if element.valid_until else []
    more += [f"also: {', '.join(element.aliases)}"] if element.aliases else []
    titles = [element.title[language] for language in REQUIRED_LANGUAGES]
    return [f"`{element.key}`", *titles, "; ".join(more), ", ".join(element.sources or framework.sources)]


def _crossmap(library: Library, crossmap: CrossMap) -> str:
    rows = [[f"`{start}`", ", ".join(f"`{end}`" for end in ends)] for start, ends in crossmap.links]
    mark = "our judgement" if crossmap.basis == "judgement" else f"source: {', '.join(crossmap.sources)}"
    head = f"### `{crossmap.source}` to `{crossmap.target}` ({mark})\n\n{crossmap.note['en']}\n\n"
    return head + _table([crossmap.source, crossmap.target], rows)


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
