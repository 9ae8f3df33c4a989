"""Tables and the frame around a figure."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString

from samenspel.ui.library import ComponentError, draw, register, svg_icon, text
from samenspel.ui.parts import Column, Heading

_ARROWS = {"ascending": "↑", "descending": "↓"}


def _headings(values: object) -> list[Heading]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ComponentError(f"data_table: headings={values!r} is not a sequence of Column or Heading")
    found = []
    for value in values:
        if not isinstance(value, Column | Heading):
            raise ComponentError(f"data_table: headings holds {value!r}, not a Column or Heading")
        found.append(Heading(value) if isinstance(value, Column) else value)
    return found


@register.simple_block_tag
def data_table(
    content: str,
    *,
    caption: object,
    headings: object,
    caption_hidden: bool = False,
    stack: bool = True,
    dense: bool = False,
) -> SafeString:
    """A table with a caption and, where a column can be sorted, a link in its heading.

    The content is the rows. With `stack` each row becomes a small list on a phone, with the `data-label` of
    its cells before their values.
    """
    rows = [(heading, _ARROWS.get(heading.sort, "")) for heading in _headings(headings)]
    return draw(
        "data_table",
        caption=text("data_table", "caption", caption),
        caption_hidden=caption_hidden,
        headings=rows,
        stack=stack,
        dense=dense,
        content=content,
    )


@register.simple_block_tag
def figure(content: str, *, caption: object, id: str = "", note: object = "") -> SafeString:  # noqa: A002
    """A drawing with its caption and a note; put a `table_view` inside it."""
    return draw(
        "figure",
        caption=text("figure", "caption", caption),
        id=id,
        note=text("figure", "note", note, required=False),
        content=content,
    )


@register.simple_block_tag
def table_view(content: str) -> SafeString:
    """The same figures as a table, closed until asked for."""
    return draw("table_view", content=content, icon=svg_icon("chevron", size="s"))
