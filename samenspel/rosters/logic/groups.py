"""The groups of a file beside those we hold: by their key, else by their name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from samenspel.rosters.logic.alike import folded
from samenspel.rosters.logic.diff import Gone, GroupStep, Plain, Slot, What
from samenspel.rosters.logic.held import Held, HeldGroup
from samenspel.rosters.logic.roster import Roster, RosterGroup
from samenspel.rosters.logic.weigh import weigh

_WORD = re.compile(r"\b(?:groep|gr|group|klas|class|jaargroep|leerjaar)\b")


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of the file as steps, with what the other steps ask about them."""

    steps: tuple[GroupStep, ...]
    held: Mapping[int, HeldGroup]
    gone: tuple[Gone, ...]


class GroupBook:
    """Looks groups up by what the file calls them, and by their rows."""

    def __init__(self, groups: Groups, roster: Roster) -> None:
        self.slots: dict[str, Slot] = {step.ref: step.slot for step in groups.steps}
        self.names: dict[Slot, str] = {one.id: one.name for one in groups.held.values()}
        self.names |= {step.slot: step.name for step in groups.steps}
        self.combined: set[Slot] = {one.id for one in groups.held.values() if one.is_combined}
        self.combined |= {step.slot for step in groups.steps if step.is_combined}
        self.known: set[Slot] = {*self.slots.values(), *(one.id for one in groups.held.values() if one.is_from_file)}
        self.has_combined = any(group.is_combined for group in roster.groups)
        self._called = {group.ref: group.key or group.name for group in roster.groups}
        self._before = {one.id: next((key for key in one.said if key), one.name) for one in groups.held.values()}

    def wanted(self, refs: tuple[str, ...]) -> list[Slot]:
        """The groups that a person of the file is in, each once."""
        return list(dict.fromkeys(self.slots[ref] for ref in refs))

    def called(self, refs: tuple[str, ...]) -> list[str]:
        """The same as the file names them, to remember."""
        return sorted({self._called[ref] for ref in refs})

    def call(self, group: int) -> str:
        """How an earlier file named a group of ours."""
        return self._before[group]

    def named(self, slots: list[Slot]) -> tuple[str, ...]:
        """Their names, in order."""
        return tuple(sorted(self.names[slot] for slot in slots))


def match_groups(roster: Roster, held: Held) -> Groups:
    """Each group of the file with its row; those of earlier files that this one does not name are gone."""
    by_key = {key: one for one in held.groups for key in one.said if key}
    in_file = {group.key for group in roster.groups if group.key}
    found: dict[str, HeldGroup] = {}
    taken: set[int] = set()
    for group in roster.groups:
        if (known := by_key.get(group.key or "")) and known.id not in taken:
            found[group.ref] = known
            taken.add(known.id)
    # A group is what it is called, unless the file means another group by the key of the one with that name.
    free = [one for one in held.groups if not one.is_over and one.id not in taken and in_file.isdisjoint(one.said)]
    for call in (folded, _bare):
        by_name = {call(one.name): one for one in reversed(free) if one.id not in taken}
        for group in roster.groups:
            if group.ref not in found and (named := by_name.pop(call(group.name), None)):
                found[group.ref] = named
                taken.add(named.id)
    gone = [one for one in held.groups if one.said and not one.is_over and one.id not in taken]
    return Groups(
        steps=tuple(_step(group, found.get(group.ref)) for group in roster.groups),
        held={one.id: one for one in held.groups},
        gone=tuple(Gone(one.id, one.name) for one in gone) if roster.groups else (),
    )


def _bare(name: str) -> str:
    """A name without the word for group: "Groep 5 a" and "5A" are one, as two kinds of file may call it."""
    return _WORD.sub("", folded(name)).replace(" ", "") or folded(name)


def _step(group: RosterGroup, found: HeldGroup | None) -> GroupStep:
    is_called_so = found is not None and folded(found.name) == folded(group.name)
    name = found.name if found and (is_called_so or not group.key) else group.name
    theirs: dict[str, Plain] = {"name": name, "levels": list(group.levels)}
    ours: dict[str, Plain] = {"name": found.name, "levels": list(found.levels)} if found else {}
    weighed = weigh(theirs, ours, _said(group, found))
    what = What.NEW if found is None else What.SAME
    if found and found.is_over:
        what = What.BACK
    elif found and weighed.taken:
        what = What.CHANGED
    return GroupStep(
        slot=found.id if found else f"group:{group.ref}",
        ref=group.ref,
        name=name,
        levels=group.levels,
        is_combined=group.is_combined,
        key=group.key or "",
        changes=weighed.changes,
        said=weighed.said,
        is_said_changed=weighed.is_said_changed,
        what=what,
    )


def _said(group: RosterGroup, found: HeldGroup | None) -> Mapping[str, object] | None:
    """What a file of this kind said before by this key; None when none did."""
    return found.said.get(group.key or "") or None if found else None
