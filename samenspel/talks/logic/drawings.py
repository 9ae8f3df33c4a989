"""A drawing of a child, or a photo of one: made small, and nothing left of where and by what it was made. Pure.

What comes in is of anybody, so that it is bounded before it is opened: in bytes, in pixels and in how often a picture
may be drawn over. What goes out is a new JPEG of our own making, within a second on one core.
"""

from __future__ import annotations

import io
from enum import StrEnum
from typing import Final

from PIL import Image, ImageOps

LARGEST: Final = 12_000_000  # bytes that are taken in
SIDE: Final = 1200  # pixels of what is kept, at most
# A photo is read at an eighth of its size when that is enough; other formats have to be opened whole.
MOST_PIXELS: Final = {"JPEG": 64_000_000, "PNG": 14_000_000, "WEBP": 14_000_000}
_MOST_SCANS: Final = 60  # of a progressive photo; a camera makes about ten
_SCAN: Final = b"\xff\xda"


class Wrong(StrEnum):
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    NO_PICTURE = "no_picture"


class BadPicture(ValueError):
    """What came in is no picture that we take; `why` says what is the matter."""

    def __init__(self, why: Wrong) -> None:
        super().__init__(why.value)
        self.why = why


def small(content: bytes) -> bytes:
    """The picture as a JPEG of at most 1200 pixels a side, upright, without anything beside it. Raises BadPicture."""
    if len(content) > LARGEST:
        raise BadPicture(Wrong.TOO_LARGE)
    if content.startswith(b"\xff\xd8") and content.count(_SCAN) > _MOST_SCANS:
        raise BadPicture(Wrong.NO_PICTURE)
    try:
        with Image.open(io.BytesIO(content), formats=tuple(MOST_PIXELS)) as opened:
            return _drawn(opened)
    except BadPicture:
        raise
    except Image.DecompressionBombError:
        raise BadPicture(Wrong.TOO_MANY_PIXELS) from None
    except Exception:  # a broken picture breaks its reader in many ways, and none of them is ours to know
        raise BadPicture(Wrong.NO_PICTURE) from None


def _drawn(opened: Image.Image) -> bytes:
    width, height = opened.size
    if width * height > MOST_PIXELS.get(opened.format or "", 0):
        raise BadPicture(Wrong.TOO_MANY_PIXELS)
    opened.draft("RGB", (SIDE, SIDE))
    opened.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    upright = ImageOps.exif_transpose(opened)
    paper = Image.new("RGB", upright.size, "white")
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        whole = upright.convert("RGBA")
        paper.paste(whole, mask=whole.getchannel("A"))
    else:
        paper.paste(upright.convert("RGB"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
