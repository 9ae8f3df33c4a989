"""Figures in the texts of people: what may not be shown may not be read between their words either."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

_NAMED = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s*(?:%|procent\b|percent\b)", re.IGNORECASE)


def named_figures(text: str, hidden: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Hidden figures that a text of people names after all ("4 %", "(4,0%)", "4 procent"), in order of size."""
    named = {Decimal(number.replace(",", ".")) for number in _NAMED.findall(text)}
    return tuple(sorted({value for value in hidden if value in named}))
