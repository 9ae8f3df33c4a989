"""What may be said of one question in every part: exactly, as a band, or nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from samenspel.core.logic.disclosure.tallies import REST, Path, ShownTable
from samenspel.core.logic.disclosure.trees import Answers, Node, added, is_exact, node_of, nothing, walk
from samenspel.core.logic.disclosure.weighing import Known, beside, gap, is_far, is_open, known, siblings


@dataclass(frozen=True, slots=True)
class _Then:
    """An earlier moment: what was said of each part, and what follows from it."""

    said: Mapping[Path, Answers]
    known: Known


@dataclass(frozen=True, slots=True)
class Question:
    """One question over all breakdowns at threshold k, beside what was published of it (`seen`, by breakdown)."""

    key: str
    k: int
    seen: Mapping[str, tuple[_Then, ...]]

    @classmethod
    def beside(cls, key: str, k: int, published: Sequence[ShownTable]) -> Question:
        """`published`: tables of this question, of other moments; one in which nothing was shown says nothing."""
        seen: dict[str, tuple[_Then, ...]] = {}
        for one in published:
            if any(one.whole.figures.values()):
                tree = node_of(one)
                then = _Then({node.path: node.answers[key] for node in walk(tree)}, known(tree, key))
                seen[one.by] = (*seen.get(one.by, ()), then)
        return cls(key, k, seen)

    def decided(self, trees: Mapping[str, Node]) -> dict[str, Node]:
        """The trees (each with this question) with no more than may be said."""
        named = self._named(next(iter(trees.values())))
        joined = {key: _joined(tree, self.key, named) for key, tree in trees.items()}
        everywhere = [then for seen in self.seen.values() for then in seen]
        found = {}
        for key, tree in joined.items():
            top, seen = tree.saying(self.key, self._said(tree, everywhere)), self.seen.get(key, ())
            made = next((one for one in (self._split(top, seen), self._bare(top)) if self._is_safe(one, seen)), None)
            if made is None:
                return {key: self._hidden(tree) for key, tree in joined.items()}
            found[key] = made
        return found

    def _named(self, whole: Node) -> list[str]:
        """The answers that may be named when there are more than two; the others become one."""
        answers = whole.answers[self.key]
        if len(answers) <= 2:
            return list(answers)
        named = [key for key, (low, high) in answers.items() if key != REST and low == high and low > self.k]
        for smallest in sorted(named, key=lambda key: (answers[key][0], key)):
            rest = [answers[key][0] for key in answers if key not in named]
            if not rest or sum(rest) > self.k:
                break
            named.remove(smallest)
        return named

    def _said(self, node: Node, seen: Sequence[_Then]) -> Answers:
        """Exact, a band, or nothing, as this part by itself allows."""
        answers, k = node.answers[self.key], self.k
        said = nothing(node, self.key)
        if is_exact(answers) and len(answers) > 1 and all(low > k for low, _high in answers.values()):
            said = answers
        else:
            few = next((answer for answer in answers if self._is_at_most(k, answer, node)), None)
            said = said if few is None else _band(said, few, k, node.size)
        return said if all(self._adds_nothing_small(node, said, then) for then in seen) else nothing(node, self.key)

    def _is_at_most(self, most: int, answer: str, node: Node) -> bool:
        """Whether one of two answers can be shown as "at most": of fewer than half of the part."""
        answers = node.answers[self.key]
        return len(answers) == 2 and node.size > 2 * most and answers[answer][1] <= most

    def _adds_nothing_small(self, node: Node, said: Answers, then: _Then) -> bool:
        """Whether what is said is the same band as then, or differs by k from all that could be then."""
        before = then.said.get(node.path)
        if before is None or node.path not in then.known.shown:
            return True
        size, bounds = then.known.shown[node.path]
        if all(span == (0, size) for span in before.values()):
            return True  # nothing was said of it
        if any(low < high and said.get(answer) == (low, high) == (0, high) for answer, (low, high) in before.items()):
            return True
        return all(
            gap(said[answer], bounds[answer]) >= self.k
            and gap(beside(said[answer], node.size), beside(bounds[answer], size)) >= self.k
            for answer in said
            if answer in bounds and answer != REST
        )

    def _split(self, node: Node, seen: Sequence[_Then]) -> Node:
        """Say what may be said of what is in a node, of which all is said already."""
        if not is_exact(node.answers[self.key]):
            return replace(node, children=tuple(self._follows(child, node) for child in node.children))
        for children in self._attempts(node, seen):
            if self._holds(node, children):
                break
        return replace(node, children=tuple(self._split(child, seen) for child in children))

    def _follows(self, child: Node, parent: Node) -> Node:
        """Of a part in one that shows a band: the band that follows from it."""
        said = nothing(child, self.key)
        for answer, (low, high) in parent.answers[self.key].items():
            if low == 0 and 2 * high < min(parent.size, child.size):
                said = _band(said, answer, high, child.size)
        child = child.saying(self.key, said)
        return replace(child, children=tuple(self._follows(one, child) for one in child.children))

    def _attempts(self, node: Node, seen: Sequence[_Then]) -> Iterator[tuple[Node, ...]]:
        """Ever less: the same band everywhere; each part that can be exact, then without the smallest left; nothing.

        A part too small to be exact whatever it holds takes another with it by its size alone. If that hung on the
        figures, or if parts of one table could show bands and others not, the choice itself would tell them.
        """
        yield from self._bands(node, seen, [self.k])
        children = tuple(child.saying(self.key, self._said(child, seen)) for child in node.children)
        children = tuple(one if is_exact(one.answers[self.key]) else self._hidden(one) for one in children)
        never = sum(one.size < (self.k + 1) * len(one.answers[self.key]) for one in children)
        for many, smallest in enumerate([None, *sorted(children, key=lambda one: (one.size, one.key))]):
            children = tuple(self._hidden(one) if smallest and one.path == smallest.path else one for one in children)
            if (never != 1 or many >= 2) and any(is_exact(one.answers[self.key]) for one in children):
                yield children
        yield from self._bands(node, seen, range(2 * self.k, node.size, self.k))
        yield children

    def _bands(self, node: Node, seen: Sequence[_Then], tops: Iterable[int]) -> Iterator[tuple[Node, ...]]:
        """The first band of one and the same answer that every part fits in."""
        for most, answer in itertools.product(tops, node.answers[self.key]):
            if node.children and all(self._is_at_most(most, answer, child) for child in node.children):
                said = [_band(child.answers[self.key], answer, most, child.size) for child in node.children]
                pairs = list(zip(node.children, said, strict=True))
                if all(self._adds_nothing_small(child, one, then) for child, one in pairs for then in seen):
                    yield tuple(child.saying(self.key, one) for child, one in pairs)
                return

    def _holds(self, node: Node, children: Sequence[Node]) -> bool:
        """Whether the sum gives nothing back. One part without a figure never does: then it would be known."""
        if sum(not is_exact(one.answers[self.key]) for one in children) == 1:
            return False
        sizes = [one.size for one in children]
        bounds = siblings([one.answers[self.key] for one in children], node.answers[self.key], sizes)
        return all(is_open(one, size, self.k) for one, size in zip(bounds, sizes, strict=True))

    def _is_safe(self, tree: Node, seen: Sequence[_Then]) -> bool:
        now = known(tree, self.key)
        return all(is_far(now, then.known, self.k) for then in seen)

    def _bare(self, node: Node) -> Node:
        return replace(node, children=tuple(self._hidden(child) for child in node.children))

    def _hidden(self, node: Node) -> Node:
        return self._bare(node.saying(self.key, nothing(node, self.key)))


def _band(answers: Answers, few: str, k: int, size: int) -> Answers:
    """At most k gave one answer, so at least the others gave the other."""
    return {answer: (0, k) if answer == few else (size - k, size) for answer in answers}


def _joined(node: Node, question: str, named: Sequence[str]) -> Node:
    """The node with the answers that are not named as one."""
    answers = node.answers[question]
    said = {key: answers[key] for key in named}
    if len(named) < len(answers):
        said[REST] = added({REST: span} for key, span in answers.items() if key not in named)[REST]
    children = tuple(_joined(child, question, named) for child in node.children)
    return replace(node.saying(question, said), children=children)
