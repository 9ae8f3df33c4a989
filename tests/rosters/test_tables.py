"""Any table of children and caregivers: columns found or named by a person, nobody merged by guess."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from samenspel.people.logic.custody import Custody, Kind
from samenspel.rosters.logic.headings import FIELDS, field_of, suggest
from samenspel.rosters.logic.reading import read
from samenspel.rosters.logic.roster import FileKind, NeedsMapping, Refused, Roster
from tests.rosters import making


def roster(text: str | bytes, mapping: dict[str, str] | None = None) -> Roster:
    """The roster in a table that is not refused."""
    found = read(text if isinstance(text, bytes) else text.encode(), mapping)
    assert isinstance(found, Roster), found
    return found


def codes(found: Roster) -> set[str]:
    """What the file is told, by code."""
    return {one.code for one in (*found.warnings, *found.errors)}


def errors(text: str) -> list[str]:
    """The codes of what stops a table."""
    return [one.code for one in roster(text).errors]


def test_our_own_form_gives_children_caregivers_and_relations() -> None:
    found = roster(
        "kind;geboortedatum;groep;verzorger;relatie;gezag;taal;e-mail;telefoon\n"
        "Noor van den Berg;9-3-2018;groep 4;Amina Bakkali;moeder;ja;Arabisch;amina@voorbeeld.nl;06 12345678\n"
        "Noor van den Berg;9-3-2018;groep 4;Bram van den Berg;vader;onbekend;;;\n"
        "Sami van den Berg;2023-05-01;Peuters;Amina Bakkali;moeder;ja;ar;amina@voorbeeld.nl;06 12345678\n"
    )
    assert found.kind is FileKind.TABLE
    assert found.counts() == {"pupils": 2, "groups": 2, "staff": 0, "caregivers": 2, "relations": 3}
    noor, sami = found.pupils
    assert (noor.given_name, noor.family_name, noor.birth_date) == ("Noor", "van den Berg", date(2018, 3, 9))
    assert (noor.level, sami.level) == ("4", "0")
    amina = found.caregivers[0]
    assert (amina.email, amina.language) == ("amina@voorbeeld.nl", "ar")
    assert [(one.kind, one.custody) for one in found.relations] == [
        (Kind.PARENT, Custody.YES),
        (Kind.PARENT, Custody.UNKNOWN),
        (Kind.PARENT, Custody.YES),
    ]
    assert (found.errors, found.warnings) == ((), ())


def test_the_smallest_form_of_the_issue_is_enough() -> None:
    for header in ("child;caregiver;relation;custody;language;e-mail", "kind,verzorger,relatie,gezag,taal,e-mail"):
        sign = ";" if ";" in header else ","
        lines = [
            "Noor Berg|Amina Bakkali|mother|yes|ar|a@voorbeeld.nl",
            "Noor Berg|Oma Coby|oma|nee|nl|",
            "Daan Wit|||||",
        ]
        found = roster("\n".join([header, *lines]).replace("|", sign))
        assert found.counts() == {"pupils": 2, "groups": 0, "staff": 0, "caregivers": 2, "relations": 2}
        assert [one.kind for one in found.relations] == [Kind.PARENT, Kind.GRANDPARENT]
        assert found.errors == ()


def test_an_export_with_columns_for_two_parents_is_recognised() -> None:
    children = making.pupils(30)
    found = roster(making.wide(children))
    parents = sum(len(child.parents) for child in children)
    assert found.counts() == {"pupils": 30, "groups": 8, "staff": 0, "caregivers": parents, "relations": parents}
    assert found.dropped_fields == ("BSN", "Geslacht")
    assert found.pupils[0].key == "00001"
    assert [(one.given_name, one.family_name) for one in found.pupils] == [
        (child.given, child.whole_family) for child in children
    ]


def test_the_same_table_as_a_workbook_gives_the_same() -> None:
    children = making.pupils(30)
    found = roster(making.workbook(making.WIDE.split(";"), making.wide_rows(children)))
    assert found.pupils == roster(making.wide(children)).pupils


def test_a_list_made_by_hand_with_a_title_above_it_is_recognised() -> None:
    found = roster(
        "Klassenlijst groep 5, schooljaar 2026-2027;;;;\n\nNaam;Klas;Naam moeder;E-mail moeder;Naam vader\n"
        "Berg, Noor van den;5;Amina Bakkali;a@voorbeeld.nl;Bram van den Berg\n"
    )
    assert (found.pupils[0].given_name, found.pupils[0].family_name) == ("Noor", "van den Berg")
    assert [one.kind for one in found.relations] == [Kind.PARENT, Kind.PARENT]
    assert found.groups[0].levels == ("5",)


HEADINGS = {
    "Leerlingnummer": "child.key",
    "Roepnaam": "child.given",
    "Tussenvoegsel": "child.prefix",
    "Geboortedatum kind": "child.birth_date",
    "Geb.datum": "child.birth_date",
    "Stamgroep": "child.group",
    "Instroomdatum": "child.entered_on",
    "Naam van het kind": "child.name",
    "Student name": "child.name",
    "child_birth_date": "child.birth_date",
    "Voornaam ouder/verzorger 1": "caregiver.1.given",
    "E-mailadres ouder/verzorger 2": "caregiver.2.email",
    "Tweede ouder": "caregiver.2.name",
    "Parent1Email": "caregiver.1.email",
    "Ouder 1 - mobiel": "caregiver.1.phone",
    "Naam moeder": "caregiver.mother.name",
    "Gezag vader": "caregiver.father.custody",
    "Relatie tot het kind": "caregiver.1.relation",
    "Taal": "caregiver.1.language",
    "Opmerking": "",
    "Datum gesprek ouder": "",
    "Thuistaal": "",
    "Kamer": "",
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_are_understood_whole_or_not_at_all(heading: str) -> None:
    assert field_of(heading) == HEADINGS[heading]
    assert not HEADINGS[heading] or HEADINGS[heading] in FIELDS


def test_of_two_columns_that_say_the_same_the_better_one_is_suggested() -> None:
    assert suggest(("Voorletters", "Roepnaam")) == {"Voorletters": "", "Roepnaam": "child.given"}
    assert suggest(("Kind", "Ouder 1", "Ouder 2", "E-mail"))["E-mail"] == ""  # of nobody we know


FORBIDDEN = (
    "BSN", "Burgerservicenummer", "Onderwijsnummer", "Nationaliteit", "Geboorteland", "Land van herkomst", "Gewicht",
    "Leerlinggewicht", "Geslacht", "Foto", "Wachtwoord", "Adres", "Postcode", "Woonplaats", "IBAN", "Huisarts",
    "Allergieën", "Geloof", "Etniciteit", "country_of_birth", "Password",
)  # fmt: skip


@pytest.mark.parametrize("heading", FORBIDDEN)
def test_forbidden_columns_fall_away_whatever_a_person_says(heading: str) -> None:
    text = f"kind;{heading};verzorger\nNoor Berg;kanarie1;Amina Bakkali\n"
    for mapping in (None, {"kind": "child.name", heading: "child.group", "verzorger": "caregiver.1.name"}):
        found = roster(text, mapping)
        assert found.dropped_fields == (heading,)
        assert "kanarie1" not in repr(found)
    assert field_of("E-mailadres") == "caregiver.1.email"  # an address of another kind


def test_a_column_full_of_citizen_numbers_is_known_by_what_is_in_it() -> None:
    numbers = ("123456782", "111222333", "12345672")
    text = "nummer;kind\n" + "".join(f"{number};Kind {at}\n" for at, number in enumerate(numbers))
    found = roster(text)
    assert found.dropped_fields == ("nummer",)
    assert "citizen_numbers" in codes(found)
    assert not any(number in repr(found) for number in numbers)
    assert roster(text.replace("782", "783")).pupils[0].key == "123456783"  # the control: one that fails the test


def test_columns_nobody_knows_are_asked_and_an_answer_is_enough() -> None:
    text = "Wie;BSN;Van wie;Waar\nNoor Berg;123456782;Amina Bakkali;Rood\n"
    found = read(text.encode())
    assert isinstance(found, NeedsMapping)
    assert found.columns == ("Wie", "BSN", "Van wie", "Waar")
    assert found.missing == ("no_child_name",)
    assert found.examples == (("Noor Berg", "", "Amina Bakkali", "Rood"),)
    mapping = {
        "Wie": "child.name",
        "Van wie": "caregiver.1.name",
        "Waar": "child.group",
        "weg": "child.key",
        "BSN": "x",
    }
    told = roster(text, mapping)
    assert (told.counts()["relations"], told.groups[0].name, told.dropped_fields) == (1, "Rood", ("BSN",))
    assert dict(told.columns)["Waar"] == "child.group"


def test_a_name_and_a_part_of_a_name_are_asked() -> None:
    found = read(b"Roepnaam;Naam\nNoor;Berg\n")
    assert isinstance(found, NeedsMapping)
    assert found.missing == ("name_unclear",)
    answer = {"Roepnaam": "child.given", "Naam": "child.family"}
    assert roster("Roepnaam;Naam\nNoor;Berg\n", answer).pupils[0].family_name == "Berg"


def test_a_line_with_one_name_and_two_birthdays_is_two_children() -> None:
    found = roster("kind;geboortedatum;verzorger\nJan Wit;2018-01-01;A\nJan Wit;2019-01-01;B\n")
    assert found.counts()["pupils"] == 2
    assert found.errors == ()


DOUBTFUL = {
    "birthday_not_everywhere": "kind;geboortedatum;verzorger\nJan Wit;2018-01-01;A\nJan Wit;;B\n",
    "one_name_two_groups": "kind;geboortedatum;groep;verzorger\nJan Wit;2018-01-01;4A;A\nJan Wit;2018-01-01;4B;B\n",
    "more_than_two_parents": "kind;verzorger;relatie\nJan Wit;A;moeder\nJan Wit;B;vader\nJan Wit;C;vader\n",
    "relation_contradicts": "kind;verzorger;gezag;e-mail\nJan Wit;A;ja;a@x.nl\nJan Wit;A;nee;a@x.nl\n",
    "two_names": "kind;verzorger\nJan Wit;Amina en Bram\n",
    "key_of_two": "kindnummer;kind;verzorger\n7;Jan Wit;A\n7;Piet Wit;B\n",
}


@pytest.mark.parametrize("code", DOUBTFUL)
def test_whoever_might_be_two_people_is_asked_about_and_never_merged(code: str) -> None:
    assert code in errors(DOUBTFUL[code])


def test_a_number_takes_every_doubt_away() -> None:
    text = "kindnummer;kind;geboortedatum;groep;verzorger\n1;Jan Wit;2018-01-01;4A;A\n2;Jan Wit;2018-01-01;4B;B\n"
    found = roster(text)
    assert [child.key for child in found.pupils] == ["1", "2"]
    assert found.errors == ()
    assert "namesakes" in codes(found)


def test_with_a_line_per_child_two_of_one_name_and_birthday_stay_two() -> None:
    found = roster("kind;geboortedatum;ouder 1;ouder 2\nJan Wit;2018-01-01;A B;C D\nJan Wit;2018-01-01;E F;\n")
    assert found.counts()["pupils"] == 2
    assert "namesakes" in codes(found)


def test_twins_with_one_mother_are_two_children_with_one_caregiver() -> None:
    found = roster(
        "kind;geboortedatum;verzorger;e-mail\nLot Wit;2018-01-01;Amina;a@x.nl\nRoos Wit;2018-01-01;Amina;a@x.nl\n"
    )
    assert (len(found.pupils), len(found.caregivers), len(found.relations)) == (2, 1, 2)


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("Amina;a@x.nl;", "Amina;a@x.nl;", 1),
        ("Amina;a@x.nl;0612345678", "Amina;;06-12345678", 1),
        ("Amina;;0612345678", "Amina;b@x.nl;0612345678", 1),
        (
            "Amina;a@x.nl;0612345678",
            "Amina;b@x.nl;0612345678",
            2,
        ),  # two addresses are two people until a person says so
        ("Amina;a@x.nl;", "Bram;a@x.nl;", 2),  # a shared address
        ("Amina;;", "Amina;;", 2),  # nothing tells
    ],
)
def test_a_caregiver_is_one_only_by_name_and_address_or_telephone(first: str, second: str, count: int) -> None:
    found = roster(f"kind;verzorger;e-mail;telefoon\nLot Wit;{first}\nRoos Wit;{second}\n")
    assert len(found.caregivers) == count
    assert ("caregivers_of_one_name" in codes(found)) == (first == second == "Amina;;")


def test_a_child_with_several_contracts_is_one_child_in_several_groups() -> None:
    found = roster(
        "Kindnummer;Naam kind;Groep;Startdatum;Einddatum;Naam ouder\n"
        "5;Sami Berg;Peuters;2026-01-01;2026-12-31;Amina Bakkali\n5;Sami Berg;Buitenschools;2026-09-01;;Amina Bakkali\n"
    )
    sami = found.pupils[0]
    assert len(found.pupils) == 1
    assert sami.group_refs == ("peuters", "buitenschools")
    assert (sami.entered_on, sami.left_on) == (date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Moeder", Kind.PARENT), ("pleegvader", Kind.FOSTER_PARENT), ("stiefmoeder", Kind.STEP_PARENT),
        ("voogd", Kind.COURT_GUARDIAN), ("Opa", Kind.GRANDPARENT), ("tolk", Kind.INTERPRETER), ("tante", Kind.OTHER),
        ("step parent", Kind.STEP_PARENT), ("court_guardian", Kind.COURT_GUARDIAN),
    ],
)  # fmt: skip
def test_relations_are_understood_in_the_words_of_people(word: str, kind: Kind) -> None:
    assert roster(f"kind;verzorger;relatie\nLot Wit;Amina;{word}\n").relations[0].kind is kind


def test_what_is_not_understood_stays_open_and_is_told() -> None:
    found = roster(
        "kind;geboortedatum;leerjaar;verzorger;relatie;gezag;taal;e-mail;telefoon\n"
        "Lot Wit;ooit;groot;Amina;heks;misschien;Klingon;a@x.nl / b@x.nl;?\n"
    )
    open_values = {"unknown_level", "unknown_relation", "unknown_custody", "unknown_language"}
    assert codes(found) >= open_values | {"not_a_day", "two_emails", "not_a_phone"}
    amina, relation = found.caregivers[0], found.relations[0]
    assert (amina.email, amina.phone, amina.language) == ("", "", "")
    assert (relation.kind, relation.custody) == (Kind.OTHER, Custody.UNKNOWN)
    assert found.errors == ()


def test_verzorgers_are_taken_as_parents_and_that_is_told() -> None:
    found = roster("kind;verzorger 1;verzorger 2\nLot Wit;Amina B;Bram B\n")
    assert {one.kind for one in found.relations} == {Kind.PARENT}
    assert "parents_assumed" in codes(found)
    assert "parents_assumed" not in codes(roster("kind;ouder 1;ouder 2\nLot Wit;Amina B;Bram B\n"))


def test_contact_data_without_a_name_make_nobody() -> None:
    found = roster("kind;verzorger;e-mail\nLot Wit;;a@x.nl\n")
    assert found.caregivers == ()
    assert "caregiver_without_name" in codes(found)


@pytest.mark.parametrize("name", ["O", "ሰላም ተስፋይ", "نور الحسن", "Min-jun", "O'Brien", "d'Artagnan, Zoë"])
def test_names_of_all_kinds_are_names(name: str) -> None:
    child = roster(f"kind;verzorger\n{name};Amina\n").pupils[0]
    assert set(f"{child.given_name}{child.family_name}") <= set(name)
    assert child.given_name


ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso-8859-1", "iso-8859-15", "cp1252",
    "mac_roman", "cp850",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_letters_and_lines_come_through_in_every_encoding(encoding: str, end: str) -> None:
    text = end.join(["kind;verzorger", "Daniël Müller;Renée", "Zoë Böhm;François"])
    found = roster(text.encode(encoding))
    assert [child.given_name for child in found.pupils] == ["Daniël", "Zoë"]
    assert [one.given_name for one in found.caregivers] == ["Renée", "François"]


def test_letters_that_could_be_of_either_old_computer_are_refused() -> None:
    found = read(b"kind;verzorger\nRen\x88e;x\n")  # à of a Mac, ê of DOS
    assert isinstance(found, Refused)
    assert found.problem.code == "wrong_encoding"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_separator_is_found(separator: str) -> None:
    lines = ["kind|groep|verzorger", '"Wit, Lot"|4|Amina', "Roos Wit|5|Bram"]
    text = "\n".join(lines).replace("|", separator)
    assert [child.family_name for child in roster(text).pupils] == ["Wit", "Wit"]
    assert roster(f"sep={separator}\r\n{text}").counts()["pupils"] == 2


def test_a_formula_stops_the_file_only_where_it_would_be_used() -> None:
    assert errors("kind;verzorger;opmerking\nLot Wit;Amina;=1+1\n") == []
    assert errors("kind;verzorger;opmerking\nLot Wit;=cmd|x;x\n") == ["equals_sign"]
    book = making.workbook(["kind", "verzorger", "leeftijd"], [["Lot Wit", "Amina", "=1+1"], ["=A2", "Bram", 3]])
    assert [one.code for one in roster(book).errors] == ["formula", "no_name"]


def test_what_a_download_protected_is_freed() -> None:
    assert roster("kind;verzorger;telefoon\nLot Wit;Amina;'+31612345678\n").caregivers[0].phone == "+31612345678"
    assert roster("kind;verzorger\n't Hooft;Amina\n").pupils[0].given_name == "'t"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"), (b"\xef\xbb\xbf \r\n", "empty_file"), (b"kind;verzorger\n", "no_table"),
        (b"hallo", "no_table"),
        (b"kind;verzorger\n\"Lot;Amina\n", "broken_quote"), (b"%PDF-1.4", "not_a_roster"),
        (b"\xd0\xcf\x11\xe0old", "old_excel"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(data: bytes, code: str) -> None:
    found = read(data)
    assert isinstance(found, Refused)
    assert found.problem.code == code


def test_too_many_values_are_an_error_and_empty_ones_are_not() -> None:
    assert errors("kind;verzorger\nLot Wit;Amina;;;\n") == []
    assert errors("kind;verzorger\nLot Wit;Amina;en nog iets\n") == ["field_count"]
    assert roster("kind;verzorger;taal\nLot Wit\n").counts()["pupils"] == 1


def test_many_of_one_kind_are_summed_up() -> None:
    text = "kind;verzorger;taal\n" + "".join(f"Kind {n};Ouder {n};Klingon\n" for n in range(150))
    told = [one for one in roster(text).warnings if one.code in {"unknown_language", "and_more"}]
    assert len([one for one in told if one.code == "unknown_language"]) == 100
    assert told[-1].code == "and_more"


def test_the_form_in_the_documents_is_read_without_a_word() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "roster-files.md").read_text()
    form = re.findall(r"```\n(kindnummer;.*?)```", page, re.DOTALL)[0]
    english = re.findall(r"`(child number;[^`]*)`", page)[0]
    found = roster(form)
    assert found.counts() == {"pupils": 1, "groups": 1, "staff": 0, "caregivers": 2, "relations": 2}
    assert (found.errors, found.warnings, found.ignored_fields) == ((), (), ())
    assert sorted(suggest(english.split(";")).values()) == sorted(suggest(form.splitlines()[0].split(";")).values())
