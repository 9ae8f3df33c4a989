"""Starting, confirming and lifting a block: each asks once more, and says what will happen and to whom."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest, centre_page
from samenspel.people import actions
from samenspel.people.forms.families import BlockForm, ConfirmForm
from samenspel.people.logic.custody import LEGAL
from samenspel.people.models import Child
from samenspel.people.notices import tell_second_persons
from samenspel.people.policy import CONFIRM_BLOCK, START_BLOCK
from samenspel.people.views.common import (
    around,
    back,
    card_url,
    form_page,
    may_child,
    now,
    posted,
    the_block,
    tried,
)

SURE = "sure"


@centre_page(START_BLOCK)
def begin(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """Who is kept away and on what it rests; then once more, and it works at once."""
    child = may_child(request, child_id, START_BLOCK).child
    standing = [bond for bond in around(request, child) if bond.relations and not bond.block]
    form = BlockForm(posted(request), adults=[bond.adult for bond in standing])
    if request.method == "POST" and form.is_valid():
        if SURE not in request.POST:
            return _confirm_begin(request, child, form)
        done = tried(
            form,
            lambda: actions.begin_block(
                actor=request.actor,
                adult=form.chosen(),
                child=child,
                basis=form.on_what(),
                source=form.cleaned_data["source"],
            ),
        )
        if done:
            tell_second_persons(done, now())
            return back(request, child, _("The block works from now on. A colleague confirms it within 72 hours."))
    return form_page(
        request,
        child,
        form,
        _("Start a block"),
        lede=_(
            "For when somebody must have no contact with %(child)s. It works at once, for 72 hours. A second person "
            "confirms it, and only two people together can lift it. Every step is written down."
        )
        % {"child": child.given_name},
        action_label=_("Go on"),
        has_legal=any(one.kind in LEGAL for bond in standing for one in bond.relations),
    )


def _confirm_begin(request: CentreRequest, child: Child, form: BlockForm) -> HttpResponse:
    name = form.chosen().name
    text = _(
        "From now on %(name)s finds nothing here about %(child)s any more, gets no letter or message about %(child)s, "
        "and may not fetch %(child)s. The other adults of %(child)s notice nothing of it.\n\n"
        "It works on your word for 72 hours. If nobody confirms it by then, everything is open again."
    ) % {"name": name, "child": child.given_name}
    hidden = {field: form.cleaned_data[field] for field in ("adult", "basis", "source")} | {SURE: "1"}
    return _confirm(request, child, _("Block %(name)s?") % {"name": name}, text, _("Start the block"), hidden)


def _confirm(
    request: CentreRequest, child: Child, title: str, text: str, action_label: str, hidden: dict[str, Any]
) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "action_label": action_label,
        "hidden": hidden,
        "tone": "danger",
        "cancel_url": card_url(request, child),
    }
    return render(request, "ui/confirm.html", context)


@centre_page(CONFIRM_BLOCK)
def confirm(request: CentreRequest, child_id: uuid.UUID, block_id: uuid.UUID) -> HttpResponse:
    """A second person stands for it, until a day or until it is lifted."""
    child = may_child(request, child_id, CONFIRM_BLOCK).child
    block = the_block(child, block_id)
    form = ConfirmForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = tried(
            form,
            lambda: actions.confirm_block(actor=request.actor, block=block, last_day=form.cleaned_data["last_day"]),
        )
        if done:
            return back(request, child, _("Confirmed. The block holds."))
    return form_page(
        request,
        child,
        form,
        _("Confirm the block of %(name)s") % {"name": block.adult.name},
        lede=_("Look at the document or the report yourself. With your name beside the first, the block holds on."),
        action_label=_("Confirm the block"),
    )


@centre_page(START_BLOCK)
def ask(request: CentreRequest, child_id: uuid.UUID, block_id: uuid.UUID) -> HttpResponse:
    """One person asks to lift it."""
    child = may_child(request, child_id, START_BLOCK).child
    block = the_block(child, block_id)
    text = _(
        "You ask that the block of %(name)s be lifted. Until a second person does so, within 72 hours, it holds."
    ) % {"name": block.adult.name}
    return _step(
        request,
        child,
        (_("Ask to lift the block?"), text, _("Ask it")),
        lambda: tell_second_persons(actions.ask_lift(actor=request.actor, block=block), now()),
        _("Asked. A colleague can lift it now."),
    )


@centre_page(CONFIRM_BLOCK)
def lift(request: CentreRequest, child_id: uuid.UUID, block_id: uuid.UUID) -> HttpResponse:
    """A second person lifts it."""
    child = may_child(request, child_id, CONFIRM_BLOCK).child
    block = the_block(child, block_id)
    text = _("From now on %(name)s gets again what stands on the card of %(child)s.") % {
        "name": block.adult.name,
        "child": child.given_name,
    }
    return _step(
        request,
        child,
        (_("Lift the block of %(name)s?") % {"name": block.adult.name}, text, _("Lift the block")),
        lambda: actions.lift_block(actor=request.actor, block=block),
        _("Lifted."),
    )


def _step(
    request: CentreRequest, child: Child, words: tuple[str, str, str], act: Callable[[], Any], done: str
) -> HttpResponse:
    """A question (title, text, button) that a POST answers with yes; a refusal is told on the card."""
    title, text, button = words
    if request.method != "POST":
        return _confirm(request, child, title, text, button, {})
    try:
        act()
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return redirect(card_url(request, child))
    return back(request, child, done)
