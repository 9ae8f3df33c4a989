"""Whether the process that works in the background was asked to end: long work looks here and stops where it can."""

from __future__ import annotations

from threading import Event

_ending = Event()


def is_ending() -> bool:
    """Whether to stop at the next good place; what is done so far is kept."""
    return _ending.is_set()


def end() -> None:
    """Ask everything that works to stop."""
    _ending.set()


def wait(seconds: float) -> bool:
    """Rest so long, or until asked to end; returns whether that was asked."""
    return _ending.wait(seconds)
