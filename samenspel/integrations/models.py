"""The identity providers of the organisations of centres, and which login belongs to which account there."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, NotPersonal, Personal
from samenspel.integrations.logic.trust import Kind, Trust


class IdentityProvider(models.Model):
    """Where the staff of one organisation of a centre sign in, and what the operator believes of it.

    `endpoints` are the addresses and public keys that it gave when it was added, so that a sign-in goes nowhere else.
    """

    personal: ClassVar[Declaration] = NotPersonal("a service of an organisation")

    unscoped_reason = "the sign-in page shows it to strangers, before any centre is chosen"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey("organisations.Centre", on_delete=models.CASCADE, related_name="+", editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=200, blank=True)
    locked_secret = models.TextField(blank=True)
    endpoints = models.JSONField(default=dict)
    domains = models.JSONField(default=list)
    realms = models.JSONField(default=list)
    vouches = models.BooleanField(default=False)
    two_factors = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "kind", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    def as_trust(self) -> Trust:
        """What is believed of it, in the shape of the pure logic."""
        return Trust(Kind(self.kind), frozenset(self.domains), frozenset(self.realms), self.vouches, self.two_factors)


class IdentityLink(CentreModel):
    """A login of ours belongs to one account at an identity provider, of which only a fingerprint is kept.

    An address can be given to somebody else later; the account cannot.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.LOGIN,
        user="user",
        fields={"linked_at": Level.ORDINARY},
        plain=frozenset({"subject"}),
        private=frozenset({"subject"}),
    )

    travels: ClassVar[bool] = False  # a key does not move along with its centre

    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=64)
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "subject"], name="integrations_identitylink_subject"),
            models.UniqueConstraint(fields=["provider", "user"], name="integrations_identitylink_user"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
