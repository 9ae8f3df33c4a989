"""What could not be sent, for who sees to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samenspel.core.web import CentreRequest, centre_page
from samenspel.notifications import queries
from samenspel.notifications.actions import try_again
from samenspel.notifications.kinds import kind_of
from samenspel.notifications.models import Message
from samenspel.notifications.policy import SEE_POST


@centre_page(SEE_POST)
@require_safe
def unsent(request: CentreRequest) -> HttpResponse:
    """To whom something could not be sent, and what one can do."""
    request.years = []
    found = queries.post(request.actor, timezone.now())
    context = {"found": found, "rows": [(message, _said(message)) for message in found.unsent]}
    return render(request, "notifications/unsent.html", context)


def _said(message: Message) -> str:
    kind = kind_of(message.kind)
    return str(kind.said) if kind and kind.said else _("a message")


@centre_page(SEE_POST)
@require_POST
def again(request: CentreRequest, message_id: UUID) -> HttpResponse:
    """Try once more."""
    message = get_object_or_404(queries.unsent(request.actor), public_id=message_id)
    if try_again(actor=request.actor, message=message, moment=timezone.now()):
        messages.success(request, _("It is being sent once more."))
    return redirect(reverse("post:unsent", args=[request.centre.key]))
