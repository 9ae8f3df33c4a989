"""Which child of the file is which child of ours. A key ties; a name only proposes; the rest a person decides.

Never a merge by guess: the same name and birthday twice, another key, another group, or a child that another
organisation of the centre has, each becomes a question. Until a child that we may have already is decided about,
nothing is done with it; one that may be at the other organisation comes in as a child of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from samenspel.core.logic.tables import Problem, problem
from samenspel.rosters.logic.alike import child_alike, contradicts, given_alike, whole
from samenspel.rosters.logic.diff import LATER, OTHER, About, Candidate, How, Question
from samenspel.rosters.logic.groups import GroupBook
from samenspel.rosters.logic.held import Held, HeldChild
from samenspel.rosters.logic.roster import LEVELS, RosterChild


@dataclass(slots=True)
class Matches:
    """Per child of the file who it is; what is not in here waits for an answer, or left before it ever came."""

    found: dict[str, HeldChild] = field(default_factory=dict)
    how: dict[str, How] = field(default_factory=dict)
    maybe: dict[str, tuple[HeldChild, ...]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    notes: list[Problem] = field(default_factory=list)

    def tie(self, pupil: RosterChild, child: HeldChild, how: How) -> None:
        """This is that child."""
        self.found[pupil.ref], self.how[pupil.ref] = child, how
        self.taken.add(child.id)
        self.waiting.discard(child.id)


class Matcher:
    """Finds them in steps: by key, by name here, by name elsewhere."""

    def __init__(self, held: Held, groups: GroupBook, answers: Mapping[str, str], day: date) -> None:
        self.held, self.groups, self.answers, self.day = held, groups, answers, day
        self.matches = Matches()
        self.named: dict[str, list[HeldChild]] = defaultdict(list)
        for child in held.children:
            self.named[whole(child)].append(child)
        self.foreign = {key: child for child in held.children for key in child.other_keys}
        self.elsewhere: dict[date | str, list[HeldChild]] = defaultdict(list)
        for child in held.elsewhere:
            self.elsewhere[whole(child)].append(child)
            if child.birth_date:
                self.elsewhere[child.birth_date].append(child)

    def match(self, pupils: Sequence[RosterChild]) -> Matches:
        """All of them."""
        rest = list(self._without_key(pupils))
        free: dict[str, list[HeldChild]] = defaultdict(list)
        for child in self.held.children:
            if child.id not in self.matches.taken | self.matches.waiting:
                free[whole(child)].append(child)
        often = Counter(whole(pupil) for pupil in rest)
        for pupil in [pupil for pupil in rest if not self._by_name(pupil, free, often)]:
            if not pupil.has_left(self.day):
                self._elsewhere(pupil)
        return self.matches

    def _without_key(self, pupils: Sequence[RosterChild]) -> Iterator[RosterChild]:
        """Ties those whose key we know; gives the others.

        A key that stands with another name and another birthday is asked about, and so is one that stands with the
        name of another child of ours, such as a twin: keys should never go to a second child, and some do.
        """
        by_key = {key: child for child in self.held.children for key in child.keys}
        for pupil in pupils:
            child = by_key.get(pupil.key or "")
            if child is None:
                known = self.foreign.get(pupil.key or "")
                if known and known.id not in self.matches.taken and _is_surely(pupil, known):
                    self.matches.tie(pupil, known, How.KEY)
                else:
                    yield pupil
            elif child.id in self.matches.taken:
                self._tell_double(pupil)
            elif not contradicts(pupil, child) and not self._is_rather_another(pupil, child):
                self.matches.tie(pupil, child, How.KEY)
            elif (answer := self._ask(About.REUSED_KEY, pupil, [child])) == OTHER:
                yield pupil
            elif answer != LATER:
                self.matches.tie(pupil, child, How.DECIDED)

    def _is_rather_another(self, pupil: RosterChild, child: HeldChild) -> bool:
        """Whether the key went to somebody whom we have under that very name: a twin, in a list that numbers lines."""
        name = whole(pupil)
        return name != whole(child) and any(
            one.id != child.id and _days_agree(pupil, one) for one in self.named.get(name, ())
        )

    def _by_name(self, pupil: RosterChild, free: Mapping[str, list[HeldChild]], often: Counter[str]) -> bool:
        """Whether the child was settled here: tied, or put to a person."""
        name = whole(pupil)
        agreeing = [one for one in free.get(name, ()) if _days_agree(pupil, one)]
        candidates = [one for one in agreeing if one.id not in self.matches.taken]
        if not agreeing:
            return False
        if not candidates:  # everyone of that name is somebody else in the file
            return self._chose(About.SAME_HERE, pupil, agreeing)
        if len(candidates) == 1 and often[name] == 1 and self._is_plain(pupil, candidates[0]):
            self.matches.tie(pupil, candidates[0], How.PROPOSED)
            return True
        answer = self._ask(About.SAME_HERE, pupil, candidates)
        if chosen := next((one for one in candidates if one.public_id == answer), None):
            self.matches.tie(pupil, chosen, How.DECIDED)
        return answer != OTHER

    def _chose(self, about: About, pupil: RosterChild, taken: Iterable[HeldChild]) -> bool:
        """Whether a person pointed at somebody whom another line of the file is already: that is told."""
        answer = self.answers.get(self._question(about, pupil, ()).id)
        if any(one.public_id == answer for one in taken):
            self._tell_double(pupil)
            return True
        return False

    def _tell_double(self, pupil: RosterChild) -> None:
        self.matches.notes.append(problem(pupil.line, "", _name(pupil), "twice_in_file"))

    def _is_plain(self, pupil: RosterChild, child: HeldChild) -> bool:
        """Whether nothing speaks against it: no other key, still here, and the group as it was or as it follows."""
        has_other_key = pupil.key is not None and bool(child.keys)
        if has_other_key or not (child.is_enrolled or pupil.has_left(self.day)):
            return False
        wanted = set(self.groups.wanted(pupil.group_refs))
        return not wanted or not child.groups or bool(wanted & child.groups) or _follows(pupil.level, child.level)

    def _elsewhere(self, pupil: RosterChild) -> None:
        """A child that is new here: who at the other organisations may it be?"""
        alike = tuple(one for one in self._born_alike(pupil) if one.id not in self.matches.taken)
        self.matches.how[pupil.ref] = How.NEW
        if not alike:
            return
        answer = self._ask(About.OTHER_PLACE, pupil, alike)
        if chosen := next((one for one in alike if one.public_id == answer), None):
            self.matches.tie(pupil, chosen, How.DECIDED)
            return
        self.matches.maybe[pupil.ref] = alike
        if answer == OTHER:
            self.matches.answered.add(pupil.ref)

    def _born_alike(self, pupil: RosterChild) -> Iterator[HeldChild]:
        near = self.elsewhere[pupil.birth_date] if pupil.birth_date else ()
        seen = [*near, *self.elsewhere[whole(pupil)]]
        yield from {one.id: one for one in seen if child_alike(pupil, one)}.values()

    def _ask(self, about: About, pupil: RosterChild, candidates: Sequence[HeldChild]) -> str:
        """Put the question; gives the answer when there is one. Who is asked about is not gone."""
        question = self._question(about, pupil, candidates).answered(self.answers)
        self.matches.questions.append(question)
        if about is not About.OTHER_PLACE and question.answer == LATER:
            self.matches.waiting |= {one.id for one in candidates}
        return question.answer

    def _question(self, about: About, pupil: RosterChild, candidates: Sequence[HeldChild]) -> Question:
        return Question(
            about=about,
            ref=pupil.ref,
            name=_name(pupil),
            candidates=tuple(map(_candidate, candidates)),
            birth_date=pupil.birth_date,
            groups=self.groups.named(self.groups.wanted(pupil.group_refs)),
            line=pupil.line,
        )


def _name(one: RosterChild | HeldChild) -> str:
    return f"{one.given_name} {one.family_name}".strip()


def _candidate(child: HeldChild) -> Candidate:
    """No more than the name, the birthday and the group: what the other organisation may know (domain.md a4)."""
    return Candidate(child.public_id, _name(child), child.birth_date, child.group_names, child.place)


def _is_surely(pupil: RosterChild, child: HeldChild) -> bool:
    """Whether the number of another kind of file means the same child: the day and the given name say so too."""
    is_born_then = pupil.birth_date is not None and pupil.birth_date == child.birth_date
    return (is_born_then and given_alike(pupil.given_name, child.given_name)) or (
        whole(pupil) == whole(child) and _days_agree(pupil, child)
    )


def _days_agree(pupil: RosterChild, child: HeldChild) -> bool:
    return not (pupil.birth_date and child.birth_date) or pupil.birth_date == child.birth_date


def _follows(level: str, before: str) -> bool:
    """Whether one level comes right after the other, as at the turn of the year."""
    if level not in LEVELS or before not in LEVELS or "S" in (level, before):
        return False
    return LEVELS.index(level) == LEVELS.index(before) + 1
