"""Colleagues: who has which role, who was invited, whose last day it is, and what roles are called."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page
from samenspel.onboarding.actions import team as actions
from samenspel.onboarding.forms import EndForm, InviteForm, RoleNamesForm
from samenspel.onboarding.mailing import TROUBLE, post
from samenspel.onboarding.policy import TEAM
from samenspel.onboarding.queries import team as queries
from samenspel.onboarding.queries.contact import contact_persons_for
from samenspel.onboarding.queries.register import own_groups
from samenspel.onboarding.views.common import crumbs, link
from samenspel.onboarding.words import ROLE_WORDS
from samenspel.organisations.models import Organisation
from samenspel.people.models import RoleName
from samenspel.ui.parts import Column

COLUMNS = (
    Column("name", gettext_lazy("Name")),
    Column("role", gettext_lazy("Role")),
    Column("groups", gettext_lazy("Groups")),
    Column("account", gettext_lazy("Account")),
    Column("acts", gettext_lazy("Change"), hidden=True),
)


@centre_page(TEAM)
def page(request: CentreRequest) -> HttpResponse:
    """Everyone with a role, and the invitations that are open."""
    words, moment = queries.role_words(), timezone.now()
    title = _("Colleagues and access")
    context = {
        "colleagues": [
            (one, [(row, words[row.role]) for row in one.roles]) for one in queries.colleagues(request.actor)
        ],
        "invited": [(one, words[one.invitation.role]) for one in queries.open_invitations(request.actor, moment)],
        "columns": COLUMNS,
        "title": title,
        "crumbs": crumbs(request, (title, "")),
    }
    return render(request, "onboarding/team.html", context)


@centre_page(TEAM)
def invite(request: CentreRequest) -> HttpResponse:
    """A colleague gets a mail with a link."""
    words = queries.role_words()
    places = list(Organisation.objects.filter(pk__in=request.actor.organisations))
    groups = [group for group in own_groups(request.actor) if not group.is_combined]
    form = InviteForm(request.POST or None, {key: words[key] for key in queries.LISTED}, places, groups)
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        return redirect(link(request, "team"))
    title = _("Invite a colleague")
    way = crumbs(request, (_("Colleagues and access"), link(request, "team")), (title, ""))
    context = {
        "form": form,
        "title": title,
        "lede": _("Your colleague gets a mail with a link, and opens an account with it."),
        "crumbs": way,
        "back": link(request, "team"),
        "action": _("Send the mail"),
    }
    return render(request, "onboarding/form.html", context, status=422 if form.errors else 200)


def _invited(request: CentreRequest, form: InviteForm) -> bool:
    """Whether the invitation is on its way; one whose mail did not go out is withdrawn."""
    given, moment = form.cleaned_data, timezone.now()
    try:
        made = actions.invite_colleague(
            actor=request.actor,
            email=given["email"],
            role=given["role"],
            organisation=form.place,
            groups=form.chosen_groups,
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    people, until = contact_persons_for(request.actor), timezone.localtime(made.invitation.expires_at)
    values = {"centre": request.centre.name, "url": made.url, "day": date_format(until, "DATE_FORMAT")}
    try:
        post("colleague", given["email"], get_language() or "", {**values, "contact": people[0] if people else None})
    except TROUBLE:
        actions.withdraw_invitation(actor=request.actor, invitation=made.invitation, moment=moment)
        form.add_error(None, _("We cannot send e-mail at the moment. Please try again in a few minutes."))
        return False
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": given["email"]})
    return True


@centre_page(TEAM)
@require_POST
def withdraw(request: CentreRequest, invitation_id: UUID) -> HttpResponse:
    """Its link opens nothing any more."""
    moment = timezone.now()
    invitation = queries.invitation_of(request.actor, invitation_id, moment)
    actions.withdraw_invitation(actor=request.actor, invitation=invitation, moment=moment)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect(link(request, "team"))


@centre_page(TEAM)
def end(request: CentreRequest, adult_id: UUID) -> HttpResponse:
    """The last day of a colleague, or the end at once."""
    colleague = queries.colleague_of(request.actor, adult_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"] or actions.yesterday(request.today)
        try:
            actions.end_access(actor=request.actor, colleague=colleague, last_day=last_day, moment=timezone.now())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _ended(last_day < request.today))
            return redirect(link(request, "team"))
    title = _("End of the work of %(name)s") % {"name": colleague.adult.name}
    way = crumbs(request, (_("Colleagues and access"), link(request, "team")), (title, ""))
    words = queries.role_words()
    context = {
        "form": form,
        "title": title,
        "crumbs": way,
        "back": link(request, "team"),
        "roles": [words[row.role] for row in colleague.roles],
    }
    return render(request, "onboarding/end.html", context, status=422 if form.errors else 200)


def _ended(at_once: bool) -> str:
    if at_once:
        return _("Access has ended: signed out everywhere, tablets locked, invitations withdrawn.")
    return _("The last day is written down. After that day nothing opens any more.")


@centre_page(TEAM)
def role_names(request: CentreRequest) -> HttpResponse:
    """What the centre calls each role."""
    ours = {key: gettext(word) for key, word in ROLE_WORDS.items()}
    own = dict(RoleName.objects.values_list("role", "name"))
    form = RoleNamesForm(request.POST or None, ours, own)
    if request.method == "POST" and form.is_valid():
        actions.rename_roles(actor=request.actor, names=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(link(request, "team"))
    title = _("What we call each role")
    way = crumbs(request, (_("Colleagues and access"), link(request, "team")), (title, ""))
    lede = _("Write down only what is called something else here. What stays empty keeps our word.")
    context = {"form": form, "title": title, "lede": lede, "crumbs": way, "back": link(request, "team")}
    return render(request, "onboarding/form.html", context, status=422 if form.errors else 200)
