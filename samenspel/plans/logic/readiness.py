"""What a policy document still lacks. A document can be made and adopted all the same: the school stays free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from samenspel.plans.logic.chapters.book import CHAPTERS, WRITTEN
from samenspel.plans.logic.examples import blanks


class Lack(StrEnum):
    """What sort of thing is missing."""

    TEXT = "text"
    BLANK = "blank"
    POPULATION = "population"
    ACTIVITIES = "activities"
    GOALS = "goals"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing in one chapter; `words` are the blanks in a text, `count` the goals without action."""

    chapter: str
    lack: Lack
    words: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Holdings:
    """What there is for a document: texts by chapter, and how much of the rest."""

    texts: Mapping[str, str]
    has_population: bool
    activities: int
    goals: int
    goals_without_action: int


def gaps(held: Holdings) -> tuple[Gap, ...]:
    """Everything that is missing, in the order of the book."""
    return tuple(sorted(_gaps(held), key=lambda gap: CHAPTERS.index(gap.chapter)))


def _gaps(held: Holdings) -> Iterator[Gap]:
    for key in WRITTEN:
        body = held.texts.get(key, "")
        if not body.strip():
            yield Gap(key, Lack.TEXT)
        elif found := blanks(body):
            yield Gap(key, Lack.BLANK, words=found)
    if not held.has_population:
        yield Gap("ouderbeleid", Lack.POPULATION)
    if not held.activities:
        yield Gap("aanbod", Lack.ACTIVITIES)
    if not held.goals:
        yield Gap("doelen", Lack.GOALS)
    elif held.goals_without_action:
        yield Gap("doelen", Lack.ACTIONS, count=held.goals_without_action)
