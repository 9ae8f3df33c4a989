"""The adoption pack: nothing to ask a lawyer is forgotten, nothing to fill in is broken, no named file is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from samenspel.core.personal import Personal
from tests.house.test_docs import DOCS, ROOT, prose

PACK = DOCS / "adoption"
CHECKLIST = PACK / "checklist-jurist.md"
PAGES = sorted(page for page in PACK.glob("*.md") if page != CHECKLIST)
# A question for a lawyer stands alone in a quoted line: > **Jurist:** V1. May this be done?
MARK = re.compile(r"^> \*\*Jurist:\*\* ([A-Z]\d+)\. (.+\?)$", flags=re.MULTILINE)
# In the checklist: | V1 | [page](page.md) | May this be done? | answer | initials and date |
ROW = re.compile(r"^\| ([A-Z]\d+) \| \[[^\]]+\]\(([\w-]+\.md)\) \| (.+?\?) \|", flags=re.MULTILINE)
OPENED = re.compile(r"\[\s*in te vullen", flags=re.IGNORECASE)
FILL_IN = re.compile(r"\[in te vullen: \S[^\[\]\n]*[^\s\[\]]\]")
TEMPLATES = {
    "adviesaanvraag-oudercommissie.md",
    "dpia.md",
    "gezamenlijke-verantwoordelijkheid.md",
    "instemmingsverzoek-mr.md",
    "privacypagina-ouders.md",
    "toegankelijkheidsverklaring.md",
    "verwerkersovereenkomst.md",
}
NAMED = re.compile(r"`((?:docs|samenspel|scripts|tests)/[\w./-]+)`")

TABLE = re.compile(r"`([a-z]+\.[A-Z][A-Za-z]+)`")  # in annex A of the processing agreement

Question = tuple[str, str, str]  # page, code, words


def asked(pages: dict[str, str]) -> set[Question]:
    """The questions for a lawyer in these pages."""
    return {(name, code, words) for name, text in pages.items() for code, words in MARK.findall(text)}


def listed(checklist: str) -> set[Question]:
    """The questions in the checklist."""
    return {(page, code, words) for code, page, words in ROW.findall(checklist)}


def loose_marks(text: str) -> int:
    """How often a page says "Jurist:" in a form that the checklist would miss; in quotation marks it is named only."""
    return text.count("Jurist:") - text.count("“Jurist:”") - len(MARK.findall(text))


def broken_places(text: str) -> Iterator[str]:
    """Places to fill in that nobody would find, or of which nobody would know what belongs there."""
    for start in OPENED.finditer(text):
        if not FILL_IN.match(text, start.start()):
            yield text[start.start() : start.start() + 60]


def missing_files(text: str) -> Iterator[str]:
    """Files that a page names as proof and that are not there."""
    yield from (name for name in NAMED.findall(text) if not (ROOT / name).exists())


def test_every_question_for_a_lawyer_is_in_the_checklist_in_the_same_words() -> None:
    questions = asked({page.name: page.read_text() for page in PAGES})
    codes = [code for _page, code, _words in questions]
    assert len(questions) > 20
    assert len(codes) == len(set(codes))
    assert listed(CHECKLIST.read_text()) == questions


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_mark_has_the_form_that_the_checklist_knows(page: Path) -> None:
    assert loose_marks(page.read_text()) == 0


def test_control_a_forgotten_or_reworded_question_is_seen() -> None:
    pages = {"a.md": "> **Jurist:** A1. Mag dit?\n\n> **Jurist:** A2. En dit?\n"}
    rows = "| A1 | [a](a.md) | Mag dit? | | |\n| A2 | [a](a.md) | En dit? | | |\n"
    assert listed(rows) == asked(pages)
    assert listed(rows.replace("En dit?", "En dat?")) != asked(pages)
    assert listed(rows.splitlines()[0]) != asked(pages)
    assert loose_marks("Zie “Jurist:” hieronder.\n> **Jurist:** A1. Mag dit?") == 0
    assert loose_marks("Jurist: mag dit?") == 1
    assert loose_marks("> **Jurist:** A1. Dit mag.") == 1


@pytest.mark.parametrize("page", [*PAGES, CHECKLIST], ids=lambda page: page.name)
def test_every_place_to_fill_in_says_what_belongs_there(page: Path) -> None:
    text = page.read_text()
    assert list(broken_places(text)) == []
    if page.name in TEMPLATES:
        assert len(FILL_IN.findall(prose(text))) > 3


def test_control_a_place_that_is_broken_is_caught() -> None:
    good = "[in te vullen: naam] en [in te vullen: ja of nee, met reden]"
    assert list(broken_places(good)) == []
    for bad in (
        "[in te vullen]",
        "[in te vullen:]",
        "[in te vullen: ]",
        "[in te vullen:naam]",
        "[In te vullen: naam]",
        "[ in te vullen: naam]",
        "[in te vullen: naam",
        "[in te vullen: naam [van wie]]",
        "[in te vullen: naam\nvan wie]",
    ):
        assert len(list(broken_places(f"{good} {bad}"))) == 1, bad


@pytest.mark.parametrize("page", [*PAGES, CHECKLIST], ids=lambda page: page.name)
def test_every_file_that_is_named_as_proof_exists(page: Path) -> None:
    assert list(missing_files(page.read_text())) == []


def test_control_a_proof_that_is_not_there_is_caught() -> None:
    text = "`tests/house/test_docs.py` en `tests/house/test_nothing.py`"
    assert list(missing_files(text)) == ["tests/house/test_nothing.py"]


def test_every_template_is_there_and_begins_with_its_version_and_its_basis() -> None:
    assert {page.name for page in PAGES} >= TEMPLATES
    for page in PAGES:
        head = page.read_text().split("\n## ")[0]
        for row in ("| Model | versie ", "| Uw versie | [in te vullen: ", "| Grondslag | "):
            assert row in head, f"{page.name}: {row}"


def tables_of_annex_a(agreement: str) -> set[str]:
    """The tables that the annex with data per purpose names."""
    annex = agreement.split("\n## Bijlage A.")[1].split("\n## Bijlage B.")[0]
    return set(TABLE.findall(annex))


def test_the_agreement_names_every_table_that_says_something_about_somebody() -> None:
    named = tables_of_annex_a((PACK / "verwerkersovereenkomst.md").read_text())
    models = {model._meta.label: getattr(model, "personal", None) for model in apps.get_models()}
    about_people = {label for label, said in models.items() if isinstance(said, Personal)}
    assert len(about_people) > 15
    assert about_people - named == set()
    assert named - models.keys() == set()


def test_control_a_table_that_the_agreement_forgot_is_seen() -> None:
    agreement = (PACK / "verwerkersovereenkomst.md").read_text()
    assert "people.Block" in tables_of_annex_a(agreement)
    assert "people.Block" not in tables_of_annex_a(agreement.replace("`people.Block`", "de tabel met blokkades"))
