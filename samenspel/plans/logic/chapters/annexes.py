"""Chapter 8: the words that the book leans on. The dimensions and the criteria of the adopted framework."""

from __future__ import annotations

from samenspel.plans.logic.document import (
    Block,
    Bullets,
    Column,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    Text,
    text,
)
from samenspel.plans.logic.inputs import Inputs, Term
from samenspel.plans.logic.wording import Wording, joined


def annexes(inputs: Inputs, words: Wording) -> tuple[Section, ...]:
    """What each samen-dimension means and the text of each criterion, with the goals that serve it."""
    sections: list[Section] = []
    if inputs.dimensions:
        count = words.count(len(inputs.dimensions))
        lede: Block = Paragraph(text(words("bijlagen.dimension_lede", count=count)))
        listed = Bullets(tuple(_term(term) for term in inputs.dimensions))
        sections.append(Section(words("bijlagen.dimensions", count=count), (lede, listed)))
    if inputs.criteria:
        count = words.count(len(inputs.criteria))
        lede = Paragraph(text(words("bijlagen.criteria_lede")))
        sections.append(Section(words("bijlagen.criteria", count=count), (lede, _criteria(inputs, words))))
    return tuple(sections) or (Section("", (Paragraph(text(words("bijlagen.none"))),)),)


def _term(term: Term) -> Text:
    return (Span(term.name, emphasis=True), Span(f". {term.meaning}" if term.meaning else ""))


def _criteria(inputs: Inputs, words: Wording) -> Table:
    count = words.count(len(inputs.criteria))
    return Table(
        caption=words("bijlagen.criteria", count=count),
        columns=(
            Column(words("bijlagen.number"), kind="number", weight=1),
            Column(words("bijlagen.criterion"), weight=11),
            Column(words("bijlagen.goals"), weight=2),
        ),
        rows=tuple(_criterion(term, inputs, words) for term in inputs.criteria),
    )


def _criterion(term: Term, inputs: Inputs, words: Wording) -> Row:
    goals = [str(goal.number) for goal in inputs.specific_goals if term.name in goal.criteria]
    meaning = (Span(term.name, emphasis=True), Span(f". {term.meaning}" if term.meaning else ""))
    served = words("bijlagen.criterion_goals", numbers=joined(goals)) if goals else ""
    return Row((text(term.number), meaning, text(served)))
