"""Whom do we reach: families by language, place and household, and what we have of each. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from samenspel.core.logic.disclosure import TEAM, Breakdown, Question, Tally, count_people
from samenspel.populations.logic.counting import DUTCH, LEAST, family_of

UNKNOWN: Final = "unknown"  # a part: of these families we do not know it
SEVERAL: Final = "several"  # a part: children in more than one place
ONE_PARENT: Final = "one_parent"
MORE_PARENTS: Final = "more_parents"
QUESTIONS: Final = (Question("language"), Question("account"), Question("contact"), Question("talk"))
KNOWN: Final = "known"  # a part in which the languages lie, where there are many without one
LANGUAGE, KNOWN_LANGUAGE, UNIT, HOUSEHOLD = "by_language", "by_known_language", "by_unit", "by_household"


@dataclass(frozen=True, slots=True)
class Parent:
    """Who raises a child: language (empty: not known), whether there is an account, and contact this term."""

    language: str = ""
    has_account: bool = False
    had_contact: bool = False


@dataclass(frozen=True, slots=True)
class Families:
    """The children of a centre and who raises them (row ids).

    `units`: where a child is. `spoken`: children with whom an intake was completed this term; `at_talk`: those of
    whom a parent came to a talk. `alone`: what parents said on whether they are the only parent at home, where they
    are asked.
    """

    units: Mapping[int, Collection[str]]
    raising: Mapping[int, Collection[int]] = field(default_factory=dict)
    parents: Mapping[int, Parent] = field(default_factory=dict)
    spoken: Collection[int] = ()
    at_talk: Collection[int] = ()
    alone: Mapping[int, bool] = field(default_factory=dict)


def term_of(day: date) -> date:
    """The first day of the term: August to January, and February to July."""
    if day.month >= 8:
        return date(day.year, 8, 1)
    return date(day.year, 2, 1) if day.month >= 2 else date(day.year - 1, 8, 1)


def tables_of(found: Families, origin: str, before: Collection[str] = ()) -> tuple[Tally, ...]:
    """The tables of one moment, each family once; `before`: by what was divided in what was shared earlier.

    What is by household is there only where enough was said.
    """
    rows = rows_of(found)
    if not rows:
        return ()
    tables = count_people(rows, origin, [Breakdown(UNIT)], QUESTIONS)
    tables += count_people(rows, origin, _by_language(rows, before), QUESTIONS[1:])
    said = Counter(row[HOUSEHOLD] for row in rows)
    if min(said[ONE_PARENT], said[MORE_PARENTS]) >= LEAST:
        tables += count_people(rows, origin, [Breakdown(HOUSEHOLD)], QUESTIONS)
    return tables


def _by_language(rows: Sequence[Mapping[str, str]], before: Collection[str]) -> list[Breakdown]:
    """How the families are divided by language beside the question of how many we know it.

    That question tells how many are in the part without a language, and so what is left for a small language beside
    it. Where many are without one, the languages lie in a part of their own, which is hidden as a whole or not at
    all. Where few are, that part is there also when nobody is in it, so that another one hides it. What was once
    divided in one way is never divided in the other: two ways together would cut out the small ones.
    """
    languages = sorted({row[LANGUAGE] for row in rows} - {UNKNOWN})
    if KNOWN_LANGUAGE in before:
        return [Breakdown(KNOWN_LANGUAGE, dict.fromkeys(languages, KNOWN), parts=(UNKNOWN,))]
    if sum(row[LANGUAGE] == UNKNOWN for row in rows) <= TEAM.threshold:
        return [Breakdown(LANGUAGE, parts=(UNKNOWN,))]
    if LANGUAGE in before:
        return []
    return [Breakdown(KNOWN_LANGUAGE, dict.fromkeys(languages, KNOWN), parts=(UNKNOWN,))]


def rows_of(found: Families) -> list[dict[str, str]]:
    """What is known of each family: a part per breakdown and yes or no per question."""
    family = family_of(found.raising, found.units)
    children: dict[int, set[int]] = defaultdict(set)
    for child, name in family.items():
        children[name].add(child)
    return [_row(found, kids) for _name, kids in sorted(children.items())]


def _row(found: Families, kids: Collection[int]) -> dict[str, str]:
    adults = sorted({adult for child in kids for adult in found.raising.get(child, ())})
    parents = [found.parents[adult] for adult in adults if adult in found.parents]
    units = {unit for child in kids for unit in found.units[child]}
    languages = [one.language for one in parents if one.language]
    came = any(child in found.at_talk for child in kids)
    had_contact = came or any(one.had_contact for one in parents) or any(child in found.spoken for child in kids)
    return {
        UNIT: next(iter(units)) if len(units) == 1 else SEVERAL,
        LANGUAGE: (language := _language(languages)),
        KNOWN_LANGUAGE: language,
        HOUSEHOLD: _household([found.alone[adult] for adult in adults if adult in found.alone]),
        "language": _yes(bool(languages)),
        "account": _yes(any(one.has_account for one in parents)),
        "contact": _yes(had_contact),
        "talk": _yes(came),
    }


def _language(languages: Iterable[str]) -> str:
    """The language in which a family wants to hear from us; where parents differ, the one beside Dutch."""
    counted = Counter(languages)
    other = [code for code in counted if code != DUTCH]
    if other:
        return min(other, key=lambda code: (-counted[code], code))
    return DUTCH if counted else UNKNOWN


def _household(said: Collection[bool]) -> str:
    """As the parents said; when they said different things it is not known."""
    if len(set(said)) != 1:
        return UNKNOWN
    return ONE_PARENT if next(iter(said)) else MORE_PARENTS


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
