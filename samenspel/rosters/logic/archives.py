"""Zip files from outside: proved harmless before anything is unpacked, and unpacked in memory only."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from samenspel.core.logic.tables import Unreadable, problem

MAX_FILES: Final = 500  # as many parts as a workbook may have
MAX_UNPACKED: Final = 40 * 1024 * 1024
MAX_RATIO: Final = 150  # tables and XML shrink to a tenth, with much repetition to a fiftieth
MAX_FOLDERS: Final = 6
_SMALL: Final = 64 * 1024
_DIRECTORY: Final = 256 * 1024
_END, _END64 = b"PK\x05\x06", b"PK\x06\x07"
_BAD_NAME = re.compile("[\x00-\x1f\x7f\\\\:\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ASIDE = re.compile(r"(^|/)(__MACOSX(/|$)|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")


def names_in(data: bytes) -> list[str]:
    """The names of the files inside. Raises Unreadable for anything but a sound and harmless archive."""
    with _opened(data) as archive:
        return [part.filename for part in _files(archive.infolist())]


def unpack(data: bytes, names: Iterable[str]) -> dict[str, bytes]:
    """The contents of these files. Raises Unreadable, also for an archive in the archive."""
    found: dict[str, bytes] = {}
    with _opened(data) as archive:
        for name in names:
            try:
                found[name] = archive.read(name)
            except Exception:  # a hostile archive may fail in any way: all of them mean the same to who sent it
                raise _refusal("broken_zip", name) from None
            if found[name].startswith(_PACKED):
                raise _refusal("zip_in_zip", name)
    return found


def _opened(data: bytes) -> zipfile.ZipFile:
    _check_end(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # as above
        raise _refusal("broken_zip") from None
    _check_parts(archive.infolist(), len(data))
    return archive


def _check_end(data: bytes) -> None:
    """The directory lies at the very end, is small, and nothing is hung before or behind the archive."""
    end = data.rfind(_END)
    if not data.startswith(b"PK\x03\x04") or end < 0 or len(data) < end + 22:
        raise _refusal("broken_zip")
    size, start, comment = (
        int.from_bytes(data[end + at : end + to], "little") for at, to in ((12, 16), (16, 20), (20, 22))
    )
    if size > _DIRECTORY or data[max(0, end - 20) : end].startswith(_END64):
        raise _refusal("zip_too_big")
    if start + size != end or end + 22 + comment != len(data):
        raise _refusal("broken_zip")


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    if len(parts) > MAX_FILES or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refusal("zip_too_big")
    if len({part.filename.casefold() for part in parts}) != len(parts):
        raise _refusal("broken_zip")
    for part in parts:
        _check_part(part)
    places = sorted((part.header_offset, part.header_offset + 30 + part.compress_size) for part in parts)
    if any(end > start for (_, end), (start, _) in zip(places, [*places[1:], (size, 0)], strict=True)):
        raise _refusal("broken_zip")  # parts that overlap: one piece of data unpacked many times


def _check_part(part: zipfile.ZipInfo) -> None:
    path = PurePosixPath(part.filename)
    is_link = (part.external_attr >> 16) & 0o170000 == 0o120000
    if _BAD_NAME.search(part.filename) or ".." in path.parts or path.is_absolute() or is_link:
        raise _refusal("zip_bad_name", part.filename)
    if len(path.parts) > MAX_FOLDERS:
        raise _refusal("zip_bad_name", part.filename)
    if part.flag_bits & 0x1:
        raise _refusal("locked_zip", part.filename)
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _refusal("broken_zip", part.filename)
    if part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1):
        raise _refusal("zip_too_big", part.filename)
    if path.suffix.casefold() in {".zip", ".7z", ".rar", ".gz", ".tar"}:
        raise _refusal("zip_in_zip", part.filename)


def _files(parts: Iterable[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Without folders and what operating systems leave behind."""
    return [part for part in parts if not part.is_dir() and not _ASIDE.search(part.filename)]


def _refusal(code: str, name: str = "") -> Unreadable:
    return Unreadable(problem(0, "", name, code))
