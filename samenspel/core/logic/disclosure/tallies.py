"""People counted by the parts they are in and the answers they gave, and what is shown of such counts."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

REST = ""
"""The key of what is shown together: parts or answers that are too small by themselves. It names none of them."""

Path = tuple[str, ...]
"""Where a part lies: () is everybody, ("school", "groep 3") a unit within an organisation."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """By what people are divided; everybody is in exactly one part.

    `inside`: the part in which another lies (unit -> organisation); people are counted in the innermost.
    `is_public`: everybody knows how many people are in each part (groups of a school), so that these numbers are
    no secret and also no cover. `parts`: parts that exist without people too; that they are empty stays hidden.
    """

    key: str
    inside: Mapping[str, str] = field(default_factory=dict)
    is_public: bool = False
    parts: tuple[str, ...] = ()

    def path(self, part: str) -> Path:
        """From the outermost part to this one. Raises ValueError for parts that lie in each other."""
        found = [part]
        while (part := self.inside.get(part, "")) != "":
            if part in found:
                raise ValueError(f"{self.key}: parts that lie in each other")
            found.append(part)
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted in each part; everybody has exactly one answer. Two answers may be shown as a band."""

    key: str
    answers: tuple[str, ...] = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Tally:
    """One table: the number of people per innermost part and answer, {"so": {"yes": 12, "no": 30}}.

    `origin` names the moment (a snapshot, a term); every table of one moment is about the same people. Moments of
    one `cohort` are about the very same people in the same parts (the families of a snapshot, term after term), so
    that the parts stay as they were first shown. Without a question a table counts heads: {"": number}.
    """

    origin: str
    by: Breakdown
    question: Question | None
    counts: Mapping[str, Mapping[str, int]]
    cohort: str = ""


def count_people(
    people: Iterable[Mapping[str, str]],
    origin: str,
    breakdowns: Sequence[Breakdown],
    questions: Sequence[Question],
    cohort: str = "",
) -> tuple[Tally, ...]:
    """A table per breakdown, and per breakdown and question; each person says a part or answer per key.

    Raises KeyError for a person without one of the keys, ValueError for an answer that a question does not have.
    """
    rows = list(people)
    return tuple(
        Tally(origin, by, question, _counts(rows, by, question), cohort)
        for by in breakdowns
        for question in (None, *questions)
    )


def _counts(rows: Sequence[Mapping[str, str]], by: Breakdown, question: Question | None) -> dict[str, dict[str, int]]:
    answers = question.answers if question else (REST,)
    found = Counter((row[by.key], row[question.key] if question else REST) for row in rows)
    if question and not {answer for _part, answer in found} <= set(answers):
        raise ValueError(f"{question.key}: an answer that the question does not have")
    parts = dict.fromkeys([*by.parts, *sorted(part for part, _answer in found)])
    return {part: {answer: found[part, answer] for answer in answers} for part in parts}


class Kind(enum.StrEnum):
    """How exact a figure is."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people of `size`: exactly `low`, or anything from `low` up to `high`."""

    low: int
    high: int
    size: int

    @property
    def kind(self) -> Kind:
        if self.low == self.high:
            return Kind.EXACT
        return Kind.AT_MOST if self.low == 0 else Kind.AT_LEAST

    @property
    def number(self) -> int:
        """The number to say with `kind`: 12, at most 5, at least 30."""
        return self.high if self.kind is Kind.AT_MOST else self.low

    @property
    def percent(self) -> int:
        """The same as a whole percentage: a band is rounded outwards, and some are never 0 or 100 %."""
        if self.low == self.high:
            rounded = (200 * self.low + self.size) // (2 * self.size) if self.size else 0
            return min(max(rounded, 1), 99) if 0 < self.low < self.size else rounded
        return -(-100 * self.high // self.size) if self.kind is Kind.AT_MOST else 100 * self.low // self.size


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part as it is shown: its number of people, and per answer a figure or None where it is hidden.

    `members`: the parts of a public breakdown that are shown together here, with the sizes that everybody knows.
    """

    path: Path
    size: int | None
    figures: Mapping[str, Figure | None]
    members: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The last of the path; REST for what is shown together and for everybody."""
        return self.path[-1] if self.path else REST


@dataclass(frozen=True, slots=True)
class ShownTable:
    """What an audience sees of a `Tally`, everybody first and each part after the one it lies in.

    A breakdown that cannot be shown has one part only: everybody. Parts that are not here are in the REST beside.
    """

    origin: str
    by: str
    question: str
    threshold: int
    parts: tuple[ShownPart, ...]
    cohort: str = ""

    @property
    def whole(self) -> ShownPart:
        return self.parts[0]

    @property
    def is_shown(self) -> bool:
        """Whether there is any figure on an answer, or without a question any part beside everybody."""
        if not self.question:
            return len(self.parts) > 1
        return any(figure for part in self.parts for figure in part.figures.values())

    def part(self, *path: str) -> ShownPart | None:
        return next((part for part in self.parts if part.path == path), None)

    def as_json(self) -> dict[str, Any]:
        """To keep what was published: it can never be unsaid."""
        return {
            "origin": self.origin,
            "by": self.by,
            "question": self.question,
            "cohort": self.cohort,
            "threshold": self.threshold,
            "parts": [list(_part_json(part)) for part in self.parts],
        }


def shown_from_json(held: Mapping[str, Any]) -> ShownTable:
    """What `as_json` made."""
    parts = tuple(
        ShownPart(
            tuple(path),
            size,
            {key: None if span is None else Figure(span[0], span[1], size) for key, span in figures.items()},
            dict(members),
        )
        for path, size, figures, members in held["parts"]
    )
    return ShownTable(held["origin"], held["by"], held["question"], held["threshold"], parts, held["cohort"])


def _part_json(part: ShownPart) -> Iterator[Any]:
    yield list(part.path)
    yield part.size
    yield {key: figure and [figure.low, figure.high] for key, figure in part.figures.items()}
    yield dict(part.members)
