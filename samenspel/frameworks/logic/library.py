"""From data files to a Library: pure and strict. Files come in as names and bytes, never as paths.

The format is written down in `docs/reference/framework-files.md`.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from samenspel.frameworks.logic.shapes import (
    BASES,
    KINDS,
    VERSION,
    CrossMap,
    Element,
    Framework,
    Group,
    Library,
    Mnemonic,
    Suggestion,
)
from samenspel.frameworks.logic.strict import Languages, LibraryError, Table

CROSSMAPS = "crossmaps.toml"
PUBLISHED = "published.toml"


def read_library(files: Mapping[str, bytes]) -> Library:
    """Read all data files, `{file name: content}`, into a Library.

    Raises LibraryError for anything that is not exactly right: unknown or missing fields, a missing
    language, double keys, links to nothing, a published version that changed.
    """
    frameworks = [read_framework(name, files[name]) for name in sorted(files) if _is_framework(name)]
    versions = (f"{one.key}@{one.version}" for one in frameworks)
    _refuse_doubles("", "framework version", versions, "the library")
    known: dict[str, frozenset[str]] = {}
    for one in frameworks:
        keys = frozenset(element.key for element in one.elements)
        known[one.key] = known.get(one.key, frozenset()) | keys
    library = Library(
        tuple(sorted(frameworks, key=lambda one: (one.place, one.key, one.version))),
        read_crossmaps(CROSSMAPS, files[CROSSMAPS], known) if CROSSMAPS in files else (),
        read_published(files[PUBLISHED]) if PUBLISHED in files else {},
    )
    check_published(library)
    return library


def _is_framework(name: str) -> bool:
    return name.endswith(".toml") and name not in (CROSSMAPS, PUBLISHED)


def _parse(file: str, content: bytes) -> Table:
    try:
        raw = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LibraryError(file, "", f"is not UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(file, "", f"is no valid TOML: {error}") from error
    return Table(raw, file, "", Languages())


def read_framework(file: str, content: bytes) -> Framework:
    """Read one framework version. Raises LibraryError."""
    table = _parse(file, content)
    key, version = table.key(), table.word("version")
    if not VERSION.match(version):
        table.refuse(f"version {version!r} should be a year and a number, such as 2026.1")
    if file not in (f"{key}.toml", f"{key}-{version}.toml"):
        table.refuse(f"the file should be called {key}.toml or {key}-{version}.toml")
    framework = Framework(
        key=key,
        version=version,
        kind=table.choice("kind", KINDS),
        place=table.number("place"),
        judged=table.flag("judged", True),
        may_add=table.flag("may_add", True),
        name=table.text("name", title=True),
        description=table.text("description"),
        credit=table.text("credit"),
        sources=table.sources(),
        groups=tuple(_group(one) for one in table.tables("group", "group")),
        elements=tuple(_element(one) for one in table.tables("element", "element")),
        suggestions=tuple(_suggestion(one) for one in table.tables("suggestion", "suggestion")),
        digest="",
    )
    table.done()
    _check_framework(file, framework)
    return replace(framework, digest=digest(framework))


def _group(table: Table) -> Group:
    group = Group(table.key(), table.text("title", title=True), table.text("description"))
    table.done()
    return group


def _element(table: Table) -> Element:
    element = Element(
        key=table.key(),
        title=table.text("title", title=True),
        description=table.text("description"),
        subtitle=table.optional_text("subtitle", title=True),
        short=table.optional_text("short", title=True),
        group=table.optional_key("group"),
        evidence=table.texts("evidence"),
        statements=table.texts("statements"),
        mnemonics=tuple(_mnemonic(one) for one in table.tables("mnemonic", "mnemonic")),
        aliases=table.words("aliases"),
        norm=table.norm(),
        valid_from=table.day("valid_from"),
        valid_until=table.day("valid_until"),
        sources=table.sources(),
    )
    if element.valid_from and element.valid_until and element.valid_from > element.valid_until:
        table.refuse("valid_from is after valid_until")
    table.done()
    return element


def _mnemonic(table: Table) -> Mnemonic:
    mnemonic = Mnemonic(table.word("word"), table.text("meaning"))
    table.done()
    return mnemonic


def _suggestion(table: Table) -> Suggestion:
    suggestion = Suggestion(
        key=table.key(),
        title=table.text("title", title=True),
        description=table.text("description"),
        sharpens=table.optional_key("sharpens"),
        norm=table.norm(),
        sources=table.sources(),
    )
    table.done()
    return suggestion


def _check_framework(file: str, framework: Framework) -> None:
    keys = [element.key for element in framework.elements]
    if not keys:
        raise LibraryError(file, "", "has no elements")
    _refuse_doubles(file, "element", keys, "this file")
    _refuse_doubles(file, "group", (group.key for group in framework.groups), "this file")
    _refuse_doubles(file, "suggestion", (one.key for one in framework.suggestions), "this file")
    names = [alias for element in framework.elements for alias in element.aliases]
    _refuse_doubles(file, "name", keys + [name.casefold() for name in names], "this file")
    _check_groups(file, framework)
    for one in framework.suggestions:
        where = f"suggestion {one.key!r}"
        if one.sharpens is not None and one.sharpens not in keys:
            raise LibraryError(file, where, f"sharpens {one.sharpens!r}, which is not there")
        if one.sharpens is None and (not framework.may_add or one.key in keys):
            raise LibraryError(file, where, "cannot be added to this framework")


def _check_groups(file: str, framework: Framework) -> None:
    groups: set[str | None] = {group.key for group in framework.groups}
    for element in framework.elements:
        if element.group not in (groups or {None}):
            raise LibraryError(file, f"element {element.key!r}", f"group {element.group!r} is not there")
    for group in framework.groups:
        if group.key not in {element.group for element in framework.elements}:
            raise LibraryError(file, f"group {group.key!r}", "has no elements")


def _refuse_doubles(file: str, what: str, keys: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise LibraryError(file or where, f"{what} {key!r}", f"stands twice in {where}")
        seen.add(key)


def read_crossmaps(file: str, content: bytes, known: Mapping[str, frozenset[str]]) -> tuple[CrossMap, ...]:
    """Read the cross-maps; `known` gives the element keys per framework. Raises LibraryError."""
    table = _parse(file, content)
    maps = tuple(_crossmap(one, known) for one in table.tables("map", "map"))
    table.done()
    _refuse_doubles(file, "map", (one.key for one in maps), "this file")
    _refuse_doubles(file, "map", (f"{one.source} to {one.target}" for one in maps), "this file")
    return maps


def _crossmap(table: Table, known: Mapping[str, frozenset[str]]) -> CrossMap:
    source, target = table.key("from"), table.key("to")
    for framework in (source, target):
        if framework not in known:
            table.refuse(f"framework {framework!r} is not there")
    if source == target:
        table.refuse("links a framework to itself")
    links = Table(table.rest.pop("links", None), table.file, f"{table.entry}: links", table.languages)
    found = [(start, links.words(start)) for start in list(links.rest)]
    for start, ends in found:
        _check_link(links, known, (source, start), [(target, end) for end in ends])
    crossmap = CrossMap(
        key=table.key(),
        source=source,
        target=target,
        basis=table.choice("basis", BASES),
        note=table.text("note"),
        sources=table.sources(),
        links=tuple(found),
    )
    table.done()
    if crossmap.basis == "source" and not crossmap.sources:
        table.refuse("basis is 'source', but no source is named")
    return crossmap


def _check_link(
    links: Table, known: Mapping[str, frozenset[str]], start: tuple[str, str], ends: list[tuple[str, str]]
) -> None:
    for framework, key in (start, *ends):
        if key not in known[framework]:
            links.refuse(f"{framework} has no element {key!r}")
    if not ends:
        links.refuse(f"{start[1]!r} links to nothing")


def digest(framework: Framework) -> str:
    """SHA-256 (hex) of what a framework says; the layout and comments of its file do not count."""
    content = asdict(framework) | {"digest": ""}
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in a framework")


def read_published(content: bytes) -> dict[str, str]:
    """The digests of published versions, `{"samen@2026.1": digest}`. Raises LibraryError."""
    table = _parse(PUBLISHED, content)
    digests = Table(table.rest.pop("digests", {}), PUBLISHED, "digests", table.languages)
    table.done()
    return {name: digests.word(name) for name in list(digests.rest)}


def check_published(library: Library) -> None:
    """Refuse a version that was published and has changed since, or is gone. Raises LibraryError."""
    there = {f"{one.key}@{one.version}" for one in library.frameworks}
    for name in sorted(set(library.published) - there):
        raise LibraryError(PUBLISHED, name, "was published and its file is gone")
    for framework in library.frameworks:
        expected = library.published.get(f"{framework.key}@{framework.version}")
        if expected is not None and expected != framework.digest:
            reason = "was published and may not change: make it a new version"
            raise LibraryError(f"{framework.key}.toml", f"version {framework.version}", reason)


def published_file(library: Library) -> str:
    """The content of `published.toml` with which every version of the library may not change any more."""
    rows = (f'"{one.key}@{one.version}" = "{one.digest}"\n' for one in library.frameworks)
    head = "# Made by `scripts/publish_frameworks.py`. These versions may not change any more: make a new one.\n"
    return f"{head}[digests]\n{''.join(sorted(rows))}"
