"""Drawings made small and bare, the order of a talk, and everyone as near to the table as the others."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from samenspel.talks.logic.agenda import SIDES, Step, spots, steps
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.cards import CARDS, chosen
from samenspel.talks.logic.drawings import LARGEST, SIDE, BadPicture, Wrong, small
from samenspel.talks.table_words import CARDS as WORDS
from samenspel.talks.table_words import QUESTIONS, STEPS
from tests.talks.tables import a_picture

DRAWN = Path(__file__).parents[2] / "samenspel/talks/static/talks/cards"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_small_as_a_jpeg(kind: str) -> None:
    with Image.open(io.BytesIO(small(a_picture(kind, (2400, 600))))) as found:
        assert (found.format, found.size) == ("JPEG", (SIDE, SIDE // 4))


def test_nothing_is_left_of_where_and_by_what_it_was_made_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = 6, "MERK-TELEFOON", "PLAATS"
    raw = a_picture("JPEG", (40, 20), exif=exif, comment=b"OPMERKING")
    assert b"MERK-TELEFOON" in raw
    found = small(raw)
    assert not any(word in found for word in (b"MERK-TELEFOON", b"PLAATS", b"OPMERKING", b"Exif"))
    with Image.open(io.BytesIO(found)) as upright:
        assert upright.size == (20, 40)


def test_what_is_see_through_becomes_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(small(out.getvalue()))) as found:
        assert min(found.getpixel((5, 5))) > 250  # type: ignore[arg-type, type-var]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Wrong.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Wrong.NO_PICTURE),
        (a_picture("GIF"), Wrong.NO_PICTURE),
        (a_picture("JPEG")[:60], Wrong.NO_PICTURE),
        (b"\xff\xd8" + b"\xff\xda" * 200, Wrong.NO_PICTURE),
        (b"x" * (LARGEST + 1), Wrong.TOO_LARGE),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, why: Wrong) -> None:
    with pytest.raises(BadPicture) as bad:
        small(content)
    assert bad.value.why is why


@pytest.mark.parametrize("size", [(5000, 5000), (20000, 20000), (65000, 65000)])
def test_a_flood_of_pixels_is_refused_at_once(size: tuple[int, int]) -> None:
    content = _header_of(size)
    assert len(content) < 10_000
    began = time.perf_counter()
    with pytest.raises(BadPicture) as bad:
        small(content)
    assert bad.value.why is Wrong.TOO_MANY_PIXELS
    assert time.perf_counter() - began < 0.5


def _header_of(size: tuple[int, int]) -> bytes:
    """A PNG that says that it is as large as this, and holds one line."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (8000, 6000)), ("PNG", (4000, 3400))])
def test_the_largest_that_we_take_is_done_within_a_second(kind: str, size: tuple[int, int]) -> None:
    content = a_picture(kind, size)
    times = []
    for _number in range(3):
        began = time.process_time()
        small(content)
        times.append(time.process_time() - began)
    assert min(times) < 1


@given(st.binary(max_size=300), st.integers(0, 200))
def test_no_broken_picture_breaks_anything(noise: bytes, at: int) -> None:
    whole = a_picture("PNG")
    for content in (noise, whole[:at] + noise + whole[at:]):
        with suppress(BadPicture):  # and nothing else
            assert small(content)[:2] == b"\xff\xd8"


@given(st.booleans(), st.booleans())
def test_a_talk_begins_with_what_was_agreed_and_ends_with_the_next(looks_back: bool, is_start: bool) -> None:
    found = steps(looks_back=looks_back, is_start=is_start)
    assert found[-1] is Step.NEXT
    assert (found[0] is Step.BACK) is looks_back
    assert (Step.YEAR in found) is is_start
    assert found.index(Step.QUESTIONS) < found.index(Step.BROUGHT) < found.index(Step.AGREE)


@given(st.integers(1, 8))
def test_everyone_sits_as_near_as_the_others(many: int) -> None:
    found = spots(many)
    assert len(found) == len(set(found)) == many
    assert all(abs(((one.x - 100) ** 2 + (one.y - 100) ** 2) ** 0.5 - 72) < 0.2 for one in found)


def test_the_child_is_heard_first() -> None:
    assert SIDES == (Side.CHILD, Side.HOME, Side.STAFF)


def test_each_card_has_a_word_and_a_drawing_that_loads_nothing() -> None:
    assert set(CARDS) == set(WORDS) == {path.stem for path in DRAWN.glob("*.svg")}
    for path in DRAWN.glob("*.svg"):
        drawing = path.read_text()
        assert "viewBox" in drawing
        assert not any(word in drawing for word in ("href", "script", "style", "url("))


@given(st.lists(st.sampled_from([*CARDS, "nonsense", ""])))
def test_of_what_is_chosen_only_our_cards_stay_each_once(keys: list[Any]) -> None:
    found = chosen(keys)
    assert set(found) == set(keys) & set(CARDS)
    assert found == sorted(set(found), key=CARDS.index)


def test_each_question_and_step_has_words() -> None:
    assert len(QUESTIONS) == 4
    assert set(STEPS) == set(Step)
