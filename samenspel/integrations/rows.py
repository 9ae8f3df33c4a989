"""Rows to plain values and back: neighbours by public id, logins by address, shared rows by natural key."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any, cast

from django.apps import apps
from django.db import models
from django.db.models.fields.related import ForeignKey

from samenspel.accounts.models import User
from samenspel.core.models import CentreModel

Values = dict[str, Any]


def centre_models() -> list[type[CentreModel]]:
    """Every model whose rows belong to a centre and move with it, each after those it points to."""
    kinds = {model for model in apps.get_models() if issubclass(model, CentreModel) and model.travels}
    graph = {
        model: {
            other for field in foreign_keys(model) if (other := field.related_model) in kinds and other is not model
        }
        for model in sorted(kinds, key=lambda model: model._meta.label_lower)
    }
    return list(TopologicalSorter(graph).static_order())


def foreign_keys(model: type[models.Model]) -> list[ForeignKey[Any, Any]]:
    """The foreign keys of a model, but for the centre."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [field for field in fields if field.name != "centre"]


def plain_rows(model: type[CentreModel]) -> list[Values]:
    """The rows of the centre in scope as plain values, in the order in which they were made.

    Lists and undo follow that order, so it travels along: what is restored stands as it stood.
    """
    keys = [field.name for field in foreign_keys(model)]
    lists = [field.name for field in model._meta.many_to_many]
    rows = model.objects.prefetch_related(*lists).order_by("pk")
    if keys:  # without arguments select_related would follow every key
        rows = rows.select_related(*keys)
    return [_plain(row) for row in rows]


def _plain(row: CentreModel) -> Values:
    values: Values = {}
    for field in row._meta.concrete_fields:
        if field.name in {"id", "centre"}:
            continue
        values[field.name] = _reference(getattr(row, field.name)) if field.is_relation else _value(field, row)
    for field in row._meta.many_to_many:
        values[field.name] = sorted(str(other.public_id) for other in getattr(row, field.name).all())
    return values


def _value(field: models.Field[Any, Any], row: models.Model) -> Any:
    value = field.value_from_object(row)
    if value is None or isinstance(value, bool | int | str) or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(row)


def _reference(other: models.Model | None) -> Any:
    if other is None:
        return None
    if isinstance(other, CentreModel):
        return str(other.public_id)
    if isinstance(other, User):
        return other.email
    return list(cast(Any, other).natural_key())


class Restorer:
    """Builds rows again from plain values, within the scope of the new centre.

    Raises KeyError, ValueError, TypeError or ValidationError for what does not fit the models.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[type[models.Model], str], models.Model] = {}

    def restore(self, model: type[CentreModel], rows: list[Values]) -> None:
        """Create these rows; neighbours must have been restored before, but for rows of the same kind."""
        made = [self._build(model, values) for values in rows]
        model.objects.bulk_create(made)
        self._found |= {(model, str(row.public_id)): row for row in made}
        self._tie(model, made, rows)
        for row, values in zip(made, rows, strict=True):
            for field in model._meta.many_to_many:
                others = [self._found[cast(Any, field.related_model), key] for key in values[field.name]]
                getattr(row, field.name).set(others)

    def _tie(self, model: type[CentreModel], made: list[CentreModel], rows: list[Values]) -> None:
        """Point rows to others of the same kind (a round to the one it is based on), now that all are there."""
        own = [field for field in foreign_keys(model) if field.related_model is model]
        for row, values in zip(made, rows, strict=True):
            for field in own:
                setattr(row, field.name, self._parsed(field, values[field.name]))
        if own and made:
            model.objects.bulk_update(made, [field.name for field in own])

    def _build(self, model: type[CentreModel], values: Values) -> CentreModel:
        fields = {field.name: field for field in model._meta.concrete_fields if field.name not in {"id", "centre"}}
        expected = {*fields, *(field.name for field in model._meta.many_to_many)}
        if set(values) != expected:
            raise KeyError(", ".join(sorted(set(values) ^ expected)))
        later = {field.name for field in foreign_keys(model) if field.related_model is model}
        row = model(**{name: self._parsed(field, values[name]) for name, field in fields.items() if name not in later})
        row.keep_inside()
        row.clean_fields(exclude=[name for name, field in fields.items() if field.is_relation or _is_open(field, row)])
        return row

    def _parsed(self, field: models.Field[Any, Any], value: Any) -> Any:
        if value is None or isinstance(field, models.JSONField):
            return value
        if not field.is_relation:
            return field.to_python(value)
        other = cast(type[models.Model], field.related_model)
        if issubclass(other, CentreModel):
            return self._found[other, str(uuid.UUID(value))]
        if other is User:
            return User.objects.filter(email=value).first() or User.objects.create_user(value)
        return cast(Any, other)._default_manager.get_by_natural_key(*value)


def _is_open(field: models.Field[Any, Any], row: models.Model) -> bool:
    """A field that may be unknown, and is: a form would ask for it, a database does not."""
    return field.null and field.value_from_object(row) is None


def everything() -> Iterator[tuple[str, list[Values]]]:
    """All rows of the centre in scope, per model label."""
    for model in centre_models():
        yield model._meta.label_lower, plain_rows(model)
