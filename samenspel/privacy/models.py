"""Questions about one's own data, and what became of them (AVG art. 12: an answer within a month)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, Personal


class DataRequest(CentreModel):
    """Somebody asks that something about them or their child is corrected, erased or no longer used.

    It has a status, somebody who answers, an answer with its reason, and a term (product.md, promise 4).
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.ROLE,
        child="child",
        adult="adult",
        fields={
            "kind": Level.ORDINARY,
            "text": Level.SENSITIVE,
            "status": Level.ORDINARY,
            "received_on": Level.ORDINARY,
            "answer_by": Level.ORDINARY,
            "answer": Level.SENSITIVE,
            "answered_on": Level.ORDINARY,
        },
        makers=frozenset({"answered_by"}),
    )

    class Kind(models.TextChoices):
        CORRECT = "correct", _("something is not right")
        ERASE = "erase", _("I want something erased")
        STOP = "stop", _("I do not want something to be used")
        OTHER = "other", _("I have another question")

    class Status(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        DONE = "done", _("done")
        REFUSED = "refused", _("not done")

    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    child = models.ForeignKey("people.Child", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=2000)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    received_on = models.DateField()
    answer_by = models.DateField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["answer_by", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def is_late(self, day: date) -> bool:
        """Whether the promised day has passed."""
        return self.is_open and day > self.answer_by
