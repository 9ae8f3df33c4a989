"""What the pages of families share: links, crumbs, the child or the relation they are about, the way back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.policy import NotVisible, Permission, Refused
from samenspel.core.web import CentreRequest
from samenspel.people.actions import NeedsDocument
from samenspel.people.models import Block, CareRelation, Child
from samenspel.people.queries.families import Bond, Kid, bonds, the_kid
from samenspel.ui.parts import Crumb


def link(request: CentreRequest, name: str, *args: object) -> str:
    """The address of a page of families."""
    return reverse(f"families:{name}", args=[request.centre.key, *args])


def card_url(request: CentreRequest, child: Child) -> str:
    """The address of a child's card."""
    return link(request, "card", child.public_id)


def crumbs(request: CentreRequest, child: Child | None, *further: str) -> list[Crumb]:
    """Families > child > here."""
    if child is None:
        first = Crumb(_("Families"), link(request, "list") if further else "")
        return [first, *(Crumb(label) for label in further)]
    named = Crumb(child.given_name, card_url(request, child) if further else "")
    return [Crumb(_("Families"), link(request, "list")), named, *(Crumb(label) for label in further)]


def now() -> datetime:
    """The moment of this request."""
    return timezone.now()


def may_child(request: CentreRequest, child_id: uuid.UUID, permission: Permission, *also: Permission) -> Kid:
    """The child, for one act. Raises NotVisible for another's child, Refused with the reason."""
    kid = the_kid(request.actor, child_id, [permission, *also], of=permission)
    if permission.key not in kid.may:
        raise Refused(permission.reason)
    return kid


def around(request: CentreRequest, child: Child, load: Iterable[str] = ()) -> list[Bond]:
    """Everyone who stands around a child now."""
    return bonds(Child.objects.filter(pk=child.pk), request.today, now(), load=frozenset(load))


def the_relation(child: Child, relation_id: uuid.UUID) -> CareRelation:
    """A relation of this child. Raises NotVisible for another's."""
    rows = CareRelation.objects.select_related("adult", "child")
    found: CareRelation | None = rows.filter(child=child, public_id=relation_id).first()
    if found is None:
        raise NotVisible
    return found


def the_block(child: Child, block_id: uuid.UUID) -> Block:
    """A block of this child. Raises NotVisible for another's."""
    found: Block | None = Block.objects.select_related("adult").filter(child=child, public_id=block_id).first()
    if found is None:
        raise NotVisible
    return found


def tell(request: CentreRequest, text: str, batch: uuid.UUID | None = None, undo: str = "families:undo") -> None:
    """Say what was done, with the way back where there is one."""
    tags = f"undo:{reverse(undo, args=[request.centre.key, batch])}" if batch else ""
    messages.success(request, text, extra_tags=tags)


def back(request: CentreRequest, child: Child, text: str, batch: uuid.UUID | None = None) -> HttpResponse:
    """To the card, with a word about what was done."""
    tell(request, text, batch)
    return redirect(card_url(request, child))


def posted(request: CentreRequest) -> QueryDict | None:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def tried(form: forms.Form, act: Callable[[], Any]) -> Any:
    """What came of an act; its refusals become errors of the form, at the field they name. None when refused."""
    try:
        return act()
    except ValidationError as wrong:
        add_errors(form, wrong)
        return None


def add_errors(form: forms.Form, wrong: ValidationError) -> None:
    """Put what an action refused beside the fields; what has no field here stands above the form."""
    if isinstance(wrong, NeedsDocument):
        form.add_error("source_kind", wrong)
        return
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        return
    for name, errors in wrong.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def form_page(request: CentreRequest, child: Child, form: forms.Form, title: str, **more: Any) -> HttpResponse:
    """A page with a form about a child: lede, fields, and the way back to where one came from."""
    context = {
        "child": child,
        "form": form,
        "title": title,
        "crumbs": crumbs(request, child, title),
        "cancel_url": card_url(request, child),
        "action_label": _("Save"),
        **more,
    }
    return render(request, "people/form.html", context, status=422 if form.errors else 200)
