"""The documents are true where a machine can tell: links, settings, dependencies, decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
# In code: os.environ["X"], os.environ.get("X"), os.getenv("X").
READ = re.compile(r"""environ(?:\.get|\.pop)?[(\[]\s*["']([A-Z_]+)["']|getenv\(\s*["']([A-Z_]+)["']""")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")
OURS = {"DJANGO_SETTINGS_MODULE", "CI", "SAMENSPEL_BROWSER"}  # for makers, not for operators


def prose(text: str) -> str:
    """A page without its code, where brackets mean other things."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def anchor(heading: str) -> str:
    """The anchor that a forge makes of a heading."""
    words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return words.replace(" ", "-")


def anchors(page: Path) -> set[str]:
    """All anchors of a page."""
    lines = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL).splitlines()
    return {anchor(line.lstrip("#")) for line in lines if line.startswith("#")}


def broken_links(page: Path, text: str) -> Iterator[str]:
    """Relative links that lead nowhere."""
    for target in LINK.findall(prose(text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, part = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        is_there = found.exists() and found.is_relative_to(ROOT)
        if not is_there or (part and found.suffix == ".md" and part not in anchors(found)):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(page: Path) -> None:
    assert list(broken_links(page, page.read_text())) == []


def test_control_a_link_to_nothing_is_caught() -> None:
    text = "[a](nowhere.md) [b](README.md#no-such-part) [c](https://example.org) `[d](x.md)`"
    assert list(broken_links(ROOT / "README.md", text)) == ["nowhere.md", "README.md#no-such-part"]


def test_every_page_can_be_found_from_the_index() -> None:
    seen: set[Path] = set()
    todo = [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen:
            continue
        seen.add(page)
        for target in LINK.findall(prose(page.read_text())):
            found = (page.parent / target.partition("#")[0]).resolve()
            if found.is_dir():
                todo += found.glob("*.md")
            elif found.suffix == ".md" and found.exists():
                todo.append(found)
    lost = [str(page.relative_to(ROOT)) for page in PAGES if page not in seen]
    assert lost == []


def settings_read() -> set[str]:
    """The environment variables that the product reads."""
    found = set()
    for path in (ROOT / "samenspel").rglob("*.py"):
        found |= {name for pair in READ.findall(path.read_text()) for name in pair if name}
    return found - OURS


def test_every_setting_is_documented_and_no_other() -> None:
    page = (DOCS / "reference" / "settings.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", page, flags=re.MULTILINE))
    assert len(settings_read()) > 5
    assert documented == settings_read()


def test_every_dependency_has_its_line() -> None:
    page = (DOCS / "dependencies.md").read_text().lower()
    first = {name for line in page.splitlines() if line.startswith("| ") for name in names(line)}
    wanted = {
        re.split(r"[\[<>=; ]", line)[0].lower()
        for line in (ROOT / "requirements" / "base.in").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    }
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "base.txt").read_text(), flags=re.MULTILINE)
    assert len(wanted) > 10
    assert sorted((wanted | {name.lower() for name in locked}) - first) == []


def names(row: str) -> list[str]:
    """The packages in the first cell of a table row."""
    return [name.strip() for name in row.split("|")[1].split(",")]


def test_every_decision_is_in_the_index_under_its_own_title() -> None:
    index = (DOCS / "adr" / "README.md").read_text()
    decisions = sorted((DOCS / "adr").glob("[0-9]*.md"))
    assert len(decisions) > 10
    for page in decisions:
        number, title = re.fullmatch(r"# (\d+)\. (.+)", page.read_text().splitlines()[0]).groups()  # type: ignore[union-attr]
        assert page.name.startswith(f"{int(number):04}-")
        assert f"- [{int(number):04}]({page.name}) {title}\n" in index
        for part in ("## Context", "## Decision", "## Consequence"):
            assert part in page.read_text(), page.name


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", (ROOT / "THREAT_MODEL.md").read_text()))
    assert len(named) > 5
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_the_documents_exist(page: Path) -> None:
    from samenspel.config.cli import COMMANDS

    used = set(
        re.findall(r"(?:^|^sudo |/bin/|`)samenspel ([a-z]+(?:-[a-z]+)*)", code_of(page.read_text()), re.MULTILINE)
    )
    assert used <= COMMANDS.keys()


def code_of(text: str) -> str:
    """Only the code of a page."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]*`", text, flags=re.DOTALL))
