"""The reader refuses whatever is not exactly right, and says where."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.frameworks.logic.library import read_framework, read_library
from samenspel.frameworks.logic.shipped import shipped_files
from samenspel.frameworks.logic.strict import LibraryError
from tests.conftest import examples

GOOD = """
key = "proef"
version = "2026.1"
kind = "lens"
place = 1
sources = ["S001"]
name.nl = "Proef"
name.en = "Trial"
name.ar = "تجربة"
description.nl = "Een proef."
description.en = "A trial."
description.ar = "هذه تجربة."
credit.nl = "Eigen woorden."
credit.en = "Our own words."
credit.ar = "من عندنا."

[[group]]
key = "g"
title.nl = "Groep"
title.en = "Group"
title.ar = "مجموعة"
description.nl = "Een groep."
description.en = "A group."
description.ar = "هذه مجموعة."

[[element]]
key = "een"
group = "g"
aliases = ["ander"]
valid_until = 2019-07-31
norm = { comparison = "over", value = 80, unit = "percent" }
title.nl = "Een"
title.en = "One"
title.ar = "واحد"
description.nl = "De eerste."
description.en = "The first."
description.ar = "الأول."
statements.nl = ["Een zin.", "Nog een."]
statements.en = ["A sentence.", "Another."]
statements.ar = ["جملة.", "جملة أخرى."]

[[element]]
key = "twee"
group = "g"
title.nl = "Twee"
title.en = "Two"
title.ar = "اثنان"
description.nl = "De tweede."
description.en = "The second."
description.ar = "الثاني."

