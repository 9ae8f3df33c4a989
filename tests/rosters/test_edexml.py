"""EDEXML: three versions, and every trap that real files have (domain.md b1)."""

from __future__ import annotations

from datetime import date

import pytest

from samenspel.rosters.logic.reading import read
from samenspel.rosters.logic.roster import FileKind, Refused, Roster, RosterChild
from tests.rosters import making


def roster(text: str | bytes) -> Roster:
    """The roster in a file that is not refused."""
    found = read(text if isinstance(text, bytes) else text.encode())
    assert isinstance(found, Roster), found
    return found


def codes(found: Roster) -> set[str]:
    """What the file is told, by code."""
    return {one.code for one in (*found.warnings, *found.errors)}


def pupil(inside: str, key: str = "7") -> RosterChild:
    """The child of one `leerling` element."""
    found = roster(making.edexml(extra_pupils=f'<leerling key="{key}">{inside}</leerling>'))
    assert found.errors == ()
    return found.pupils[0]


def test_a_whole_school_is_read_with_its_groups_and_staff() -> None:
    found = roster(making.edexml(making.pupils(400)))
    assert found.kind is FileKind.EDEXML
    assert found.counts() == {"pupils": 400, "groups": 19, "staff": 29, "caregivers": 0, "relations": 0}
    assert (found.organisation.brin, found.organisation.location) == ("99XX", "")
    assert (found.school_year, found.reference_date) == ("2026-2027", date(2026, 10, 1))
    assert (found.errors, found.warnings) == ((), ())


def test_what_must_never_be_kept_falls_away_and_is_told() -> None:
    found = roster(making.edexml(making.pupils(3)))
    assert found.dropped_fields == ("bsn", "geslacht", "gewicht_nieuw", "land", "land_vader", "postcodenl")
    assert "rol" in found.ignored_fields
    assert "123456782" not in repr(found)


FORBIDDEN = (
    "bsn", "sofinummer", "onderwijsnummer", "bsn_ondwnr-4", "rijksregisternummer", "etniciteit", "land", "land_vader",
    "land_moeder", "gewicht", "gewicht_nieuw", "fotourl", "geslacht", "postcodenl", "postnummerbe", "postcodeoverig",
)  # fmt: skip


@pytest.mark.parametrize("field", FORBIDDEN)
def test_each_forbidden_field_leaves_no_trace(field: str) -> None:
    text = making.edexml(
        extra_pupils=f'<leerling key="7"><roepnaam>Noor</roepnaam><{field}>kanarie1</{field}></leerling>'
    )
    found = roster(text)
    assert found.dropped_fields == (field,)
    assert "kanarie1" not in repr(found)
    assert "kanarie1" in text  # the control: it was there


def test_the_three_versions_differ_in_nothing_that_matters_here() -> None:
    old = making.edexml(making.pupils(5), school="<schooljaar>2012-2013</schooljaar><brincode>99XX</brincode>")
    assert roster(old).counts()["pupils"] == 5
    assert roster(old).reference_date is None
    new = making.edexml(extra_pupils='<leerling key="1" eckid="https://ketenid.nl/x"><roepnaam>O</roepnaam></leerling>')
    assert roster(new).ignored_fields == ("eckid", "rol")


def test_any_school_year_is_good_and_what_is_none_is_an_error() -> None:
    for year in ("2024-2025", "2025-2026", "2061-2062"):
        assert (
            roster(making.edexml(making.pupils(1), school=making.SCHOOL.replace("2026-2027", year))).school_year == year
        )
    for wrong in ("2026-2028", "2026", "", "zomer"):
        found = roster(making.edexml(making.pupils(1), school=making.SCHOOL.replace("2026-2027", wrong)))
        assert [one.code for one in found.errors] == ["bad_school_year"]


@pytest.mark.parametrize(("brin", "location", "code"), [("9XXX", "00", "bad_brin"), ("99XX", "0", "bad_brin")])
def test_a_code_that_is_no_brin_is_an_error(brin: str, location: str, code: str) -> None:
    school = making.SCHOOL.replace("99XX", brin).replace(">00<", f">{location}<")
    assert [one.code for one in roster(making.edexml(making.pupils(1), school=school)).errors] == [code]


def test_a_location_is_kept_and_a_school_without_brin_is_told() -> None:
    assert (
        roster(making.edexml(making.pupils(1), school=making.SCHOOL.replace(">00<", ">03<"))).organisation.location
        == "03"
    )
    belgian = "<schooljaar>2026-2027</schooljaar><instellingsnummer>1234</instellingsnummer>"
    assert codes(roster(making.edexml(making.pupils(1), school=belgian))) == {"no_brin"}


