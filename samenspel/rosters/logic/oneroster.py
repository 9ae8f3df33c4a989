"""OneRoster 1.1 and 1.2 as CSV in a zip (bulk): children, groups, staff, and caregivers as agents.

Roles are read to tell children, staff and caregivers apart, and for nothing else. Whoever is a caregiver and a
member of staff is both here, with one key. Source: 1EdTech OneRoster CSV; the traps of domain.md b2.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from samenspel.core.logic.school_years import label_of, start_on
from samenspel.core.logic.signs import clean
from samenspel.core.logic.tables import Unreadable, problem
from samenspel.people.logic.custody import Kind
from samenspel.rosters.logic.notes import Notes
from samenspel.rosters.logic.oneroster_files import Row, Sheets, read_sheets
from samenspel.rosters.logic.roster import (
    FileKind,
    Roster,
    RosterCaregiver,
    RosterChild,
    RosterGroup,
    RosterOrganisation,
    RosterRelation,
    RosterStaff,
    stable,
)
from samenspel.rosters.logic.tying import tied
from samenspel.rosters.logic.values import (
    MOST_GROUP,
    day_of,
    in_order,
    is_month_first,
    is_undecided,
    levels_named,
    read_email,
    read_key,
    read_name,
    read_phone,
)

CHILD: Final = "student"
KINDS: Final = {"parent": Kind.PARENT, "guardian": Kind.COURT_GUARDIAN, "relative": Kind.OTHER}
STAFF: Final = frozenset(
    {
        "teacher", "aide", "administrator", "proctor", "counselor", "principal", "siteadministrator",
        "districtadministrator", "systemadministrator", "staff", "faculty",
    }
)  # fmt: skip
_GONE: Final = frozenset({"tobedeleted", "inactive"})
_BRIN = re.compile(r"(\d\d[A-Z]{2})(\d\d)?", re.ASCII)


def read_oneroster(data: bytes, names: list[str], notes: Notes) -> Roster:
    """The roster in an archive with these files. Raises Unreadable for what is no bulk OneRoster of 1.1 or 1.2."""
    sheets = read_sheets(data, names, notes)
    _check_manifest(sheets, notes)
    return _Reader(_living(sheets, notes), notes).roster()


def _check_manifest(sheets: Sheets, notes: Notes) -> None:
    said = {row["propertyName"].casefold(): row["value"].casefold() for row in sheets.get("manifest", ())}
    version = said.get("oneroster.version", said.get("version", ""))
    if not said:
        notes.warn("no_manifest")
    elif version and not re.match(r"v?1\.[12]\b", version):
        raise Unreadable(problem(0, "manifest.csv", version, "oneroster_version"))
    deltas = [stem for stem in sheets if said.get(f"file.{stem.casefold()}") == "delta"]
    if deltas:
        raise Unreadable(problem(0, "manifest.csv", deltas[0], "delta"))


def _living(sheets: Sheets, notes: Notes) -> Sheets:
    """Without the rows that are to be deleted; how many is told."""
    gone = 0
    found: dict[str, list[Row]] = {}
    for stem, rows in sheets.items():
        found[stem] = [row for row in rows if row["status"].casefold() not in _GONE]
        gone += len(rows) - len(found[stem])
    if gone:
        notes.warn("rows_to_be_deleted", count=gone)
    return found


class _Reader:
    """The people of the archive by their sourcedId, which is their `ref`."""

    def __init__(self, sheets: Sheets, notes: Notes) -> None:
        self.sheets = sheets
        self.notes = notes
        self.users = self._by_key("users")
        self.roles = self._roles()
        self.terms: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows("roles"):
            self.terms[row["userSourcedId"]].append(row)
        self.today = self._newest_change()
        self.groups = {ref: group for ref, group in map(self._group, self._by_key("classes").values()) if group}
        self.memberships = self._memberships()
        self.births = self._births()
        self.kinds: dict[tuple[str, str], Kind] = dict(self._relations())

    def _rows(self, stem: str) -> tuple[Row, ...]:
        return tuple(self.sheets.get(stem, ()))

    def _by_key(self, stem: str) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in self._rows(stem):
            key = read_key(row["sourcedId"], row.line, self.notes)
            if not key:
                self.notes.error("no_key", row.line, column=f"{stem}.csv")
            elif key not in found:
                found[key] = row
            elif found[key].values != row.values:
                self.notes.error("double_key", row.line, key, f"{stem}.csv")
        return found

    def _roles(self) -> dict[str, set[str]]:
        """The roles of each user: of `users` (1.1), of `roles` (1.2), or else of the enrolments."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, row in self.users.items():
            found[key] |= {role.casefold() for role in row.listed("role")}
        for row in self._rows("roles"):
            found[row["userSourcedId"]].add(row["role"].casefold())
        for row in self._rows("enrollments"):
            if not found.get(row["userSourcedId"]):
                found[row["userSourcedId"]] = {row["role"].casefold()}
        return found

    def _is(self, key: str, kind: str) -> bool:
        roles = self.roles.get(key, set())
        is_child = CHILD in roles
        if kind == CHILD:
            return is_child
        return not is_child and bool(roles & (STAFF if kind == "staff" else KINDS.keys()))

    def _newest_change(self) -> date | None:
        changes = [day_of(row["dateLastModified"]) for stem in ("users", "enrollments") for row in self._rows(stem)]
        return max((day for day in changes if day), default=None)

    def _group(self, row: Row) -> tuple[str, RosterGroup | None]:
        key, name = clean(row["sourcedId"]), clean(row["title"] or row["classCode"])
        if not name or len(name) > MOST_GROUP:
            self.notes.error("group_name", row.line, name, "classes.csv", most=MOST_GROUP)
            return key, None
        return key, RosterGroup(key, stable(key), name, _levels(row) or levels_named(name))

    def _memberships(self) -> dict[str, list[str]]:
        """The groups of each user that have not ended before the newest change in the file."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._rows("enrollments"):
            end = day_of(row["endDate"])
            has_ended = end is not None and self.today is not None and end < self.today
            if not has_ended and row["classSourcedId"] not in found[row["userSourcedId"]]:
                found[row["userSourcedId"]].append(row["classSourcedId"])
        return found

    def _births(self) -> dict[str, date | None]:
        rows = self._rows("demographics")
        order = is_month_first(row["birthDate"] for row in rows)
        return {row["sourcedId"] or row["userSourcedId"]: self._birth(row, order) for row in rows}

    def _birth(self, row: Row, order: bool | None) -> date | None:
        text = row["birthDate"]
        if order is None and is_undecided(text):
            self.notes.warn("day_or_month", row.line, text, "birthDate")
            return None
        day = day_of(text, bool(order))
        if text and not day:
            self.notes.warn("not_a_day", row.line, text, "birthDate")
        return day

    def _relations(self) -> Iterator[tuple[tuple[str, str], Kind]]:
        """Child and caregiver with their kind; an agent may be named with the child, with the adult, or both."""
        for key, row in self.users.items():
            for agent in row.listed("agentSourcedIds"):
                pair = (key, agent) if self._is(key, CHILD) else (agent, key)
                if code := self._fault(key, agent, pair):
                    self.notes.warn(code, row.line, agent)
                else:
                    yield pair, self._kind(pair[1])

    def _fault(self, key: str, agent: str, pair: tuple[str, str]) -> str:
        if key == agent:
            return "own_agent"
        if agent not in self.users:
            return "unknown_agent"
        if self._is(pair[1], CHILD):
            return "child_as_agent"
        return "" if self._is(pair[0], CHILD) else "agent_without_child"

    def _kind(self, key: str) -> Kind:
        roles = self.roles.get(key, set())
        return next((kind for role, kind in KINDS.items() if role in roles), Kind.OTHER)

    def roster(self) -> Roster:
        """All of it, tied together."""
        organisation = self._organisation()
        children = [child for key in self.users if self._is(key, CHILD) and (child := self._child(key))]
        staff = [one for key in self.users if self._is(key, "staff") and (one := self._staff(key))]
        named = {adult for _, adult in self.kinds}
        adults = [key for key in self.users if key in named or self._is(key, "caregiver")]
        working = {one.ref for one in staff}
        caregivers = [adult for key in adults if (adult := self._caregiver(key, working))]
        self._tell(named, children)
        known = {one.ref for one in children} | {one.ref for one in caregivers}
        whole = Roster(
            kind=FileKind.ONEROSTER,
            organisation=organisation,
            school_year=self._school_year(),
            reference_date=self.today,
            groups=tuple(self.groups.values()),
            pupils=tuple(children),
            staff=tuple(staff),
            caregivers=tuple(caregivers),
            relations=tuple(RosterRelation(*pair, kind) for pair, kind in self.kinds.items() if known >= set(pair)),
        )
        return tied(whole, self.notes)

    def _tell(self, named: set[str], children: list[RosterChild]) -> None:
        """What a person should look at: nobody at all, roles nobody knows, caregivers without a child."""
        if not children:
            self.notes.error("no_pupils")
        for key, row in self.users.items():
            roles = self.roles.get(key, set()) - {""}
            if CHILD in roles and len(roles) > 1:
                self.notes.warn("child_and_adult", row.line, key)
            if not roles & {CHILD, *STAFF, *KINDS} and key not in named:
                self.notes.warn("unknown_role", row.line, ", ".join(sorted(roles)))
            elif self._is(key, "caregiver") and key not in named:
                self.notes.warn("caregiver_without_child", row.line, key)
        guardians = sum(kind is Kind.COURT_GUARDIAN for kind in self.kinds.values())
        if guardians:
            self.notes.warn("guardians_to_check", count=guardians)

    def _name(self, row: Row) -> tuple[str, str] | None:
        given = row["preferredGivenName"] or row["givenName"]
        return read_name(given, row["preferredFamilyName"] or row["familyName"], row.line, self.notes)

    def _child(self, key: str) -> RosterChild | None:
        row = self.users[key]
        name = self._name(row)
        if name is None:
            return None
        levels = _levels(row)
        entered, left = self._term(key, {CHILD})
        return RosterChild(
            key,
            stable(key),
            *name,
            birth_date=self.births.get(key),
            group_refs=tuple(self.memberships.get(key, ())),
            level=levels[0] if len(levels) == 1 else "",
            entered_on=entered,
            left_on=left,
            line=row.line,
        )

    def _staff(self, key: str) -> RosterStaff | None:
        row = self.users[key]
        name = self._name(row)
        if name is None:
            return None
        email = read_email(row["email"], row.line, self.notes)
        groups = tuple(self.memberships.get(key, ()))
        return RosterStaff(key, stable(key), *name, email, groups, left_on=self._term(key, STAFF)[1], line=row.line)

    def _term(self, key: str, roles: set[str] | frozenset[str]) -> tuple[date | None, date | None]:
        """First and last day in these roles, as far as `roles.csv` gives them; without a last day: still there."""
        rows = [row for row in self.terms.get(key, ()) if row["role"].casefold() in roles]
        starts = [day for row in rows if (day := day_of(row["beginDate"]))]
        ends = [day_of(row["endDate"]) for row in rows]
        last = None if None in ends else max((day for day in ends if day), default=None)
        return min(starts, default=None), last

    def _caregiver(self, key: str, staff: set[str]) -> RosterCaregiver | None:
        row = self.users[key]
        name = self._name(row)
        if name is None:
            return None
        email = read_email(row["email"], row.line, self.notes)
        phone = read_phone(row["phone"] or row["sms"], row.line, self.notes)
        return RosterCaregiver(
            key, stable(key), *name, email, phone, staff_ref=key if key in staff else "", line=row.line
        )

    def _organisation(self) -> RosterOrganisation:
        """The one school that the users belong to; another one in the file would be another import."""
        schools = {key: row for key, row in self._by_key("orgs").items() if row["type"].casefold() == "school"}
        used = {
            org for row in self.users.values() for org in (*row.listed("orgSourcedIds"), row["primaryOrgSourcedId"])
        }
        used |= {row["orgSourcedId"] for row in self._rows("roles")}
        if len(schools) > 1:
            schools = {key: row for key, row in schools.items() if key in used}
        if len(schools) > 1:
            self.notes.error("several_schools", count=len(schools))
        if len(schools) != 1:
            return RosterOrganisation()
        row = next(iter(schools.values()))
        brin = _BRIN.fullmatch(clean(row["identifier"]).upper())
        location = brin[2] or "" if brin else ""
        return RosterOrganisation(clean(row["name"]), brin[1] if brin else "", "" if location == "00" else location)

    def _school_year(self) -> str:
        """The year of the newest session; its `schoolYear` is the one in which it ends."""
        rows = self._rows("academicSessions")
        years = [row for row in rows if row["type"].casefold() == "schoolyear"] or list(rows)
        starts = [
            int(row["schoolYear"]) - 1 for row in years if re.fullmatch(r"(19|20|21)\d\d", row["schoolYear"], re.ASCII)
        ]
        starts = starts or [start_on(day) for row in years if (day := day_of(row["startDate"]))]
        return label_of(max(starts)) if starts else ""


def _levels(row: Row) -> tuple[str, ...]:
    """The grades as levels: "03" is group 3; letters are those of another country and say nothing here."""
    return in_order({grade.lstrip("0") for grade in row.listed("grades")} & set("12345678"))
