"""What a reader has to say about a file while it reads."""

from __future__ import annotations

from collections import Counter

from samenspel.core.logic.tables import Problem, Unreadable, problem

MOST = 100  # of one kind; who has more of them has one problem, not a hundred
MOST_ERRORS = 1_000  # then the file is something else than a roster
_MOST_NAMES = 100


class Notes:
    """Collects warnings, errors and the names of what was left out. At most MOST of a kind, then how many more."""

    def __init__(self) -> None:
        self._warnings: list[Problem] = []
        self._errors: list[Problem] = []
        self._seen: Counter[str] = Counter()
        self._count = 0
        self._dropped: dict[str, None] = {}
        self._ignored: dict[str, None] = {}

    def warn(self, code: str, line: int = 0, value: str = "", column: str = "", **params: str | int) -> None:
        """Something that is told and does not stop the file."""
        self._add(self._warnings, problem(line, column, value, code, **params))

    def error(self, code: str, line: int = 0, value: str = "", column: str = "", **params: str | int) -> None:
        """Something that stops the file. Raises Unreadable when there is no end to it."""
        self.keep(problem(line, column, value, code, **params))

    def keep(self, found: Problem) -> None:
        """An error that somebody else worded. Raises Unreadable as `error` does."""
        self._count += 1
        if self._count > MOST_ERRORS:
            raise Unreadable(problem(0, "", "", "too_many_errors", most=MOST_ERRORS))
        self._add(self._errors, found)

    def drop(self, name: str) -> None:
        """A field that must never be kept here."""
        self._name(self._dropped, name)

    def ignore(self, name: str) -> None:
        """A field without use."""
        self._name(self._ignored, name)

    def _name(self, where: dict[str, None], name: str) -> None:
        if len(where) < _MOST_NAMES:
            where.setdefault(problem(0, "", name, "").value)  # as much of it as a screen can show

    def _add(self, where: list[Problem], found: Problem) -> None:
        self._seen[found.code] += 1
        if self._seen[found.code] <= MOST:
            where.append(found)

    @property
    def dropped(self) -> tuple[str, ...]:
        """In alphabetical order."""
        return tuple(sorted(self._dropped))

    @property
    def ignored(self) -> tuple[str, ...]:
        """In alphabetical order."""
        return tuple(sorted(self._ignored))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """In the order in which they were found, with what was too much summed up."""
        return self._summed(self._warnings)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """In the order in which they were found, with what was too much summed up."""
        return self._summed(self._errors)

    def _summed(self, found: list[Problem]) -> tuple[Problem, ...]:
        codes = {one.code for one in found}
        more = sum(count - MOST for code, count in self._seen.items() if code in codes and count > MOST)
        return (*found, problem(0, "", "", "and_more", count=more)) if more else tuple(found)
