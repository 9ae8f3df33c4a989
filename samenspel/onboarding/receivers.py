"""What lower floors ask or tell: whether a tablet is unlocked, whose week it is, whom to call, what was taken up."""

from __future__ import annotations

from samenspel.onboarding.actions.team import give_groups
from samenspel.onboarding.devices import unlocked
from samenspel.onboarding.queries.contact import contact_persons
from samenspel.onboarding.queries.weeks import said_beside, week_said
from samenspel.organisations.contacts import contacts_by
from samenspel.people.invitations import on_taken_up
from samenspel.people.unlocking import unlock_by
from samenspel.people.weeks import Way, weeks_by


def connect() -> None:
    """Listen, once."""
    unlock_by(unlocked)
    weeks_by(Way(said_beside, week_said))
    on_taken_up(give_groups)
    contacts_by(contact_persons)
