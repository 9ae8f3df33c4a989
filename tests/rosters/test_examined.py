"""Files as an examiner made them, who had not seen the readers: what went wrong then, and goes right now."""

from __future__ import annotations

import io

import pytest

from samenspel.rosters.logic.reading import read
from samenspel.rosters.logic.roster import Reading, Refused, Roster
from tests.rosters import making


def table(text: str) -> Roster:
    """The roster in a table that is not refused."""
    return sound(read(text.encode()))


def sound(found: Reading) -> Roster:
    """A reading that is a roster."""
    assert isinstance(found, Roster), found
    return found


def refusal(data: bytes) -> tuple[str, int]:
    """Why a file is refused as a whole, and in which line."""
    found = read(data)
    assert isinstance(found, Refused), found
    return found.problem.code, found.problem.line


@pytest.mark.parametrize("said", ["", " ", "…", "-", "."])
def test_a_language_that_nobody_tells_is_no_other_language(said: str) -> None:
    found = table(f"kind;verzorger;taal\nNoor Berg;Amina Bakkali;{said}\n")
    assert [one.language for one in found.caregivers] == [""]


def test_a_table_without_a_column_for_the_language_leaves_it_open() -> None:
    assert [one.language for one in table("kind;verzorger\nNoor Berg;Amina Bakkali\n").caregivers] == [""]
    other = table("kind;verzorger;taal\nNoor Berg;Amina Bakkali;een andere taal\n")
    assert [one.language for one in other.caregivers] == ["other"]  # when somebody says so


def test_an_entity_that_nobody_declared_is_told_with_its_line() -> None:
    xml = making.edexml(making.pupils(3))
    line = xml[: xml.index("</achternaam>")].count("\n") + 1
    assert refusal(xml.replace("</achternaam>", "&who;</achternaam>", 1).encode()) == ("broken_xml", line)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_edexml_in_wide_letters_is_read(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding.upper()}"?>'
    found = sound(read(making.edexml(making.pupils(3), head=head).encode(encoding)))
    assert len(found.pupils) == 3
    assert "declared_otherwise" not in {one.code for one in found.warnings}


def test_a_value_without_end_is_not_blamed_on_a_quotation_mark() -> None:
    assert refusal(b"kind;groep\nNoor;" + b"x" * 200_000 + b"\n") == ("too_long", 2)
    assert refusal(b'kind;groep\n"Noor;' + b"x" * 200_000 + b"\n") == ("broken_quote", 2)


def errors(found: Roster) -> list[tuple[str, int, str]]:
    """What stops a roster: why, where, and what stands there."""
    return [(one.code, one.line, one.value) for one in found.errors]


def test_two_sets_of_lists_in_one_archive_are_refused() -> None:
    lists = making.oneroster_files(making.pupils(3))
    both = {f"{folder}/{name}": text for folder in ("noord", "zuid") for name, text in lists.items()}
    assert refusal(making.zipped(both)) == ("list_twice", 0)
    beside = {**lists, "oud/lees-mij.csv": "a,b\n", "nieuw/lees-mij.csv": "a,b\n"}
    assert len(sound(read(making.zipped(beside))).pupils) == 3  # what is no list of the standard does not matter


def test_a_line_with_a_total_is_no_child() -> None:
    assert errors(table("kind;groep\nNoor Berg;4\n3;\n")) == [("no_letters", 3, "3")]
    assert errors(table("kind;groep\n---;4\n")) == [("no_letters", 2, "---"), ("no_pupils", 0, "")]
    assert not table("kind;groep\nم;4\nሰ;4\nO;4\n").errors


@pytest.mark.parametrize("name", ["Noor 123456782", "123456782", "Noor Berg (1234.56.782)"])
def test_a_citizen_number_in_a_name_is_refused_and_not_shown_again(name: str) -> None:
    found = table(f"kind;groep\n{name};4\nSem Wit;4\n")
    assert errors(found) == [("number_in_name", 2, "")]
    xml = making.edexml(making.pupils(3)).replace("<achternaam>", f"<achternaam>{name} ", 1)
    assert [code for code, _line, value in errors(sound(read(xml.encode()))) if not value] == ["number_in_name"]
    assert not table(f"kind;groep\n{name.translate({ord('1'): '2'})};4\nSem Wit;4\nBo 2;4\n").errors[1:]


def book(*sheets: tuple[str, str, list[list[object]]]) -> bytes:
    """A workbook of sheets: the name, whether it is seen, and the rows."""
    import openpyxl

    whole = openpyxl.Workbook()
    whole.remove(whole.worksheets[0])
    for name, state, rows in sheets:
        sheet = whole.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


CHILDREN: list[list[object]] = [["kind", "groep"], ["Noor Berg", "4"]]


def test_the_first_sheet_that_is_seen_and_not_empty_is_read() -> None:
    lookup: list[list[object]] = [["code", "betekenis"], [1, "ja"]]
    found = sound(read(book(("keuzes", "hidden", lookup), ("leeg", "visible", []), ("lijst", "visible", CHILDREN))))
    assert [one.given_name for one in found.pupils] == ["Noor"]
    assert "more_sheets" not in {one.code for one in found.warnings}


def test_a_sheet_that_is_not_read_is_told() -> None:
    more: list[list[object]] = [["kind", "groep"], ["Sem Wit", "5"]]
    found = sound(read(book(("groep 4", "visible", CHILDREN), ("groep 5", "visible", more))))
    assert [one.given_name for one in found.pupils] == ["Noor"]
    assert [one.value for one in found.warnings if one.code == "more_sheets"] == ["groep 5"]


@pytest.mark.parametrize(
    "heading",
    ["Onderwijsnr", "bsnnummer", "CSN", "Persoonsgebonden nummer", "Paspoortnummer", "Kerk", "Dieet", "Uitkering"],
)
def test_more_that_is_never_kept(heading: str) -> None:
    assert table(f"kind;{heading}\nNoor Berg;x\n").dropped_fields == (heading,)


NUMBERS = ["123456782", "111222333", "100000009", "123456708", "200000007", "300000005"]


def test_keys_that_are_citizen_numbers_are_dropped_in_every_format() -> None:
    xml = making.edexml(making.pupils(3))
    for at, number in enumerate(NUMBERS[:3], 1):
        xml = xml.replace(f'key="{at:05}"', f'key="{number}"')
    found = sound(read(xml.encode()))
    assert [one.key for one in found.pupils] == [None, None, None]
    assert "key" in found.dropped_fields
    assert not found.errors
    kept = sound(read(making.edexml(making.pupils(3)).encode()))
    assert all(one.key for one in kept.pupils)


def test_citizen_numbers_between_other_words_and_in_a_column_of_telephones() -> None:
    found = table("kind;kindnummer\nA B;123456782\nC D;111222333\nE F;onbekend\n")
    assert found.dropped_fields == ("kindnummer",)
    assert all(one.key is None for one in found.pupils)
    rows = "".join(f"Kind {sign};Ouder {sign};{number}\n" for sign, number in zip("abcdef", NUMBERS, strict=True))
    assert table("kind;verzorger;telefoon\n" + rows).dropped_fields == ("telefoon",)
    kept = table("kind;verzorger;telefoon\n" + rows.replace(NUMBERS[0], "612345678"))
    assert kept.caregivers[0].phone == "612345678"
    twice = table("kind;kindnummer;verzorger\nA B;123456782;C D\nA B;123456782;E F\n")
    assert twice.dropped_fields == ("kindnummer",)
    assert not table("kind;kindnummer\nA B;123456782\nC D;111222334\nE F;onbekend\n").dropped_fields
