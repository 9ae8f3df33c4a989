"""Ties the parts of a roster together, the same for every format: groups with pupils, levels, namesakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from samenspel.rosters.logic.notes import Notes
from samenspel.rosters.logic.roster import Roster, RosterChild, RosterGroup, RosterStaff
from samenspel.rosters.logic.values import in_order
from samenspel.rosters.logic.words import is_citizen_number

_ENOUGH = 3  # keys that pass the test of a citizen service number: fewer may do so by chance
Member = TypeVar("Member", RosterChild, RosterStaff)


def tied(roster: Roster, notes: Notes) -> Roster:
    """The roster with references that hold, levels derived from each other, and all that the notes say."""
    groups = {group.ref: group for group in roster.groups}
    pupils = [_in_known_groups(one, groups, notes) for one in roster.pupils]
    staff = [_in_known_groups(one, groups, notes) for one in roster.staff]
    pupils = _without_citizen_numbers([_with_level(one, groups) for one in pupils], notes)
    _tell_namesakes(pupils, notes)
    _tell_gaps(pupils, notes)
    return replace(
        roster,
        groups=tuple(_with_levels(roster.groups, pupils)),
        pupils=tuple(pupils),
        staff=tuple(staff),
        dropped_fields=notes.dropped,
        ignored_fields=notes.ignored,
        warnings=notes.warnings,
        errors=notes.errors,
    )


def _in_known_groups(one: Member, groups: Mapping[str, RosterGroup], notes: Notes) -> Member:
    known = tuple(ref for ref in one.group_refs if ref in groups)
    for ref in one.group_refs:
        if ref not in groups:
            notes.warn("unknown_group", one.line, ref)
    return one if known == one.group_refs else replace(one, group_refs=known)


def _without_citizen_numbers(pupils: list[RosterChild], notes: Notes) -> list[RosterChild]:
    """Keys that are all citizen service numbers are none: they are never kept, whatever the file calls them."""
    keys = {pupil.key for pupil in pupils if pupil.key}
    if len(keys) < _ENOUGH or not all(map(is_citizen_number, keys)):
        return pupils
    notes.drop("key")
    notes.warn("citizen_numbers", column="key")
    return [replace(pupil, key=None) for pupil in pupils]


def _with_level(pupil: RosterChild, groups: Mapping[str, RosterGroup]) -> RosterChild:
    """Its own level goes before that of its group (manual of EDEXML); two possible levels are none."""
    if pupil.level:
        return pupil
    levels = {level for ref in pupil.group_refs if not groups[ref].is_combined for level in groups[ref].levels}
    return replace(pupil, level=levels.pop()) if len(levels) == 1 else pupil


def _with_levels(groups: Iterable[RosterGroup], pupils: Iterable[RosterChild]) -> Iterable[RosterGroup]:
    """A group that does not say its own level has those of its pupils."""
    found: dict[str, set[str]] = defaultdict(set)
    for pupil in pupils:
        for ref in pupil.group_refs:
            found[ref].add(pupil.level)
    for group in groups:
        yield group if group.levels else replace(group, levels=in_order(found[group.ref]))


def _tell_namesakes(pupils: Iterable[RosterChild], notes: Notes) -> None:
    """Two children of one name and birthday stay two; a person looks whether one is written down twice."""
    seen: set[tuple[object, ...]] = set()
    for pupil in pupils:
        person = (pupil.given_name.casefold(), pupil.family_name.casefold(), pupil.birth_date)
        if person in seen:
            notes.warn("namesakes", pupil.line, f"{pupil.given_name} {pupil.family_name}".strip())
        seen.add(person)


def _tell_gaps(pupils: Iterable[RosterChild], notes: Notes) -> None:
    for pupil in pupils:
        name = f"{pupil.given_name} {pupil.family_name}".strip()
        if not pupil.birth_date:
            notes.warn("no_birth_date", pupil.line, name)
        if not pupil.group_refs and not pupil.left_on:
            notes.warn("no_group", pupil.line, name)
        if pupil.birth_date and pupil.left_on and pupil.left_on < pupil.birth_date:
            notes.warn("left_before_birth", pupil.line, name)
