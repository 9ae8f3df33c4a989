"""An attacker on tables over the same people: exact whole-number bounds on whatever the tables count.

The attacker knows every part and answer that exists, how people are divided over public parts, and every figure
that was ever shown to the audience or to a stricter one, at every moment; moreover, if that helps, how many people
at most came or went between two moments. It imagines a number of people for each combination of parts and answers
(unit x language x household x account x contact), asks a solver for the most and the fewest that all figures
allow, and has recovered something when that proves what may not be proved.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import highspy

from samenspel.core.logic.disclosure import REST, Breakdown, Question, ShownTable

Person = Mapping[str, str]
Path = tuple[str, ...]


@dataclass(frozen=True)
class School:
    """People with a part per breakdown and an answer per question."""

    people: tuple[Person, ...]
    breakdowns: tuple[Breakdown, ...]
    questions: tuple[Question, ...]

    def kinds(self) -> list[Person]:
        """Every combination that can exist, also of parts without people."""
        parts = {by.key: sorted({*by.parts, *(person[by.key] for person in self.people)}) for by in self.breakdowns}
        values = {**parts, **{question.key: list(question.answers) for question in self.questions}}
        return [dict(zip(values, one, strict=True)) for one in itertools.product(*values.values())]


@dataclass(frozen=True)
class Secret:
    """A number of people that a table counts: those in a part, and with an answer or (`is_rest`) without it."""

    by: str
    path: Path
    question: str = ""
    answer: str = ""
    is_rest: bool = False


@dataclass(frozen=True)
class Found:
    """What the attacker made of a secret: it lies from `low` up to `high`, and truly is `true`."""

    secret: Secret
    low: int
    high: int
    true: int

    @property
    def recovered(self) -> int:
        """The people whose number is known exactly."""
        return abs(self.true) if self.low == self.high else 0


class Program:
    """Whole numbers from 0 up under linear conditions; a thin layer over HiGHS."""

    def __init__(self) -> None:
        self.solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.9)):
            self.solver.setOptionValue(option, value)
        self.most: list[int] = []

    def variables(self, many: int, most: int) -> range:
        self.most += [most] * many
        for _place in range(many):
            self.solver.addCol(0.0, 0.0, most, 0, [], [])
        first = len(self.most) - many
        self.solver.changeColsIntegrality(
            many, list(range(first, first + many)), [highspy.HighsVarType.kInteger] * many
        )
        return range(first, first + many)

    def between(self, low: int, high: int, plus: Iterable[int], minus: Iterable[int] = ()) -> None:
        signs = dict.fromkeys(plus, 1.0) | dict.fromkeys(minus, -1.0)
        self.solver.addRow(low, high, len(signs), list(signs), list(signs.values()))

    def bound(self, plus: Iterable[int], minus: Iterable[int] = (), *, most: bool) -> int:
        """The most or the fewest people in some places, less those in others, to the person."""
        added, taken = set(plus), set(minus)
        costs = [float(place in added) - float(place in taken) for place in range(len(self.most))]
        self.solver.changeColsCost(len(costs), list(range(len(costs))), costs)
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize if most else highspy.ObjSense.kMinimize)
        self.solver.run()
        status = self.solver.getModelStatus()
        assert status == highspy.HighsModelStatus.kOptimal, f"no truth fits what is shown: {status}"
        return round(self.solver.getInfo().objective_function_value)


@dataclass
class Moment:
    """One moment as the attacker imagines it: a variable per kind of person."""

    school: School
    places: range
    kinds: list[Person] = field(default_factory=list)

    def where(self, secret: Secret) -> list[int]:
        by = next(one for one in self.school.breakdowns if one.key == secret.by)
        inside = [
            (place, kind)
            for place, kind in zip(self.places, self.kinds, strict=True)
            if by.path(kind[by.key])[: len(secret.path)] == secret.path
        ]
        if not secret.question:
            return [place for place, _kind in inside]
        return [place for place, kind in inside if (kind[secret.question] == secret.answer) is not secret.is_rest]

    def saying(self, question: str, answers: set[str], but: set[str]) -> set[int]:
        """Who gave one of these answers; for answers that were joined: who gave none of the others."""
        return {
            place
            for place, kind in zip(self.places, self.kinds, strict=True)
            if (kind[question] not in but if but else kind[question] in answers)
        }

    def true(self, secret: Secret) -> int:
        by = next(one for one in self.school.breakdowns if one.key == secret.by)
        inside = [one for one in self.school.people if by.path(one[by.key])[: len(secret.path)] == secret.path]
        if not secret.question:
            return len(inside)
        return sum((one[secret.question] == secret.answer) is not secret.is_rest for one in inside)

    def secrets(self) -> list[Secret]:
        """Everything the tables could count, but the sizes that everybody knows."""
        found = []
        for by in self.school.breakdowns:
            ends = {by.path(kind[by.key]) for kind in self.kinds}
            paths = sorted({end[:depth] for end in ends for depth in range(1, len(end) + 1)})
            found += [Secret(by.key, path) for path in paths if not by.is_public]
            found += [
                Secret(by.key, path, question.key, answer, is_rest)
                for path in [(), *paths]
                for question in self.school.questions
                for answer in question.answers
                for is_rest in ([False] if len(question.answers) == 2 else [False, True])
            ]
        return found


class Attacker:
    """Reads figures of one or more moments, and says what they prove."""

    def __init__(self, schools: Mapping[str, School]) -> None:
        """`schools` by the origin of the moment; only what everybody knows is taken from them."""
        self.program = Program()
        self.moments = {origin: self._imagined(school) for origin, school in schools.items()}

    def _imagined(self, school: School) -> Moment:
        kinds = school.kinds()
        moment = Moment(school, self.program.variables(len(kinds), len(school.people)), kinds)
        self.program.between(len(school.people), len(school.people), moment.places)
        for by in school.breakdowns:
            for part in {person[by.key] for person in school.people} if by.is_public else ():
                where = Secret(by.key, by.path(part))
                self.program.between(moment.true(where), moment.true(where), moment.where(where))
        return moment

    def knows_turnover(self, one: str, other: str, most: int) -> None:
        """At most so many people left the first moment, and so many came or changed in the other."""
        before, after = self.moments[one], self.moments[other]
        kinds = {tuple(kind.items()): place for place, kind in zip(before.places, before.kinds, strict=True)}
        left, came = (self.program.variables(len(after.kinds), most) for _side in range(2))
        for place, kind, out, into in zip(after.places, after.kinds, left, came, strict=True):
            old = kinds[tuple(kind.items())]
            self.program.between(0, 0, [place, out], [old, into])
        self.program.between(0, most, left)
        self.program.between(0, most, came)

    def reads(self, shown: Iterable[ShownTable]) -> Attacker:
        """Take every figure as a condition."""
        for table in shown:
            moment = self.moments[table.origin]
            named = {answer for part in table.parts for answer in part.figures}
            for part in table.parts:
                inside = self._places(moment, table, part.path)
                if part.size is not None:
                    self.program.between(part.size, part.size, inside)
                for answer, figure in part.figures.items():
                    if figure is not None:
                        said = moment.saying(table.question, {answer}, but=named if answer == REST else set())
                        self.program.between(figure.low, figure.high, [place for place in inside if place in said])
        return self

    def proves(self, origin: str, k: int) -> Iterator[Found]:
        """What is proved to be fewer than k people, or fewer than a part has where everybody knows that it has less."""
        moment = self.moments[origin]
        for secret in moment.secrets():
            limit, true = min(k, self._known_size(moment, secret)), moment.true(secret)
            if true < limit:
                high = self.program.bound(moment.where(secret), most=True)
                if high < limit:
                    yield Found(secret, self.program.bound(moment.where(secret), most=False), high, true)

    def proves_change(self, one: str, other: str, k: int) -> Iterator[Found]:
        """Where it is proved that the number changed by fewer than k people between two moments."""
        before, after = self.moments[one], self.moments[other]
        for secret in after.secrets():
            limit = min(k, max(self._known_size(moment, secret) for moment in (before, after)))
            true = after.true(secret) - before.true(secret)
            if abs(true) < limit:
                places = after.where(secret), before.where(secret)
                low, high = (self.program.bound(*places, most=most) for most in (False, True))
                if max(high, -low) < limit:
                    yield Found(secret, low, high, true)

    def _known_size(self, moment: Moment, secret: Secret) -> int:
        by = next(one for one in moment.school.breakdowns if one.key == secret.by)
        return moment.true(Secret(secret.by, secret.path)) if by.is_public else len(moment.school.people)

    def _places(self, moment: Moment, table: ShownTable, path: Path) -> list[int]:
        if not path or path[-1] != REST:
            return moment.where(Secret(table.by, path))
        beside = [part.path for part in table.parts if part.path[:-1] == path[:-1] and part.path and part.path != path]
        taken = {place for one in beside for place in moment.where(Secret(table.by, one))}
        return [place for place in moment.where(Secret(table.by, path[:-1])) if place not in taken]
