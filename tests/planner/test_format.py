"""Reading a round: strictly, with the place of what is wrong and the way out, and without being run over."""

from __future__ import annotations

import copy
import json
import string
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.planner.format import (
    MAX_BYTES,
    SENTENCES,
    BadInstance,
    instance_json,
    read_instance,
    read_schedule,
    schedule_json,
)
from samenspel.planner.instance import Instance, Schedule
from tests.planner.rounds import rounds

GOOD: dict[str, Any] = {
    "format": "conversation-round/1",
    "slot_minutes": 10,
    "walk_slots": 1,
    "days": [{"date": "2026-11-23", "first": "17:30", "slots": 4}],
    "staff": [{"id": "eva", "room": "r1", "unavailable": [[0, 1]], "max_run": 8}],
    "families": [
        {"id": "amina", "unavailable": [], "preferred": [[0, 2]]},
        {"id": "bram", "unavailable": [], "preferred": []},
    ],
    "talks": [{"id": "noor", "staff": ["eva"], "families": ["amina"], "slots": 1}],
}


def reading(round_: Any) -> Instance:
    return read_instance(json.dumps(round_).encode())


def trouble(round_: Any) -> BadInstance:
    with pytest.raises(BadInstance) as told:
        reading(round_)
    return told.value


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good round with one thing else: `talks.0.slots`."""
    round_ = copy.deepcopy(GOOD)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    thing: Any = round_
    for step in way:
        thing = thing[step]
    if value is ...:
        del thing[last]
    else:
        thing[last] = value
    return round_


def test_the_good_round_is_read() -> None:
    instance = reading(GOOD)
    assert (instance.walk_slots, instance.days[0].slots, instance.staff[0].max_run) == (1, 4, 8)
    assert instance.staff[0].unavailable == {(0, 1)}
    assert instance.talks[0].families == ("amina",)


@pytest.mark.parametrize(
    ("path", "value", "code", "where"),
    [
        ("format", "conversation-round/2", "format", "format"),
        ("format", ["x" * 10_000], "format", "format"),
        ("talks", ..., "missing", ""),
        ("talk", [], "unknown_key", ""),
        ("walk_slots", -1, "range", "walk_slots"),
        ("walk_slots", True, "type", "walk_slots"),
        ("walk_slots", 1.0, "type", "walk_slots"),
        ("days", [], "no_slots", "days"),
        ("days.0.slots", 0, "no_slots", "days"),
        ("days.0.slots", -4, "range", "days[0].slots"),
        ("days.0.slots", 10**30, "range", "days[0].slots"),
        ("days", [{"slots": 1}] * 61, "many", "days"),
        ("days.0.date", 5, "type", "days[0].date"),
        ("staff.0.max_run", 0, "range", "staff[0].max_run"),
        ("staff.0.max_run", ..., "missing", "staff[0]"),
        ("staff.0.unavailable", [[0]], "type", "staff[0].unavailable[0]"),
        ("staff.0.unavailable", [[0, -1]], "range", "staff[0].unavailable[0]"),
        ("staff.0.unavailable", [["0", 1]], "type", "staff[0].unavailable[0]"),
        ("staff.0.id", "amina", "twice", "families[0].id"),
        ("staff.0.id", "", "range", "staff[0].id"),
        ("families.1.id", "amina", "twice", "families[1].id"),
        ("families.0", "amina", "type", "families[0]"),
        ("talks.0.staff", [], "no_staff", "talks[0]"),
        ("talks.0.families", [], "no_family", "talks[0]"),
        ("talks.0.staff", ["gijs"], "unknown_id", "talks[0].staff[0]"),
        ("talks.0.families", ["eva"], "unknown_id", "talks[0].families[0]"),
        ("talks.0.families", ["bram", "bram"], "twice", "talks[0].families[1]"),
        ("talks.0.families", [["bram"]], "type", "talks[0].families[0]"),
        ("talks.0.slots", 0, "range", "talks[0].slots"),
        ("talks.0.slots", -2, "range", "talks[0].slots"),
        ("apart", [["amina"]], "alone", "apart[0]"),
        ("apart", [["amina", "amina"]], "twice", "apart[0][1]"),
        ("together", [["amina", "karim"]], "unknown_id", "together[0][1]"),
        ("pinned", [{"talk": "sami", "day": 0, "slot": 0}], "unknown_id", "pinned[0].talk"),
        ("pinned", [{"talk": "noor", "day": 0, "slot": 4}], "outside", "pinned[0]"),
        ("pinned", [{"talk": "noor", "day": 0, "slot": 2}] * 2, "twice", "pinned[1].talk"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(path: str, value: Any, code: str, where: str) -> None:
    found = trouble(changed(path, value))
    assert (found.code, found.where) == (code, where)
    assert len(found.sentence()) < 300
    assert found.sentence().endswith(".")


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe{}", b"[" * 100_000, b'{"a": ' + b"9" * 10_000 + b"}", b'{"a": NaN', b"null", b"[]", b"7"],
    ids=["empty", "half", "letters", "deep", "endless number", "nan", "null", "list", "number"],
)  # fmt: skip
def test_what_is_no_round_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(BadInstance):
        read_instance(data)


def test_too_large_a_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadInstance) as told:
        read_instance(b"[" * (MAX_BYTES + 1))
    assert told.value.code == "big"


def test_more_wishes_than_any_school_has_are_refused() -> None:
    many = [[0, 0]] * 120_001
    assert trouble(changed("staff.0.unavailable", many)).code == "many"


def test_a_wish_outside_the_round_is_no_fault() -> None:
    assert reading(changed("families.0.preferred", [[0, 3], [0, 4], [3, 0]])).families[0].preferred


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_can_be_said(code: str) -> None:
    data = dict.fromkeys(("most", "why", "value", "key", "wanted", "least", "day", "slot", "what"), "x")
    assert BadInstance(code, "talks[0]", **data).sentence().startswith("talks[0]: ")
    assert "%" not in BadInstance(code, **data).sentence()


@given(rounds())
def test_a_round_comes_back_from_its_file(instance: Instance) -> None:
    assert reading(instance_json(instance)) == instance


@given(rounds(), st.randoms(use_true_random=False))
def test_a_schedule_comes_back_from_its_file(instance: Instance, dice: Any) -> None:
    places = {
        talk.id: (0, 0) for talk in instance.talks if talk.slots <= instance.days[0].slots and dice.random() < 0.5
    }
    data = json.dumps(schedule_json(instance, Schedule(places)) | {"report": 1}).encode()
    assert read_schedule(data, instance).places == places


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(string.printable, max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(GOOD)), inner, max_size=6),
        max_leaves=20,
    ),
    st.sampled_from(["days", "staff", "families", "talks", "apart", "pinned", "talks.0.staff", "days.0.slots"]),
)
def test_nonsense_anywhere_is_refused_or_read_and_never_breaks(value: Any, path: str) -> None:
    with suppress(BadInstance):
        reading(changed(path, value))
