"""What is written to the log holds no key: tokens in addresses and keys of sessions become a dash (G14)."""

from __future__ import annotations

import logging
import re
from typing import Final

# 256 random bits in URL-safe base64, as we make all keys, are 43 signs; no word or id of ours is that long.
KEY: Final = re.compile(r"[A-Za-z0-9_-]{43,}")


class HideKeys(logging.Filter):
    """Takes keys out of every message that passes."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = KEY.sub("–", record.getMessage()), ()
        return True
