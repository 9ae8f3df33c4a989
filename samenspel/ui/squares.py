"""The square that a camera reads: a QR as one drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import qrcode


def qr(url: str) -> str:
    """The QR of an address as a drawing."""
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    made.add_data(url)
    made.make()
    return qr_drawing(made.modules)


def qr_drawing(modules: Sequence[Sequence[bool | None]]) -> str:
    """The squares of a QR as one black shape, without a rim; the rim is the paper around it."""
    side = len(modules)
    path = "".join(_runs(modules))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def _runs(modules: Sequence[Sequence[bool | None]]) -> Iterator[str]:
    for y, row in enumerate(modules):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield f"M{start} {y}h{x - start}v1h-{x - start}z"
                start = None
