"""The contact persons of the own organisation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.onboarding.actions import contact as actions
from samenspel.onboarding.forms import ContactForm
from samenspel.onboarding.models import ContactPerson
from samenspel.onboarding.policy import CONTACT
from samenspel.onboarding.printing import named_languages
from samenspel.onboarding.queries.contact import contact_persons, places_without
from samenspel.onboarding.views.common import crumbs, link
from samenspel.organisations.models import Organisation


@centre_page(CONTACT)
def page(request: CentreRequest) -> HttpResponse:
    """All contact persons of the centre; the own ones can be changed."""
    title = _("Contact persons")
    own = request.actor.organisations
    context = {
        "rows": [(one, ", ".join(named_languages(one)), one.organisation_id in own) for one in contact_persons()],
        "places": Organisation.objects.filter(pk__in=own),
        "without": [place for place in places_without() if place.pk in own],
        "title": title,
        "crumbs": crumbs(request, (title, "")),
    }
    return render(request, "onboarding/contacts.html", context)


@centre_page(CONTACT)
def add(request: CentreRequest, organisation_id: UUID) -> HttpResponse:
    """A contact person of an own organisation."""
    place = Organisation.objects.filter(pk__in=request.actor.organisations, public_id=organisation_id).first()
    if place is None:
        raise Http404
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_contact(actor=request.actor, organisation=place, details=form.details())
        messages.success(request, _("The name and number stand on every page now."))
        return redirect(link(request, "contacts"))
    return _form(request, form, _("Contact person of %(place)s") % {"place": place.name})


@centre_page(CONTACT)
def change(request: CentreRequest, contact_id: UUID) -> HttpResponse:
    """Other words, another number."""
    contact = _contact(request, contact_id)
    form = ContactForm(request.POST or None, initial=ContactForm.start(contact))
    if request.method == "POST" and form.is_valid():
        actions.change_contact(actor=request.actor, contact=contact, details=form.details())
        messages.success(request, _("Saved."))
        return redirect(link(request, "contacts"))
    return _form(request, form, _("Contact person of %(place)s") % {"place": contact.organisation.name})


@centre_page(CONTACT)
@require_POST
def remove(request: CentreRequest, contact_id: UUID) -> HttpResponse:
    """This person is not called any more."""
    actions.remove_contact(actor=request.actor, contact=_contact(request, contact_id))
    messages.success(request, _("Removed."))
    return redirect(link(request, "contacts"))


def _contact(request: CentreRequest, contact_id: UUID) -> ContactPerson:
    rows = restrict(ContactPerson.objects.filter(public_id=contact_id), request.actor, CONTACT)
    found: ContactPerson | None = rows.select_related("organisation").first()
    if found is None:
        raise Http404
    return found


def _form(request: CentreRequest, form: ContactForm, title: str) -> HttpResponse:
    way = crumbs(request, (_("Contact persons"), link(request, "contacts")), (title, ""))
    context = {"form": form, "title": title, "crumbs": way, "back": link(request, "contacts")}
    return render(request, "onboarding/form.html", context, status=422 if form.errors else 200)
