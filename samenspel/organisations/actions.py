"""Founding a centre and opening its school years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.logic import school_years
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import LONGEST_NAME, Centre, Organisation, SchoolYear

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# First pieces of URLs that are not centres.
RESERVED_KEYS = frozenset(
    {
        "account",
        "accounts",
        "api",
        "bouwstenen",
        "demo",
        "gesprek",
        "healthz",
        "i18n",
        "instappen",
        "media",
        "static",
        "tablet",
    }
)


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to be; `kind` is "school" or "childcare"."""

    name: str
    kind: str = "school"


@transaction.atomic
def create_centre(
    *,
    actor: Who,
    key: str,
    name: str,
    organisations: Sequence[NewOrganisation],
    municipality: str = "",
    is_demo: bool = False,
) -> Centre:
    """A new centre with its organisations. Raises ValidationError with a plain sentence."""
    check_key(key)
    _check(name, organisations)
    centre = Centre.objects.create(key=key, name=name.strip(), municipality=municipality, is_demo=is_demo)
    with centre_scope(centre.pk):
        for organisation in organisations:
            Organisation(name=organisation.name.strip(), kind=organisation.kind).save()
        record(verb="centre.created", actor=actor, thing="centre", thing_id=key)
    return centre


def check_key(key: str) -> None:
    """Raise ValidationError, with a plain sentence, for a key that no new centre can have."""
    if not _KEY.fullmatch(key) or len(key) > 40:
        raise ValidationError(_("A key consists of small letters, digits and hyphens, for instance “linde”."))
    if key in RESERVED_KEYS:
        raise ValidationError(_("The key “%(key)s” is kept for the product itself.") % {"key": key})
    if Centre.objects.filter(key=key).exists():
        raise ValidationError(_("There is already a centre with the key “%(key)s”.") % {"key": key})


def _check(name: str, organisations: Sequence[NewOrganisation]) -> None:
    if not name.strip():
        raise ValidationError(_("A centre needs a name."))
    _check_lines([name, *(organisation.name for organisation in organisations)])
    names = [organisation.name.strip().casefold() for organisation in organisations]
    if not names or "" in names:
        raise ValidationError(_("A centre needs at least one organisation, with a name."))
    if len(set(names)) != len(names):
        raise ValidationError(_("Two organisations of one centre cannot bear the same name."))
    if "?" in names:
        raise ValidationError(_("“?” means unknown and cannot be the name of an organisation."))
    for organisation in organisations:
        if organisation.kind not in Organisation.Kind.values:
            raise ValidationError(_("An organisation is a school or childcare."))


def _check_lines(names: Sequence[str]) -> None:
    if any(len(name.strip()) > LONGEST_NAME or not name.isprintable() for name in names):
        raise ValidationError(_("A name is one line of at most %(most)s characters.") % {"most": LONGEST_NAME})


@transaction.atomic
def open_school_year(*, actor: Who, label: str) -> SchoolYear:
    """The school year with this label ("2017-2018") of the centre in scope, made when it was not there."""
    start = school_years.start_of(label)
    found: SchoolYear | None = SchoolYear.objects.filter(start=start).first()
    if found:
        return found
    year = SchoolYear(start=start)
    year.save()
    record(
        verb="school_year.opened",
        actor=actor,
        thing="school_year",
        thing_id=str(year.public_id),
        detail={"start": start},
    )
    return year