[[suggestion]]
key = "idee"
sharpens = "een"
title.nl = "Idee"
title.en = "Idea"
title.ar = "فكرة"
description.nl = "Een idee."
description.en = "An idea."
description.ar = "هذه فكرة."
"""

MAP = """
[[map]]
key = "proef-andere"
from = "proef"
to = "andere"
basis = "judgement"
note.nl = "Ons oordeel."
note.en = "Our judgement."
note.ar = "رأينا."
[map.links]
een = ["twee"]
"""


def read(text: str, file: str = "proef.toml") -> object:
    return read_framework(file, text.encode())


def test_a_good_file_is_read_as_written() -> None:
    framework = read_framework("proef.toml", GOOD.encode())
    first, second = framework.elements
    assert [first.key, second.key] == ["een", "twee"]
    assert first.statements[1] == {"nl": "Nog een.", "en": "Another.", "ar": "جملة أخرى."}
    assert first.norm is not None
    assert (first.norm.met_by(80), first.norm.met_by(80.5)) == (False, True)
    assert framework.suggestions[0].sharpens == "een"


BROKEN = {
    "a language is missing": ('title.ar = "واحد"\n', "", "element 'een': title: language 'ar' is missing"),
    "an extra language in one text": ('title.en = "One"', 'title.en = "One"\ntitle.tr = "Bir"', "language 'tr'"),
    "an unknown field": ('key = "een"', 'key = "een"\nkleur = "rood"', "element 'een': unknown field 'kleur'"),
    "an unknown field at the top": ("place = 1", "place = 1\ncolour = 2", "proef.toml: unknown field 'colour'"),
    "a missing field": ("place = 1\n", "", "field 'place' is missing"),
    "a double key": ('key = "twee"', 'key = "een"', "element 'een': stands twice"),
    "a key that is another's alias": ('key = "twee"', 'key = "ander"', "name 'ander': stands twice"),
    "a key with capitals": ('key = "twee"', 'key = "Twee"', "'Twee' is no key"),
    "a group that is not there": ('key = "twee"\ngroup = "g"', 'key = "twee"\ngroup = "h"', "group 'h' is not there"),
    "a version that is none": ('"2026.1"', '"2026"', "should be a year and a number"),
    "a kind that is none": ('"lens"', '"bril"', "kind 'bril' should be one of"),
    "a number as text": ("place = 1", 'place = "1"', "place should be a whole number"),
    "true as a number": ("place = 1", "place = true", "place should be a whole number"),
    "an empty text": ('title.nl = "Een"', 'title.nl = ""', "title: nl is empty"),
    "spaces too many": ('title.nl = "Een"', 'title.nl = "Een "', "title: nl has spaces too many"),
    "Dutch where Arabic should be": ('title.ar = "واحد"', 'title.ar = "Een"', "ar is not written in its own script"),
    "Arabic where Dutch should be": ('title.nl = "Een"', 'title.nl = "واحد"', "nl is not written in its own script"),
    "an invisible sign": ('title.nl = "Een"', 'title.nl = "E\u200fen"', "invisible character"),
    "letters not in normal form": ('title.nl = "Een"', 'title.nl = "E\u0301en"', "normal form"),
    "a title too long": ('title.nl = "Een"', f'title.nl = "{"lang " * 20}e"', "at most 80 characters"),
    "unequal lists": ('["Een zin.", "Nog een."]', '["Een zin."]', "do not have the same number of sentences"),
    "a source that is none": ('["S001"]', '["D1"]', "'D1' is no S-number"),
    "a percentage over 100": ("value = 80", "value = 101", "at most 100 percent"),
    "a suggestion for nothing": ('sharpens = "een"', 'sharpens = "drie"', "sharpens 'drie', which is not there"),
    "dates the wrong way": (
        "valid_until = 2019-07-31",
        "valid_until = 2019-07-31\nvalid_from = 2020-01-01",
        "is after valid_until",
    ),
    "a date with a time": ("2019-07-31", "2019-07-31T10:00:00", "a date without a time"),
    "no TOML": ('key = "proef"', "key = proef", "is no valid TOML"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_name_and_place(fault: str) -> None:
    before, after, reason = BROKEN[fault]
    assert before in GOOD
    with pytest.raises(LibraryError, match=re.escape(reason)) as caught:
        read(GOOD.replace(before, after, 1))
    assert caught.value.file == "proef.toml"


def test_a_file_with_another_name_or_encoding_is_refused() -> None:
    with pytest.raises(LibraryError, match=r"should be called proef\.toml or proef-2026\.1\.toml"):
        read(GOOD, "samen.toml")
    with pytest.raises(LibraryError, match="is not UTF-8"):
        read_framework("proef.toml", GOOD.encode("utf-16"))


def library(crossmaps: str = MAP, **more: str) -> object:
    other = GOOD.replace('key = "proef"', 'key = "andere"')
    files = {"proef.toml": GOOD, "andere.toml": other, "crossmaps.toml": crossmaps, **more}
    return read_library({name: text.encode() for name, text in files.items()})


DANGLING = {
    "to an element that is not there": ('["twee"]', '["drie"]', "andere has no element 'drie'"),
    "from an element that is not there": ("een = ", "nul = ", "proef has no element 'nul'"),
    "to a framework that is not there": ('to = "andere"', 'to = "elders"', "framework 'elders' is not there"),
    "to nothing": ('["twee"]', "[]", "'een' links to nothing"),
    "to itself": ('to = "andere"', 'to = "proef"', "links a framework to itself"),
    "twice": ('["twee"]', '["twee", "twee"]', "names something twice"),
    "by a source without a name": ('"judgement"', '"source"', "no source is named"),
    "without a note in Arabic": ('note.ar = "رأينا."\n', "", "language 'ar' is missing"),
}


@pytest.mark.parametrize("fault", DANGLING)
def test_a_crossmap_that_does_not_hold_is_refused(fault: str) -> None:
    before, after, reason = DANGLING[fault]
    assert before in MAP
    with pytest.raises(LibraryError, match=re.escape(reason)) as caught:
        library(MAP.replace(before, after, 1))
    assert caught.value.file == "crossmaps.toml"


def test_the_same_version_in_two_files_is_refused() -> None:
    with pytest.raises(LibraryError, match="stands twice"):
        library(**{"proef-2026.1.toml": GOOD})


def test_two_versions_stand_side_by_side_and_the_newest_wins() -> None:
    newer = GOOD.replace("2026.1", "2026.10")
    assert library(**{"proef-2026.10.toml": newer}).newest("proef").version == "2026.10"  # type: ignore[attr-defined]
    assert library(**{"proef-2026.9.toml": GOOD.replace("2026.1", "2026.9")}).newest("proef").version == "2026.9"  # type: ignore[attr-defined]


def test_a_published_version_that_changed_is_refused() -> None:
    sign = read_framework("proef.toml", GOOD.encode()).digest
    library(**{"published.toml": f'[digests]\n"proef@2026.1" = "{sign}"\n'})
    with pytest.raises(LibraryError, match="may not change: make it a new version"):
        library(**{"published.toml": f'[digests]\n"proef@2026.1" = "{"0" * 64}"\n'})
    with pytest.raises(LibraryError, match="its file is gone"):
        library(**{"published.toml": f'[digests]\n"weg@2026.1" = "{sign}"\n'})


def test_comments_and_layout_do_not_count_but_words_do() -> None:
    sign = read_framework("proef.toml", GOOD.encode()).digest
    assert read_framework("proef.toml", f"# new\n{GOOD}\n".encode()).digest == sign
    assert read_framework("proef.toml", GOOD.replace("Een zin.", "Een zinnetje.").encode()).digest != sign


SHIPPED = {name: data.decode() for name, data in shipped_files().items() if name not in ("crossmaps.toml",)}
LINES = [
    (name, number)
    for name, text in sorted(SHIPPED.items())
    for number, line in enumerate(text.splitlines())
    if line.strip() and not line.startswith("#") and name != "published.toml"
]


@settings(max_examples=examples(150))
@given(st.sampled_from(LINES))
def test_every_line_of_every_shipped_file_counts(place: tuple[str, int]) -> None:
    """Taking any line away is refused, with the name of the file, or it changes the digest: nothing is ignored."""
    name, number = place
    lines = SHIPPED[name].splitlines()
    shorter = "\n".join(lines[:number] + lines[number + 1 :])
    assert outcome(name, shorter) not in ("unnoticed", "refused elsewhere")


def outcome(name: str, text: str) -> str:
    """What became of a changed file."""
    try:
        changed = read_framework(name, text.encode())
    except LibraryError as problem:
        return "refused" if problem.file == name else "refused elsewhere"
    same = changed.digest == read_framework(name, SHIPPED[name].encode()).digest
    return "unnoticed" if same else "another version"


def test_control_a_change_that_means_nothing_goes_unnoticed() -> None:
    assert outcome("samen.toml", SHIPPED["samen.toml"] + "\n# nothing") == "unnoticed"


@settings(max_examples=examples(60))
@given(st.sampled_from(LINES), st.sampled_from(["onbekend = 1", "[[onbekend]]\nx = 1", "zomaar"]))
def test_a_line_that_does_not_belong_is_refused_wherever_it_stands(place: tuple[str, int], extra: str) -> None:
    name, number = place
    lines = SHIPPED[name].splitlines()
    with pytest.raises(LibraryError) as caught:
        read_framework(name, "\n".join([*lines[:number], extra, *lines[number:]]).encode())
    assert caught.value.file == name
