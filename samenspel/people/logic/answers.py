"""Whose answer counts, per kind of request: pure, computed from what each adult may at this moment.

- A **talk** is answered per parent: each who may come to talks answers for themselves, together or apart (LKC
  105683: when one refuses a joint talk, the other gets one of their own). Who is sent in the place of a parent is
  not asked; the parent is.
- **Consent** needs a yes of all who may decide: those with custody. One no is a no (AVG consent must be free of both;
  domain.md a5). It stays open until all have answered. Where custody is unknown the legal parent is asked as well:
  in doubt a parent is let in, and a yes that was not theirs to give does no harm beside the other's, while a no
  that was not asked for does. The school finds out meanwhile (`people.queries.questions`).
- A **practical** thing is settled once per child, by whoever answers first among those who get the child's news.
  The others see that it is settled, and not by whom: who arranged it is nobody's measure of anyone.

Rights are asked when the answer is weighed, not when it was given (reliability A7): a consent or refusal of someone
who may no longer decide counts no more. What was practically settled stays settled.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from samenspel.people.logic.custody import Right

Key = TypeVar("Key", bound=Hashable)


class Request(StrEnum):
    """What is asked about a child."""

    TALK = "talk"
    CONSENT = "consent"
    PRACTICAL = "practical"


class State(StrEnum):
    """Where a request about a child stands."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    NOBODY = "nobody"  # there is no one to ask: the school has to find out who decides


class Seen(StrEnum):
    """What one adult sees of a request."""

    ASKED = "asked"  # an answer of their own is wanted
    ANSWERED = "answered"  # they gave one, and may change it
    SETTLED = "settled"  # somebody did; not said who or what
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Party(Generic[Key]):
    """An adult of the child, with the rights of this moment.

    `is_in_doubt`: a legal parent of whom custody is unknown, or denied without a document. `is_sent`: comes in the
    place of another.
    """

    key: Key
    rights: frozenset[Right]
    is_in_doubt: bool = False
    is_sent: bool = False


@dataclass(frozen=True, slots=True)
class Answer(Generic[Key]):
    """A yes or a no of one adult; the later of two of the same adult holds."""

    key: Key
    is_yes: bool


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Key]):
    """Where a request about a child stands, and whose answer it waits for."""

    state: State
    waits_for: tuple[Key, ...] = ()


def asked(request: Request, parties: Iterable[Party[Key]]) -> tuple[Key, ...]:
    """Who is asked, in the order of the parties."""
    return tuple(dict.fromkeys(one.key for one in parties if _is_asked(request, one)))


def _is_asked(request: Request, party: Party[Key]) -> bool:
    if party.is_sent:
        return False
    if request is Request.TALK:
        return Right.TALKS in party.rights
    if request is Request.PRACTICAL:
        return Right.GENERAL in party.rights
    return Right.DECIDE in party.rights or (party.is_in_doubt and Right.GENERAL in party.rights)


def outcome(request: Request, parties: Iterable[Party[Key]], answers: Sequence[Answer[Key]]) -> Outcome[Key]:
    """Where a request about a child stands; `answers` are in the order in which they were given.

    A talk has no one outcome for a child: ask `own_outcome`. Raises ValueError for it.
    """
    if request is Request.TALK:
        raise ValueError("a talk is answered per parent")
    wanted = asked(request, parties)
    given = {one.key: one.is_yes for one in answers}
    if request is Request.PRACTICAL:
        return _first(wanted, answers, given)
    if not wanted:
        return Outcome(State.NOBODY)
    silent = tuple(key for key in wanted if key not in given)
    if not all(given.get(key, True) for key in wanted):
        return Outcome(State.NO)
    return Outcome(State.OPEN, silent) if silent else Outcome(State.YES)


def _first(wanted: tuple[Key, ...], answers: Sequence[Answer[Key]], given: dict[Key, bool]) -> Outcome[Key]:
    """The first who answered settles it, with their latest word, also when they were asked then and not now."""
    if answers:
        return Outcome(State.YES if given[answers[0].key] else State.NO)
    return Outcome(State.OPEN, wanted) if wanted else Outcome(State.NOBODY)


def own_outcome(key: Key, parties: Iterable[Party[Key]], answers: Sequence[Answer[Key]]) -> Outcome[Key]:
    """Where the talk of one parent stands."""
    if key not in asked(Request.TALK, parties):
        return Outcome(State.NOBODY)
    said = [one.is_yes for one in answers if one.key == key]
    if not said:
        return Outcome(State.OPEN, (key,))
    return Outcome(State.YES if said[-1] else State.NO)


def seen_by(key: Key, request: Request, parties: Iterable[Party[Key]], answers: Sequence[Answer[Key]]) -> Seen:
    """What this adult sees of it. Nobody learns from it what another answered, or that there is another."""
    if key not in asked(request, parties):
        return Seen.NOT_ASKED
    if request is Request.PRACTICAL and answers:
        return Seen.ANSWERED if answers[0].key == key else Seen.SETTLED
    return Seen.ANSWERED if any(one.key == key for one in answers) else Seen.ASKED
