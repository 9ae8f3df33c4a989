"""Units and groups of an organisation, the children in them and the professionals who work with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, NotPersonal, Personal
from samenspel.people.models.persons import Adult, Child, Dated


class Unit(CentreModel):
    """A part of an organisation: a day nursery, a toddler group, a school (S003). Not the same as a stage."""

    personal: ClassVar[Declaration] = NotPersonal("a part of an organisation")

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


class Group(Dated, CentreModel):
    """A group of children in a unit, for as long as it exists.

    `stage` is the key of a stage in the frameworks ("groep_3_8"); `levels` are the year groups in it as EDEXML
    writes them ("B", "D", "0", "1" to "8"); a combined group gathers children who also sit in a plain one.
    """

    personal: ClassVar[Declaration] = NotPersonal("a group; who is in it stands elsewhere")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)
    stage = models.CharField(max_length=40)
    levels = models.JSONField(default=list, blank=True)
    is_combined = models.BooleanField(default=False)

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return self.name


class GroupMembership(Dated, CentreModel):
    """A child in a group, for a time."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        place="group__unit__organisation",
        fields={"valid_from": Level.ORDINARY, "valid_until": Level.ORDINARY},
    )

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)


class Enrolment(Dated, CentreModel):
    """A child at an organisation, for a time. Its end starts the terms of what we keep (domain.md a5)."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.ENROLMENT,
        child="child",
        fields={"valid_from": Level.ORDINARY, "valid_until": Level.ORDINARY, "leaving": Level.ORDINARY},
    )

    class Leaving(models.TextChoices):
        STILL_HERE = "", _("still here")
        END_OF_SCHOOL = "end_of_school", _("after group 8")
        TO_SCHOOL = "to_school", _("from childcare to school")
        OTHER_SCHOOL = "other_school", _("to another school or childcare")
        SPECIAL = "special", _("to special education")
        DECEASED = "deceased", _("deceased")
        OTHER = "other", _("another reason")

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="enrolments")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    leaving = models.CharField(max_length=16, choices=Leaving, default=Leaving.STILL_HERE, blank=True)

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)


class GroupAssignment(Dated, CentreModel):
    """A professional works with a group, for a time. It opens nothing without a role that a person gave."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.ROLE,
        adult="adult",
        place="group__unit__organisation",
        fields={"valid_from": Level.ORDINARY, "valid_until": Level.ORDINARY},
    )

    adult = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="assignments")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="assignments")

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)
