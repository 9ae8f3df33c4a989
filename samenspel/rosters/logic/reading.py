"""Which reader a file is for, by what is in it and never by its name; the one way in for whoever reads a roster.

Runs in a process of its own (`rosters.sandbox`), so that what goes wrong here goes wrong nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from samenspel.core.logic.tables import Problem, Unreadable, problem
from samenspel.rosters.logic.archives import names_in, unpack
from samenspel.rosters.logic.letters import Text, read_text
from samenspel.rosters.logic.notes import Notes
from samenspel.rosters.logic.roster import Reading, Refused

MAX_BYTES: Final = 20 * 1024 * 1024  # 20,000 pupils in EDEXML are 14 MB
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ELSE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"PK")
_KNOWN_ENCODINGS = re.compile(
    r"utf-?8|utf-?(16|32)-?(le|be)?|us-ascii|ascii|iso[-_]8859-1(5)?|latin-?1|windows-1252|cp1252|macintosh|ibm850|cp850"
)
_DECLARED = re.compile(r"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"'>]{1,40})[\"']")


def read(data: bytes, mapping: Mapping[str, str] | None = None) -> Reading:
    """What the file holds: a roster, a table of which a person must name the columns, or why it is refused."""
    notes = Notes()
    try:
        refuse_at_once(data)
        if data.startswith(_ZIP):
            return _from_archive(data, mapping, notes)
        if data.startswith(_ELSE):
            raise _refusal("not_a_roster")
        text = read_text(data)
        if text.text.lstrip().startswith("<"):
            return _from_xml(text, notes)
        return _from_table(data, mapping, notes)
    except Unreadable as stop:
        return Refused(stop.problem)


def refuse_at_once(data: bytes) -> None:
    """Raise Unreadable for what needs no reading to be refused."""
    if len(data) > MAX_BYTES:
        raise Unreadable(problem(0, "", "", "too_big", megabytes=MAX_BYTES // 1024 // 1024))
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise _refusal("empty_file")
    if data.startswith(_OLD_EXCEL):
        raise _refusal("old_excel")


def _from_archive(data: bytes, mapping: Mapping[str, str] | None, notes: Notes) -> Reading:
    from samenspel.rosters.logic import oneroster, oneroster_files

    names = names_in(data)
    if "[Content_Types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            return _from_table(data, mapping, notes)
        raise _refusal("not_a_roster")
    if oneroster_files.looks_like_oneroster(names):
        return oneroster.read_oneroster(data, names, notes)
    if len(names) == 1 and names[0].casefold().endswith(".xml"):
        return _from_xml(read_text(unpack(data, names)[names[0]]), notes)
    raise _refusal("not_a_roster")


def _from_xml(text: Text, notes: Notes) -> Reading:
    from samenspel.rosters.logic import edexml

    _tell_letters(text, notes)
    return edexml.read_edexml(text.text, notes)


def _tell_letters(text: Text, notes: Notes) -> None:
    """The encoding that the file says of itself is looked at last: many say one and write another."""
    declared = _DECLARED.match(text.text)
    name = declared[1].casefold() if declared else ""
    if name and not _KNOWN_ENCODINGS.fullmatch(name):
        raise Unreadable(problem(1, "", name, "wrong_encoding"))
    if text.doubt:
        notes.warn("guessed_letters", 0, text.doubt)
    elif name and not text.text.isascii() and _family(name) != _family(text.encoding):
        notes.warn("declared_otherwise", 1, name, found=text.encoding)


def _family(encoding: str) -> str:
    """UTF-8, UTF-16, UTF-32 or one byte per letter."""
    bare = encoding.replace("-", "")
    return bare[:5] if bare.startswith(("utf16", "utf32")) else bare if bare == "utf8" else "byte"


def _from_table(data: bytes, mapping: Mapping[str, str] | None, notes: Notes) -> Reading:
    from samenspel.rosters.logic import tables

    return tables.read_table(data, mapping, notes)


def _refusal(code: str) -> Unreadable:
    return Unreadable(problem(0, "", "", code))


def refused(code: str) -> Refused:
    """A refusal of the file as a whole."""
    return Refused(Problem(0, "", "", code))
