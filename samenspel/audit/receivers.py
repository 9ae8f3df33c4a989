"""Whoever looks over the walls between centres is written down."""

from __future__ import annotations

from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.core.tenancy import Crossing, on_crossing


def connect() -> None:
    """Listen to the gate."""
    on_crossing(_crossed)


def _crossed(purpose: Crossing) -> None:
    if purpose is not Crossing.HOUSE_TESTS:
        record(verb="centres.crossed", actor=System("gate"), thing="centres", detail={"purpose": purpose.name})
