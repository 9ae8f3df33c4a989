"""Codes as people type them: with spaces and hyphens, and with the digits of their own keyboard."""

from __future__ import annotations

import unicodedata


def plain_digits(text: str) -> str:
    """Only the digits, as 0-9: "٤٢ 17-3" becomes "42173"; anything else is left out."""
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
