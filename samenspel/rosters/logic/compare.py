"""A roster beside what we hold: everything that taking it in would do, and nothing done yet. Pure (I2, T16, G21)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from samenspel.core.logic.school_years import NotASchoolYear, start_of
from samenspel.core.logic.tables import Problem, problem
from samenspel.rosters.logic.adult_steps import caregiver_steps, staff_gone, staff_steps
from samenspel.rosters.logic.adults import CaregiverMatcher, People, match_staff
from samenspel.rosters.logic.child_steps import ChildSteps
from samenspel.rosters.logic.children import Matcher
from samenspel.rosters.logic.diff import AdultStep, ChildStep, Diff, GroupStep, Listed
from samenspel.rosters.logic.groups import GroupBook, match_groups
from samenspel.rosters.logic.held import Held
from samenspel.rosters.logic.relations import Relations
from samenspel.rosters.logic.roster import FileKind, Roster, RosterOrganisation


def compare(roster: Roster, held: Held, answers: Mapping[str, str], day: date, school_year: str = "") -> Diff:
    """What the file changes. `answers` are those of a person, by the id of the question.

    `school_year` is that of the file as a person said it, where the file does not. With `problems` in the diff
    nothing may be taken in; the rest of it is empty then.
    """
    problems = tuple(_wrong_place(roster.organisation, held))
    if problems:
        return Diff(problems=problems)
    is_new_year = _is_later(roster.school_year or school_year, held.school_year)
    groups = match_groups(roster, held)
    book = GroupBook(groups, roster)
    matches = Matcher(held, book, answers, day).match(roster.pupils)
    is_table = roster.kind is FileKind.TABLE
    child_steps = ChildSteps(held, book, matches, day, is_table=is_table)
    children = tuple(child_steps.steps(roster.pupils))
    slots = {step.ref: step.slot for step in children}
    people = People(held)
    staff = match_staff(roster, held, book, answers, people)
    colleagues = tuple(staff_steps(roster.staff, staff, people, book, day))
    caregivers = CaregiverMatcher(roster, held, slots, staff, people, answers).match(roster.caregivers)
    relations = Relations(roster, held, slots, caregivers, people)
    steps = tuple(relations.steps())
    return Diff(
        kind=roster.kind.value,
        notes=(*_older(roster, held), *matches.notes, *staff.notes, *caregivers.notes),
        brin=_brin_to_take(roster.organisation, held),
        is_new_year=is_new_year,
        enrolled=sum(child.is_enrolled for child in held.children),
        groups=tuple(_needed(groups.steps, (*children, *colleagues))) if is_table else groups.steps,
        children=children,
        staff=colleagues,
        caregivers=tuple(caregiver_steps(roster.caregivers, caregivers, people)),
        relations=steps,
        gone={
            **child_steps.gone(is_new_year=is_new_year),
            Listed.STAFF: staff_gone(roster.staff, held, staff, day),
            Listed.GROUPS: groups.gone,
        },
        absent=tuple(relations.absent()),
        questions=(*matches.questions, *staff.questions, *caregivers.questions),
    )


def _wrong_place(told: RosterOrganisation, held: Held) -> Iterator[Problem]:
    """A file of another school is refused: by its BRIN, and by its location where both sides know one."""
    if not told.brin:
        return
    if held.brin and told.brin != held.brin[:4]:
        yield problem(0, "", told.brin, "other_brin", ours=held.brin[:4])
    elif held.brin[4:] and _location(told) and _location(told) != held.brin[4:]:
        yield problem(0, "", told.brin + told.location, "other_location", ours=held.brin)
    elif not held.brin and any(_is_of(told, brin) for brin in held.other_brins):
        yield problem(0, "", told.brin + told.location, "brin_of_neighbour")


def _location(told: RosterOrganisation) -> str:
    """The two signs of the location; 00 says nothing by the manual of EDEXML."""
    return "" if told.location == "00" else told.location


def _is_of(told: RosterOrganisation, brin: str) -> bool:
    """Whether this is the file of the school with that BRIN, as far as both say."""
    return brin[:4] == told.brin and (not brin[4:] or not told.location or brin[4:] == told.location)


def _brin_to_take(told: RosterOrganisation, held: Held) -> str:
    """An organisation without a BRIN takes that of its first file."""
    return told.brin + _location(told) if told.brin and not held.brin else ""


def _needed(groups: Iterable[GroupStep], members: Iterable[ChildStep | AdultStep]) -> Iterator[GroupStep]:
    """Of a table, whose groups are names in a column: those that we have, and the new ones that somebody joins."""
    joined = {slot for step in members for slot in step.joins}
    yield from (step for step in groups if isinstance(step.slot, int) or step.slot in joined)


def _older(roster: Roster, held: Held) -> Iterator[Problem]:
    """A file of an earlier year may be meant so, and is told: it moves children back."""
    if _is_later(held.school_year, roster.school_year):
        yield problem(0, "", roster.school_year, "older_year", ours=held.school_year)


def _is_later(label: str, before: str) -> bool:
    try:
        return bool(label and before) and start_of(label) > start_of(before)
    except NotASchoolYear:
        return False
