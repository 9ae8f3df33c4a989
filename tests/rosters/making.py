"""Makes believable roster files, in every format, with invented people; the tests then spoil them."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

GIVEN = (
    "Noor", "Sami", "Daan", "Fenna", "Yusuf", "Zoë", "Daniël", "Aïcha", "Jip", "O", "ሰላም", "نور", "Renée", "Łucja",
    "Ömer", "Sóley", "Min-jun", "Thijs", "Lotte", "Imane",
)  # fmt: skip
FAMILY = (
    "Bakkali", "Berg", "Hof", "Jansen", "Öztürk", "Yılmaz", "Kowalska", "ተስፋይ", "الحسن", "Wit", "O'Brien", "Smit",
    "Müller", "Nguyễn", "Aa", "Dijk", "Boer-Visser", "Ñúñez", "Vries", "Y",
)  # fmt: skip
PREFIXES = ("", "", "", "van", "van den", "de", "v. d.", "van 't", "el", "ter")
LEVELS = ("0", "1", "2", "3", "4", "5", "6", "7", "8")


@dataclass(frozen=True, slots=True)
class Pupil:
    """An invented child with its parents."""

    key: str
    given: str
    prefix: str
    family: str
    birth: date
    group: int
    parents: tuple[tuple[str, str, str], ...]

    @property
    def whole_family(self) -> str:
        return f"{self.prefix} {self.family}".strip()


def pupils(count: int, seed: int = 1, groups: int = 19) -> list[Pupil]:
    """Children with one or two parents each, all told apart by name and birthday."""
    chance = random.Random(seed)
    found = []
    for number in range(1, count + 1):
        group = number % groups
        birth = date(2026, 10, 1) - timedelta(days=365 * (4 + group % 9)) + timedelta(days=number % 300)
        family = f"{chance.choice(FAMILY)}{'' if number < 400 else f'-{number}'}"
        parents = tuple(
            (f"{chance.choice(GIVEN)} {family}", f"p{number}.{which}@voorbeeld.nl", f"06 {number:06}{which}0")
            for which in range(chance.choice((1, 2, 2, 2)))
        )
        given = f"{chance.choice(GIVEN)}"
        found.append(Pupil(f"{number:05}", given, chance.choice(PREFIXES), family, birth, group, parents))
    return found


def group_names(groups: int) -> list[tuple[str, str]]:
    """The names and levels of so many groups: "1A" with level 1."""
    return [
        (f"{LEVELS[number % 9]}{chr(65 + number // 9)}" if number % 9 else f"Peuters {number}", LEVELS[number % 9])
        for number in range(groups)
    ]


SCHOOL = (
    "<schooljaar>2026-2027</schooljaar><peildatum>2026-10-01</peildatum>"
    "<brincode>99XX</brincode><dependancecode>00</dependancecode><xsdversie>2.1</xsdversie>"
)


def edexml(
    children: Iterable[Pupil] = (),
    groups: int = 19,
    staff: int = 29,
    *,
    school: str = SCHOOL,
    extra_groups: str = "",
    extra_pupils: str = "",
    extra_staff: str = "",
    head: str = '<?xml version="1.0" encoding="UTF-8"?>',
    root: str = "EDEX",
    has_levels: bool = True,
) -> str:
    """EDEXML 2.1 as an administration makes it; the extras are put in as they are."""
    named = "".join(
        f'<groep key="G{number}"><naam>{name}</naam>'
        + (f"<jaargroep>{level}</jaargroep>" if has_levels else "")
        + "</groep>\n"
        for number, (name, level) in enumerate(group_names(groups))
    )
    told = "\n".join(map(pupil_xml, children))
    teachers = "\n".join(
        f'<leerkracht key="L{number}"><achternaam>{FAMILY[number % 20]}</achternaam>'
        f"<roepnaam>{GIVEN[number % 20]}</roepnaam>"
        f'<rol>LRK</rol><groepen><groep key="G{number % groups}"/></groepen></leerkracht>'
        for number in range(staff if groups else 0)
    )
    space = root.partition(" ")[0]
    return (
        f"{head}\n<{root}>\n<school>{school}</school>\n<groepen>{named}{extra_groups}</groepen>\n"
        f"<leerlingen>\n{told}{extra_pupils}</leerlingen>\n<leerkrachten>{teachers}{extra_staff}</leerkrachten>\n</{space}>\n"
    )


def pupil_xml(pupil: Pupil) -> str:
    """One `leerling`, with much that must fall away."""
    prefix = f"<voorvoegsel>{pupil.prefix}</voorvoegsel>" if pupil.prefix else ""
    return (
        f"<leerling key={quoteattr(pupil.key)}><achternaam>{escape(pupil.family)}</achternaam>{prefix}"
        f"<voorletters-1>{pupil.given[0]}</voorletters-1><roepnaam>{escape(pupil.given)}</roepnaam>"
        f'<geboortedatum>{pupil.birth}</geboortedatum><geslacht>2</geslacht><groep key="G{pupil.group}"/>'
        "<land>?</land><land_vader>MA</land_vader><bsn>123456782</bsn><gewicht_nieuw>0,3</gewicht_nieuw>"
        "<postcodenl>5701AB</postcodenl><mutatiedatum>2026-09-07T08:47:34</mutatiedatum></leerling>"
    )


Files = dict[str, str]


def oneroster_files(children: Sequence[Pupil] = (), version: str = "1.1", staff: int = 3, groups: int = 19) -> Files:
    """The CSV files of a bulk OneRoster with parents as agents."""
    users: list[Sequence[object]] = []
    roles: list[Sequence[object]] = []
    enrollments: list[Sequence[object]] = []
    births: list[Sequence[object]] = []
    for child in children:
        agents = [f"{child.key}p{which}" for which in range(len(child.parents))]
        users.append(_user(child.key, "student", child.given, child.whole_family, agents=agents, version=version))
        enrollments.append((f"e{child.key}", "active", "", f"c{child.group}", "s1", child.key, "student", "", "", ""))
        births.append((child.key, "active", "", child.birth, "female", "NL"))
        for agent, (name, email, phone) in zip(agents, child.parents, strict=True):
            given, _, family = name.partition(" ")
            users.append(_user(agent, "parent", given, family, email, phone, [child.key], version))
    for number in range(staff):
        users.append(_user(f"t{number}", "teacher", GIVEN[number % 20], FAMILY[number % 20], version=version))
        enrollments.append(
            (f"et{number}", "active", "", f"c{number % groups}", "s1", f"t{number}", "teacher", "true", "", "")
        )
    if version == "1.2":
        roles = [(f"r{user[0]}", "active", "", user[0], "primary", user[-1], "", "", "s1", "") for user in users]
    return _written(users, roles, enrollments, births, version, groups)


def _user(
    key: str, role: str, given: str, family: str, email: str = "", phone: str = "", agents: Sequence[str] = (),
    version: str = "1.1",
) -> Sequence[object]:  # fmt: skip
    common = (key, "active", "2026-10-01T00:00:00Z", "true", "s1")
    rest = (f"login{key}", "", given, family, "", "", email, "", phone, ",".join(agents), "", "geheim1")
    return (*common, role, *rest, role) if version == "1.1" else (*common, *rest, role)


def _written(
    users: list[Sequence[object]], roles: list[Sequence[object]], enrollments: list[Sequence[object]],
    births: list[Sequence[object]], version: str, groups: int,
) -> Files:  # fmt: skip
    role = "role," if version == "1.1" else ""
    files = {
        "manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,"
        + version
        + "\nfile.users,bulk\n",
        "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
        "d1,active,,Stichting De Linde,district,,\ns1,active,,De Linde,school,99XX00,d1\n"
        "x1,active,,Bovenbouw,department,,s1\n",
        "academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,"
        "schoolYear\ny1,active,,2026-2027,schoolYear,2026-08-01,2027-07-31,,2027\n",
        "classes.csv": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
        "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
        + "".join(
            f"c{number},active,,{name},0{level},k1,,homeroom,,s1,y1,,,\n"
            for number, (name, level) in enumerate(group_names(groups))
        ),
        "users.csv": written(
            f"sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,{role}username,userIds,givenName,familyName,"
            "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
            [user[:-1] for user in users],
        ),
        "enrollments.csv": written(
            "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
            enrollments,
        ),
        "demographics.csv": written("sourcedId,status,dateLastModified,birthDate,sex,countryOfBirthCode", births),
    }
    if roles:
        files["roles.csv"] = written(
            "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
            "userProfileSourcedId",
            roles,
        )
    return files


def written(header: str, rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    """A CSV text; the header as it stands."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return f"{header}\n{out.getvalue()}"


