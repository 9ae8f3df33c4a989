"""Where a family joins a talk by video: pure."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 200
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()-]{5,18}[0-9]")
_HOST: Final = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)


def is_address(said: str) -> bool:
    """Whether this is an address to open: https, of a host by name, without a name and password in it."""
    if not said.startswith("https://") or len(said) > LONGEST or re.search(r"[\s<>\"'`\\{}|^]|[^ -~]", said):
        return False
    try:
        parts = urlsplit(said)
        parts.port  # noqa: B018 - read to see whether it is a number
    except ValueError:
        return False
    return "@" not in parts.netloc and _HOST.fullmatch(parts.hostname or "") is not None


def is_joinable(said: str) -> bool:
    """Whether a family can join there: an address, or a telephone number."""
    return is_address(said) or _PHONE.fullmatch(said) is not None