def test_plain_and_combined_groups_may_stand_in_any_order_and_share_no_key() -> None:
    mixed = (
        '<samengestelde_groep key="S1"><naam>Samen</naam></samengestelde_groep>'
        '<groep key="P"><naam>5B</naam><jaargroep>5</jaargroep></groep>'
        '<samengestelde_groep key="S2"><naam>Plus</naam></samengestelde_groep>'
    )
    inside = (
        '<leerling key="1"><roepnaam>A</roepnaam><groep key="P"/><samengestelde_groepen><samengestelde_groep key="S2"/>'
        "</samengestelde_groepen></leerling>"
    )
    found = roster(making.edexml(groups=0, extra_groups=mixed, extra_pupils=inside))
    assert [(group.key, group.levels, group.is_combined) for group in found.groups] == [
        ("S1", (), True),
        ("P", ("5",), False),
        ("S2", ("5",), True),  # from the child in it
    ]
    assert found.pupils[0].group_refs == ("P", "S2")
    twice = mixed.replace('"S2"', '"P"')
    assert [one.code for one in roster(making.edexml(groups=0, extra_groups=twice, extra_pupils=inside)).errors] == [
        "double_key"
    ]


def test_a_level_comes_from_the_child_else_from_its_group() -> None:
    assert pupil('<roepnaam>A</roepnaam><jaargroep>8</jaargroep><groep key="G1"/>').level == "8"
    assert pupil('<roepnaam>A</roepnaam><groep key="G1"/>').level == "1"
    assert pupil("<roepnaam>A</roepnaam>").level == ""
    assert pupil("<roepnaam>A</roepnaam><jaargroep>H</jaargroep>").level == ""
    assert pupil("<roepnaam>Baby</roepnaam><jaargroep>b</jaargroep>").level == "B"


def test_a_group_without_a_level_has_those_of_its_children() -> None:
    inside = "".join(
        f'<leerling key="{level}"><roepnaam>A</roepnaam><jaargroep>{level}</jaargroep><groep key="G1"/></leerling>'
        for level in (2, 1)
    )
    found = roster(making.edexml(has_levels=False, extra_pupils=inside))
    assert found.groups[1].levels == ("1", "2")


def test_children_without_group_or_birthday_are_kept_and_told() -> None:
    found = roster(making.edexml(extra_pupils='<leerling key="1"><roepnaam>A</roepnaam></leerling>'))
    assert codes(found) == {"no_group", "no_birth_date"}
    assert found.pupils[0].birth_date is None


def test_a_group_that_is_not_there_is_told_and_left_out() -> None:
    found = roster(making.edexml(extra_pupils='<leerling key="1"><roepnaam>A</roepnaam><groep key="weg"/></leerling>'))
    assert "unknown_group" in codes(found)
    assert found.pupils[0].group_refs == ()


def test_who_left_carries_the_last_day() -> None:
    gone = pupil("<roepnaam>G</roepnaam><jaargroep>H</jaargroep><uitstroomdatum>2026-07-18</uitstroomdatum>")
    assert gone.has_left(date(2026, 10, 1))
    assert not gone.has_left(date(2026, 7, 18))


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("<achternaam>Aa</achternaam><voorvoegsel>v. d.</voorvoegsel><roepnaam>Ad</roepnaam>", ("Ad", "v. d. Aa")),
        ("<roepnaam>Wimpie</roepnaam>", ("Wimpie", "")),
        (
            "<achternaam>Hof</achternaam><voorvoegsel>van 't</voorvoegsel><voorletters-1>G</voorletters-1>",
            ("G", "van 't Hof"),
        ),
        ("<achternaam>Assati</achternaam><voornamen>Ismaël Hassan</voornamen>", ("Ismaël Hassan", "Assati")),
        ("<achternaam>van Dijk</achternaam><voorvoegsel>van</voorvoegsel><roepnaam>O</roepnaam>", ("O", "van Dijk")),
        ("<achternaam>ተስፋይ</achternaam><roepnaam>ሰላም</roepnaam>", ("ሰላም", "ተስፋይ")),
        ("<achternaam>الحسن</achternaam><roepnaam>نور</roepnaam>", ("نور", "الحسن")),
        ("<achternaam>X</achternaam>", ("", "X")),
        ("<roepnaam>Zoe\u0308\u202e</roepnaam>", ("Zoë", "")),
    ],
)
def test_names_as_people_have_them(inside: str, name: tuple[str, str]) -> None:
    child = pupil(inside)
    assert (child.given_name, child.family_name) == name


def test_a_dummy_key_never_matches_and_may_come_twice() -> None:
    inside = '<leerling key="#1"><roepnaam>A</roepnaam></leerling><leerling key="#1"><roepnaam>B</roepnaam></leerling>'
    found = roster(making.edexml(extra_pupils=inside))
    assert [child.key for child in found.pupils] == [None, None]
    assert len({child.ref for child in found.pupils}) == 2
    assert found.errors == ()
    real = roster(making.edexml(extra_pupils=inside.replace("#", "")))
    assert [one.code for one in real.errors] == ["double_key"]


