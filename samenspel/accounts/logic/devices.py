"""A browser's own description in two words a person recognises ("Firefox · Windows")."""

from __future__ import annotations

from typing import Final

# Order matters: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """ "Chrome · Android", one of the two when only that is known, or "" (never the raw text)."""
    found = (_first(user_agent, BROWSERS), _first(user_agent, SYSTEMS))
    return " · ".join(word for word in found if word)


def _first(text: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((said for mark, said in words if mark in text), "")
