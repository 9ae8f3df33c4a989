"""Answering a round signed in."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.models import Adult
from samenspel.talks.actions.answers import Channel
from samenspel.talks.models import Round
from samenspel.talks.policy import ANSWER
from samenspel.talks.queries.answers import asked_of, of_adult
from samenspel.talks.views.answering_page import answer_page


@centre_page(ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """When can I come: the same page as that of the link."""
    request.years = []
    rows = restrict(Round.objects.select_related("centre"), request.actor, ANSWER)
    round_ = get_object_or_404(rows, public_id=round_id)
    expected = of_adult(round_, request.actor.person_id, request.today, timezone.now())
    if not expected:
        raise Http404
    adult = Adult.objects.get(pk=request.actor.person_id)
    here = reverse("wishes:mine", args=[request.centre.key, round_id])
    more = {"base": "ui/base.html"}
    asked = asked_of(round_, adult, expected, request.today)
    return answer_page(request, actor=request.actor, asked=asked, channel=Channel.ACCOUNT, here=here, more=more)
