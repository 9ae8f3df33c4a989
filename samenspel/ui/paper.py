"""Anything on paper as a tagged PDF (PDF/UA-1), set by a typst template that gets its words as data.

Reproducible: no date, no system fonts, no packages, no files but the shipped fonts. The same data gives the
same bytes in the same release. typst refuses what is not accessible (a figure without its words, a letter
without a font), so that a PDF that exists has passed that check.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from samenspel.ui.glyphs import FONTS, MISSING, printable


@cache
def _source(template: Path) -> bytes:
    return template.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The shipped faces, opened once per process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def pdf(template: Path, name: str, data: Any, *, missing: str = MISSING) -> bytes:
    """The template with this data as `sys.inputs.<name>`. Raises `typst.TypstError` where it cannot be set accessibly.

    `missing` takes the place of a letter that no face holds.

    A text that PDF/UA cannot hold (a heap of accents, shapes that stand for no known letters) is set once
    more in plain letters, so that no words of any writer keep anybody from their paper.
    """
    try:
        return set_paper(template, name, on_paper(data, plain=False, missing=missing))
    except typst.TypstError:
        return set_paper(template, name, on_paper(data, plain=True, missing=missing))


def set_paper(template: Path, name: str, data: Any) -> bytes:
    """The same, with its letters as they are."""
    given = {name: json.dumps(data, ensure_ascii=False)}
    made = typst.compile(_source(template), font_paths=_fonts(), sys_inputs=given, pdf_standards=["ua-1"], format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("typst returned no single file")
    return made


def on_paper(value: Any, *, plain: bool, missing: str = MISSING) -> Any:
    """The data with each text as paper can hold it; drawings (the key `svg`) in plain letters."""
    if isinstance(value, str):
        return printable(value, plain=plain, missing=missing)
    if isinstance(value, list):
        return [on_paper(item, plain=plain, missing=missing) for item in value]
    if isinstance(value, dict):
        return {key: on_paper(item, plain=plain or key == "svg", missing=missing) for key, item in value.items()}
    return value
