"""The base of every row that belongs to a centre."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar, cast

from django.db import models
from django.db.models.fields.related import ForeignKey

from samenspel.core import tenancy

Row = TypeVar("Row", bound=models.Model)


class CentreQuerySet(models.QuerySet[Row]):
    """Rows of the centre in scope; writing in bulk keeps the walls too."""

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        rows = list(objs)
        for row in rows:
            if isinstance(row, CentreModel):
                row.keep_inside()
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        if {"centre", "centre_id"} & kwargs.keys():
            raise tenancy.WrongCentre("A row never moves to another centre.")
        return super().update(**kwargs)


class CentreManager(models.Manager[Row]):
    """Filters on the centre in scope and refuses to run without one."""

    def get_queryset(self) -> CentreQuerySet[Row]:
        rows: CentreQuerySet[Row] = CentreQuerySet(self.model, using=self._db)
        scope = tenancy.active_scope()
        return rows if scope is tenancy.ALL else rows.filter(centre_id=scope)


class CentreModel(models.Model):
    """A row of daily or policy data: it carries its centre, and a random id for the outside world.

    A subclass that writes its own Meta inherits `CentreModel.Meta`, so that related look-ups, saves and
    deletes go through the same walls.
    """

    centre = models.ForeignKey("organisations.Centre", on_delete=models.CASCADE, related_name="+", editable=False)
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)

    travels: ClassVar[bool] = True  # whether rows are in the export of a centre; keys are not

    objects: ClassVar[CentreManager[Any]] = CentreManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "public_id"], name="%(app_label)s_%(class)s_public_id")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.keep_inside()
        super().save(*args, **kwargs)

    def keep_inside(self) -> None:
        """Fill the centre from the scope; raise WrongCentre when this row or a neighbour is another's."""
        scope = tenancy.active_scope()
        if scope is not tenancy.ALL:
            if self.centre_id is None:
                self.centre_id = scope
            elif self.centre_id != scope:
                raise tenancy.WrongCentre(f"{self._meta.label} of another centre than the one in scope.")
        for field in self._meta.concrete_fields:
            if isinstance(field, ForeignKey) and issubclass(field.related_model, CentreModel):
                self._keep_neighbour(field)

    def _keep_neighbour(self, field: ForeignKey[Any, Any]) -> None:
        key = getattr(self, field.attname)
        if key is None:
            return
        neighbour = field.get_cached_value(self, default=None)
        if neighbour is None:
            model = cast(type[CentreModel], field.related_model)
            inside = model.objects.filter(pk=key, centre_id=self.centre_id).exists()
        else:
            inside = cast(CentreModel, neighbour).centre_id == self.centre_id
        if not inside:
            raise tenancy.WrongCentre(f"{self._meta.label}.{field.name} points to another centre.")
