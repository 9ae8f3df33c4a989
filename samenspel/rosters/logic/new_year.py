"""A new school year without a file: which children go where. Proposes; a head confirms. Pure.

Children are taken together by group and level, so that a combined class can go two ways. Who is in group 8 leaves;
who is of no level, and who is not yet in group 1, stays where it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from samenspel.rosters.logic.alike import folded
from samenspel.rosters.logic.diff import ChildStep, Diff, GroupStep, How, Slot, What
from samenspel.rosters.logic.held import Held, HeldChild, HeldGroup
from samenspel.rosters.logic.roster import LEVELS

STAY: Final = "stay"
LEAVE: Final = "leave"
NEW: Final = "new"  # to a group of its own that is made for them
_SCHOOL_LEVELS: Final = ("1", "2", "3", "4", "5", "6", "7", "8")
KIND: Final = "new_year"


@dataclass(frozen=True, slots=True)
class Bunch:
    """The children of one group and level. `target` is STAY, LEAVE, NEW or the id of a group, as proposed; empty
    where a person has to choose. `fresh` is the name of the group that NEW would make, `level` may be empty."""

    key: str
    group: int
    name: str
    level: str
    children: tuple[int, ...]
    target: str
    fresh: str = ""


def bunches(held: Held) -> tuple[Bunch, ...]:
    """All children who are here in a plain group, by group and level, in the order of the levels."""
    groups = {one.id: one for one in held.groups if not one.is_over and not one.is_combined}
    found: dict[tuple[int, str], list[HeldChild]] = defaultdict(list)
    for child in held.children:
        if child.is_enrolled and not child.is_deceased:
            for group in sorted(child.groups & groups.keys()):
                found[group, level_of(child, groups[group])].append(child)
    order = sorted(found, key=lambda pair: (_rank(pair[1]), groups[pair[0]].name, pair[0]))
    return tuple(_bunch(groups[group], level, found[group, level], groups) for group, level in order)


def level_of(child: HeldChild, group: HeldGroup) -> str:
    """That of a group of one level, else the child's own when its group has it; empty when nobody knows."""
    if len(group.levels) == 1:
        return group.levels[0]
    return child.level if child.level in group.levels else ""


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _bunch(group: HeldGroup, level: str, children: list[HeldChild], groups: Mapping[int, HeldGroup]) -> Bunch:
    target, fresh = _proposal(group, level, groups)
    ids = tuple(child.id for child in children)
    return Bunch(f"{group.id}-{level or 'x'}", group.id, group.name, level, ids, target, fresh)


def _proposal(group: HeldGroup, level: str, groups: Mapping[int, HeldGroup]) -> tuple[str, str]:
    """Where a bunch goes, and what a new group would be called."""
    if level not in _SCHOOL_LEVELS:
        return (STAY if level else ""), ""
    if level == "8":
        return LEAVE, ""
    following = str(int(level) + 1)
    fresh = _renamed(group.name, level, following) if len(group.levels) == 1 else ""
    if following in group.levels:
        return STAY, fresh
    fitting = [one for one in groups.values() if following in one.levels]
    named = [one for one in fitting if fresh and folded(one.name) == folded(fresh)]
    if len(named) == 1 or len(fitting) == 1:
        return str((named or fitting)[0].id), fresh
    return (NEW if fresh and not fitting else ""), fresh


def _renamed(name: str, level: str, following: str) -> str:
    """ "Groep 4b" -> "Groep 5b"; empty where the name does not say the level once."""
    found = re.findall(rf"(?<!\d){level}(?!\d)", name)
    return re.sub(rf"(?<!\d){level}(?!\d)", following, name) if len(found) == 1 else ""


class NoSuchPlace(ValueError):
    """A bunch is sent to a place that does not exist; the key of the bunch."""


def year_diff(held: Held, targets: Mapping[str, str], first_day: date) -> Diff:
    """What moving to a new school year changes from its first day, as a person chose per bunch. Raises NoSuchPlace."""
    children = {child.id: child for child in held.children}
    groups = {one.id: one for one in held.groups}
    fresh: dict[str, GroupStep] = {}
    steps: list[ChildStep] = []
    for bunch in bunches(held):
        target = targets.get(bunch.key, bunch.target)
        _refuse(bunch, target, groups)
        to = _slot(bunch, target, fresh)
        name = bunch.fresh if target == NEW else groups[to].name if isinstance(to, int) else ""
        moves = _moves(bunch, [children[pk] for pk in bunch.children], to, name)
        steps += _leaves(bunch, children, first_day) if target == LEAVE else moves
    return Diff(
        kind=KIND,
        is_new_year=True,
        enrolled=sum(child.is_enrolled for child in held.children),
        groups=tuple(fresh.values()),
        children=tuple(steps),
    )


def _refuse(bunch: Bunch, target: str, groups: Mapping[int, HeldGroup]) -> None:
    is_known = target in {STAY, NEW, LEAVE} or _row(target) in groups
    may_leave = target != LEAVE or bunch.level == "8"
    if not is_known or not may_leave or (target == NEW and not bunch.fresh):
        raise NoSuchPlace(bunch.key)


def _row(target: str) -> int | None:
    return int(target) if target.isascii() and target.isdecimal() else None


def _slot(bunch: Bunch, target: str, fresh: dict[str, GroupStep]) -> Slot | None:
    if target != NEW:
        return _row(target)
    level = str(int(bunch.level) + 1)
    step = GroupStep(
        f"group:{bunch.fresh}", bunch.fresh, bunch.fresh, (level,), is_combined=False, key="", what=What.NEW
    )
    return fresh.setdefault(bunch.fresh, step).slot


def _moves(bunch: Bunch, children: list[HeldChild], to: Slot | None, name: str) -> Iterator[ChildStep]:
    """To another group, or in the same one a level higher."""
    level = str(int(bunch.level) + 1) if bunch.level in _SCHOOL_LEVELS[:-1] else bunch.level
    for child in children:
        is_going = to is not None and to not in child.groups
        remembers = child.is_from_file and level != bunch.level
        if is_going or remembers:
            yield replace(
                _step(child),
                said={"level": level},
                is_said_changed=remembers,
                joins=(to,) if is_going and to is not None else (),
                leaves=(bunch.group,) if is_going else (),
                from_groups=(bunch.name,) if is_going else (),
                to_groups=(name,) if is_going else (),
                is_moved=is_going,
                what=What.MOVED if is_going else What.SAME,
            )


def _leaves(bunch: Bunch, children: Mapping[int, HeldChild], first_day: date) -> Iterator[ChildStep]:
    """After group 8: the last day is the one before, and the terms of what we keep begin."""
    for pk in bunch.children:
        yield replace(
            _step(children[pk]), last_day=first_day - timedelta(days=1), leaving="end_of_school", what=What.LEAVES
        )


def _step(child: HeldChild) -> ChildStep:
    name = f"{child.given_name} {child.family_name}".strip()
    return ChildStep(slot=child.id, ref=str(child.id), name=name, key="", how=How.KEY)
