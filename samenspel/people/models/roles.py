"""Who bears which role, what a centre calls it, and the way in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, NotPersonal, Personal
from samenspel.people.models.persons import Adult, Dated


class RoleAssignment(Dated, CentreModel):
    """An adult bears a role, perhaps at one organisation, for a time."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.ROLE,
        adult="adult",
        fields={"valid_from": Level.ORDINARY, "valid_until": Level.ORDINARY, "role": Level.ORDINARY},
    )

    adult = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)


class RoleName(CentreModel):
    """What a centre calls a role (kwaliteitscoordinator for IB'er)."""

    personal: ClassVar[Declaration] = NotPersonal("a word for a role")

    role = models.CharField(max_length=40)
    name = models.CharField(max_length=80)

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "role"], name="people_rolename_role"),
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(CentreModel):
    """A one-time way in: for one address, one role and perhaps one organisation, until it expires (S3).

    Only the hash of the token is kept; the link that holds it is shown once, to whoever made it.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        fields={"role": Level.ORDINARY, "email": Level.CONFIDENTIAL},
        plain=frozenset({"token_hash", "expires_at", "redeemed_at"}),
        private=frozenset({"token_hash"}),
        mail="email",
        settled="expires_at",
    )

    travels: ClassVar[bool] = False  # a key does not move along with its centre

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)
