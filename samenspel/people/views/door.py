"""At the door: who takes the child along, and who must not. What the shared tablet of a group shows of a family.

The tablet lies where parents stand. So no telephone number, no address, no custody and no reason is on it: who needs
those opens the family card with a sign-in of their own (docs/adr/0033).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.actions import open_card
from samenspel.people.logic.custody import Kind, Right
from samenspel.people.policy import SEE_CHILD
from samenspel.people.queries.families import the_kid
from samenspel.people.queries.questions import is_gone
from samenspel.people.sentences import KINDS
from samenspel.people.views.common import around, crumbs
from samenspel.ui.parts import Crumb


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who stands around the child, for who stands at the door."""

    name: str
    kind: Any
    may_collect: bool


@centre_page(SEE_CHILD, on_shared_device=True)
def door(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """Who may take a child along, and with whom there is no contact."""
    kid = the_kid(request.actor, child_id, [SEE_CHILD])
    open_card(actor=request.actor, child=kid.child)
    found = [bond for bond in around(request, kid.child) if not is_gone(bond.adult, request.today)]
    comers = [
        Comer(bond.adult.name, KINDS[Kind(bond.relation.kind)], Right.COLLECT in bond.rights)
        for bond in found
        if bond.relation and not bond.standing.is_blocked
    ]
    context = {
        "child": kid.child,
        "crumbs": _crumbs(request, kid.child.given_name),
        "groups": ", ".join(place.group for place in kid.places),
        "blocked": [bond.adult.name for bond in found if bond.standing.is_blocked],
        "collect": [one for one in comers if one.may_collect],
        "others": [one for one in comers if not one.may_collect],
    }
    return render(request, "people/door.html", context)


def _crumbs(request: CentreRequest, name: str) -> list[Crumb]:
    if not request.actor.is_quick:
        return [*crumbs(request, None, name)]
    return [Crumb(_("My group"), reverse("onboarding:group-now", args=[request.centre.key])), Crumb(name)]
