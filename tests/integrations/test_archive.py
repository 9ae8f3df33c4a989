"""The zip in which a centre travels: the same bytes for the same contents, and suspicious of every other zip."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.integrations.logic.archive import BadArchive, Contents, pack, unpack

CONTENTS = Contents("0.1.0", {"key": "linde"}, {"people.adult": [{"public_id": "1", "x": "é"}]}, [{"number": 1}])


def rebuilt(data: bytes, **changes: bytes | None) -> bytes:
    """The same zip with entries replaced, added or (None) left out, manifest untouched."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    for name, content in changes.items():
        if content is None:
            entries.pop(name)
        else:
            entries[name] = content
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in entries.items():
            new.writestr(name, content)
    return buffer.getvalue()


def test_what_goes_in_comes_out() -> None:
    assert unpack(pack(CONTENTS)) == CONTENTS


def test_the_same_contents_give_the_same_bytes() -> None:
    assert pack(CONTENTS) == pack(unpack(pack(CONTENTS)))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"../evil.txt": b"x"}, "name"),
        ({"/etc/passwd": b"x"}, "name"),
        ({"rows/../../evil.jsonl": b"x"}, "name"),
        ({"centre.json": b'{"key":"beuk"}'}, "checksum"),
        ({"audit.jsonl": None}, "missing"),
        ({"rows/people.child.jsonl": b"{}\n"}, "checksum"),
        ({"manifest.json": b"[]"}, "contents"),
        ({"manifest.json": b"\xff"}, "contents"),
        ({"manifest.json": json.dumps({"format": 99, "release": "", "sha256": {}}).encode()}, "format"),
        ({"manifest.json": None}, "contents"),
        ({"manifest.json": b"[" * 100_000}, "contents"),
        ({"rows/people.adult.jsonl": b" " * 60_000_000}, "size"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_zip_that_was_meddled_with_is_refused(changes: dict[str, bytes | None], code: str) -> None:
    with pytest.raises(BadArchive) as caught:
        unpack(rebuilt(pack(CONTENTS), **changes))
    assert caught.value.code == code


@given(data=st.binary(max_size=400))
def test_noise_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadArchive):
        unpack(data)


@given(at=st.integers(0, 10_000), value=st.integers(0, 255))
def test_a_damaged_zip_is_refused_or_whole(at: int, value: int) -> None:
    data = bytearray(pack(CONTENTS))
    data[at % len(data)] = value
    with contextlib.suppress(BadArchive):
        assert unpack(bytes(data)) == CONTENTS
