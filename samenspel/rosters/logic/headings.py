"""What the columns of a table are about, by their headings; a person may say otherwise.

A field is "child.<what>" or "caregiver.<slot>.<what>"; slots are "1" to "4", "mother" and "father". Nothing is
matched by half: a heading of which one word is not understood is not used, and the report says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from samenspel.rosters.logic.words import is_forbidden, meanings, phrases, plain

OF_CHILD: Final = ("key", "name", "given", "prefix", "family", "birth_date", "group", "level", "entered_on", "left_on")
OF_CAREGIVER: Final = (
    "key", "name", "given", "prefix", "family", "relation", "custody", "language", "email", "phone",
)  # fmt: skip
SLOTS: Final = ("1", "2", "3", "4", "mother", "father")
FIELDS: Final = (
    *(f"child.{what}" for what in OF_CHILD),
    *(f"caregiver.{slot}.{what}" for slot in SLOTS for what in OF_CAREGIVER),
)
_NOISE = frozenset({"van", "de", "het", "een", "der", "of", "the", "s", "en", "and"})
_CONTACT = frozenset({"email", "phone", "language", "relation", "custody"})


def suggest(headings: Sequence[str]) -> dict[str, str]:
    """The field per heading, or "" where it is not used. No field is given twice, unless a heading is."""
    found = {heading: "" if is_forbidden(heading) else field_of(heading) for heading in headings}
    slots = {field.split(".")[1] for field in found.values() if field.startswith("caregiver")}
    for heading, field in found.items():
        if field and (_is_worse(heading, field, found) or (len(slots) > 1 and _names_nobody(heading, field))):
            found[heading] = ""
    return _without_whole_names(found)


def field_of(heading: str) -> str:
    """The field that one heading says; empty when it says none."""
    words = _words(heading)
    what = _what(words)
    slot, who = "", ""
    if not what:
        slot = next((order for word in words if (order := meanings("order").get(word))), "")
        people = [person for word in words if (person := meanings("who").get(word))]
        who = people[0] if people else ""
        rest = [word for word in words if word not in meanings("order") and word not in meanings("who")]
        what = _what(rest) if rest else ("name" if who else "")
        if len(set(people)) > 1 and what != "relation":
            return ""
    return _field(what, who, slot)


def _field(what: str, who: str, slot: str) -> str:
    if not what:
        return ""
    if who == "child" or (not who and not slot and what not in _CONTACT):
        return f"child.{what}" if what in OF_CHILD else ""
    if what not in OF_CAREGIVER:
        return ""
    return f"caregiver.{who if who in SLOTS else slot or '1'}.{what}"


def _words(heading: str) -> list[str]:
    """The words, with numbers apart and compounds of a person and a thing split: "Oudernaam1" is ouder naam 1."""
    spread = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_]{2})", " ", plain(heading).replace("?", " "))
    return [part for word in spread.split() for part in _split(word) if part not in _NOISE]


def _split(word: str) -> Sequence[str]:
    if word in meanings("who") or word in meanings("fields"):
        return (word,)
    for person in meanings("who"):
        rest = word.removeprefix(person) if word.startswith(person) else word.removesuffix(person)
        if rest != word and rest in meanings("fields"):
            return (person, rest)
    return (word,)


def _what(words: Iterable[str]) -> str:
    return meanings("fields").get(" ".join(words), "")


def _is_worse(heading: str, field: str, found: Mapping[str, str]) -> bool:
    """Whether another heading of the same field is the better one ("roepnaam" before "voorletters")."""
    return any(_rank(other) < _rank(heading) for other, its in found.items() if its == field)


@cache
def _rank(heading: str) -> int:
    listed = phrases("fields")
    words = _words(heading)
    rest = [word for word in words if word not in meanings("order") and word not in meanings("who")]
    return next((listed.index(said) for said in (" ".join(words), " ".join(rest)) if said in listed), len(listed))


def _names_nobody(heading: str, field: str) -> bool:
    """A bare "e-mail" beside columns of two parents is of nobody we know."""
    words = _words(heading)
    is_bare = not any(word in meanings("who") or word in meanings("order") for word in words)
    return is_bare and field.startswith("caregiver")


def _without_whole_names(found: dict[str, str]) -> dict[str, str]:
    """A whole name is not needed where its parts are there."""
    fields = set(found.values())
    for heading, field in found.items():
        person = field.removesuffix(".name")
        if field.endswith(".name") and {f"{person}.given", f"{person}.family"} <= fields:
            found[heading] = ""
    return found


def lacking(fields: Iterable[str]) -> tuple[str, ...]:
    """Codes of what a table cannot do without: "no_child_name", "name_unclear", "field_twice"."""
    used = [field for field in fields if field]
    missing = []
    if not {"child.name", "child.given", "child.family"} & set(used):
        missing.append("no_child_name")
    if "child.name" in used and {"child.given", "child.family"} & set(used):
        missing.append("name_unclear")
    if len(set(used)) != len(used):
        missing.append("field_twice")
    return tuple(missing)
