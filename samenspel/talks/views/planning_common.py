"""What the pages of planning share: addresses, crumbs, the round and the talk that somebody may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.policy import Permission, restrict
from samenspel.core.web import CentreRequest, link
from samenspel.people.models import Child
from samenspel.talks.actions.plan_talks import Left
from samenspel.talks.interpreter_words import lacking_words
from samenspel.talks.models import Round, Talk
from samenspel.talks.policy import WRITE_DOWN
from samenspel.talks.queries.plan_board import round_to_see
from samenspel.talks.queries.plan_interpreters import asked_for
from samenspel.ui.parts import Crumb


def round_or_404(request: CentreRequest, round_id: UUID) -> Round:
    """The round, or there is no such page. The page has no menu of years."""
    request.years = []
    try:
        return round_to_see(request.actor, round_id)
    except Round.DoesNotExist:
        raise Http404 from None


def talk_or_404(request: CentreRequest, permission: Permission, talk_id: UUID) -> Talk:
    """The talk of a round with which this person may do that, or there is no such page."""
    request.years = []
    rows = restrict(Talk.objects.filter(round__isnull=False), request.actor, permission)
    found: Talk | None = rows.select_related("round", "child", "organisation").filter(public_id=talk_id).first()
    if found is None:
        raise Http404
    return found


def known_left(request: CentreRequest, left: Iterable[Left]) -> list[Left]:
    """Of the children without a talk those of the own organisations whom this person may know at their work.

    Others are not counted either: of one's own family the number would tell.
    """
    ours = [one for one in left if one.organisation_id in request.actor.organisations]
    rows = restrict(Child.objects.filter(pk__in=[one.child_id for one in ours]), request.actor, WRITE_DOWN)
    known = set(rows.values_list("pk", flat=True)) if ours else set()
    return [one for one in ours if one.child_id in known]


def interpreters_for(request: CentreRequest, round_: Round) -> dict[str, Any]:
    """What a page says of interpreters that were asked for and are not there: sentences, and where one is added."""
    found = asked_for(request.actor, round_, request.today, timezone.now())
    return {
        "interpreters": [lacking_words(one) for one in found.lacking],
        "interpreters_url": link(request, "rounds:interpreters", round_.public_id),
    }


def crumbs(request: CentreRequest, round_: Round, *steps: tuple[str, str]) -> list[Crumb]:
    """The way to a page: the round, its plan, the steps as (label, address)."""
    is_leader = not request.actor.roles.isdisjoint({"head", "childcare_manager"})
    plan = link(request, "planning:overview" if is_leader else "planning:board", round_.public_id)
    first = Crumb(round_.title, link(request, "rounds:round", round_.public_id))
    return [first, Crumb(_("Planning"), plan if steps else ""), *(Crumb(label, url) for label, url in steps)]
