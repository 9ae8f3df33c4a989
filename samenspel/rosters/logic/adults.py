"""Who the adults of a file are: colleagues, and the caregivers of children.

A key ties. Without one a caregiver is looked for around the same child only, by the whole name; who merely looks
like one of the child's own adults, and most of all like one whose access was limited, is a question first. Nobody
comes round a limit by another spelling. Role codes are not in here: a file gives no rights.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from samenspel.core.logic.tables import Problem, problem
from samenspel.rosters.logic.alike import contradicts_adult, family_alike, folded, person_alike, whole
from samenspel.rosters.logic.diff import LATER, OTHER, About, Candidate, How, Question, Slot
from samenspel.rosters.logic.groups import GroupBook
from samenspel.rosters.logic.held import Held, HeldAdult, Said
from samenspel.rosters.logic.roster import Roster, RosterCaregiver, RosterStaff

File = RosterStaff | RosterCaregiver


@dataclass(slots=True)
class AdultMatches:
    """Per ref the slots that somebody of the file has; nothing for one who waits for an answer.

    A caregiver may be two rows of ours, each around its own child; `around` then says which, per child slot.
    """

    slots: dict[str, list[Slot]] = field(default_factory=dict)
    how: dict[str, How] = field(default_factory=dict)
    around: dict[tuple[str, Slot], Slot] = field(default_factory=dict)
    held_back: set[tuple[str, Slot]] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    notes: list[Problem] = field(default_factory=list)
    apart: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # whom a person said it is not

    def tie(self, ref: str, slot: Slot, how: How) -> None:
        """This is that row."""
        self.slots.setdefault(ref, []).append(slot)
        self.how[ref] = how

    def slot_for(self, ref: str, child: Slot) -> Slot | None:
        """The row of a caregiver beside one child."""
        found = self.slots.get(ref)
        if (ref, child) in self.held_back:
            return None
        return self.around.get((ref, child), found[0]) if found else None


class People:
    """The adults we hold, looked up in the ways that matching needs."""

    def __init__(self, held: Held) -> None:
        self.by_id = {one.id: one for one in held.adults}
        dead = {one.id for one in held.adults if one.is_deceased}
        self.limited = {(tie.child, tie.adult) for tie in held.ties if tie.is_limited or tie.adult in dead}
        self.limited |= held.blocks
        self.around: dict[int, list[HeldAdult]] = defaultdict(list)
        for child, adult in dict.fromkeys([*((tie.child, tie.adult) for tie in held.ties), *sorted(held.blocks)]):
            if adult in self.by_id:
                self.around[child].append(self.by_id[adult])
        self.by_name: dict[str, list[HeldAdult]] = defaultdict(list)
        self.colleagues: dict[str, list[HeldAdult]] = defaultdict(list)  # by their name, and that of an earlier file
        for one in held.adults:
            self.by_name[whole(one)].append(one)
            for name in {whole(one), *_told(one.staff_said)}:
                self.colleagues[name].append(one)


def match_staff(
    roster: Roster, held: Held, groups: GroupBook, answers: Mapping[str, str], people: People
) -> AdultMatches:
    """The colleagues of the file: by key, else by name among those who work here."""
    matches = AdultMatches()
    by_key = {key: one for one in held.adults for key in one.staff_said if key}
    used: set[str | None] = set()  # two keys may be one adult, since a person made two rows one
    taken: set[int] = set()
    rest: list[tuple[RosterStaff, list[HeldAdult]]] = []
    for one in roster.staff:
        known = by_key.get(one.key or "")
        if known is None or one.key in used:
            rest.append((one, []))
        elif not _is_named(one, known, known.staff_said) and contradicts_adult(one, known):
            rest.append((one, [known]))
        else:
            used.add(one.key)
            taken.add(known.id)
            matches.tie(one.ref, known.id, How.KEY)
    for one, of_key in rest:
        named = [
            adult for adult in people.colleagues[whole(one)] if adult.works_here and adult.id not in taken
        ] or of_key
        chosen = _colleague(one, named, groups, answers, matches)
        if chosen:
            taken.add(chosen.id)
            matches.tie(one.ref, chosen.id, matches.how.get(one.ref, How.PROPOSED))
        elif not named or matches.how.get(one.ref) is How.NEW:
            matches.tie(one.ref, f"staff:{one.ref}", How.NEW)
    return matches


def _colleague(
    one: RosterStaff,
    named: Sequence[HeldAdult],
    groups: GroupBook,
    answers: Mapping[str, str],
    matches: AdultMatches,
) -> HeldAdult | None:
    """Who of this name it is: with the same address, the same group, or from an earlier file; or a person says."""
    if not named:
        return None
    if len(named) == 1 and _is_sure(one, named[0], groups):
        return named[0]
    question = _question(About.COLLEAGUE, one, named, ()).answered(answers)
    matches.questions.append(question)
    if question.answer == OTHER:
        matches.how[one.ref] = How.NEW
    elif question.answer == LATER:
        matches.waiting |= {adult.id for adult in named}
    chosen = next((adult for adult in named if adult.public_id == question.answer), None)
    if chosen:
        matches.how[one.ref] = How.DECIDED
    return chosen


def _is_sure(one: RosterStaff, adult: HeldAdult, groups: GroupBook) -> bool:
    if not _is_named(one, adult, adult.staff_said) or (one.key and any(adult.staff_said)):  # a name or key that differs
        return False
    if one.email and adult.email:
        return one.email.casefold() == adult.email.casefold()
    return adult.is_staff_from_file or bool(set(groups.wanted(one.group_refs)) & adult.groups)


class CaregiverMatcher:
    """The caregivers of a file."""

    def __init__(
        self,
        roster: Roster,
        held: Held,
        children: Mapping[str, Slot],
        staff: AdultMatches,
        people: People,
        answers: Mapping[str, str],
    ) -> None:
        self.children, self.staff, self.people, self.answers = children, staff, people, answers
        self.by_key = {key: one for one in held.adults for key in one.caregiver_said if key}
        self.of: dict[str, list[Slot]] = defaultdict(list)
        names = {pupil.ref: f"{pupil.given_name} {pupil.family_name}".strip() for pupil in roster.pupils}
        self.names: dict[str, list[str]] = defaultdict(list)
        for relation in roster.relations:
            if relation.child_ref in children:
                self.of[relation.caregiver_ref].append(children[relation.child_ref])
            self.names[relation.caregiver_ref].append(names[relation.child_ref])
        self.matches = AdultMatches()
        self.keyed: set[int] = set()
        self.decided: set[int] = set()
        self.often: Counter[tuple[Slot, str]] = Counter()
        self.by_mail: set[tuple[Slot, Slot]] = set()

    def match(self, caregivers: Sequence[RosterCaregiver]) -> AdultMatches:
        """All of them who belong to a child that comes in."""
        rest: list[tuple[RosterCaregiver, list[HeldAdult]]] = []
        elsewhere: list[tuple[RosterCaregiver, Slot]] = []
        used: set[str | None] = set()  # as with colleagues
        for one in caregivers:
            known = self.by_key.get(one.key or "")
            if known is None:
                rest.append((one, []))
            elif one.key in used:
                self.matches.notes.append(problem(one.line, "", _name(one), "twice_in_file"))
            elif not _is_named(one, known, known.caregiver_said) and (
                contradicts_adult(one, known) or self._is_rather_another(one, known)
            ):
                rest.append((one, [known]))
            else:
                used.add(one.key)
                self.keyed.add(known.id)
                elsewhere += self._tie_key(one, known)
        self._tie_by_mail([*((one, child) for one, _of_key in rest for child in self.of[one.ref]), *elsewhere])
        for one, child in elsewhere:
            self._tie_by_name(one, child)
        for one, of_key in rest:
            if self.of[one.ref]:
                self._match(one, of_key)
        return self.matches

    def _is_rather_another(self, one: RosterCaregiver, known: HeldAdult) -> bool:
        """Whether the key went to the other parent, who has this name, or may have it and is limited: numbers by the
        place on a form change places."""
        return any(
            adult.id != known.id
            and (
                _is_named(one, adult, adult.caregiver_said)
                or ((child, adult.id) in self.people.limited and self._may_be(one, adult))
            )
            for child in self.of[one.ref]
            for adult in self._near(child)
        )

    def _tie_key(self, one: RosterCaregiver, known: HeldAdult) -> Iterator[tuple[RosterCaregiver, Slot]]:
        """The key says who it is; a child that limits somebody who looks alike still asks first.

        Gives the children around whom that row of ours does not stand yet: another row of the same person may.
        """
        self.matches.tie(one.ref, known.id, How.KEY)
        for child in self.of[one.ref]:
            if known not in self._near(child) and self._may_come_beside(one, child):
                yield one, child

    def _may_come_beside(self, one: RosterCaregiver, child: Slot) -> bool:
        """Whether somebody whom we know otherwise may come to stand around this child too.

        Not when this may be one whose access was limited there, until a person said that it is somebody else.
        """
        limited = (adult for adult in self._near(child) if (child, adult.id) in self.people.limited)
        alike = [adult for adult in limited if self._looks_like(one, adult, child)]
        if not alike:
            return True
        answer = self._ask(About.CAREGIVER, one, alike)
        chosen = next((adult for adult in alike if adult.public_id == answer), None)
        if chosen:
            self.matches.around[one.ref, child] = chosen.id
        elif answer != OTHER:
            self.matches.held_back.add((one.ref, child))
        return answer == OTHER

    def _match(self, one: RosterCaregiver, of_key: list[HeldAdult]) -> None:
        if self._among_own(one, of_key):
            return
        if one.staff_ref and one.staff_ref in self.staff.slots:
            self.matches.tie(one.ref, self.staff.slots[one.staff_ref][0], How.KEY)
            return
        known = self._known_otherwise(one)
        if known:
            answer = self._ask(About.ADULT, one, known)
            if chosen := next((adult for adult in known if adult.public_id == answer), None):
                self._tie_decided(one, chosen)
                return
        self.matches.tie(one.ref, f"caregiver:{one.ref}", How.NEW)

    def _tie_by_mail(self, pairs: Sequence[tuple[RosterCaregiver, Slot]]) -> None:
        """The same name and address around the same child, before names alone: so the same file ends the same way."""
        for one, child in pairs:
            found = [adult for adult in self._free(one, child) if _same_mail(one, adult)]
            if len(found) == 1:
                self._tie_around(one, child, found[0])
        around = self.matches.around
        self.by_mail = {(child, adult) for (_ref, child), adult in around.items()}
        self.often = Counter((child, whole(one)) for one, child in pairs if (one.ref, child) not in around)

    def _tie_by_name(self, one: RosterCaregiver, child: Slot) -> bool:
        """Who has the whole name alone around the child, on both sides; whether it is settled."""
        if (one.ref, child) in self.matches.around:
            return True
        free = self._free(one, child)
        if len(free) != 1 or self.often[child, whole(one)] != 1:
            return False
        self._tie_around(one, child, free[0])
        return True

    def _free(self, one: RosterCaregiver, child: Slot) -> list[HeldAdult]:
        """The adults of that name around the child whom no other line of the file is by its key or address.

        A second row of whom a key is already names nobody who has a key of their own.
        """
        is_second = bool(one.key) and one.ref in self.matches.slots
        return [
            adult
            for adult in self._near(child)
            if _is_named(one, adult, adult.caregiver_said)
            and adult.id not in self.keyed
            and adult.id not in self.matches.apart[one.ref]
            and (child, adult.id) not in self.by_mail
            and not (is_second and any(adult.caregiver_said))
        ]

    def _among_own(self, one: RosterCaregiver, of_key: list[HeldAdult]) -> bool:
        """Whether it was settled around the own children: tied by the whole name, or put to a person."""
        alike = {adult.id: adult for adult in of_key}
        for child in self.of[one.ref]:
            if self._tie_by_name(one, child):
                continue
            near = list(self._near(child))
            same = [adult for adult in near if _is_named(one, adult, adult.caregiver_said)]
            free = self._free(one, child)
            if free or (same and not one.key):
                alike |= {adult.id: adult for adult in free or same}
            else:
                alike |= {adult.id: adult for adult in near if self._looks_like(one, adult, child)}
        if one.ref in self.matches.slots:
            self._ask_beside_limits(one)
            return True
        if not alike:
            return False
        answer = self._ask(About.CAREGIVER, one, list(alike.values()))
        if chosen := next((adult for adult in alike.values() if adult.public_id == answer), None):
            self._tie_decided(one, chosen)
        return answer != OTHER

    def _ask_beside_limits(self, one: RosterCaregiver) -> None:
        """Who was recognised beside one child does not thereby come to stand beside another who has a limit."""
        for child in self.of[one.ref]:
            if (one.ref, child) not in self.matches.around:
                self._may_come_beside(one, child)

    def _tie_decided(self, one: RosterCaregiver, chosen: HeldAdult) -> None:
        """A person pointed at this adult; that two lines are one adult is told and not done."""
        if chosen.id in self.keyed or chosen.id in self.decided:
            self.matches.notes.append(problem(one.line, "", _name(one), "twice_in_file"))
            return
        self.decided.add(chosen.id)
        self.matches.tie(one.ref, chosen.id, How.DECIDED)

    def _near(self, child: Slot) -> Iterable[HeldAdult]:
        return self.people.around[child] if isinstance(child, int) else ()

    def _tie_around(self, one: RosterCaregiver, child: Slot, adult: HeldAdult) -> None:
        slots = self.matches.slots.get(one.ref, ())
        if adult.id not in slots and not (one.key and slots):  # a key is of one row
            self.matches.tie(one.ref, adult.id, How.PROPOSED)
        self.matches.around[one.ref, child] = adult.id

    def _may_be(self, one: RosterCaregiver, adult: HeldAdult) -> bool:
        """Whether this could be that adult under another spelling, or through the same address or telephone."""
        same_phone = bool(_digits(one.phone)) and _digits(one.phone) == _digits(adult.phone)
        return _same_mail(one, adult) or same_phone or person_alike(one, adult)

    def _looks_like(self, one: RosterCaregiver, adult: HeldAdult, child: Slot) -> bool:
        """Parents may share an address and a telephone; beside a limit that is no reason to be sure."""
        if (child, adult.id) in self.people.limited:
            return self._may_be(one, adult) or family_alike(one.family_name, adult.family_name)
        return person_alike(one, adult)

    def _known_otherwise(self, one: RosterCaregiver) -> list[HeldAdult]:
        """Somebody of the same name whom we know as a colleague, or with the same address from another child."""
        own = {adult.id for child in self.of[one.ref] for adult in self._near(child)}
        return [
            adult
            for adult in self.people.by_name[whole(one)]
            if adult.id not in own and adult.id not in self.keyed and _fits(one, adult)
        ]

    def _ask(self, about: About, one: RosterCaregiver, candidates: Sequence[HeldAdult]) -> str:
        question = _question(about, one, candidates, self.names[one.ref]).answered(self.answers)
        self.matches.questions.append(question)
        if question.answer == OTHER:
            self.matches.apart[one.ref] |= {adult.id for adult in candidates}
        return question.answer


def _is_named(one: File, adult: HeldAdult, said: Mapping[str, Said]) -> bool:
    """Whether this is the adult's name: now, or in an earlier file."""
    return whole(one) == whole(adult) or whole(one) in _told(said)


