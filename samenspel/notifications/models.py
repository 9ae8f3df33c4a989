"""What is to be told: written in the same transaction as what happened, sent afterwards (reliability R3)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, Personal


class Message(CentreModel):
    """One message to one adult about one thing. It holds no words: those are made when it is sent, for as long as the
    thing still asks for it.

    `kind` is a registered kind ("talks.invitation"), `thing_id` the public id of what it is about. `key` makes a second
    one of the same impossible. `due_at`: not before. `settled_at`: when it was sent, dropped or given up.
    """

    travels: ClassVar[bool] = False
    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        adult="adult",
        fields={"kind": Level.ORDINARY, "due_at": Level.ORDINARY, "state": Level.ORDINARY},
        plain=frozenset({"thing_id", "key", "attempts", "claimed_until", "settled_at"}),
        private=frozenset({"thing_id", "key"}),
        settled="settled_at",
    )

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("no longer needed")
        FAILED = "failed", _("could not be sent")

    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    thing_id = models.UUIDField(db_index=True)
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["due_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "due_at"], name="notifications_due")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "key"], name="notifications_message_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
