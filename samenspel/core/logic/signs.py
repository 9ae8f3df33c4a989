"""Signs that show nothing, or turn the direction of what follows: out of names as they are kept and compared.

With them a name can look like another one, hide in front of a list, or slip past a comparison.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What Unicode calls ignorable, but for the two joiners that Persian and Indic names are written with.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_JOINERS: Final = re.compile("[\u200c\u200d]")


def clean(text: str) -> str:
    """One line in composed form, without signs that show nothing or turn the direction of what follows."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def compared(text: str) -> str:
    """The same for comparing: small letters without accents and without joiners."""
    bare = unicodedata.normalize("NFKD", _JOINERS.sub("", clean(text)).casefold())
    return unicodedata.normalize("NFKC", "".join(sign for sign in bare if not unicodedata.combining(sign)))
