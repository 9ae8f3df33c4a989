"""The demo's goals, texts and documents."""

from __future__ import annotations

from pathlib import Path

from samenspel.organisations.models import SchoolYear


def fill_plans(first: SchoolYear, now: SchoolYear, goals: Path) -> None:
    """Goals of both years and the texts of the chapters."""
