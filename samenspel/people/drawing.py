"""From who stands around a child to the drawing on the page: geometry with words and signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from samenspel.people.logic.circle import ORDER, Circle, Node, Shape, Someone, circle, shape_of
from samenspel.people.logic.custody import Kind, Right
from samenspel.people.sentences import KINDS, RIGHT_ICONS, RIGHTS, Word
from samenspel.ui.components.words import initials
from samenspel.ui.icons import drawing


@dataclass(frozen=True, slots=True)
class Sign:
    """The sign of a right: where it stands, its lines, and whether it is there."""

    x: float
    y: float
    corner: tuple[float, float]
    path: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A node with its letters and signs."""

    node: Node
    letters: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A sign and what it means."""

    icon: str
    label: Word


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing with its key; `shapes` and `keys` hold only what occurs in it."""

    circle: Circle
    letters: str
    name: str
    nodes: tuple[Drawn, ...]
    keys: tuple[Key, ...]
    shapes: tuple[Shape, ...]


def picture(name: str, people: Sequence[Someone]) -> Picture:
    """The drawing of these people around a child of this name, in the direction of the page."""
    drawn = circle(people, rtl=get_language_bidi())
    nodes = tuple(Drawn(node, initials(node.who.name), _signs(node)) for node in drawn.nodes)
    held: set[Right] = set().union(*(node.who.rights for node in drawn.nodes)) if drawn.nodes else set()
    keys = tuple(Key(RIGHT_ICONS[right], RIGHTS[right]) for right in ORDER if right in held)
    shapes = tuple(dict.fromkeys(node.who.shape for node in drawn.nodes))
    return Picture(drawn, initials(name), name, nodes, keys, shapes)


def someone(
    name: str, kind: Kind, rights: Iterable[Right], *, is_blocked: bool = False, is_gone: bool = False
) -> Someone:
    """An adult of this kind, to be drawn."""
    return Someone(name, str(KINDS[kind]), shape_of(kind), frozenset(rights), is_blocked, is_gone)


def _signs(node: Node) -> tuple[Sign, ...]:
    return tuple(
        Sign(mark.x, mark.y, (mark.x - 8, mark.y - 8), drawing(RIGHT_ICONS[mark.right]), mark.is_open)
        for mark in node.marks
    )
