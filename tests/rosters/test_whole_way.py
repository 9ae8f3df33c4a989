"""Nasty files, the whole way from bytes to rows and back: handled or refused in words, never by half or by guess."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from typing import Any

import pytest

from samenspel.core.actor import System
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Adult, CareRelation, Child, GroupAssignment
from samenspel.rosters.actions import Choices, import_roster, look_at, undo_import
from samenspel.rosters.telling import reason
from tests.rosters import making
from tests.rosters.stage import a_school, checksum

SYSTEM = System("test")
NOTHING = {"new": 0, "changed": 0, "gone": 0, "moved": 0}
HEAD = "kindnummer;kind;geboortedatum;groep;verzorger;relatie;gezag;taal;e-mail"


@pytest.fixture
def school(linde: Centre) -> Organisation:
    return a_school()


def take(school: Organisation, data: bytes, **more: Any) -> Any:
    return import_roster(actor=SYSTEM, organisation=school, data=data, choices=Choices(**more))


def there_and_back(school: Organisation, data: bytes) -> Any:
    """In, in again without any change, out without a trace, and in once more to look at."""
    empty = checksum()
    first = take(school, data)
    assert first.roster_import, [reason(one) for one in first.look.errors]
    assert take(school, data).look.diff_counts == NOTHING
    undo_import(actor=SYSTEM, roster_import=first.roster_import)
    assert checksum() == empty
    return take(school, data)


NAMES = [
    ("1", "O", "2018-01-01"),
    ("2", "نور الحسن", "2018-01-02"),
    ("3", "ሰላም ተስፋይ", "2018-01-03"),
    ("4", "Łucja d'Ñúñez-Ö", "2018-01-04"),
    ("5", "Sem Vos", "2018-01-05"),
    ("6", "Sara Vos", "2018-01-05"),
    ("7", "Jan Smit", "2018-01-06"),
    ("8", "Jan Smit", "2018-01-06"),
]


def test_names_of_everywhere_twins_and_namesakes(school: Organisation) -> None:
    rows = [(key, name, born, "5a", f"Ouder {key}", "moeder", "ja", "ar", "") for key, name, born in NAMES]
    there_and_back(school, making.written(HEAD, rows, ";").encode())
    children = Child.objects.filter(roster_keys__organisation=school)
    assert children.count() == 8
    assert children.filter(given_name="Jan").count() == 2
    assert set(children.values_list("given_name", flat=True)) >= {"O", "نور", "ሰላም", "Łucja", "Sem", "Sara"}
    assert CareRelation.objects.filter(child__in=children, custody="yes").count() == 8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman"])
def test_the_same_list_in_any_encoding_is_the_same_children(school: Organisation, encoding: str) -> None:
    rows = [("1", "Renée Daniël", "2018-01-01", "5a", "Zoë Daniël", "moeder", "", "", "")]
    text = making.written(HEAD, rows, ";")
    take(school, text.encode())
    assert take(school, text.encode(encoding)).look.diff_counts == NOTHING


def test_without_any_numbers_a_list_still_changes_nothing_twice(school: Organisation) -> None:
    rows = [("", name, born, "5a", "Ouder Vos", "moeder", "", "", "") for _key, name, born in NAMES[:6]]
    there_and_back(school, making.written(HEAD, rows, ";").encode())


def test_first_the_school_then_a_list_of_parents_by_name(school: Organisation) -> None:
    children = making.pupils(12, groups=4)
    take(school, making.edexml(children, groups=4).encode())
    rows = [
        (f"{child.given} {child.whole_family}", child.birth, name, "moeder", email)
        for child in children
        for name, email, _phone in child.parents[:1]
    ]
    taken = take(school, making.written("kind;geboortedatum;verzorger;relatie;e-mail", rows, ";").encode())
    assert taken.look.diff_counts["new"] == 0
    assert CareRelation.objects.filter(child__roster_keys__organisation=school).distinct().count() == 12
    assert Child.objects.filter(roster_keys__organisation=school).distinct().count() == 12


def test_a_teacher_with_a_child_at_school_is_one_adult_with_one_key(school: Organisation) -> None:
    children = making.pupils(3, groups=2)
    files = making.oneroster_files(children, "1.2", staff=2, groups=2)
    header, *rows = list(csv.reader(io.StringIO(files["users.csv"])))
    agents = header.index("agentSourcedIds")
    for row in rows:
        if row[0] == children[0].key:
            row[agents] += ",t0"
        elif row[0] == "t0":
            row[agents] = children[0].key
    files["users.csv"] = making.written(",".join(header), rows)
    files["roles.csv"] += "rx,active,,t0,secondary,guardian,,,s1,\n"
    there_and_back(school, making.zipped(files))
    both = Adult.objects.filter(assignments__group__unit__organisation=school, relations__isnull=False).distinct()
    assert GroupAssignment.objects.filter(group__unit__organisation=school).count() == 2
    assert both.count() == 1


def test_an_upper_limit_of_everything_that_is_not_kept(school: Organisation) -> None:
    children = making.pupils(5, groups=2)
    take(school, making.edexml(children, groups=2).encode())
    take(school, making.zipped(making.oneroster_files(children, groups=2)))
    cells = " ".join(str(row) for model in (Child, Adult) for row in model.objects.values_list())
    keys = " ".join(str(row) for child in Child.objects.all() for row in child.roster_keys.values_list("said"))
    for secret in ("123456782", "5701AB", "geheim1", "MA", "0,3"):
        assert secret not in cells.split()
        assert f"'{secret}'" not in keys


@pytest.mark.parametrize("form", ["edexml", "own_form", "wide", "oneroster"])
def test_half_a_file_is_never_half_an_import(school: Organisation, form: str) -> None:
    children = making.pupils(8, groups=2)
    data = {
        "edexml": making.edexml(children, groups=2).encode(),
        "own_form": making.own_form(children).encode(),
        "wide": making.wide(children).encode(),
        "oneroster": making.zipped(making.oneroster_files(children, groups=2)),
    }[form]
    chance = random.Random(3)
    for _attempt in range(12):
        before = checksum(())
        cut = data[: chance.randrange(1, len(data))]
        taken = take(school, cut)
        if taken.roster_import is None:
            assert checksum(()) == before
            assert all(reason(one) for one in taken.look.errors)
        else:
            undo_import(actor=SYSTEM, roster_import=taken.roster_import)


@pytest.mark.parametrize("form", ["edexml", "own_form"])
def test_spoiled_bytes_give_words_and_never_a_trace(school: Organisation, form: str) -> None:
    children = making.pupils(6, groups=2)
    data = bytearray((making.edexml(children, groups=2) if form == "edexml" else making.own_form(children)).encode())
    chance = random.Random(7)
    for _attempt in range(15):
        spoiled = bytearray(data)
        for _byte in range(chance.randrange(1, 6)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        look = look_at(actor=SYSTEM, organisation=school, data=bytes(spoiled))
        assert all(reason(one) for one in (*look.errors, *look.warnings))
        assert look.is_sound or look.errors


def test_a_child_that_left_in_the_file_leaves_here(school: Organisation) -> None:
    rows = [(str(number), f"Kind{number} Vos", "2018-01-01", "5a", "") for number in range(12)]
    head = "kindnummer;kind;geboortedatum;groep;laatste dag"
    take(school, making.written(head, rows, ";").encode())
    rows[0] = (*rows[0][:4], "2026-10-30")
    taken = take(school, making.written(head, rows, ";").encode(), lists=frozenset())
    assert taken.look.diff_counts["gone"] == 1
    again = take(school, making.written(head, rows, ";").encode(), lists=frozenset())
    assert again.look.diff_counts == NOTHING
    assert again.roster_import is None


def test_a_key_on_two_children_is_refused_by_its_line(school: Organisation) -> None:
    children = making.pupils(3, groups=2)
    double = replace(children[1], key=children[0].key)
    taken = take(school, making.edexml([children[0], double], groups=2).encode())
    assert [one.code for one in taken.look.errors] == ["double_key"]
    assert taken.look.errors[0].line > 0
