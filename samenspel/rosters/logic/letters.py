"""From bytes to text: the encodings in which administrations and offices send their files.

Sure of itself: a byte order mark, UTF-16 by its zeros, UTF-8 that is sound. The rest is one byte per letter, and
there Windows-1252, old Mac and old DOS files differ only in which letters they put where. The reading with the
likeliest letters is taken; where that is not Windows the report shows a word to judge by, and a tie is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from samenspel.core.logic.tables import Unreadable, problem
from samenspel.core.logic.tables_csv import decode

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_UTF7 = re.compile(rb"\+A[A-Z][A-Za-z0-9+/]-")
_OLD = ("cp1252", "mac_roman", "cp850")
_USUAL = frozenset("éëèïöüçËÉ’")
_SEEN = frozenset("áàâäêîôûñóúíòìãåøæßœšžÖÜÄÇ´–“”‘…€")
_ACCENTED = re.compile(r"[^\W\d_]*[^\x00-\x7f][^\W\d_]*")
_BESIDE = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Text:
    """What the bytes say, and in which encoding. `doubt` is a word by which a person can judge a guess."""

    text: str
    encoding: str
    doubt: str = ""


def read_text(data: bytes) -> Text:
    """The text of a whole file. Raises Unreadable for what is no text or cannot be told for sure."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Text(_strict(data[len(mark) :], encoding), encoding)
    if wide := _wide(data):
        return Text(_strict(data, wide), wide)
    if b"\x00" in data:
        raise _unreadable()
    if _UTF7.search(data):
        raise _unreadable()
    try:
        return Text(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _old(data)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of plain letters is zero."""
    start = data[:400]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) * 0.4 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) * 0.4 and odd == 0 else ""


def _old(data: bytes) -> Text:
    best = sorted(((_likeliness(data, name), name) for name in _OLD), reverse=True)
    if best[0][1] == "cp1252" or best[0][0] <= _likeliness(data, "cp1252"):
        return Text(decode(data), "cp1252")  # which also refuses UTF-8 that was cut off or damaged
    if best[0][0] == best[1][0] or best[0][0] <= 0:
        raise _unreadable()
    text = _strict(data, best[0][1])
    word = next(iter(_ACCENTED.findall(text)), "")
    return Text(text, best[0][1], word)


def _likeliness(data: bytes, encoding: str) -> int:
    """How usual the letters are that stand beside plain letters, when read in this encoding."""
    points = 0
    for byte in _BESIDE.findall(data[: 1024 * 1024]):
        letter = byte.decode(encoding, "replace")
        points += 3 if letter in _USUAL else 2 if letter in _SEEN else -3
    return points


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _unreadable() from None
    if "\x00" in text:
        raise _unreadable()
    return text


def _unreadable() -> Unreadable:
    return Unreadable(problem(0, "", "", "wrong_encoding"))
