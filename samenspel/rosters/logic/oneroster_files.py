"""The CSV files of a OneRoster archive as rows, with the slips of the pen that they have in the wild."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from samenspel.core.logic.tables import MAX_COLUMNS, MAX_VALUE, Problem, Unreadable, problem
from samenspel.core.logic.tables_csv import records
from samenspel.rosters.logic.archives import unpack
from samenspel.rosters.logic.letters import read_text
from samenspel.rosters.logic.notes import Notes
from samenspel.rosters.logic.words import is_forbidden

MAX_ROWS: Final = 60_000  # the enrolments of 20,000 pupils in three groups each
_COMMON = ("sourcedId", "status", "dateLastModified")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "manifest": ("propertyName", "value"),
    "orgs": (*_COMMON, "name", "type", "identifier", "parentSourcedId"),
    "academicSessions": (*_COMMON, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
    "classes": (
        *_COMMON, "title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId",
        "termSourcedIds", "subjects", "subjectCodes", "periods",
    ),
    "users": (
        *_COMMON, "enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName", "familyName",
        "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password",
        "userMasterIdentifier", "preferredGivenName", "preferredMiddleName", "preferredFamilyName",
        "primaryOrgSourcedId", "pronouns",
    ),
    "roles": (
        *_COMMON, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId", "userProfileSourcedId",
    ),
    "enrollments": (
        *_COMMON, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate",
    ),
    "demographics": (*_COMMON, "birthDate", "sex"),
}  # fmt: skip
_USED: Final = frozenset(
    {
        *_COMMON, "propertyName", "value", "name", "type", "identifier", "title", "startDate", "endDate", "schoolYear",
        "grades", "classCode", "orgSourcedIds", "primaryOrgSourcedId", "orgSourcedId", "role", "givenName",
        "familyName", "preferredGivenName", "preferredFamilyName", "email", "sms", "phone", "agentSourcedIds",
        "userSourcedId", "beginDate", "classSourcedId", "birthDate",
    }
)  # fmt: skip
_LONGEST: Final = 40  # of a heading that could be a slip of the pen
_ALIASES: Final = {"agents": "agentSourcedIds", "orgs": "orgSourcedIds", "birthdate": "birthDate"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its values by the names of the standard; a column that is not there is empty."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def listed(self, name: str) -> tuple[str, ...]:
        """A value that holds several, once each: "a,b"."""
        parts = self[name].replace(";", ",").split(",")
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


Sheets = Mapping[str, Sequence[Row]]


def looks_like_oneroster(names: Iterable[str]) -> bool:
    """Whether an archive with these files is OneRoster; users there must be."""
    return "users" in _by_stem(names)


def read_sheets(data: bytes, names: Iterable[str], notes: Notes) -> Sheets:
    """The rows of every file that we use. Raises Unreadable for a file that cannot be read at all."""
    stems = _by_stem(names)
    for stem in stems:
        if stem not in COLUMNS:
            notes.ignore(f"{stem}.csv")
    wanted = {stem: path for stem, path in stems.items() if stem in COLUMNS}
    contents = unpack(data, wanted.values())
    return {stem: list(_rows(contents[path], stem, notes)) for stem, path in wanted.items()}


def _by_stem(names: Iterable[str]) -> dict[str, str]:
    """The files of the standard by name, whatever folder they lie in and however their name is written.

    Raises Unreadable when one of them lies there twice: nobody can tell which counts.
    """
    known = {stem.casefold(): stem for stem in COLUMNS}
    found: dict[str, str] = {}
    for name in names:
        path = PurePosixPath(name)
        if path.suffix.casefold() == ".csv":
            stem = known.get(path.stem.casefold(), path.stem)
            if found.setdefault(stem, name) != name and stem in COLUMNS:
                raise Unreadable(problem(0, "", name, "list_twice"))
    return found


def _rows(data: bytes, stem: str, notes: Notes) -> Iterator[Row]:
    try:
        text = read_text(data)
        if text.doubt:
            notes.warn("guessed_letters", 0, text.doubt, f"{stem}.csv")
        known = {name.casefold() for name in COLUMNS[stem]}
        lines = records(text.text.encode("utf-8", "replace"), known)
        _, header = next(lines, (0, ()))
        names = _headings([str(value) for value in header], stem, notes)
        told: set[str] = set()
        for count, (line, values) in enumerate(lines):
            if count >= MAX_ROWS:
                raise Unreadable(problem(line, "", "", "too_many_rows", most=MAX_ROWS))
            if any(str(value).strip() for value in values):
                yield _row(line, names, [str(value).strip() for value in values], stem, notes, told)
    except Unreadable as stop:
        found = stop.problem
        raise Unreadable(Problem(found.line, f"{stem}.csv", found.value, found.code, found.params)) from None


def _headings(header: Sequence[str], stem: str, notes: Notes) -> list[str]:
    """The headings by their name in the standard; one that is almost such a name is taken for it and told."""
    if len(header) > MAX_COLUMNS:
        raise Unreadable(problem(1, "", "", "too_many_columns", most=MAX_COLUMNS))
    known = {name.casefold(): name for name in COLUMNS[stem]} | _ALIASES
    bare = [name.strip().strip("\ufeff").casefold() for name in header]
    missing = [name for name in known if name not in bare and name not in _ALIASES]
    found: list[str] = []
    for said, name in zip(header, bare, strict=True):
        if name in known or not name:
            found.append(known.get(name, ""))
            continue
        is_own = name.startswith(("metadata.", "ext_", "ext.")) or len(name) > _LONGEST
        close = [] if is_own else difflib.get_close_matches(name, missing, 1, 0.85)
        if close:
            missing.remove(close[0])
            notes.warn("heading_read_as", 1, said, f"{stem}.csv", name=known[close[0]])
        found.append(known[close[0]] if close else said.strip())
    return found


def _row(line: int, names: Sequence[str], values: list[str], stem: str, notes: Notes, told: set[str]) -> Row:
    """Too few values are filled up with nothing; too many, or a value that is far too long, is an error."""
    while len(values) > len(names) and not values[-1]:
        values.pop()
    if len(values) > len(names) or any(len(value) > MAX_VALUE for value in values):
        notes.error("field_count", line, "", f"{stem}.csv", found=len(values), expected=len(names))
    kept: dict[str, str] = {}
    for name, value in zip(names, values, strict=False):
        if not value or not name:
            continue
        if name in _USED:
            kept.setdefault(name, value)
        elif name not in told:
            told.add(name)
            _tell(name, notes)
    return Row(line, kept)


def _tell(name: str, notes: Notes) -> None:
    if is_forbidden(name):
        notes.drop(name)
    else:
        notes.ignore(name)
