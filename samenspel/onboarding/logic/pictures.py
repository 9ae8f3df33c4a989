"""Our own pictograms, lines in a square of 64."""

from __future__ import annotations

from typing import Final

_HEAD: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
_LINE: Final = 'fill="none" stroke="#0e5a66" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"'

_DARK, _LIGHT = "fill='#0e5a66'", "fill='#fbeecf'"

# A letter that opens, with the square in it.
LETTER: Final = (
    f"{_HEAD}<rect x='17' y='6' width='30' height='34' {_LIGHT}/><rect x='25' y='13' width='14' height='14' {_DARK}/>"
    f"<rect x='28' y='16' width='3' height='3' {_LIGHT}/><rect x='33' y='16' width='3' height='3' {_LIGHT}/>"
    f"<rect x='28' y='21' width='3' height='3' {_LIGHT}/>"
    f"<path {_LINE} d='M17 24V6h30v18M6 26v30h52V26L47 18M6 26l11-8M6 26l26 18 26-18'/></svg>"
)
# A phone that looks at the square.
PHONE: Final = (
    f"{_HEAD}<rect x='18' y='4' width='28' height='56' rx='5' {_LIGHT}/>"
    f"<rect x='26' y='22' width='12' height='12' {_DARK}/><rect x='29' y='25' width='3' height='3' {_LIGHT}/>"
    f"<path {_LINE} d='M23 4h18a5 5 0 0 1 5 5v46a5 5 0 0 1-5 5H23a5 5 0 0 1-5-5V9a5 5 0 0 1 5-5zM29 9h6M30 54h4'/>"
    f"<path {_LINE} d='M22 22v-4h4M38 18h4v4M42 34v4h-4M26 38h-4v-4'/></svg>"
)
# An adult and a child, together.
TOGETHER: Final = (
    f"{_HEAD}<circle cx='24' cy='15' r='9' fill='#fbeecf'/><circle cx='46' cy='30' r='6.500' fill='#fbeecf'/>"
    f"<g {_LINE}><circle cx='24' cy='15' r='9'/><circle cx='46' cy='30' r='6.500'/>"
    "<path d='M7 58V46a17 14 0 0 1 31-8M7 58h28M35 58v-7a11 10 0 0 1 22 0v7z'/></g></svg>"
)
