"""What becomes of everything that was said, when an intake is completed: shown first, then done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samenspel.intakes.logic.answers import Manner, Said
from samenspel.intakes.logic.form import Form
from samenspel.intakes.logic.questions import Keep, Question

OTHER = "other"  # a wish in own words, beside those of the list


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer that is there: to which question, whose (None: of the child), and whether from the talk."""

    row: int
    key: str
    guardian: int | None
    said: Said
    is_from_talk: bool
    is_handed_in: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that belongs to a person: the field and the value; `guardian` None is the child."""

    guardian: int | None
    field: str
    value: str | list[str]


@dataclass(frozen=True, slots=True)
class WishSaid:
    """A wish or offer; `text` only with the topic "other"."""

    guardian: int
    category: str
    topic: str
    is_offer: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Entries that stay, facts and wishes that come of others, and the rows that are thrown away."""

    kept: tuple[Entry, ...]
    facts: tuple[Fact, ...]
    wishes: tuple[WishSaid, ...]
    thrown: tuple[Entry, ...]


def outcome(form: Form, entries: Iterable[Entry]) -> Outcome:
    """What completing comes to.

    Of the talk, answers stay, facts go to the persons and wishes become wishes. What a guardian wrote beforehand
    on the child stays theirs; what they wrote on themselves is in the talk, so that it is not kept twice. What
    was never handed in, what only helped the talk, and "rather not" are thrown away.
    """
    kept, thrown = [], []
    facts: list[Fact] = []
    wishes: list[WishSaid] = []
    for entry in entries:
        question = form.get(entry.key)
        if question and _stays(question, entry):
            kept.append(entry)
            continue
        thrown.append(entry)
        if question and entry.is_from_talk and entry.said.manner is Manner.SAID:
            facts += _facts(question, entry)
            wishes += _wishes(question, entry)
    return Outcome(tuple(kept), tuple(facts), tuple(wishes), tuple(thrown))


def _stays(question: Question, entry: Entry) -> bool:
    if question.keep is not Keep.ANSWER or entry.said.manner is not Manner.SAID or entry.said.is_empty:
        return False
    return entry.is_from_talk or (question.is_of_child and entry.is_handed_in)


def _facts(question: Question, entry: Entry) -> list[Fact]:
    value = entry.said.value
    if question.keep is not Keep.FACT or not isinstance(value, str | list):
        return []
    return [Fact(entry.guardian, question.fact, value)]


def _wishes(question: Question, entry: Entry) -> list[WishSaid]:
    if question.keep is not Keep.WISH or entry.guardian is None:
        return []
    return wishes_of(question, entry.guardian, entry.said)


def wishes_of(question: Question, guardian: int, answer: Said) -> list[WishSaid]:
    """One wish per option, and one for what was said in own words."""
    topics = answer.value if isinstance(answer.value, list) else []
    chosen = [WishSaid(guardian, question.wish, topic, question.is_offer) for topic in topics]
    own = [WishSaid(guardian, question.wish, OTHER, question.is_offer, answer.words)] if answer.words else []
    return chosen + own
