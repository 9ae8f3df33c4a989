"""Two thousand files by a grammar of what goes wrong: always an answer in words, never an exception (G19).

Most of them get past the first glance, which bytes turned at random do not. The control is a reader written in an
afternoon, which raises.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samenspel.rosters.logic.plain import loaded, pieces
from samenspel.rosters.logic.reading import read
from samenspel.rosters.logic.roster import NeedsMapping, Refused, Roster
from samenspel.rosters.reasons import LACKING, TEXTS, reason
from tests.conftest import examples
from tests.rosters import making
from tests.rosters.naive import read_naively

EACH = examples(667)
ODD = st.sampled_from(
    [
        "", " ", "?", "#", "#1", "0", "-1", "9" * 40, "=1+1", "'=x", "@x", "a@b.nl", "a@b.nl; c@d.nl", "\u202eabc",
        "NULL", "None", "é", "e\u0301", "ተስፋይ", "نور", "\U0001f9d2", "2018-03-09", "09-03-2018", "31-02-2018",
        "1/05/2023", "31/12/2018", "2018-03-09T00:00:00Z", "groep 4", "3/4", "B", "ja", "nee", "misschien",
        "moeder", "heks", "Arabisch", "k1", "k1,k2", "m1;m1", "a" * 90, "a" * 5000, "x&y", "A en B", "van der",
        ",", '"', "''", "\t", "|", "0612345678", "+31 6 1234", "true", "tobedeleted", "student", "parent",
        "teacher,guardian",
    ]
)  # fmt: skip
VALUES = ODD | st.text(max_size=12) | st.sampled_from(making.GIVEN) | st.sampled_from(making.FAMILY)
FIELDS = st.sampled_from(
    [
        "achternaam", "voorvoegsel", "voornamen", "voorletters-1", "roepnaam", "geboortedatum", "geslacht", "jaargroep",
        "bsn", "land", "emailadres", "instroomdatum", "uitstroomdatum", "toevoegingen", "naam", "rol", "schooljaar",
        "brincode", "dependancecode", "peildatum", "xyz", "x:y", "é",
    ]
)  # fmt: skip


def escaped(text: str) -> str:
    """As text in XML, without what XML cannot hold."""
    bare = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    return bare.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@st.composite
def elements(draw: st.DrawFn) -> str:
    """A record of EDEXML with fields of any kind."""
    name = draw(
        st.sampled_from(["leerling", "leerling", "leerling", "groep", "samengestelde_groep", "leerkracht", "x"])
    )
    key = draw(st.one_of(st.none(), VALUES))
    fields = draw(st.lists(st.tuples(FIELDS.filter(lambda field: ":" not in field), VALUES), max_size=6))
    groups = draw(st.lists(st.sampled_from(["G0", "G1", "S1", "weg"]), max_size=3))
    inside = "".join(f"<{field}>{escaped(value)}</{field}>" for field, value in fields)
    inside += "".join(f'<groep key="{group}"/>' for group in groups)
    return f"<{name}{'' if key is None else f' key={chr(34)}{escaped(key)}{chr(34)}'}>{inside}</{name}>"


@st.composite
def edexml_files(draw: st.DrawFn) -> bytes:
    """EDEXML of which the parts are spoiled, put elsewhere, or cut off."""
    school = draw(
        st.sampled_from([making.SCHOOL, "", "<schooljaar/>", making.SCHOOL * 2])
        | st.builds(lambda year: f"<schooljaar>{escaped(year)}</schooljaar>", VALUES)
    )
    text = making.edexml(
        making.pupils(draw(st.integers(0, 3))),
        draw(st.integers(0, 3)),
        draw(st.integers(0, 2)),
        school=school,
        extra_groups="".join(draw(st.lists(elements(), max_size=3))),
        extra_pupils="".join(draw(st.lists(elements(), max_size=4))),
        extra_staff="".join(draw(st.lists(elements(), max_size=2))),
        root=draw(st.sampled_from(["EDEX", "EDEX", "EDEX", 'EDEX xmlns="urn:x"', "edex", "UWLR"])),
    )
    return encoded(draw, text)


def encoded(draw: st.DrawFn, text: str) -> bytes:
    """In any encoding, and now and then cut off."""
    encoding = draw(st.sampled_from(["utf-8"] * 6 + ["utf-8-sig", "utf-16", "cp1252", "mac_roman", "utf-32"]))
    data = text.encode(encoding, "replace")
    return data[: draw(st.integers(0, len(data)))] if draw(st.integers(0, 19)) == 0 else data


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A table with columns of any kind, in any order, with values of any kind."""
    known = [*making.OWN_FORM.split(";"), *making.WIDE.split(";"), "ouder 1", "naam moeder", "BSN", "xyz", "", "child"]
    headings = draw(st.lists(st.sampled_from(known), min_size=1, max_size=8))
    headings = [*(["kind"] if draw(st.integers(0, 3)) else []), *headings]
    width = len(headings)
    rows = draw(
        st.lists(st.lists(VALUES, min_size=width - 1, max_size=width + (draw(st.integers(0, 9)) == 0)), max_size=5)
    )
    sign = draw(st.sampled_from([";", ",", "\t"]))
    text = making.written(sign.join(headings), rows, sign)
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return encoded(draw, text.replace("\n", end))


