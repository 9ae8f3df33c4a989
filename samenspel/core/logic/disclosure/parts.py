"""Which parts may have a name: one rung of the ladder takes the small ones together.

Sizes of parts are figures too ("34 families speak Arabic at home"), unless the breakdown is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from samenspel.core.logic.disclosure.tallies import REST, Path, ShownTable
from samenspel.core.logic.disclosure.trees import Node, node_of, together, walk

Held = Mapping[Path, Node]
"""The parts that one earlier moment showed."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one breakdown at threshold k, beside what was published of it."""

    k: int
    is_public: bool
    seen: tuple[Held, ...]
    same_people: Held | None

    @classmethod
    def beside(cls, published: Sequence[ShownTable], k: int, cohort: str, *, is_public: bool) -> Parts:
        """`published`: tables of this breakdown, of other moments."""
        same = next((one for one in published if cohort and one.cohort == cohort), None)
        seen = () if is_public or same else tuple(_held(one) for one in published)
        return cls(k, is_public, seen, _held(same) if same else None)

    def merged(self, node: Node) -> Node:
        """The node with children of more than k people each, and one for all the others."""
        named = self._as_before(node) if self.same_people is not None else self._named(node)
        rest = [one for one in node.children if one not in named]
        if not named:
            return replace(node, children=(), members=together((), rest, is_public=self.is_public).members)
        children = [self.merged(one) for one in named]
        if rest:
            children.append(together((*node.path, REST), rest, is_public=self.is_public))
        return replace(node, children=tuple(children))

    def _as_before(self, node: Node) -> list[Node]:
        """Of the very same people: the parts that were named. Raises ValueError when they are not the same."""
        held = self.same_people or {}
        before = _names(held[node.path])
        named = [one for one in node.children if one.path in before]
        if held[node.path].size != node.size or {one.path: one.size for one in named} != before:
            raise ValueError("moments of one cohort are about the very same people")
        return named

    def _named(self, node: Node) -> list[Node]:
        if any(node.path not in held and held[()].children for held in self.seen):
            return []  # it has a name for the first time; what is in it waits
        before = [held[node.path] for held in self.seen if node.path in held and held[node.path].children]
        named = [one for one in node.children if one.key != REST and one.size > self.k]
        named = _uncrossed([one for one in named if all(self._is_far(one, node, old) for old in before)], before)
        while named and not self._has_cover(node, named, before):
            smallest = min(one.size for one in named)  # all of that size: which of them was needed tells too much
            named = _uncrossed([one for one in named if one.size > smallest], before)
        return named

    def _has_cover(self, node: Node, named: Sequence[Node], before: Sequence[Node]) -> bool:
        """Whether what gets no name is nothing at all, or k people and at another moment k others."""
        rest = [one.size for one in node.children if one not in named]
        return (not rest or sum(rest) >= self.k) and all(self._is_rest_far(named, node, old) for old in before)

    def _is_far(self, child: Node, parent: Node, old: Node) -> bool:
        """Whether a part, and everybody beside it, changed by k or more; without a name then, that it grew by k."""
        then = _names(old)
        if child.path not in then:
            return child.size >= old.size - sum(then.values()) + self.k
        change = child.size - then[child.path]
        return min(abs(change), abs(parent.size - old.size - change)) >= self.k

    def _is_rest_far(self, named: Sequence[Node], parent: Node, old: Node) -> bool:
        """The same for all that not both moments name."""
        then = _names(old)
        both = [one for one in named if one.path in then]
        now = parent.size - sum(one.size for one in both)
        before = old.size - sum(then[one.path] for one in both)
        return not both or (now, before) == (0, 0) or abs(now - before) >= self.k


def _names(node: Node) -> dict[Path, int]:
    """The parts of a moment that had a name, with their sizes."""
    return {one.path: one.size for one in node.children if one.key != REST}


def _uncrossed(named: list[Node], before: Sequence[Node]) -> list[Node]:
    """No new names while an old one is gone: two ways to divide the same people would cut out the small ones."""
    for old in before:
        then = _names(old)
        if not then.keys() <= {one.path for one in named}:
            named = [one for one in named if one.path in then]
    return named


def _held(shown: ShownTable) -> Held:
    return {node.path: node for node in walk(node_of(shown))}
