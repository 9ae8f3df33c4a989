"""Adults and children of a centre: human beings at one centre, whose contact data are their own."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, Personal


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
    deceased_on = models.DateField(null=True, blank=True)

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
    """A caregiver, a professional or a partner. Contact data belong to the adult and to nobody else (A6).

    `language` is empty while nobody knows it. `interpreter` is the language for which a talk needs an interpreter.
    `added_on` is when the row came: from then counts how long somebody without any tie may stay.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.PERSON,
        adult="self",
        user="user",
        fields={
            "given_name": Level.CONFIDENTIAL,
            "family_name": Level.CONFIDENTIAL,
            "language": Level.CONFIDENTIAL,
            "interpreter": Level.CONFIDENTIAL,
            "reading": Level.CONFIDENTIAL,
            "reach": Level.CONFIDENTIAL,
            "email": Level.CONFIDENTIAL,
            "phone": Level.CONFIDENTIAL,
            "address": Level.CONFIDENTIAL,
            "deceased_on": Level.SENSITIVE,
            "added_on": Level.ORDINARY,
        },
        plain=frozenset({"contact_secret", "address_secret"}),
    )

    class Reading(models.TextChoices):
        TEXT = "text", _("reading")
        ALOUD = "aloud", _("being read aloud to")
        PICTOGRAMS = "pictograms", _("pictures with few words")

    class Reach(models.TextChoices):
        ANY = "", _("no preference")
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("telephone")
        LETTER = "letter", _("a letter along with the child")
        DOOR = "door", _("at the door of the school or the group")

    language = models.CharField(max_length=10, default="nl", blank=True)
    interpreter = models.CharField(max_length=10, blank=True)
    reading = models.CharField(max_length=12, choices=Reading, default=Reading.TEXT)
    reach = models.CharField(max_length=8, choices=Reach, default=Reach.ANY, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField(blank=True)
    contact_secret = models.BooleanField(default=True)
    address_secret = models.BooleanField(default=True)
    added_on = models.DateField(default=timezone.localdate, editable=False)


class Child(Person):
    """A child at the centre, at childcare, at school, or at both in turn."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.PERSON,
        child="self",
        user="user",
        fields={
            "given_name": Level.CONFIDENTIAL,
            "family_name": Level.CONFIDENTIAL,
            "birth_date": Level.CONFIDENTIAL,
            "home_languages": Level.CONFIDENTIAL,
            "deceased_on": Level.SENSITIVE,
        },
    )

    birth_date = models.DateField(null=True, blank=True)
    home_languages = models.JSONField(default=list, blank=True)


class ToldApart(CentreModel):
    """Two adults who look like one, and of whom a person said that they are two.

    They are not proposed again, and nothing makes them one, until a person takes that back.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.PERSON,
        adult="first",
        also=frozenset({"second"}),
        fields={"answered_on": Level.ORDINARY},
        makers=frozenset({"answered_by"}),
        private=frozenset({"answered_on"}),  # that somebody else looks like you, is about somebody else
    )

    first = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="+")
    answered_by = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_on = models.DateField()

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)
