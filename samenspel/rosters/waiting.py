"""A file between its trial and its yes: encrypted, outside the database, and thrown away afterwards.

Beside it lies what the page of the trial shows, so that looking again needs no reading again. The files are of the
import, not of a session: a second person may have to look (docs/adr/0035).
"""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from samenspel.accounts.vault import lock, unlock

FOLDER: Final = "rosters"
DAYS: Final = 1
DAYS_FOR_SECOND: Final = 7


def put(import_id: UUID, data: bytes) -> None:
    """Keep the file."""
    _write(import_id, "file", base64.b85encode(data).decode())


def take(import_id: UUID) -> bytes | None:
    """The file, or None when it is gone."""
    text = _read(import_id, "file")
    return base64.b85decode(text) if text is not None else None


def note(import_id: UUID, page: dict[str, Any]) -> None:
    """Keep what the page shows: plain values only."""
    _write(import_id, "page", json.dumps(page, ensure_ascii=False))


def noted(import_id: UUID) -> dict[str, Any] | None:
    """What the page shows, or None when it is gone."""
    text = _read(import_id, "page")
    found: dict[str, Any] | None = json.loads(text) if text is not None else None
    return found


def drop_file(import_id: UUID) -> None:
    """Throw the file away; what the page shows stays."""
    default_storage.delete(_path(import_id, "file"))


def drop(import_id: UUID) -> None:
    """Throw both away."""
    for part in ("file", "page"):
        default_storage.delete(_path(import_id, part))


def is_over(begun_at: datetime, now: datetime, *, for_second: bool) -> bool:
    """Whether nobody came back for it in time."""
    return now - begun_at > timedelta(days=DAYS_FOR_SECOND if for_second else DAYS)


def _path(import_id: UUID, part: str) -> str:
    return f"{FOLDER}/{import_id.hex}.{part}"


def _write(import_id: UUID, part: str, text: str) -> None:
    path = _path(import_id, part)
    default_storage.delete(path)
    default_storage.save(path, ContentFile(lock(text).encode()))


def _read(import_id: UUID, part: str) -> str | None:
    path = _path(import_id, part)
    if not default_storage.exists(path):
        return None
    with default_storage.open(path) as file:
        locked = file.read().decode()
    try:
        return unlock(locked)
    except InvalidToken:  # the keys were changed since
        return None
