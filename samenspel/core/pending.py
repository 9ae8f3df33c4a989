"""A file between its trial and its being taken in: kept for a day, for the session that sent it.

A page shows first what a file would do and asks then. In between the file waits under a random name that only
the session knows, bound to the centre; nobody has to choose it twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

_FOLDER = "pending"
_KEY = "pending_files"
_KEPT = timedelta(days=1)


def hold(session: SessionBase, centre_key: str, data: bytes, filename: str) -> UUID:
    """Keep a file; returns its id. What nobody came back for in a day is thrown away."""
    _sweep()
    held = uuid4()
    default_storage.save(_path(held), ContentFile(data))
    session[_KEY] = {**_files(session), str(held): [centre_key, filename[:200]]}
    return held


def look(session: SessionBase, centre_key: str, held: UUID) -> tuple[bytes, str] | None:
    """The content and name of a file that this session sent to this centre, or None when it is gone."""
    place, filename = _files(session).get(str(held), ["", ""])
    if place != centre_key or not default_storage.exists(_path(held)):
        return None
    with default_storage.open(_path(held)) as file:
        return file.read(), filename


def drop(session: SessionBase, held: UUID) -> None:
    """Throw a file of this session away."""
    files = _files(session)
    if files.pop(str(held), None):
        session[_KEY] = files
        default_storage.delete(_path(held))


def _files(session: SessionBase) -> dict[str, Any]:
    return dict(session.get(_KEY, {}))


def _path(held: UUID) -> str:
    return f"{_FOLDER}/{held.hex}"


def _sweep() -> None:
    if not default_storage.exists(_FOLDER):
        return
    for name in default_storage.listdir(_FOLDER)[1]:
        path = f"{_FOLDER}/{name}"
        if timezone.now() - default_storage.get_modified_time(path) > _KEPT:
            default_storage.delete(path)
