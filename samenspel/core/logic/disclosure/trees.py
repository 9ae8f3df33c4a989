"""Parts within parts, with what may be said of each: the shape in which tables are decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from samenspel.core.logic.disclosure.tallies import REST, Figure, Path, ShownPart, ShownTable, Tally

Span = tuple[int, int]
"""(fewest, most) people"""
Answers = Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class Node:
    """A part with the parts in it; `answers` by question, `members` as in `ShownPart`."""

    path: Path
    size: int
    answers: Mapping[str, Answers]
    children: tuple[Node, ...] = ()
    members: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.path[-1] if self.path else REST

    def saying(self, question: str, answers: Answers) -> Node:
        """The same part with other words on one question."""
        return replace(self, answers={**self.answers, question: answers})


def nothing(node: Node, question: str) -> Answers:
    """Nothing said: every answer may be anybody's or nobody's."""
    return dict.fromkeys(node.answers[question], (0, node.size))


def is_exact(answers: Answers) -> bool:
    return all(low == high for low, high in answers.values())


def added(parts: Iterable[Answers]) -> Answers:
    """Several parts together."""
    total: dict[str, Span] = {}
    for part in parts:
        for answer, (low, high) in part.items():
            before = total.get(answer, (0, 0))
            total[answer] = (before[0] + low, before[1] + high)
    return total


def together(path: Path, nodes: Sequence[Node], *, is_public: bool) -> Node:
    """Parts shown as one, which does not say what was in it unless everybody knows."""
    questions = nodes[0].answers if nodes else {}
    members: dict[str, int] = {}
    if is_public:
        for node in nodes:
            members |= node.members if node.key == REST else {node.key: node.size}
    return Node(
        path,
        sum(node.size for node in nodes),
        {question: added(node.answers[question] for node in nodes) for question in questions},
        members=members,
    )


def walk(node: Node) -> Iterator[Node]:
    """The part and all parts in it, each after the one it lies in."""
    yield node
    for child in node.children:
        yield from walk(child)


def planted(tables: Sequence[Tally]) -> Node:
    """The tables of one breakdown as a tree in which everything is said. Raises ValueError where they disagree."""
    by = tables[0].by
    leaves: dict[str, dict[str, Answers]] = {}
    sizes: dict[str, set[int]] = {}
    for table in tables:
        for part, counts in table.counts.items():
            sizes.setdefault(part, set()).add(sum(counts.values()))
            if table.question:
                leaves.setdefault(part, {})[table.question.key] = {key: (many, many) for key, many in counts.items()}
            if min(counts.values(), default=0) < 0:
                raise ValueError(f"{by.key}: fewer than nobody")
    asked = {one.key: dict.fromkeys(one.answers, (0, 0)) for table in tables if (one := table.question)}
    if any(len(found) > 1 for found in sizes.values()) or any(
        leaves.get(part, {}).keys() != asked.keys() for part in sizes
    ):
        raise ValueError(f"{by.key}: tables of one moment count the same people in the same parts")
    found = [(by.path(part), Node((), sizes[part].pop(), leaves.get(part, {}))) for part in sizes]
    return _grown((), found, asked)


def _grown(path: Path, leaves: Sequence[tuple[Path, Node]], empty: Mapping[str, Answers]) -> Node:
    depth = len(path)
    below: dict[Path, list[tuple[Path, Node]]] = {}
    for end, leaf in leaves:
        below.setdefault(end[: depth + 1] if len(end) > depth else (*path, REST), []).append((end, leaf))
    nodes = [leaf for _end, leaf in leaves]
    whole = {
        question: added([nobody, *(node.answers[question] for node in nodes)]) for question, nobody in empty.items()
    }
    is_leaf = [end for end, _leaf in leaves] == [path]
    children = () if is_leaf else tuple(_branch(key, held, empty) for key, held in below.items())
    return Node(path, sum(node.size for node in nodes), whole, children)


def _branch(path: Path, held: Sequence[tuple[Path, Node]], empty: Mapping[str, Answers]) -> Node:
    """What lies directly in a part, and not in a part of it, has no name of its own."""
    if path[-1] != REST:
        return _grown(path, held, empty)
    return replace(held[0][1], path=path)


def shown_of(node: Node, table: Tally, threshold: int) -> ShownTable:
    """A tree as it goes out."""
    question = table.question.key if table.question else ""
    parts = tuple(_part(one, question, threshold) for one in walk(node))
    return ShownTable(table.origin, table.by.key, question, threshold, parts, table.cohort)


def _part(node: Node, question: str, threshold: int) -> ShownPart:
    said = {
        answer: None if threshold and span == (0, node.size) else Figure(*span, node.size)
        for answer, span in node.answers.get(question, {}).items()
    }
    return ShownPart(node.path, node.size if node.size >= threshold else None, said, node.members)


def node_of(shown: ShownTable) -> Node:
    """What was shown, as a tree again."""
    nodes = {
        part.path: Node(
            part.path,
            part.size or 0,
            {
                shown.question: {
                    answer: (figure.low, figure.high) if figure else (0, part.size or 0)
                    for answer, figure in part.figures.items()
                }
            },
            members=part.members,
        )
        for part in shown.parts
    }

    def filled(path: Path) -> Node:
        children = tuple(filled(one) for one in nodes if one and one[:-1] == path)
        return replace(nodes[path], children=children)

    return filled(())
