"""Which letters the fonts for paper can set. PDF/UA refuses a letter that no font holds (an emoji, say).

Reads the `cmap` tables of the shipped fonts (OpenType, subtable formats 4 and 12) and nothing else.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
_NOTO = "NotoSans"  # the faces of one script each, beside those that we set everything in
MISSING = "\u25ca"
_BREAKS = frozenset("\n\t")
_LOOSE = frozenset({"Mn", "Me"})
_UNSEEN = frozenset({"Cc", "Cf", *_LOOSE})
_NEVER = frozenset({0x0000, 0xFEFF})  # in the tables of some faces, and refused by PDF/UA


@cache
def covered(*, scripts: bool = True, folder: Path = FONTS) -> frozenset[int]:
    """Code points that both faces for paper can set, or can hand to a Noto face of another script. Read once."""
    faces = {path.name: _cmap(path.read_bytes()) for path in sorted(folder.glob("*-Regular.ttf"))}
    both = frozenset.intersection(*(found for name, found in faces.items() if not name.startswith(_NOTO)))
    others = (found for name, found in faces.items() if scripts and name.startswith(_NOTO))
    return both.union(*others) - _NEVER


def printable(words: str, *, plain: bool = False, missing: str = MISSING) -> str:
    """The text as paper can hold it: `missing` (a lozenge) for a letter no font holds, nothing for joiners.

    `plain` leaves out what has to be shaped as well (Arabic, loose accents): inside a drawing letters are
    set one by one, and PDF/UA wants to know of every shape which letters it stands for.
    """
    known = covered(scripts=not plain)
    found = "".join(_letter(letter, known, missing) for letter in unicodedata.normalize("NFC", words))
    return "".join(letter for letter in found if unicodedata.category(letter) not in _LOOSE) if plain else found


def is_printable(words: str) -> bool:
    """Whether no letter of this text would be a lozenge on paper."""
    return printable(words, missing=MISSING) == printable(words, missing="")


def _letter(letter: str, known: frozenset[int], missing: str) -> str:
    if letter in _BREAKS or ord(letter) in known:
        return letter
    return "" if unicodedata.category(letter) in _UNSEEN else missing


def _cmap(font: bytes) -> frozenset[int]:
    tables = struct.unpack_from(">H", font, 4)[0]
    for place in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * place)
        if tag == b"cmap":
            return frozenset(_letters(font, offset))
    raise ValueError("font without a cmap table")


def _letters(font: bytes, start: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, start + 2)[0]
    for place in range(count):
        offset = start + struct.unpack_from(">HHI", font, start + 4 + 8 * place)[2]
        form = struct.unpack_from(">H", font, offset)[0]
        if form == 4:
            yield from _format4(font, offset)
        elif form == 12:
            yield from _format12(font, offset)


def _format4(font: bytes, offset: int) -> Iterator[int]:
    segments = struct.unpack_from(">H", font, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, offset + 14)
    starts = struct.unpack_from(f">{segments}H", font, offset + 16 + 2 * segments)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)


def _format12(font: bytes, offset: int) -> Iterator[int]:
    groups = struct.unpack_from(">I", font, offset + 12)[0]
    for place in range(groups):
        first, last, _ = struct.unpack_from(">III", font, offset + 16 + 12 * place)
        yield from range(first, last + 1)
