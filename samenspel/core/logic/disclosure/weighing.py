"""What follows from what is shown: the exact bounds that a careful reader can reach, and what they come down to.

The bounds are those of sums over parts and over answers. Tables of one question hang together by nothing but its
total and the numbers of people per part, so for them nothing more can be found by whatever means (the tests'
attacker agrees).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samenspel.core.logic.disclosure.tallies import REST, Path
from samenspel.core.logic.disclosure.trees import Answers, Node, Span, added

Bounds = dict[Path, tuple[int, Answers]]
"""Number of people and bounds per part, by its path."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows of the parts that are shown, and of the members of public ones."""

    shown: Bounds
    members: Bounds

    def everything(self) -> Bounds:
        return {**self.members, **self.shown}


def known(root: Node, question: str) -> Known:
    """The bounds on the answers to one question in a tree as it is shown."""
    found = Known({}, {})
    _narrow(root, question, _within(root.answers[question], root.size), found)
    return found


def _narrow(node: Node, question: str, answers: Answers, found: Known) -> None:
    found.shown[node.path] = node.size, answers
    outer = node.path[:-1] if node.path and node.key == REST else node.path
    for member, size in node.members.items():
        found.members[*outer, member] = size, _member(answers, node.size, size)
    held = siblings([child.answers[question] for child in node.children], answers, [c.size for c in node.children])
    for child, bounds in zip(node.children, held, strict=True):
        _narrow(child, question, bounds, found)


def siblings(parts: Sequence[Answers], whole: Answers, sizes: Sequence[int]) -> list[Answers]:
    """The bounds of parts that together are a whole."""
    total = added(parts)
    return [
        _within({answer: _left(span, total[answer], whole[answer]) for answer, span in part.items()}, size)
        for part, size in zip(parts, sizes, strict=True)
    ]


def _left(span: Span, total: Span, whole: Span) -> Span:
    """What the others leave."""
    low = whole[0] - (total[1] - span[1])
    high = whole[1] - (total[0] - span[0])
    return max(span[0], low), min(span[1], high)


def _within(answers: Answers, size: int) -> Answers:
    """Answers of one part add up to its people."""
    low, high = (sum(span[side] for span in answers.values()) for side in (0, 1))
    return {
        answer: (max(span[0], size - (high - span[1]), 0), min(span[1], size - (low - span[0]), size))
        for answer, span in answers.items()
    }


def _member(answers: Answers, whole: int, size: int) -> Answers:
    beside = whole - size
    return {answer: (max(0, low - beside), min(size, high)) for answer, (low, high) in answers.items()}


def is_open(answers: Answers, size: int, k: int) -> bool:
    """Whether each answer may still have k people in it, and k without it (or all, where there are fewer)."""
    enough = min(k, size)
    return all(high >= enough and size - low >= enough for low, high in answers.values())


def is_far(new: Known, old: Known, k: int) -> bool:
    """Whether nothing proves that fewer than k people changed between two moments, in a part, its rest, the others."""
    return all(_reach(one, other) >= min(k, most) for one, other, most in _pairs(new, old))


def _pairs(new: Known, old: Known) -> Iterator[tuple[Span, Span, int]]:
    ours, theirs = new.everything(), old.everything()
    for path in ours.keys() & theirs.keys():
        yield from _compared(*ours[path], *theirs[path])
    for path in _outer(new.shown) & _outer(old.shown):
        yield from _compared(*_others(new.shown, old.shown, path), *_others(old.shown, new.shown, path))


def _outer(shown: Bounds) -> set[Path]:
    return {path[:-1] for path in shown if path}


def _compared(size: int, answers: Answers, old_size: int, old: Answers) -> Iterator[tuple[Span, Span, int]]:
    """Answers that both moments name, each with everybody else, and the answers that are left."""
    common = [answer for answer in answers if answer in old and answer != REST]
    for answer in common:
        most = max(size, old_size)
        yield answers[answer], old[answer], most
        yield beside(answers[answer], size), beside(old[answer], old_size), most
    if common and (len(common) < len(answers) or len(common) < len(old)):
        yield _unnamed(answers, common, size), _unnamed(old, common, old_size), max(size, old_size)


def _unnamed(answers: Answers, common: Sequence[str], size: int) -> Span:
    return beside(added({REST: answers[one]} for one in common)[REST], size)


def beside(span: Span, size: int) -> Span:
    return max(0, size - span[1]), max(0, size - span[0])


def _others(held: Bounds, other: Bounds, path: Path) -> tuple[int, Answers]:
    """What is left of a whole beside the parts that both moments name."""
    size, answers = held[path]
    named = [one for one in held if one and one[:-1] == path and one in other and one[-1] != REST]
    common = added(held[one][1] for one in named)
    return size - sum(held[one][0] for one in named), {
        answer: (max(0, low - common.get(answer, (0, 0))[1]), max(0, high - common.get(answer, (0, 0))[0]))
        for answer, (low, high) in answers.items()
    }


def _reach(one: Span, other: Span) -> int:
    """The largest change that two bounds leave possible."""
    return max(abs(one[1] - other[0]), abs(one[0] - other[1]))


def gap(one: Span, other: Span) -> int:
    """The smallest change that two bounds leave possible."""
    return max(one[0] - other[1], other[0] - one[1], 0)
