"""A framework to plain JSON values and back, for the database; `digest` proves that nothing was lost."""

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from samenspel.frameworks.logic.shapes import (
    Element,
    Framework,
    Group,
    Mnemonic,
    Norm,
    Suggestion,
)

Values = dict[str, Any]
TEXTS = ("title", "subtitle", "short", "description", "evidence", "statements")
_HEAD = ("kind", "place", "judged", "may_add", "name", "description", "credit", "sources")


def head_of(framework: Framework) -> Values:
    """Everything of a version but its key, number, digest and elements."""
    return {name: getattr(framework, name) for name in _HEAD} | {
        "sources": list(framework.sources),
        "groups": [asdict(group) for group in framework.groups],
        "suggestions": [{name: _plain(value) for name, value in asdict(one).items()} for one in framework.suggestions],
    }


def texts_of(element: Element) -> Values:
    """The words of an element: a mapping per field, or a list of mappings."""
    texts = {name: getattr(element, name) for name in TEXTS}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in texts.items() if value}


def detail_of(element: Element) -> Values:
    """What is left of an element beside its key and its words; empty fields are left out."""
    values = {name: _plain(value) for name, value in asdict(element).items()}
    return {name: value for name, value in values.items() if value and name not in (*TEXTS, "key")}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def framework_from(key: str, version: str, digest: str, head: Values, elements: list[Element]) -> Framework:
    """A framework from stored values; the digest is taken on trust, see `queries.damaged_versions`."""
    return Framework(
        key=key,
        version=version,
        digest=digest,
        elements=tuple(elements),
        **{name: head[name] for name in _HEAD if name != "sources"},
        sources=tuple(head["sources"]),
        groups=tuple(Group(**one) for one in head["groups"]),
        suggestions=tuple(_suggestion(one) for one in head["suggestions"]),
    )


def element_from(key: str, texts: Values, detail: Values) -> Element:
    """An element from stored values."""
    values = {**texts, **detail}
    values["norm"] = Norm(**values["norm"]) if values.get("norm") else None
    values["mnemonics"] = tuple(Mnemonic(**one) for one in values.get("mnemonics", ()))
    for name in ("valid_from", "valid_until"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    for field in fields(Element):
        if isinstance(values.get(field.name), list):
            values[field.name] = tuple(values[field.name])
    return Element(key=key, **values)


def _suggestion(values: Values) -> Suggestion:
    norm = Norm(**values["norm"]) if values["norm"] else None
    return Suggestion(**{**values, "norm": norm, "sources": tuple(values["sources"])})
