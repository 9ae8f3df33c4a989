"""A reading as plain JSON and back: the only thing that crosses from the process that reads to the one that asked.

Every value is checked on the way back in: what has another shape than ours raises BadReading, and so is refused.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from samenspel.core.logic.tables import Problem
from samenspel.people.logic.custody import Custody, Kind
from samenspel.rosters.logic import roster
from samenspel.rosters.logic.roster import NeedsMapping, Reading, Refused, Roster

_SHAPES: Mapping[str, type[Roster] | type[NeedsMapping] | type[Refused]] = {
    "roster": Roster,
    "needs_mapping": NeedsMapping,
    "refused": Refused,
}


class BadReading(ValueError):
    """What came back is not a reading."""


def pieces(reading: Reading) -> Iterator[str]:
    """The reading as a text, a bit at a time: a large one would else be held many times over."""
    name = next(name for name, shape in _SHAPES.items() if isinstance(reading, shape))
    yield f'{{"is":"{name}","value":['
    for place, field in enumerate(fields(reading)):
        value = getattr(reading, field.name)
        yield "," if place else ""
        if isinstance(value, tuple):
            yield "["
            yield from (f"{',' if at else ''}{_ENCODER.encode(one)}" for at, one in enumerate(value))
            yield "]"
        else:
            yield _ENCODER.encode(value)
    yield "]}"


def loaded(text: str | bytes) -> Reading:
    """The reading again. Raises BadReading."""
    try:
        plain = json.loads(text)
        reading: Reading = _in(_SHAPES[plain["is"]], plain["value"])
    except (KeyError, TypeError, ValueError, RecursionError) as wrong:
        raise BadReading from wrong
    return reading


def _out(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return [getattr(value, field.name) for field in fields(value)]


_ENCODER = json.JSONEncoder(default=_out, ensure_ascii=False, separators=(",", ":"))


def _in(shape: Any, value: Any) -> Any:
    origin, parts = typing.get_origin(shape), typing.get_args(shape)
    if origin in {types.UnionType, typing.Union}:
        return _in_union(parts, value)
    if origin is tuple:
        return _in_tuple(parts, value)
    if origin is not None:  # the one mapping there is: headings with their fields
        return {_text(key): _text(one) for key, one in value.items()}
    if isinstance(shape, type) and is_dataclass(shape):
        hints = _hints(shape)
        return shape(*(_in(hint, one) for hint, one in zip(hints, value, strict=True)))
    if shape is date:
        return date.fromisoformat(value)
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return shape(value)
    if type(value) is not shape:
        raise TypeError
    return value


def _in_union(parts: tuple[Any, ...], value: Any) -> Any:
    """X or None, and the text or number of a parameter."""
    if value is None and type(None) in parts:
        return None
    rest = [part for part in parts if part is not type(None)]
    if len(rest) == 1:
        return _in(rest[0], value)
    if type(value) not in rest:
        raise TypeError
    return value


def _in_tuple(parts: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError
    if parts[-1] is Ellipsis:
        return tuple(_in(parts[0], one) for one in value)
    return tuple(_in(part, one) for part, one in zip(parts, value, strict=True))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


@cache
def _hints(shape: type) -> tuple[Any, ...]:
    names = {"Problem": Problem, "Mapping": Mapping, "Kind": Kind, "Custody": Custody, "date": date}
    hints = typing.get_type_hints(shape, {**vars(roster), **names})
    return tuple(hints[field.name] for field in fields(shape))