@st.composite
def onerosters(draw: st.DrawFn) -> bytes:
    """OneRoster of which lines are spoiled and files are left out."""
    files = making.oneroster_files(making.pupils(draw(st.integers(0, 3))), draw(st.sampled_from(["1.1", "1.2"])))
    for name in draw(st.lists(st.sampled_from(sorted(files)), max_size=3)):
        lines = files[name].split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        parts = lines[at].split(",")
        parts[draw(st.integers(0, len(parts) - 1))] = draw(VALUES).replace('"', "").replace("\n", "")
        lines[at] = ",".join(parts)
        files[name] = "\n".join(lines)
    for name in draw(
        st.lists(st.sampled_from(["orgs.csv", "classes.csv", "manifest.csv", "demographics.csv"]), max_size=1)
    ):
        files.pop(name, None)
    return making.zipped({name: encoded(draw, text) for name, text in files.items()})


def check(data: bytes, kinds: Counter[str], naive: Counter[str]) -> None:
    """A reading with words for everything it says, that holds together and crosses a process unchanged."""
    reading = read(data)
    kinds[type(reading).__name__] += 1
    said = [reading.problem] if isinstance(reading, Refused) else []
    if isinstance(reading, Roster):
        said = [*reading.warnings, *reading.errors]
        holds_together(reading)
    if isinstance(reading, NeedsMapping):
        assert all(LACKING[code] for code in reading.missing)
    assert all(reason(one) for one in said)
    assert loaded("".join(pieces(reading)).encode()) == reading
    try:
        read_naively(data)
    except Exception as wrong:
        naive[type(wrong).__name__] += 1


def holds_together(found: Roster) -> None:
    """Every reference leads somewhere, every `ref` is there once, and nobody is without a name."""
    groups, children = {one.ref for one in found.groups}, {one.ref for one in found.pupils}
    adults, staff = {one.ref for one in found.caregivers}, {one.ref for one in found.staff}
    assert len(groups) == len(found.groups)
    assert len(children) == len(found.pupils)
    assert len(adults) == len(found.caregivers)
    assert len(staff) == len(found.staff)
    assert all(set(one.group_refs) <= groups for one in (*found.pupils, *found.staff))
    assert all(one.child_ref in children and one.caregiver_ref in adults for one in found.relations)
    assert len({(one.child_ref, one.caregiver_ref) for one in found.relations}) == len(found.relations)
    people = (*found.pupils, *found.staff, *found.caregivers)
    assert all(one.given_name or one.family_name for one in people)
    assert all(one.key is None or not one.key.startswith("#") for one in (*people, *found.groups))
    assert not any("\u202e" in one.given_name + one.family_name for one in people)


@pytest.mark.parametrize("files", [edexml_files, tables, onerosters])
def test_every_file_gets_an_answer_and_an_afternoons_reader_raises(
    files: Callable[[], st.SearchStrategy[bytes]],
) -> None:
    kinds: Counter[str] = Counter()
    naive: Counter[str] = Counter()

    @settings(
        max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
    )
    @given(files())
    def every(data: bytes) -> None:
        check(data, kinds, naive)

    every()
    assert kinds.total() >= EACH
    assert kinds["Roster"] + kinds["NeedsMapping"] >= kinds.total() / 3, kinds  # past the first glance
    assert naive.total() >= kinds.total() / 10, naive  # the control
    assert len(naive) >= 2, naive


def test_every_code_of_the_readers_has_its_words_and_no_words_lack_a_code() -> None:
    source = Path(__file__).parents[2] / "samenspel" / "rosters" / "logic"
    core = Path(__file__).parents[2] / "samenspel" / "core" / "logic"
    ours = {"archives", "edexml", "headings", "letters", "notes", "oneroster", "oneroster_files", "reading", "sheet",
            "table_people", "tables", "tying", "values", "xml_records"}  # fmt: skip
    text = "".join((source / f"{name}.py").read_text() for name in ours)
    text += (source.parent / "sandbox.py").read_text()
    used = {code for code in {*TEXTS, *LACKING} if f'"{code}"' in text}
    assert used >= {*TEXTS, *LACKING} - {"wrong_encoding"}
    assert '"wrong_encoding"' in text + (core / "tables_csv.py").read_text()
