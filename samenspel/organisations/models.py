"""Centres, the organisations that work together in them, and their school years."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.logic import school_years
from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, NotPersonal

LONGEST_NAME: Final = 120


class Centre(models.Model):
    """The tenant: a kindcentrum, or a school alone (S002, S026)."""

    personal: ClassVar[Declaration] = NotPersonal("a place of work")

    unscoped_reason = "the centre is the scope itself"

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=LONGEST_NAME)
    municipality = models.CharField(max_length=120, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Organisation(CentreModel):
    """A school board's school or a childcare holder: a controller of its own inside the centre (S002, S003)."""

    personal: ClassVar[Declaration] = NotPersonal("a legal person")

    class Kind(models.TextChoices):
        SCHOOL = "school", _("school")
        CHILDCARE = "childcare", _("childcare")

    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SCHOOL)
    brin = models.CharField(max_length=6, blank=True)  # of a school, with or without its location: 06OF or 06OF00

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name


class SchoolYear(CentreModel):
    """One school year of a centre; `start` is the calendar year of its first day."""

    personal: ClassVar[Declaration] = NotPersonal("a year")

    start = models.PositiveSmallIntegerField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "start"], name="organisations_schoolyear_start"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """ "2017-2018"."""
        return school_years.label_of(self.start)
