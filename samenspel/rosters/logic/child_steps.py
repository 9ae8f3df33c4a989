"""What becomes of each child of the file: its own values, its enrolment and its groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from samenspel.rosters.logic.children import Matches
from samenspel.rosters.logic.diff import Change, ChildStep, Gone, How, Listed, Plain, Slot, What
from samenspel.rosters.logic.groups import GroupBook
from samenspel.rosters.logic.held import Held, HeldChild, Said
from samenspel.rosters.logic.roster import RosterChild
from samenspel.rosters.logic.weigh import Weighed, weigh

_SCHOOL_AGE = timedelta(days=4 * 365 - 45)  # who leaves childcare shortly before the fourth birthday goes to school
_END_OF_SCHOOL, _TO_SCHOOL, _OTHER = "end_of_school", "to_school", "other"


@dataclass(frozen=True, slots=True)
class Place:
    """What becomes of the enrolment. `reopens` takes back a last day that the file told of before."""

    enrols: bool = False
    last_day: date | None = None
    reopens: bool = False
    is_kept_away: bool = False


@dataclass(frozen=True, slots=True)
class Moves:
    """The groups that a child joins and leaves, or the move by a person that is kept."""

    joins: tuple[Slot, ...] = ()
    leaves: tuple[Slot, ...] = ()
    kept: tuple[Change, ...] = ()


class ChildSteps:
    """Makes the steps of all children of one file."""

    def __init__(self, held: Held, groups: GroupBook, matches: Matches, day: date, *, is_table: bool = False) -> None:
        self.held, self.groups, self.matches, self.day, self.is_table = held, groups, matches, day, is_table

    def steps(self, pupils: Iterable[RosterChild]) -> Iterator[ChildStep]:
        """For each child that is ours or becomes so, in the order of the file."""
        for pupil in pupils:
            child = self.matches.found.get(pupil.ref)
            if child:
                yield self._ours(pupil, child)
            elif self.matches.how.get(pupil.ref) is How.NEW:
                yield self._new(pupil)

    def _new(self, pupil: RosterChild) -> ChildStep:
        weighed = weigh(self._values(pupil), {}, None)
        wanted = self.groups.wanted(pupil.group_refs)
        return ChildStep(
            slot=f"child:{pupil.ref}",
            ref=pupil.ref,
            name=_name(pupil),
            key=pupil.key or "",
            how=How.NEW,
            values=_own(pupil),
            said=weighed.said,
            is_said_changed=True,
            enrols=True,
            since=self._since(pupil),
            last_day=pupil.left_on,
            leaving=self._leaving(pupil.level, pupil.birth_date, pupil.left_on) if pupil.left_on else "",
            joins=tuple(wanted),
            to_groups=self.groups.named(wanted),
            maybe=tuple(one.id for one in self.matches.maybe.get(pupil.ref, ())),
            is_answered=pupil.ref in self.matches.answered,
            what=What.NEW,
        )

    def _ours(self, pupil: RosterChild, child: HeldChild) -> ChildStep:
        said = _said(pupil, child)
        weighed = weigh(self._values(pupil), _held_values(child), said)
        if child.is_deceased:
            return self._step(pupil, child, weighed, tuple(replace(one, is_kept=True) for one in weighed.changes))
        place = self._place(pupil, child, said or {})
        stays = (child.is_enrolled or place.enrols) and place.last_day is None
        moves = self._moves(pupil, child, None if place.enrols else (said or {}).get("groups")) if stays else Moves()
        changes = weighed.changes + moves.kept
        if place.is_kept_away:
            changes += (Change("enrolled", "", "yes", is_kept=True),)
        step = replace(
            self._step(pupil, child, weighed, changes),
            enrols=place.enrols,
            since=self._since(pupil, after=child.until) if place.enrols else None,
            last_day=place.last_day,
            reopens=place.reopens,
            leaving=self._leaving(child.level, child.birth_date, place.last_day) if place.last_day else "",
            joins=moves.joins,
            leaves=moves.leaves,
            from_groups=self.groups.named(list(moves.leaves)),
            to_groups=self.groups.named(list(moves.joins)),
            is_moved=self._is_move(child, moves),
        )
        return replace(step, what=_what(step, child))

    def _is_move(self, child: HeldChild, moves: Moves) -> bool:
        """Whether the child goes from one plain group to another; a combined group comes on top of it."""
        plain = [slot for slot in (*moves.joins, *moves.leaves) if slot not in self.groups.combined]
        return bool(plain) and any(slot not in self.groups.combined for slot in child.groups)

    def _step(self, pupil: RosterChild, child: HeldChild, weighed: Weighed, changes: tuple[Change, ...]) -> ChildStep:
        return ChildStep(
            slot=child.id,
            ref=pupil.ref,
            name=_name(pupil),
            key=pupil.key or "",
            how=self.matches.how[pupil.ref],
            changes=changes,
            values={one.field: one.after for one in changes if not one.is_kept and one.field in _OWN},
            said=weighed.said,
            is_said_changed=weighed.is_said_changed,
        )

    def _place(self, pupil: RosterChild, child: HeldChild, said: Said) -> Place:
        """Whether the child comes, goes or stays; what a person ended stays ended."""
        told = _day(said.get("left_on"))
        if pupil.left_on:
            is_news = told != pupil.left_on and child.until in {None, told}
            return Place(last_day=pupil.left_on if child.is_enrolled and is_news else None)
        if child.is_enrolled:
            return Place(reopens=told is not None and child.until == told)
        ended_by_file = child.gone_on is not None or (told is not None and child.until == told)
        may_come = child.until is None or ended_by_file
        return Place(enrols=may_come, is_kept_away=not may_come)

    def _moves(self, pupil: RosterChild, child: HeldChild, told: object) -> Moves:
        """The groups to join and to leave. Where the file says what it said before, a person moved the child; and
        where an administration leads, a table does not."""
        wanted = self.groups.wanted(pupil.group_refs)
        joins = [slot for slot in wanted if slot not in child.groups]
        leaves = sorted(slot for slot in child.groups if slot in self.groups.known and slot not in wanted)
        if all(slot in self.groups.combined for slot in wanted):  # a file that names no group moves nobody
            leaves = [slot for slot in leaves if slot in self.groups.combined]
        if not self.groups.has_combined:
            leaves = [slot for slot in leaves if slot not in self.groups.combined]
        is_led = child.is_led and bool(child.groups) and self.is_table
        if (joins or leaves) and (is_led or (told is not None and told == self.groups.called(pupil.group_refs))):
            kept = Change("groups", list(child.group_names), list(self.groups.named(wanted)), is_kept=True)
            return Moves(kept=(kept,))
        return Moves(tuple(joins), tuple(leaves))

    def _values(self, pupil: RosterChild) -> dict[str, Plain]:
        return {
            **_own(pupil),
            "level": pupil.level,
            "groups": self.groups.called(pupil.group_refs),
            "left_on": pupil.left_on.isoformat() if pupil.left_on else "",
        }

    def _since(self, pupil: RosterChild, after: date | None = None) -> date | None:
        """The first day: as the file says, else today, else (at the first file of all) long ago.

        Who comes back does so today, or on a day in the file after the last one.
        """
        if after is not None:
            return pupil.entered_on if pupil.entered_on and pupil.entered_on > after else self.day
        return pupil.entered_on or (None if self.held.is_first else self.day)

    def _leaving(self, level: str, born: date | None, last_day: date | None) -> str:
        """Why a child leaves, as far as that follows from its age and its group."""
        when = last_day or self.day
        if self.held.is_school:
            is_summer = 5 <= when.month <= 10
            return _END_OF_SCHOOL if level == "8" and is_summer else _OTHER
        return _TO_SCHOOL if born and when - born >= _SCHOOL_AGE else _OTHER

    def gone(self, *, is_new_year: bool) -> Mapping[Listed, tuple[Gone, ...]]:
        """The children of earlier files who are still here and whom this file does not name."""
        lists: dict[Listed, list[Gone]] = {Listed.CHILDREN: [], Listed.GROUP_8: []}
        here = self.matches.taken | self.matches.waiting
        for child in self.held.children:
            if child.said and child.is_enrolled and not child.is_deceased and child.id not in here:
                is_last = is_new_year and self.held.is_school and child.level == "8"
                leaving = _END_OF_SCHOOL if is_last else self._reason(child)
                found = Gone(child.id, _name(child), child.group_names, leaving)
                lists[Listed.GROUP_8 if is_last else Listed.CHILDREN].append(found)
        return {name: tuple(found) for name, found in lists.items()}

    def _reason(self, child: HeldChild) -> str:
        if not self.held.is_school and child.is_at_school:
            return _TO_SCHOOL
        return self._leaving(child.level, child.birth_date, None)


_OWN = ("given_name", "family_name", "birth_date")


def _own(pupil: RosterChild) -> dict[str, Plain]:
    return {
        "given_name": pupil.given_name,
        "family_name": pupil.family_name,
        "birth_date": pupil.birth_date.isoformat() if pupil.birth_date else "",
    }


def _held_values(child: HeldChild) -> dict[str, Plain]:
    return {
        "given_name": child.given_name,
        "family_name": child.family_name,
        "birth_date": child.birth_date.isoformat() if child.birth_date else "",
    }


def _said(pupil: RosterChild, child: HeldChild) -> Said | None:
    """What a file of this kind said before by this key; None when none did."""
    return child.said.get(pupil.key or "") or None


def _what(step: ChildStep, child: HeldChild) -> What:
    if step.last_day:
        return What.LEAVES
    if step.enrols and child.until is None:
        return What.NEW
    if step.enrols or step.reopens:
        return What.BACK
    if step.is_moved:
        return What.MOVED
    return What.CHANGED if step.changes_values else What.SAME


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _name(one: RosterChild | HeldChild) -> str:
    return f"{one.given_name} {one.family_name}".strip()
