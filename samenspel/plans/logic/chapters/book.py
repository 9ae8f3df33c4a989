"""The book as a whole: cover, adoption, the order of the chapters, credits (S244)."""

from __future__ import annotations

from collections.abc import Callable

from samenspel.plans.logic.chapters.annexes import annexes
from samenspel.plans.logic.chapters.goals import goals
from samenspel.plans.logic.chapters.offer import offer
from samenspel.plans.logic.chapters.parents import parents
from samenspel.plans.logic.chapters.texts import split, written
from samenspel.plans.logic.document import Chapter, Decision, Document, Paragraph, Section, TitlePage, text
from samenspel.plans.logic.inputs import Inputs, mapped
from samenspel.plans.logic.markup import clean, spans
from samenspel.plans.logic.wording import Wording, dutch, year_range

CHAPTERS = (
    "inleiding",
    "visie",
    "ouderbeleid",
    "verwachtingen",
    "aanbod",
    "doelen",
    "kwaliteitszorg",
    "bijlagen",
)
"""Chapter keys in the order of the book."""

WRITTEN = ("inleiding", "visie", "verwachtingen", "kwaliteitszorg")
"""The chapters that are written by hand, per school year."""

_BUILT: dict[str, Callable[[Inputs, Wording], tuple[Section, ...]]] = {
    "ouderbeleid": parents,
    "aanbod": offer,
    "doelen": goals,
    "bijlagen": annexes,
}


def compose(given: Inputs, wording: Wording | None = None) -> Document:
    """The document for an outside reader. Pure: no clock, no chance, no order but that of the inputs."""
    words = wording or dutch()
    inputs = tidy(given)
    return Document(
        language="nl",
        title_page=_title_page(inputs, words),
        decisions=_decisions(inputs, words),
        chapters=tuple(_chapter(place, key, inputs, words) for place, key in enumerate(CHAPTERS, start=1)),
        credits=tuple(spans(line) for line in inputs.credits),
        labels=tuple(sorted(words.section("labels").items())),
    )


def tidy(given: Inputs) -> Inputs:
    """The inputs without characters that no paper can hold, in every text however deep."""
    return mapped(given, clean)


def _title_page(inputs: Inputs, words: Wording) -> TitlePage:
    adopted = inputs.adoption
    status = words("title.draft")
    if adopted:
        status = words("title.adopted", number=adopted.number, date=words.day(adopted.adopted_on))
    return TitlePage(
        kind=words("title.kind"),
        title=words("title.title"),
        centre=inputs.centre,
        organisations=tuple(line.name for line in inputs.organisations),
        year=year_range(inputs.year),
        status=status,
    )


def _decisions(inputs: Inputs, words: Wording) -> tuple[Decision, ...]:
    if not inputs.adoption:
        return ()
    return tuple(
        Decision(words(f"bodies.{body}"), words(f"acts.{act}"), name, words.day(when))
        for body, act, name, when in inputs.adoption.lines
    )


def _chapter(number: int, key: str, inputs: Inputs, words: Wording) -> Chapter:
    build = _BUILT.get(key)
    sections = build(inputs, words) if build else _written(key, inputs, words)
    if build and inputs.texts.get(key, "").strip():
        sections = (*split(written(inputs.texts[key])), *sections)
    return Chapter(number, key, words(f"chapters.{key}"), sections)


def _written(key: str, inputs: Inputs, words: Wording) -> tuple[Section, ...]:
    found = split(written(inputs.texts.get(key, "")))
    if found:
        return found
    missing = "empty.adopted" if inputs.adoption else "empty.draft"
    line = words(missing, year=year_range(inputs.year))
    return (Section("", (Paragraph(text(line), role="note"),)),)
