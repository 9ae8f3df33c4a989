"""Several tables over the same people, at several moments: what may be shown of them together.

The guarantee. Take any part of any table (a language, a unit, the parts that are shown as one, one of those) and any
answer. From everything the audience ever sees (all tables of one question, of all moments, totals, parts within parts,
percentages, what stricter audiences see) nobody can prove that fewer than k people of that part gave that answer, nor
that fewer than k did not, nor that fewer than k came, went or changed between two moments; zero included. Nor do the
first two follow for who knows how many came and went in all. Where everybody knows that a part has fewer than k
people, it may still be all of them and none. That a part is not named says that it has at most k people, or hides one.

Of tables of several questions the same is attacked (tests/core/attacker.py) and not proved. People who are in a part
of one table and in a part of another are not counted here, and nothing is promised about them.

How. Parts of at most k people are shown as one, with the next smallest where they are fewer than k together. Of a
part a question is shown exactly when more than k people gave each answer; or all parts beside each other show one band
that reaches k ("at most 5"), so that it holds for nobody and for k alike. Then the bounds that follow from the sums are
worked out; while they prove too much, the smallest parts are hidden, and where the change since something published
proves too much, the parts and at last the question. What others see is made from what the team sees.

No choice looks at a hidden number otherwise than against k. Everything is whole numbers.
Sources: promise 3, T6, T7, G8, D1-D3. Why each rule: docs/adr/0030.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from samenspel.core.logic.disclosure.answers import Question
from samenspel.core.logic.disclosure.audience import LADDER, Audience
from samenspel.core.logic.disclosure.parts import Parts
from samenspel.core.logic.disclosure.tallies import ShownTable, Tally
from samenspel.core.logic.disclosure.trees import Answers, Node, node_of, planted, shown_of

Trees = Mapping[str, Node]
"""By breakdown; everybody is the same in each."""


def disclose_tables(
    tables: Sequence[Tally], audience: Audience, published: Sequence[ShownTable] = ()
) -> tuple[ShownTable, ...]:
    """What `audience` may see of the tables of one moment, in their order, beside all that was ever published.

    A moment that was published for this audience stays as it was, also when the counts are other now, and has no
    tables beside those. Raises ValueError for tables of several moments or of different people.
    """
    if not tables:
        return ()
    trees = _planted(tables)
    rungs = [one for one in LADDER if one.threshold < audience.threshold] + [audience]
    for threshold in [one.threshold for one in rungs if one.threshold]:
        kept = [one for one in published if one.threshold == threshold and one.origin == tables[0].origin]
        seen = _seen(published, threshold, tables[0].origin)
        trees = _kept(trees, kept) if kept else _coarser(trees, threshold, tables, seen)
    return tuple(shown_of(trees[table.by.key], table, audience.threshold) for table in tables)


def publish_tables(tables: Sequence[Tally], published: Sequence[ShownTable] = ()) -> tuple[ShownTable, ...]:
    """What every audience may see of the tables of one moment: to be kept, and given as `published` ever after."""
    return tuple(one for audience in LADDER for one in disclose_tables(tables, audience, published))


def _seen(published: Sequence[ShownTable], threshold: int, origin: str) -> list[ShownTable]:
    """What an audience has of other moments: of each table the copy that tells it most."""
    fullest: dict[tuple[str, str, str], ShownTable] = {}
    for one in sorted(published, key=lambda one: one.threshold):
        if one.origin != origin and one.threshold >= threshold:
            fullest.setdefault((one.origin, one.by, one.question), one)
    return list(fullest.values())


def _planted(tables: Sequence[Tally]) -> Trees:
    if len({(table.origin, table.cohort) for table in tables}) > 1:
        raise ValueError("tables of several moments")
    by: dict[str, list[Tally]] = {}
    for table in tables:
        by.setdefault(table.by.key, []).append(table)
    trees = {key: planted(held) for key, held in by.items()}
    whole: dict[str, Answers] = {}
    for tree in trees.values():
        said = (whole.setdefault(question, answers) == answers for question, answers in tree.answers.items())
        if not all(said) or tree.size != next(iter(trees.values())).size:
            raise ValueError("tables of one moment count the same people")
    return trees


def _kept(trees: Trees, kept: Sequence[ShownTable]) -> Trees:
    """What was shown already instead of what is known now; nothing of what was not."""
    found = {}
    for key, tree in trees.items():
        shown = {one.question: node_of(one) for one in kept if one.by == key}
        bare = next(iter(shown.values()), replace(tree, children=(), members={}))
        for question in tree.answers:
            bare = _with(bare, shown[question], question) if question in shown else _without(bare, question, tree)
        found[key] = bare
    return found


def _with(tree: Node, other: Node, question: str) -> Node:
    """One tree with the answers of another of the same shape."""
    children = tuple(_with(*pair, question) for pair in zip(tree.children, other.children, strict=True))
    return replace(tree.saying(question, other.answers[question]), children=children)


def _without(tree: Node, question: str, like: Node) -> Node:
    hidden = dict.fromkeys(like.answers[question], (0, tree.size))
    children = tuple(_without(child, question, like) for child in tree.children)
    return replace(tree.saying(question, hidden), children=children)


def _coarser(trees: Trees, k: int, tables: Sequence[Tally], seen: Sequence[ShownTable]) -> Trees:
    """One rung of the ladder: makes of what a less strict audience sees what this one may see."""
    public = {table.by.key for table in tables if table.by.is_public}
    found = {}
    for key, tree in trees.items():
        published = [one for one in seen if one.by == key]
        found[key] = Parts.beside(published, k, tables[0].cohort, is_public=key in public).merged(tree)
    for question in dict.fromkeys(question for tree in trees.values() for question in tree.answers):
        asked = {key: tree for key, tree in found.items() if question in tree.answers}
        found |= Question.beside(question, k, [one for one in seen if one.question == question]).decided(asked)
    return found
