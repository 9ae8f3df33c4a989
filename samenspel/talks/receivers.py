"""What happens around a child is heard at the tables where its talks are held."""

from __future__ import annotations

from samenspel.people.changing import on_rights_changed
from samenspel.talks.actions.plan_seats import after_rights_changed


def connect() -> None:
    """Listen, once."""
    on_rights_changed(after_rights_changed)
