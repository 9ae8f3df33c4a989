"""The head says for a parent who comes in their place."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest, centre_page
from samenspel.people import actions
from samenspel.people.forms.families import SendForForm
from samenspel.people.logic.custody import Right
from samenspel.people.policy import SEND_FOR
from samenspel.people.views.common import around, back, form_page, may_child, posted, tried


@centre_page(SEND_FOR)
def send_for(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """Somebody comes in the place of a parent who asked the head to write it down."""
    child = may_child(request, child_id, SEND_FOR).child
    senders = [
        bond.adult
        for bond in around(request, child)
        if Right.TALKS in bond.rights and any(not one.is_sent for one in bond.relations)
    ]
    form = SendForForm(posted(request), senders=senders)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = tried(
            form,
            lambda: actions.send(
                actor=request.actor,
                child=child,
                sender=form.sender_adult(),
                who=form.who(),
                comes=form.COMES in given["tasks"],
                collects=form.COLLECTS in given["tasks"],
                last_day=given["last_day"],
                day=request.today,
            ),
        )
        if done:
            return back(request, child, _("Written down."), done.batch)
    return form_page(
        request,
        child,
        form,
        _("Somebody in the place of a parent"),
        lede=_("Only when the parent asked you. Parents can do it themselves under “My children”."),
    )
