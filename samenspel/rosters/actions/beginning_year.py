"""Moving an organisation to a new school year without a file: a head says who goes where (domain.md b2, August)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from samenspel.core.actor import Who
from samenspel.core.logic.school_years import label_of, start_on
from samenspel.core.policy import check
from samenspel.organisations.models import Organisation
from samenspel.rosters.actions.taking_in import finish
from samenspel.rosters.applying import Applying, person_of
from samenspel.rosters.logic.new_year import year_diff
from samenspel.rosters.models import RosterImport
from samenspel.rosters.policy import NEW_YEAR
from samenspel.rosters.queries import held_now


@transaction.atomic
def begin_school_year(
    *, actor: Who, organisation: Organisation, targets: Mapping[str, str], first_day: date
) -> RosterImport | None:
    """Next groups, and group 8 leaves; `targets` says per bunch where it goes, the rest goes as proposed.

    None when nobody goes anywhere. Raises NoSuchPlace for a bunch that goes nowhere we know. Undone like an import.
    """
    check(actor, NEW_YEAR, organisation)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    diff = year_diff(held_now(organisation, first_day), targets, first_day)
    if not diff.children:
        return None
    row = RosterImport(
        organisation=organisation,
        source=RosterImport.Source.NEW_YEAR,
        school_year=label_of(start_on(first_day)),
        diff={**diff.counts(), "left": len(diff.leaving(frozenset()))},
        begun_by=person_of(actor),
    )
    journal = Applying(organisation, diff, frozenset(), first_day, actor).run()
    return finish(actor, row, journal)
