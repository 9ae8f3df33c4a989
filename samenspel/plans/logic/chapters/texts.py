"""Written texts in the book: subheads become sections, the first paragraph opens the chapter."""

from __future__ import annotations

from samenspel.plans.logic.document import Block, Paragraph, Section, Subheading
from samenspel.plans.logic.markup import blocks


def written(body: str) -> tuple[Block, ...]:
    """The blocks of a written text; its very first paragraph is the lede."""
    found = blocks(body)
    if found and isinstance(found[0], Paragraph):
        return (Paragraph(found[0].text, role="lede"), *found[1:])
    return found


def split(found: tuple[Block, ...]) -> tuple[Section, ...]:
    """Blocks cut into sections at every subheading."""
    sections: list[Section] = []
    title, run = "", list[Block]()
    for block in found:
        if isinstance(block, Subheading):
            if title or run:
                sections.append(Section(title, tuple(run), listed=False))
            title, run = block.title, []
        else:
            run.append(block)
    if title or run:
        sections.append(Section(title, tuple(run), listed=False))
    return tuple(sections)
