"""The kinds of message that rooms above register in their `AppConfig.ready`, and how each is made.

    register(Kind("talks.invitation", compose=invitation))

`compose` is asked at the moment of sending, in the scope of the centre and the language of the reader: None means that
it is no longer needed (called off, answered, no longer theirs to know). So nothing goes out after a cancellation.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from samenspel.people.models import Adult


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along: name, content and type ("text/calendar; method=REQUEST")."""

    name: str
    content: bytes
    type: str


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent: nothing of anybody in the subject, and in the text no name of a child (T20, G33)."""

    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()


Compose = Callable[[Adult, uuid.UUID, datetime], Mail | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message, by key ("app.word"). `said` is what leaders read for it when one could not be sent."""

    key: str
    compose: Compose
    said: str | Promise = ""
    is_for_work: bool = False  # to somebody of the team, about their work


_registry: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind. Raises ValueError for a key that is taken or of another shape."""
    if kind.key.count(".") != 1:
        raise ValueError(f"{kind.key!r}: write it as app.word")
    if _registry.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"kind {kind.key} is registered twice")
    return kind


def for_work() -> frozenset[str]:
    """The keys of the kinds that go to the team."""
    return frozenset(key for key, kind in _registry.items() if kind.is_for_work)


def kind_of(key: str) -> Kind | None:
    """The kind with this key; None when no room knows it any more."""
    return _registry.get(key)
