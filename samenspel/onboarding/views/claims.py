"""Questions of parents whom no file names: reading them, and deciding, before the promised day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page
from samenspel.onboarding.actions import claims as actions
from samenspel.onboarding.forms import ASKING, DecisionForm, LetInForm
from samenspel.onboarding.logic.terms import erase_on
from samenspel.onboarding.mailing import TROUBLE, post
from samenspel.onboarding.models import Claim
from samenspel.onboarding.policy import CLAIMS
from samenspel.onboarding.printing import OnPaper, address_of, answer_pdf, letters_pdf
from samenspel.onboarding.queries import claims as queries
from samenspel.onboarding.queries.contact import contact_persons_for
from samenspel.onboarding.queries.register import groups_of
from samenspel.onboarding.views.common import crumbs, link
from samenspel.onboarding.views.downloads import pdf
from samenspel.people.logic.custody import Kind
from samenspel.people.models import Adult, Child
from samenspel.ui.glyphs import is_printable
from samenspel.ui.parts import Term


@centre_page(CLAIMS)
def worklist(request: CentreRequest) -> HttpResponse:
    """What waits, the most pressing first; and what was decided lately."""
    actions.erase_old_claims(today=request.today)
    found = queries.claims_for(request.actor)
    rows = [(claim, queries.promised(claim, request.today)) for claim in found]
    title = _("Who asks to be let in")
    context = {
        "waiting": [row for row in rows if row[0].is_waiting],
        "decided": [row[0] for row in rows if not row[0].is_waiting],
        "title": title,
        "crumbs": crumbs(request, (title, "")),
    }
    return render(request, "onboarding/claims.html", context)


@centre_page(CLAIMS)
def page(request: CentreRequest, claim_id: UUID) -> HttpResponse:
    """One question, with the children and adults that it may be about; a person compares."""
    return _page(request, queries.claim_of(request.actor, claim_id))


def _page(
    request: CentreRequest, claim: Claim, yes: LetInForm | None = None, no: DecisionForm | None = None
) -> HttpResponse:
    words = request.GET.get("kind", "")
    children = queries.children_named(request.actor, words) or queries.likely_children(request.actor, claim)
    chosen = _chosen_child(request, children)
    title = _("A question to be let in")
    context = {
        "claim": claim,
        "terms": _terms(claim),
        "urgency": queries.promised(claim, request.today),
        "prints": is_printable(claim.name),
        "erase_on": erase_on(claim.decided_on) if claim.decided_on else None,
        "words": words,
        "children": children,
        "chosen": chosen,
        "yes": yes or _yes(None, claim, chosen),
        "no": no or DecisionForm(None, actions.NO_GROUNDS, prefix="no"),
        "title": title,
        "crumbs": crumbs(request, (_("Who asks to be let in"), link(request, "claims")), (title, "")),
    }
    return render(request, "onboarding/claim.html", context, status=422 if yes or no else 200)


def _chosen_child(request: CentreRequest, children: list[Child]) -> Child | None:
    asked = request.GET.get("bij") or request.POST.get("child", "")
    if asked:
        return queries.child_in_care(request.actor, asked)
    return children[0] if len(children) == 1 else None


def _yes(data: Any, claim: Claim, child: Child | None) -> LetInForm:
    adults = queries.adults_around(child) if child else []
    if claim.asked_by is not None and claim.asked_by not in adults:
        adults = [claim.asked_by, *adults]
    return LetInForm(data, actions.YES_GROUNDS, [child] if child else [], adults)


def _from_left(text: str) -> str:
    """A number or an address, which reads from left to right on every page."""
    return f"\u2066{text}\u2069" if text else ""


def _terms(claim: Claim) -> list[Term]:
    relation = ASKING.get(Kind(claim.relation)) if claim.relation else ""
    found = [
        Term(_("Name"), claim.name),
        Term(_("Is, as they say"), relation or "–"),
        Term(_("Child"), claim.child_name),
        Term(_("Born"), claim.child_born.strftime("%d-%m-%Y") if claim.child_born else "–"),
        Term(_("E-mail address"), _from_left(claim.email)),
        Term(_("Telephone"), _from_left(claim.phone)),
        Term(_("Address"), claim.address),
        Term(_("Has an account here as"), claim.asked_by.name if claim.asked_by else ""),
        Term(_("Wrote"), claim.note),
    ]
    return [term for term in found if term.value]


@centre_page(CLAIMS)
@require_POST
def let_in(request: CentreRequest, claim_id: UUID) -> HttpResponse:
    """Yes."""
    claim = queries.claim_of(request.actor, claim_id)
    child = queries.child_in_care(request.actor, request.POST.get("child", ""))
    form = _yes(request.POST, claim, child)
    if not form.is_valid() or child is None:
        return _page(request, claim, yes=form)
    try:
        done = actions.let_in(
            actor=request.actor,
            claim=claim,
            child=child,
            adult=_adult(form, child, claim),
            ground=form.cleaned_data["ground"],
            reason=form.cleaned_data["reason"],
            moment=timezone.now(),
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return _page(request, queries.claim_of(request.actor, claim_id), yes=form)
    if done.given is not None:
        return _on_paper(request, done)
    return _answered(request, done)


def _adult(form: LetInForm, child: Child, claim: Claim) -> Adult | None:
    wanted = form.cleaned_data["adult"]
    known = [*queries.adults_around(child), *([claim.asked_by] if claim.asked_by else [])]
    return next((adult for adult in known if str(adult.public_id) == wanted), None)


def _on_paper(request: CentreRequest, done: actions.Decided) -> HttpResponse:
    """A yes for who has no e-mail address: the letter itself, to be sent or handed over."""
    given = done.given
    if given is None:
        raise Http404
    letter = given.letter
    if not (is_printable(letter.adult.name) and is_printable(letter.child.given_name)):
        messages.warning(request, _("Decided. Now write the name in Latin letters, and print the letter here."))
        return redirect(link(request, "guardian", letter.adult.public_id))
    place = groups_of({letter.child_id}, request.actor).get(letter.child_id)
    wanted = OnPaper(
        adult=letter.adult.name,
        child=letter.child.given_name,
        group=place.name if place else "",
        language=letter.adult.language,
        token=given.token,
        code=given.code,
        until=letter.expires_at,
    )
    made = letters_pdf([wanted], request.centre.name, contact_persons_for(request.actor))
    return pdf(made, "brief")


@centre_page(CLAIMS)
@require_POST
def turn_down(request: CentreRequest, claim_id: UUID) -> HttpResponse:
    """No."""
    claim = queries.claim_of(request.actor, claim_id)
    form = DecisionForm(request.POST, actions.NO_GROUNDS, prefix="no")
    if not form.is_valid():
        return _page(request, claim, no=form)
    try:
        given = form.cleaned_data
        done = actions.turn_down(
            actor=request.actor, claim=claim, ground=given["ground"], reason=given["reason"], moment=timezone.now()
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return _page(request, queries.claim_of(request.actor, claim_id), no=form)
    return _answered(request, done)


def _answered(request: CentreRequest, done: actions.Decided) -> HttpResponse:
    """The same mail for yes and no; who gave no address is called or gets it on paper."""
    claim = done.claim
    if not done.token:
        messages.success(request, _("Decided. There is no e-mail address: call, or send the answer on paper."))
        return redirect(link(request, "claim", claim.public_id))
    people = contact_persons_for(request.actor)
    values = {"url": address_of("entrance:answer", done.token), "contact": people[0] if people else None}
    try:
        post("answer", claim.email, claim.language, values)
    except TROUBLE:
        messages.error(request, _("Decided, but the mail did not go out. Call, or send the answer on paper."))
    else:
        messages.success(request, _("Decided. A mail with the answer is on its way."))
    return redirect(link(request, "claim", claim.public_id))


@centre_page(CLAIMS)
def answer_on_paper(request: CentreRequest, claim_id: UUID) -> HttpResponse:
    """The answer of who was not let in, for the post."""
    claim = queries.claim_of(request.actor, claim_id)
    if claim.status != Claim.Status.NO or claim.erased_on is not None:
        raise Http404
    made = answer_pdf(claim.name, claim.language, request.centre.name, contact_persons_for(request.actor))
    return pdf(made, "antwoord")
