"""What a row of the table of addresses is, and a short way to write many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.house.matrix.opens import Opens, anyone


@dataclass(frozen=True, slots=True)
class Row:
    """One address. `surely` False: also who may come there can find it closed, because of how far a thing is.

    `by` is the method with which it is read: some pages that show what is sensitive are asked for by a button.
    """

    opens: Opens
    ids: Mapping[str, str] = field(default_factory=dict)
    surely: bool = True
    is_public: bool = False
    by: str = "GET"


@dataclass(frozen=True, slots=True)
class Ask:
    """An address filled in with somebody's things; `owner` is whose."""

    name: str
    url: str
    row: Row
    owner: str


def public(**ids: str) -> Row:
    return Row(anyone, ids, surely=False, is_public=True)


def rows(opens: Opens, names: str, /, surely: bool = True, **ids: str) -> dict[str, Row]:
    return {name: Row(opens, ids, surely) for name in names.split()}


def publics(names: str) -> dict[str, Row]:
    return {name: public() for name in names.split()}


TOKEN = "=geen-sleutel"
NOTHING = "=00000000-0000-4000-8000-000000000001"
NUMBER = "=1"