def zipped(files: Mapping[str, str | bytes], folder: str = "") -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(folder + name, content)
    return out.getvalue()


OWN_FORM = "kindnummer;kind;geboortedatum;groep;verzorger;relatie;gezag;taal;e-mail;telefoon"


def own_form(children: Iterable[Pupil], header: str = OWN_FORM) -> str:
    """Our own form: each line a child with one of its caregivers."""
    rows = [
        (
            child.key, f"{child.given} {child.whole_family}", child.birth, f"groep {child.group % 8 + 1}", name,
            ("moeder", "vader")[which], ("ja", "")[which], ("Arabisch", "nl")[which], email, phone,
        )
        for child in children
        for which, (name, email, phone) in enumerate(child.parents)
    ]  # fmt: skip
    return written(header, rows, ";")


WIDE = (
    "Leerlingnummer;Roepnaam;Tussenvoegsel;Achternaam;Geslacht;Geboortedatum;BSN;Groep;Leerjaar;"
    "Naam ouder/verzorger 1;E-mail ouder/verzorger 1;Telefoon 1;"
    "Naam ouder/verzorger 2;E-mail ouder/verzorger 2;Telefoon 2"
)


def wide_rows(children: Iterable[Pupil]) -> list[Sequence[object]]:
    """An export of an administration: each line a child, with columns for two parents."""
    rows: list[Sequence[object]] = []
    for child in children:
        parents = [part for parent in child.parents for part in parent]
        parents += [""] * (6 - len(parents))
        birth = f"{child.birth:%d-%m-%Y}"
        level = child.group % 8 + 1
        rows.append(
            (child.key, child.given, child.prefix, child.family, "V", birth, "123456782", f"{level}A", level, *parents)
        )
    return rows


def wide(children: Iterable[Pupil]) -> str:
    """The same as CSV."""
    return written(WIDE, wide_rows(children), ";")


def workbook(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The same as XLSX."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Leerlingen")
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
