"""Who did what, and for sensitive things who looked. Ids and words, no foreign keys, no content.

Append-only and hash-chained (S-none; reliability.md T22, G35): a chain per centre and one of the installation.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from samenspel.core.personal import Declaration, NotPersonal


class ReadOnly(RuntimeError):
    """Someone tried to change or remove what was recorded."""


class Chain(models.Model):
    """The head of one chain: of a centre (`key` is its row id) or of the installation (`key` is "")."""

    personal: ClassVar[Declaration] = NotPersonal("the head of a log")

    unscoped_reason = "the installation has a chain too, and a centre's chain outlives its rows"

    key = models.CharField(max_length=40, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.key or "installation"


class EventQuerySet(models.QuerySet["Event"]):
    """Reading only, but for the first write."""

    def update(self, **kwargs: Any) -> int:
        raise ReadOnly("Recorded events do not change.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ReadOnly("Recorded events are not removed.")


class Event(models.Model):
    """One thing that happened. `actor` is a person's public id or the system's name; `detail` holds words."""

    personal: ClassVar[Declaration] = NotPersonal(
        "ids and words only; an id of somebody erased points to nothing (ADR 15)"
    )

    unscoped_reason = "reached only through audit.queries, by the chain of the centre in scope"

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["chain", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_event_number")
        ]
        # Who looked at this child: asked on the family card and for each copy, of a log that only grows.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["chain", "thing", "thing_id", "number"], name="audit_event_thing")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ReadOnly("Recorded events do not change.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ReadOnly("Recorded events are not removed.")
