"""Adults and children of a centre, their groups, care relations and roles (S001-S024; domain.md a3)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.people.logic.custody import Custody, Information, Kind, Relation, Right


class Dated(models.Model):
    """In force from its first day to its last, both included; empty is open."""

    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Person(CentreModel):
    """A human being at one centre. The same login may be a person at several."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=120, blank=True)

    class Meta(CentreModel.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "user"], name="%(app_label)s_%(class)s_user"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def name(self) -> str:
        """Given and family name, for screens that may show it."""
        return f"{self.given_name} {self.family_name}".strip()


class Adult(Person):
    """A caregiver, a professional or a partner. Contact data belong to the adult and to nobody else (A6)."""

    language = models.CharField(max_length=10, default="nl")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField(blank=True)
    contact_secret = models.BooleanField(default=True)
    address_secret = models.BooleanField(default=True)


class Child(Person):
    """A child at the centre, at childcare, at school, or at both in turn."""

    birth_date = models.DateField(null=True, blank=True)


class Unit(CentreModel):
    """A part of an organisation: a day nursery, a toddler group, a school (S003). Not the same as a stage."""

    class Kind(models.TextChoices):
        KDV = "kdv", _("day nursery")
        PEUTERS = "peuters", _("toddler group")
        SCHOOL = "school", _("school")
        BSO = "bso", _("after-school care")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="units")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Group(CentreModel):
    """A group of children in a unit; `stage` is the key of a stage in the frameworks ("groep_3_8")."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)
    stage = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class GroupMembership(Dated, CentreModel):
    """A child in a group, for a time."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)


class CareRelation(Dated, CentreModel):
    """One dated fact about an adult and a child; `people.logic.custody` says what it opens."""

    adult = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="relations")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in Kind])
    custody = models.CharField(max_length=10, choices=[(value, value) for value in Custody], default=Custody.UNKNOWN)
    information = models.CharField(
        max_length=12, choices=[(value, value) for value in Information], default=Information.ACTIVE
    )
    may_collect = models.BooleanField(default=False)
    granted = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=200, blank=True)
    has_document = models.BooleanField(default=False)

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)

    def as_relation(self) -> Relation:
        """The fact in the shape of the pure logic."""
        return Relation(
            kind=Kind(self.kind),
            custody=Custody(self.custody),
            information=Information(self.information),
            may_collect=self.may_collect,
            has_document=self.has_document,
            granted=frozenset(Right(right) for right in self.granted),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


class RoleAssignment(Dated, CentreModel):
    """An adult bears a role, perhaps at one organisation, for a time."""

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