def _told(said: Mapping[str, Said]) -> set[str]:
    """The names by which earlier files knew somebody, folded."""
    names = {f"{one.get('given_name', '')} {one.get('family_name', '')}".strip() for one in said.values()}
    return {folded(name) for name in names if name}


def _same_mail(one: RosterCaregiver, adult: HeldAdult) -> bool:
    return bool(one.email) and one.email.casefold() == adult.email.casefold()


def _fits(one: RosterCaregiver, adult: HeldAdult) -> bool:
    return _same_mail(one, adult) if one.email and adult.email else adult.works


def _question(about: About, one: File, candidates: Sequence[HeldAdult], children: Sequence[str]) -> Question:
    return Question(
        about=about,
        ref=one.ref,
        name=_name(one),
        candidates=tuple(
            Candidate(
                adult.public_id,
                _name(adult),
                contact=adult.email or adult.phone if about is About.CAREGIVER else "",
                note="works" if adult.works else "",
            )
            for adult in candidates
        ),
        children=tuple(dict.fromkeys(children)),
        line=one.line,
    )


def _name(one: File | HeldAdult) -> str:
    return f"{one.given_name} {one.family_name}".strip()


def _digits(phone: str) -> str:
    """The last nine digits: the same with and without a country in front."""
    return "".join(sign for sign in phone if sign.isdigit())[-9:]
