"""Where a doorkeeper sees what there is to do; and what a colleague can do for themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import Actor
from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, centre_page
from samenspel.onboarding.logic.addressing import in_order
from samenspel.onboarding.models import ContactPerson
from samenspel.onboarding.policy import CLAIMS, CONTACT, GETTING_IN, LETTERS, PIN, TABLETS, TEAM
from samenspel.onboarding.queries.claims import Waiting, waiting_claims
from samenspel.onboarding.queries.contact import contact_persons
from samenspel.onboarding.queries.register import Guardian, Place, State, guardians
from samenspel.organisations.models import Organisation
from samenspel.ui.parts import Column


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the parents of a group are: adults, each once per group."""

    group: Place | None
    adults: int
    inside: int
    with_letter: int

    @property
    def nothing(self) -> int:
        return self.adults - self.inside - self.with_letter


def progress(found: Iterable[Guardian]) -> list[Progress]:
    """Per group, in the order of the letters."""
    rows = {(one.adult.pk, one.child.pk): one for one in found}
    groups: dict[int, dict[int, Guardian]] = {}
    for place in in_order(one.addressee for one in rows.values()):
        one = rows[place.adult, place.child]
        groups.setdefault(one.group.pk if one.group else 0, {}).setdefault(one.adult.pk, one)
    return [_progress(list(adults.values())) for adults in groups.values()]


def _progress(adults: list[Guardian]) -> Progress:
    states = [one.state for one in adults]
    return Progress(adults[0].group, len(adults), states.count(State.ACCOUNT), states.count(State.LETTER))


COLUMNS = (
    Column("group", _("Group")),
    Column("adults", _("Parents"), numeric=True),
    Column("inside", _("Inside"), numeric=True),
    Column("letter", _("Letter out"), numeric=True),
    Column("nothing", _("Nothing yet"), numeric=True),
)


def _without(actor: Actor, people: Iterable[ContactPerson]) -> list[Organisation]:
    """The own organisations that name nobody to call yet."""
    lacking = actor.organisations - {one.organisation_id for one in people}
    return list(Organisation.objects.filter(pk__in=lacking)) if lacking else []


@centre_page(GETTING_IN)
def overview(request: CentreRequest) -> HttpResponse:
    """Everything about getting in, as far as it is this person's work."""
    actor = request.actor
    keeps_letters = bool(may(actor, LETTERS) and LETTERS.allowed.holds(actor, None))
    found = guardians(actor, timezone.now()) if keeps_letters else []
    adults = {one.adult.pk: one for one in found}.values()
    people = contact_persons()
    context = {
        "keeps_letters": keeps_letters,
        "keeps_claims": bool(may(actor, CLAIMS)),
        "keeps_contact": bool(may(actor, CONTACT)),
        "keeps_team": bool(may(actor, TEAM)),
        "keeps_tablets": bool(may(actor, TABLETS)),
        "has_pin": bool(may(actor, PIN)),
        "groups": progress(found),
        "whole": _progress(list(adults)) if found else None,
        "claims": waiting_claims(actor) if may(actor, CLAIMS) else Waiting(),
        "columns": COLUMNS,
        "without_contact": _without(actor, people) if may(actor, CONTACT) else [],
        "contacts": [one for one in people if one.organisation_id in actor.organisations] or people,
    }
    request.years = []  # nothing here depends on the year
    return render(request, "onboarding/overview.html", context)
