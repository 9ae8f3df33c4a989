"""Keys that somebody bears outside the pages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, Personal


class FeedKey(CentreModel):
    """The secret address of one adult's own calendar. Only its fingerprint is kept; withdrawing ends it at once.

    `shows_names`: the adult chose to have first names of the own children in the titles.
    """

    travels: ClassVar[bool] = False
    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        adult="adult",
        fields={"made_at": Level.ORDINARY, "fetched_on": Level.ORDINARY, "withdrawn_at": Level.ORDINARY},
        plain=frozenset({"token_hash", "shows_names"}),
        private=frozenset({"token_hash"}),
        settled="withdrawn_at",
    )

    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    shows_names = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    fetched_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)
