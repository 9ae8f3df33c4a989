"""EDEXML 1.0.3, 2.0 and 2.1: children, groups and staff out of a school's administration; never caregivers.

Checked by structure and patterns, not by the published schemas: these end at school year 2024-2025, and each
newer one accepts the older files. Sources: the schemas and manual of Edustandaard (NTA 2032), domain.md b1.
Role codes are not read, as the manual advises; `toevoegingen` (additions of suppliers) are skipped whole.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from samenspel.core.logic.school_years import NotASchoolYear, label_of, start_of
from samenspel.core.logic.signs import clean
from samenspel.core.logic.tables import Unreadable, problem
from samenspel.rosters.logic.notes import Notes
from samenspel.rosters.logic.roster import (
    LEVELS,
    FileKind,
    Roster,
    RosterChild,
    RosterGroup,
    RosterOrganisation,
    RosterStaff,
    stable,
)
from samenspel.rosters.logic.tying import tied
from samenspel.rosters.logic.values import MOST_GROUP, day_of, read_day, read_email, read_key, read_name
from samenspel.rosters.logic.values import whole_family_name as family_name
from samenspel.rosters.logic.words import is_forbidden
from samenspel.rosters.logic.xml_records import line_of, local_name, prove_harmless, records

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BRIN = re.compile(r"\d\d[A-Z]{2}", re.ASCII)
_LOCATION = re.compile(r"\d\d", re.ASCII)
_OTHER_LEVELS = frozenset({"11", "12", "13", "14", "15", "16", "V", "C", "N", "H"})
_USED: Final = frozenset(
    {
        "achternaam", "voorvoegsel", "voornamen", "voorletters-1", "roepnaam", "geboortedatum", "jaargroep", "groep",
        "samengestelde_groepen", "groepen", "instroomdatum", "uitstroomdatum", "toevoegingen", "mutatiedatum",
    }
)  # fmt: skip
MAX_FOREIGN: Final = 2_000
_SECTIONS: Final = frozenset({"school", "vestigingen", "groepen", "leerlingen", "leerkrachten"})


def read_edexml(text: str, notes: Notes) -> Roster:
    """The roster in the text of an EDEXML file. Raises Unreadable for what is no harmless EDEXML at all."""
    prove_harmless(text)
    reader = _Reader(notes)
    for section, element in records(text, root="EDEX", whole="school"):
        reader.take(section, element)
    return reader.roster()


def _fields(element: Element) -> dict[str, str]:
    """The texts of the children by name; what stands deeper is not looked at."""
    return {local_name(child): (child.text or "").strip() for child in element}


def _group_keys(element: Element) -> tuple[str, ...]:
    """The keys of groups that a pupil or a member of staff refers to, in their order and once each."""
    found = [child for child in element if local_name(child) == "groep"]
    for inside in element:
        if local_name(inside) in {"groepen", "samengestelde_groepen"}:
            found += [child for child in inside if local_name(child) in {"groep", "samengestelde_groep"}]
    return tuple(dict.fromkeys(clean(child.get("key") or "") for child in found if child.get("key")))


class _Reader:
    """Takes the records as they come and ties them together at the end: groups may stand after pupils."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.school: dict[str, str] = {}
        self.school_line = 0
        self.foreign = 0
        self.has_school = False
        self.groups: dict[str, RosterGroup] = {}
        self.pupils: dict[str, RosterChild] = {}
        self.staff: dict[str, RosterStaff] = {}

    def take(self, section: str, element: Element) -> None:
        """One record; what EDEXML does not have is told and passed over."""
        match section, local_name(element):
            case "school", _:
                self._take_school(element)
            case "groepen", ("groep" | "samengestelde_groep") as name:
                self._take_group(element, is_combined=name == "samengestelde_groep")
            case "leerlingen", "leerling":
                self._take_pupil(element)
            case "leerkrachten", "leerkracht":
                self._take_staff(element)
            case "vestigingen", "vestiging":
                pass  # a location of the school tells nothing that we keep
            case _, name:
                self._pass_over(name if section in _SECTIONS else section, line_of(element))

    def _pass_over(self, name: str, line: int) -> None:
        """What EDEXML does not have; a file full of that is none."""
        self.foreign += 1
        if self.foreign > MAX_FOREIGN:
            raise Unreadable(problem(line, "", name, "too_many_parts"))
        self.notes.ignore(name)

    def _take_school(self, element: Element) -> None:
        if self.has_school:
            self.notes.error("two_schools", line_of(element))
        self.has_school = True
        self.school, self.school_line = _fields(element), line_of(element)

    def _take_group(self, element: Element, *, is_combined: bool) -> None:
        line, fields = line_of(element), _fields(element)
        key = self._key(element, line)
        if not key:
            return
        if key in self.groups:
            self.notes.error("double_key", line, key)
            return
        name = clean(fields.get("naam", ""))
        if not name or len(name) > MOST_GROUP:
            self.notes.error("group_name", line, name, most=MOST_GROUP)
            return
        level = self._level(fields.get("jaargroep", ""), line)
        self.groups[key] = RosterGroup(key, stable(key), name, (level,) if level else (), is_combined)

    def _take_pupil(self, element: Element) -> None:
        line, fields = line_of(element), _fields(element)
        self._say_what_falls_away(element, fields)
        key = self._key(element, line)
        name = self._name(fields, line)
        if not key or name is None:
            return
        ref = self._ref(key, self.pupils, line)
        days = {
            field: read_day(fields.get(field, ""), field, line, self.notes)
            for field in ("geboortedatum", "instroomdatum", "uitstroomdatum")
        }
        self.pupils[ref] = RosterChild(
            ref,
            stable(key),
            *name,
            birth_date=days["geboortedatum"],
            group_refs=_group_keys(element),
            level=self._level(fields.get("jaargroep", ""), line),
            entered_on=days["instroomdatum"],
            left_on=days["uitstroomdatum"],
            line=line,
        )

    def _take_staff(self, element: Element) -> None:
        line, fields = line_of(element), _fields(element)
        self._say_what_falls_away(element, fields)
        key = self._key(element, line)
        name = self._name(fields, line)
        if not key or name is None:
            return
        ref = self._ref(key, self.staff, line)
        email = read_email(fields.get("emailadres", ""), line, self.notes)
        self.staff[ref] = RosterStaff(ref, stable(key), *name, email=email, group_refs=_group_keys(element), line=line)

    def _say_what_falls_away(self, element: Element, fields: dict[str, str]) -> None:
        is_staff = local_name(element) == "leerkracht"
        for field in fields:
            if is_forbidden(field):
                self.notes.drop(field)
            elif field not in _USED and not (is_staff and field == "emailadres"):
                self.notes.ignore(field)
        if element.get("eckid"):
            self.notes.ignore("eckid")

    def _key(self, element: Element, line: int) -> str:
        key = read_key(element.get("key") or "", line, self.notes)
        if not key:
            self.notes.error("no_key", line, column=local_name(element))
        return key

    def _ref(self, key: str, taken: dict[str, RosterChild] | dict[str, RosterStaff], line: int) -> str:
        """The key itself, or for a dummy key that occurs more than once something beside it."""
        if key not in taken:
            return key
        if stable(key):
            self.notes.error("double_key", line, key)
        return f"{key} ({len(taken) + 1})"

    def _name(self, fields: dict[str, str], line: int) -> tuple[str, str] | None:
        given = next((fields[one] for one in ("roepnaam", "voornamen", "voorletters-1") if fields.get(one)), "")
        family = family_name(fields.get("voorvoegsel", ""), fields.get("achternaam", ""))
        return read_name(given, family, line, self.notes)

    def _level(self, text: str, line: int) -> str:
        level = clean(text).upper()
        if level in LEVELS or level in _OTHER_LEVELS or not level:
            return level if level in LEVELS else ""
        self.notes.warn("unknown_level", line, text, "jaargroep")
        return ""

    def roster(self) -> Roster:
        """All of it, tied together."""
        if not self.pupils:
            self.notes.error("no_pupils")
        organisation = self._organisation()
        year, reference_date = self._dates()
        whole = Roster(
            kind=FileKind.EDEXML,
            organisation=organisation,
            school_year=year,
            reference_date=reference_date,
            groups=tuple(self.groups.values()),
            pupils=tuple(self.pupils.values()),
            staff=tuple(self.staff.values()),
        )
        return tied(whole, self.notes)

    def _organisation(self) -> RosterOrganisation:
        if not self.has_school:
            self.notes.error("no_school")
            return RosterOrganisation()
        brin = clean(self.school.get("brincode", "")).upper()
        location = clean(self.school.get("dependancecode", ""))
        if brin and not _BRIN.fullmatch(brin):
            self.notes.error("bad_brin", self.school_line, brin, "brincode")
        elif location and not _LOCATION.fullmatch(location):
            self.notes.error("bad_brin", self.school_line, brin + location, "dependancecode")
        elif not brin:
            self.notes.warn("no_brin", self.school_line)
        return RosterOrganisation(brin=brin, location="" if location == "00" else location)

    def _dates(self) -> tuple[str, date | None]:
        """School year and reference date; without the latter the day on which the file was made."""
        year, said = "", self.school.get("schooljaar", "")
        try:
            year = label_of(start_of(said))
        except NotASchoolYear:
            if self.has_school:
                self.notes.error("bad_school_year", self.school_line, said, "schooljaar")
        named = read_day(self.school.get("peildatum", ""), "peildatum", self.school_line, self.notes)
        return year, named or day_of(self.school.get("aanmaakdatum", ""))
