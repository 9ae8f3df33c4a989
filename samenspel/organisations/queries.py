"""Reading centres, organisations and school years of the centre in scope."""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from samenspel.audit.models import Chain
from samenspel.core.logic import school_years
from samenspel.organisations.models import Centre, Organisation, SchoolYear


def centre_by_key(key: str) -> Centre | None:
    """The centre with this key, with the head of its log as `state`: another one after every change."""
    log = Chain.objects.filter(key=Cast(OuterRef("pk"), CharField()))
    return Centre.objects.filter(key=key).annotate(state=Subquery(log.values("head")[:1])).first()


def organisations() -> QuerySet[Organisation]:
    """The organisations of the centre, in the order in which they were named."""
    return Organisation.objects.all()


def years() -> list[SchoolYear]:
    """The school years of the centre, newest first."""
    return list(SchoolYear.objects.order_by("-start"))


def school_year(label: str) -> SchoolYear | None:
    """The school year "2017-2018" of the centre. Raises NotASchoolYear for any other text."""
    return SchoolYear.objects.filter(start=school_years.start_of(label)).first()


def year_before(year: SchoolYear) -> SchoolYear | None:
    """The newest school year before this one that the centre holds."""
    return SchoolYear.objects.filter(start__lt=year.start).order_by("-start").first()


def chosen_year(held: list[SchoolYear], label: str, today: date) -> SchoolYear:
    """Of the years held: the one asked for; else the current one; else the newest. Unsaved when none is held."""
    by_start = {year.start: year for year in held}
    try:
        asked = by_start.get(school_years.start_of(label))
    except school_years.NotASchoolYear:
        asked = None
    current = school_years.start_on(today)
    return asked or by_start.get(current) or (held[0] if held else SchoolYear(start=current))
