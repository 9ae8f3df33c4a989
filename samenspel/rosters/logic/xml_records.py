"""XML from outside, one record at a time, after simple counting has shown that no parser can choke on it.

The text comes decoded (`letters.read_text`), so that nothing the file says of its own encoding matters. No DTD, no
entities, no files or addresses from outside; a bound on elements, depth, and on how long anything may be.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from samenspel.core.logic.tables import Unreadable, problem

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_TAGS: Final = 1_600_000  # 20,000 pupils with every field have 1.4 million
MAX_DEPTH: Final = 12
MAX_SECTIONS: Final = 1_000  # directly below the root; EDEXML has five
MAX_IN_RECORD: Final = 20_000  # with years of results among the additions
MAX_ASIDES: Final = 20_000  # remarks and the like
MAX_NAME: Final = 100
MAX_RUN: Final = 32 * 1024  # signs without a "<": no name, key or remark comes near
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")


def declared_encoding(data: bytes) -> str:
    """What the declaration of a file in one-byte letters says, in small letters; empty when it says nothing."""
    found = re.match(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", data)
    return found[1].decode("ascii").lower() if found else ""


def prove_harmless(text: str) -> None:
    """Raise Unreadable for what a parser would choke on, before there is a parser."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable(problem(0, "", "", "doctype"))
    if text.count("<") > MAX_TAGS or text.count("<!") > MAX_ASIDES:
        raise Unreadable(problem(0, "", "", "too_many_parts"))
    for start in range(0, len(text) - MAX_RUN, MAX_RUN):
        if text.find("<", start, start + MAX_RUN) < 0:
            raise Unreadable(problem(text.count("\n", 0, start) + 1, "", "", "giant_part"))


def records(text: str, root: str, whole: str) -> Iterator[tuple[str, Element]]:
    """Each element two below the root, with the name of the section it is in; what was told is forgotten.

    The section `whole` comes in one piece, as a record of itself. Namespaces do not matter. Raises Unreadable for
    another root, for what is too deep or too large, and at the place where the XML is broken.
    """
    from lxml import etree  # only where there is XML to read

    xml = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1).encode("utf-8", "replace")
    events = etree.iterparse(
        io.BytesIO(xml),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    walk = _Walk(root)
    try:
        for event, element in events:
            if event == "start":
                walk.enter(element)
                continue
            path = walk.leave()
            if path == [root, whole] or (len(path) == 3 and path[1] != whole):
                yield path[1], element
                _forget(element)
    except etree.XMLSyntaxError as broken:
        line = next((entry.line for entry in events.error_log), broken.lineno)  # the first thing that was wrong
        raise Unreadable(problem(line or 0, "", "", "broken_xml")) from None


class _Walk:
    """Where in the file the parser is, and whether that is somewhere it should be."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.path: list[str] = []
        self.count = 0
        self.sections = 0

    def enter(self, element: Element) -> None:
        self.path.append(local_name(element))
        if len(self.path[-1]) > MAX_NAME:
            raise Unreadable(problem(line_of(element), "", "", "giant_part"))
        if self.path[0] != self.root:
            raise Unreadable(problem(0, "", self.path[0], "not_edexml"))
        if len(self.path) > MAX_DEPTH:
            raise Unreadable(problem(line_of(element), "", "", "too_deep"))
        self.count = self.count + 1 if len(self.path) > 2 else 0
        if len(self.path) == 3:
            self.count = 0
        self.sections += len(self.path) == 2
        if self.count > MAX_IN_RECORD or self.sections > MAX_SECTIONS:
            raise Unreadable(problem(line_of(element), "", "", "too_many_parts"))

    def leave(self) -> list[str]:
        """The path with the element that ends."""
        path = list(self.path) if len(self.path) <= 3 else []
        self.path.pop()
        return path


def local_name(element: Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def line_of(element: Any) -> int:
    """The line in which it begins."""
    return int(element.sourceline or 0)


def _forget(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
