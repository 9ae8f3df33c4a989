"""The file in which a centre travels: a zip of JSON lines with a manifest of checksums. Pure, and suspicious.

Layout: `manifest.json` (format, release, SHA-256 per file), `centre.json`, `rows/<app>.<model>.jsonl` (one row a
line, in the order in which they were made) and `audit.jsonl`. The same contents give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = 1
MAX_BYTES = 500 * 1024 * 1024
MAX_RATIO = 200
_NAME = re.compile(r"(manifest\.json|centre\.json|audit\.jsonl|rows/[a-z_]+\.[a-z_]+\.jsonl)")
# What zipfile raises for a damaged file.
_DAMAGED = (
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
_MOMENT = (1980, 1, 1, 0, 0, 0)


class BadArchive(ValueError):
    """The zip cannot be taken in. `code` names why, `detail` where."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of a centre: its own fields, its rows per model label, and its recorded events."""

    release: str
    centre: Mapping[str, Any]
    rows: Mapping[str, list[dict[str, Any]]]
    audit: list[dict[str, Any]]


def pack(contents: Contents) -> bytes:
    """The zip, byte for byte the same for the same contents."""
    files = {
        "centre.json": _json(contents.centre).encode(),
        "audit.jsonl": _lines(contents.audit),
        **{f"rows/{label}.jsonl": _lines(rows) for label, rows in contents.rows.items()},
    }
    checksums = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    manifest = {"format": FORMAT, "release": contents.release, "sha256": checksums}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [("manifest.json", _json(manifest).encode()), *sorted(files.items())]:
            archive.writestr(_entry(name), data)
    return buffer.getvalue()


def unpack(data: bytes) -> Contents:
    """What a zip holds. Raises BadArchive for anything that `pack` would not have made."""
    files = _read(data)
    try:
        manifest = json.loads(files.pop("manifest.json"))
        checksums = manifest["sha256"]
        if manifest["format"] != FORMAT:
            raise BadArchive("format", str(manifest["format"]))
        for name, content in files.items():
            if checksums.get(name) != hashlib.sha256(content).hexdigest():
                raise BadArchive("checksum", name)
        if set(checksums) != set(files):
            raise BadArchive("missing", ", ".join(sorted(set(checksums) - set(files))))
        rows = {name[5:-6]: _parse(content) for name, content in files.items() if name.startswith("rows/")}
        return Contents(str(manifest["release"]), json.loads(files["centre.json"]), rows, _parse(files["audit.jsonl"]))
    except BadArchive:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as problem:
        raise BadArchive("contents") from problem


def _read(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            for entry in entries:
                if not _NAME.fullmatch(entry.filename):
                    raise BadArchive("name", entry.filename)
            if len({entry.filename for entry in entries}) != len(entries):
                raise BadArchive("double")
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > min(MAX_BYTES, max(len(data) * MAX_RATIO, 1024 * 1024)):
                raise BadArchive("size")
            return {entry.filename: archive.read(entry) for entry in entries}
    except BadArchive:
        raise
    except _DAMAGED as problem:
        raise BadArchive("zip") from problem


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(f"{_json(row)}\n" for row in rows).encode()


def _parse(content: bytes) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in content.decode().split("\n") if line]
    if not all(isinstance(row, dict) for row in rows):
        raise BadArchive("contents")
    return rows
