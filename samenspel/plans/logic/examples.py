"""Example texts to start a chapter from: offered, never imposed (own wording, `plans/data/examples.toml`)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from samenspel.plans.logic.wording import DATA

MUNICIPALITY, CENTRE = "[naam van de gemeente]", "[naam van het centrum]"
_BLANK = re.compile(r"\[naam van [^\]\n]{1,60}\]")


@dataclass(frozen=True, slots=True)
class Example:
    """A text to start from: what it is called, the question it answers, and the text with its blanks."""

    key: str
    title: str
    hint: str
    body: str

    def filled(self, *, centre: str, municipality: str) -> str:
        """The text with the names in their places; a name that is not known stays a blank."""
        names = {CENTRE: centre, MUNICIPALITY: municipality}
        body = self.body
        for blank, name in names.items():
            body = body.replace(blank, name.strip() or blank)
        return body


@cache
def examples() -> dict[str, Example]:
    """The examples by chapter key (read once)."""
    tables = tomllib.loads((DATA / "examples.toml").read_text(encoding="utf-8"))
    return {key: Example(key, one["title"], one["hint"], one["body"].strip()) for key, one in tables.items()}


def blanks(body: str) -> tuple[str, ...]:
    """The blanks that still have to be filled in, each once."""
    return tuple(dict.fromkeys(_BLANK.findall(body)))
