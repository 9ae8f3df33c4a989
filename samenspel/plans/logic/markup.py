"""The four marks a chapter text may use: blank lines, `## subhead`, `- list` and `*emphasis*`.

Everything else is the letter it is: no HTML, no links, no markup of any renderer. A star that is not
closed on its own line, or that stands loose between spaces, stays a star.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from samenspel.plans.logic.document import Block, Bullets, Paragraph, Span, Subheading, Text

_EMPHASIS = re.compile(r"\*(?=\S)([^*\n]+?)(?<=\S)\*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def clean(words: str) -> str:
    """Line ends as newlines and no control characters, which no paper and no XML can hold."""
    return _UNPRINTABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def spans(words: str) -> Text:
    """One line of text with its emphasis."""
    found: list[Span] = []
    end = 0
    for match in _EMPHASIS.finditer(words):
        if match.start() > end:
            found.append(Span(words[end : match.start()]))
        found.append(Span(match.group(1), emphasis=True))
        end = match.end()
    if end < len(words):
        found.append(Span(words[end:]))
    return tuple(found)


def blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a chapter text, in order. An empty or blank text gives none."""
    return tuple(_blocks([line.strip() for line in clean(body).split("\n")]))


def _blocks(lines: list[str]) -> Iterator[Block]:
    run: list[str] = []
    kind = ""
    for line in [*lines, ""]:
        now = _kind(line)
        if run and now != kind:
            yield _close(kind, run)
            run = []
        if now == "head":
            yield Subheading(line[3:].strip())
        elif now:
            run.append(line)
        kind = now


def _kind(line: str) -> str:
    if line.startswith("## ") and line[3:].strip():
        return "head"
    if line.startswith("- ") and line[2:].strip():
        return "list"
    return "text" if line else ""


def _close(kind: str, run: list[str]) -> Block:
    if kind == "list":
        return Bullets(tuple(spans(line[2:].strip()) for line in run))
    return Paragraph(spans(" ".join(run)))
