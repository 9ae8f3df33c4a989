"""Who works here no more has no account of the organisation tied to the login."""

from __future__ import annotations

from samenspel.integrations.actions import untie
from samenspel.people.ending import on_work_ended


def connect() -> None:
    """Listen, once."""
    on_work_ended(untie)