def test_two_children_of_one_name_and_birthday_stay_two_and_twins_are_no_matter() -> None:
    one = "<roepnaam>Noor</roepnaam><achternaam>Aa</achternaam><geboortedatum>2018-03-09</geboortedatum>"
    twin = one.replace("Noor", "Fenna")
    text = "".join(f'<leerling key="{key}">{inside}</leerling>' for key, inside in enumerate((one, twin, one), 1))
    found = roster(making.edexml(extra_pupils=text))
    assert [child.given_name for child in found.pupils] == ["Noor", "Fenna", "Noor"]
    assert [(warning.code, warning.value) for warning in found.warnings if warning.code == "namesakes"] == [
        ("namesakes", "Noor Aa")
    ]


def test_additions_of_suppliers_are_skipped_whole() -> None:
    addition = (
        '<toevoegingen xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><blok xsi:type="VendorType"><code>x</code>'
        '<roepnaam>Kanarie</roepnaam><groep key="G2"/></blok></toevoegingen>'
    )
    child = pupil(f"<roepnaam>A</roepnaam>{addition}")
    assert (child.given_name, child.group_refs) == ("A", ())


def test_a_namespace_is_no_obstacle() -> None:
    found = roster(making.edexml(making.pupils(2), root='EDEX xmlns="http://www.edustandaard.nl/edexml"'))
    assert found.counts()["pupils"] == 2


def test_roles_are_not_read() -> None:
    inside = (
        '<leerkracht key="9"><roepnaam>E</roepnaam><emailadres>e@school.nl</emailadres><rol>DIR</rol><rol>OUD</rol>'
        '<groepen><groep key="G1"><rol>KLA</rol></groep></groepen></leerkracht>'
    )
    member = roster(making.edexml(making.pupils(1), staff=0, extra_staff=inside)).staff[0]
    assert (member.email, member.group_refs) == ("e@school.nl", ("G1",))
    assert "DIR" not in repr(member)


@pytest.mark.parametrize("wrong", ["0000-00-00", "31-02-2018", "gisteren", "18-03-09"])
def test_a_birthday_that_is_none_stays_empty_and_is_told(wrong: str) -> None:
    found = roster(
        making.edexml(
            extra_pupils=f'<leerling key="1"><roepnaam>A</roepnaam><geboortedatum>{wrong}</geboortedatum></leerling>'
        )
    )
    assert found.pupils[0].birth_date is None
    assert "not_a_day" in codes(found)


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso-8859-1", "iso-8859-15", "cp1252")
LATIN = "<roepnaam>Daniël</roepnaam><achternaam>Müller</achternaam>"


@pytest.mark.parametrize("encoding", [*ENCODINGS, "mac_roman", "cp850"])
def test_letters_come_through_in_every_encoding(encoding: str) -> None:
    text = making.edexml(extra_pupils=f'<leerling key="1">{LATIN}</leerling>', groups=0, staff=0)
    found = roster(text.replace("UTF-8", "" if encoding.startswith("utf") else "ISO-8859-1").encode(encoding))
    assert (found.pupils[0].given_name, found.pupils[0].family_name) == ("Daniël", "Müller")
    assert ("guessed_letters" in codes(found)) == (encoding in {"mac_roman", "cp850"})


@pytest.mark.parametrize(("declared", "real"), [("UTF-8", "cp1252"), ("ISO-8859-1", "utf-8"), ("UTF-16", "utf-8")])
def test_a_file_that_says_another_encoding_than_it_has_is_read_as_it_is(declared: str, real: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    text = making.edexml(extra_pupils=f'<leerling key="1">{LATIN}</leerling>', groups=0, staff=0, head=head)
    found = roster(text.encode(real))
    assert found.pupils[0].given_name == "Daniël"
    assert "declared_otherwise" in codes(found)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<a/>", "not_edexml"),
        (b"<EDEX>", "broken_xml"),
        (making.edexml(making.pupils(9))[:-100].encode(), "broken_xml"),
        (b"<html><body>x</body></html>", "not_edexml"),
        (making.edexml(making.pupils(9)).replace("Bakkali", "&eacute;").encode(), "broken_xml"),
    ],
)
def test_what_is_no_edexml_is_refused_in_words(data: bytes, code: str) -> None:
    found = read(data)
    assert isinstance(found, Refused)
    assert found.problem.code == code


def test_a_file_without_children_or_school_is_an_error() -> None:
    assert [one.code for one in roster(making.edexml()).errors] == ["no_pupils"]
    assert codes(roster("<EDEX><leerlingen/></EDEX>")) == {"no_pupils", "no_school"}
    two = making.edexml(making.pupils(1)).replace("<groepen>", f"<school>{making.SCHOOL}</school><groepen>", 1)
    assert codes(roster(two)) == {"two_schools"}


def test_a_child_without_key_or_name_is_an_error() -> None:
    found = roster(making.edexml(extra_pupils='<leerling><roepnaam>A</roepnaam></leerling><leerling key="2"/>'))
    assert {"no_key", "no_name"} <= codes(found)


def test_what_edexml_does_not_have_is_passed_over_and_told() -> None:
    found = roster(making.edexml(making.pupils(1), extra_pupils="<poes><naam>Minoes</naam></poes>"))
    assert "poes" in found.ignored_fields
    assert found.counts()["pupils"] == 1
