"""Every model says what it holds about whom, how long, and what erasing does (reliability G32)."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from samenspel.accounts.models import User
from samenspel.core.personal import Keep, Level, NotPersonal, Personal
from samenspel.people.models import Adult, Child

OWN = [model for model in apps.get_models() if model.__module__.startswith("samenspel.")]
PERSONS = {"child": Child, "adult": Adult, "user": User}
HOUSEKEEPING = {"id", "public_id", "centre"}


def faults(model: type[models.Model], said: Any) -> list[str]:
    """What a declaration leaves out or gets wrong."""
    if not isinstance(said, Personal | NotPersonal):
        return ["declares nothing"]
    pointers = {
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in PERSONS.values()
    }
    if isinstance(said, NotPersonal):
        return [f"points to a person by {name}" for name in pointers - said.makers] + ([] if said.reason else ["why?"])
    values = {f.name for f in model._meta.concrete_fields if not f.is_relation and f.name not in HOUSEKEEPING}
    wrong = [f"{name} is in no class" for name in sorted(values - said.fields.keys() - said.plain)]
    wrong += [f"{name} is in two classes" for name in sorted(said.fields.keys() & said.plain)]
    wrong += [f"{name} is no column" for name in sorted((said.fields.keys() | said.plain | said.private) - values)]
    direct = {path.split("__")[0] for path in said.about} | said.makers | said.also
    wrong += [f"points to a person by {name} and does not say how" for name in sorted(pointers - direct)]
    wrong += [] if said.about or said.settled else ["is about nobody"]
    wrong += [f"{kind} leads elsewhere" for kind in PERSONS if not _leads(model, getattr(said, kind), PERSONS[kind])]
    if said.keep is Keep.SETTLED and not _is_column(model, said.settled):
        wrong.append("nothing says when it is settled")
    return wrong


def _is_column(model: Any, path: str) -> bool:
    """Whether a path ends at a column: of the row itself, or of what it belongs to."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return last in {field.name for field in model._meta.concrete_fields}


def _leads(model: Any, path: str, target: type[models.Model]) -> bool:
    """Whether a path ends at that kind of person."""
    if path == "self":
        return model is target
    for step in path.split("__") if path else ():
        model = model._meta.get_field(step).related_model
    return not path or model is target


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label)
def test_every_model_says_what_it_holds_about_whom(model: Any) -> None:
    assert faults(model, getattr(model, "personal", None)) == []


def test_control_a_model_that_forgets_something_is_caught() -> None:
    assert faults(Child, None) == ["declares nothing"]
    assert faults(Child, NotPersonal("nobody")) == ["points to a person by user"]
    said = Child.personal
    assert isinstance(said, Personal)
    fewer = {name: level for name, level in said.fields.items() if name != "birth_date"}
    forgotten = Personal(keep=said.keep, child="self", user="user", fields=fewer, plain=said.plain)
    assert faults(Child, forgotten) == ["birth_date is in no class"]
    assert "child leads elsewhere" in faults(Adult, Personal(keep=Keep.PERSON, child="self"))


def test_contact_data_of_an_adult_are_confidential() -> None:
    said = Adult.personal
    assert isinstance(said, Personal)
    assert {said.fields[name] for name in ("address", "phone", "email")} == {Level.CONFIDENTIAL}
