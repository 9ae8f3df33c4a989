"""What becomes of each adult of the file: own name and contact data, and the groups of a colleague.

Contact data of a caregiver come from a line about that caregiver and from nowhere else (A6); what a colleague's line
says of an address counts only for who is no caregiver here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from samenspel.rosters.logic.adults import AdultMatches, File, People
from samenspel.rosters.logic.diff import AdultStep, Change, Gone, How, Plain, Slot, What
from samenspel.rosters.logic.groups import GroupBook
from samenspel.rosters.logic.held import Held, HeldAdult, Said
from samenspel.rosters.logic.roster import RosterCaregiver, RosterStaff
from samenspel.rosters.logic.weigh import weigh


def staff_steps(
    staff: Iterable[RosterStaff], matches: AdultMatches, people: People, groups: GroupBook, day: date
) -> Iterator[AdultStep]:
    """The colleagues who are ours or become so. Who left is not taken in any more."""
    for one in staff:
        for slot in matches.slots.get(one.ref, ()):
            known = people.by_id.get(slot) if isinstance(slot, int) else None
            has_left = one.left_on is not None and one.left_on < day
            if known is None and has_left:
                continue
            yield _staff_step(one, slot, matches.how[one.ref], known, groups, has_left=has_left)


def _staff_step(
    one: RosterStaff, slot: Slot, how: How, known: HeldAdult | None, groups: GroupBook, *, has_left: bool
) -> AdultStep:
    said = _said(one.key, known.staff_said) if known else None
    own: dict[str, Plain] = {"given_name": one.given_name, "family_name": one.family_name}
    if known is None or not known.is_caregiver:
        own["email"] = one.email
    wanted = [] if has_left else groups.wanted(one.group_refs)
    called = groups.called(one.group_refs)
    held = known.groups if known else frozenset[int]()
    is_back = known is not None and known.staff_gone_on is not None
    is_as_before = said is not None and not is_back and said.get("groups", []) == called
    joins = () if is_as_before else tuple(slot for slot in wanted if slot not in held)
    told = set(said.get("groups", [])) if said else set()
    gone = told - set(called)
    leaves = tuple(sorted(group for group in held if group not in wanted and groups.call(group) in gone))
    step = _step(one, slot, how, known, own, said, {"groups": called}, is_staff=True, joins=joins, leaves=leaves)
    return replace(step, is_said_changed=step.is_said_changed or (is_back and not has_left))


def caregiver_steps(
    caregivers: Iterable[RosterCaregiver], matches: AdultMatches, people: People
) -> Iterator[AdultStep]:
    """The caregivers who are ours or become so. Where two lines are one adult of ours, the first one counts."""
    seen: set[tuple[Slot, str | None]] = set()
    for one in caregivers:
        for slot in matches.slots.get(one.ref, ()):
            if (slot, one.key) in seen:
                continue
            seen.add((slot, one.key))
            known = people.by_id.get(slot) if isinstance(slot, int) else None
            said = _said(one.key, known.caregiver_said) if known else None
            own: dict[str, Plain] = {
                "given_name": one.given_name,
                "family_name": one.family_name,
                "email": one.email,
                "phone": one.phone,
                "language": one.language,
            }
            step = _step(one, slot, matches.how[one.ref], known, own, said, {}, is_staff=False)
            yield replace(step, apart=tuple(sorted(matches.apart.get(one.ref, set()) - {slot})))


def _step(
    one: File,
    slot: Slot,
    how: How,
    known: HeldAdult | None,
    own: dict[str, Plain],
    said: Said | None,
    more: dict[str, Plain],
    *,
    is_staff: bool,
    joins: tuple[Slot, ...] = (),
    leaves: tuple[Slot, ...] = (),
) -> AdultStep:
    ours: dict[str, Plain] = {field: getattr(known, field) for field in own} if known else {}
    weighed = weigh({**own, **more}, ours, said)
    changes = weighed.changes
    if known and known.is_deceased:
        changes = tuple(Change(one.field, one.before, one.after, is_kept=True) for one in changes)
        joins = leaves = ()
    taken = {change.field: change.after for change in changes if not change.is_kept}
    is_new = not isinstance(slot, int)
    what = What.NEW if is_new else What.CHANGED if taken or joins or leaves else What.SAME
    return AdultStep(
        slot=slot,
        ref=one.ref,
        name=f"{one.given_name} {one.family_name}".strip(),
        key=one.key or "",
        is_staff=is_staff,
        how=how,
        changes=changes,
        values={field: value for field, value in own.items() if value} if is_new else taken,
        said=weighed.said,
        is_said_changed=weighed.is_said_changed,
        joins=joins,
        leaves=leaves,
        what=what,
    )


def staff_gone(staff: Iterable[RosterStaff], held: Held, matches: AdultMatches, day: date) -> tuple[Gone, ...]:
    """Colleagues of earlier files whom this one does not name, or names with a last day; none without any colleague."""
    listed = list(staff)
    if not listed:
        return ()
    here = {
        slot for one in listed if one.left_on is None or one.left_on >= day for slot in matches.slots.get(one.ref, ())
    }
    return tuple(
        Gone(one.id, f"{one.given_name} {one.family_name}".strip())
        for one in held.adults
        if one.staff_said and one.staff_gone_on is None and one.id not in here and one.id not in matches.waiting
    )


def _said(key: str | None, told: Mapping[str, Said]) -> Said | None:
    """What a file of this kind said before by this key; None when none did."""
    return told.get(key or "") or None
