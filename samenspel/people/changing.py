"""What somebody may know of a child changed: higher floors look again at what they built on it (G18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from samenspel.people.models import Child

Changed = Callable[[Child, datetime], None]
_listeners: list[Changed] = []


def on_rights_changed(tell: Changed) -> None:
    """Register who is told, in the same transaction and scope, that rights around a child are others from now on."""
    if tell not in _listeners:
        _listeners.append(tell)


def tell_that_rights_changed(child: Child, moment: datetime) -> None:
    """Tell everyone: a block, a death, a relation or a decision that began, changed or ended, or one taken back.

    To be called before `record`: who listens holds rounds and talks, and the log is held last (see talks' `locking`).
    """
    for tell in _listeners:
        tell(child, moment)
