"""CSV as offices make it: UTF-8 with or without BOM, or cp1252; comma or semicolon; any line end."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence

from samenspel.core.logic.tables import Record, Unreadable, problem

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_UTF8_ACCENT = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
SEPARATORS = (",", ";")
MAX_LINES = 500_000  # empty ones too, which cost time and are no rows


def records(data: bytes, known: Collection[str], separators: Sequence[str] = SEPARATORS) -> Iterator[Record]:
    """The lines with their values; lines without any character are skipped.

    The separator is the one of `separators` with which the header shows most of the `known` columns, or else the
    most columns.
    Raises Unreadable for another encoding and for a quotation mark that is not closed or misplaced.
    """
    text = decode(data)
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise Unreadable(problem(0, "", "", "too_many_rows", most=MAX_LINES))
    header = next((line[0] for line in _LINE.finditer(text) if line[0].strip("\r\n")), "")
    separator = max(separators, key=lambda sign: _fits(header, sign, known))
    yield from _parse(text, separator)


def decode(data: bytes) -> str:
    """The text of the bytes. Raises Unreadable with the line of the first byte that does not fit."""
    if data.startswith(_WIDE) or data[:200].count(b"\x00") > 20:
        raise Unreadable(problem(0, "", "", "wrong_encoding"))
    if data.startswith(b"\xef\xbb\xbf"):
        return _decoded(data[3:], "utf-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "utf-8" if _is_damaged_utf8(data) else "cp1252")


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most accents read as UTF-8: then it is that, cut off or damaged, and cp1252 would garble it."""
    accents = _UTF8_ACCENT.findall(data)
    return len(accents) > len(re.findall(rb"[\x80-\xff]", data)) - sum(map(len, accents))


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = 1 + len(re.findall(rb"\r\n|\r|\n", data[: wrong.start]))
        raise Unreadable(problem(line, "", "", "wrong_encoding")) from None


def _fits(header: str, separator: str, known: Collection[str]) -> tuple[int, int]:
    names = [name.strip().strip('"').strip().casefold() for name in header.split(separator)]
    return (sum(name in known for name in names), len(names))


def _parse(text: str, separator: str) -> Iterator[Record]:
    taken: list[str] = []  # the lines of the record at hand

    def lines() -> Iterator[str]:
        for found in _LINE.finditer(text):
            taken.append(found[0])
            yield found[0]

    reader = csv.reader(lines(), delimiter=separator, strict=True)
    line = 1
    try:
        for values in reader:
            if values:
                yield line, values
            line = reader.line_num + 1
            taken.clear()
    except csv.Error as trouble:
        if "field limit" in str(trouble) and '"' not in taken[0]:
            raise Unreadable(problem(line, "", taken[0].strip(), "too_long", most=csv.field_size_limit())) from None
        # An open quotation mark swallows what follows, so nothing after this place can be trusted.
        raise Unreadable(problem(line, "", taken[0].strip(), "broken_quote")) from None
