"""Letters: per group, per parent, a pile for the printer; and a phone that was lost."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from samenspel.accounts.notices import tell_owner
from samenspel.audit.actions import record
from samenspel.core.policy import check, restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.onboarding.actions import letters as actions
from samenspel.onboarding.actions.lost import shut_out
from samenspel.onboarding.logic.addressing import in_order, one_each, parts
from samenspel.onboarding.mailing import TROUBLE, post
from samenspel.onboarding.models import Letter
from samenspel.onboarding.policy import LETTERS, RUNS
from samenspel.onboarding.printing import OnPaper, address_of, letters_pdf
from samenspel.onboarding.queries.contact import contact_persons_for
from samenspel.onboarding.queries.letters import has_own_address, letters_of, pile, run_of, runs_for
from samenspel.onboarding.queries.register import Guardian, State, guardian_of, guardians, own_groups
from samenspel.onboarding.views.common import crumbs, link
from samenspel.onboarding.views.downloads import pdf
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Child, Group
from samenspel.ui.glyphs import is_printable
from samenspel.ui.parts import Column

SPELLED = 120  # letters of a name
COLUMNS = (
    Column("child", gettext_lazy("Child")),
    Column("adult", gettext_lazy("Parent")),
    Column("state", gettext_lazy("How far")),
)


@centre_page(LETTERS)
def group(request: CentreRequest, group_id: UUID) -> HttpResponse:
    """The parents of a group, and how far each is."""
    check(request.actor, RUNS)
    chosen = _group(request, group_id)
    found = {(one.adult.pk, one.child.pk): one for one in guardians(request.actor, timezone.now(), group=chosen)}
    rows = [found[place.adult, place.child] for place in in_order(one.addressee for one in found.values())]
    context = {
        "group": chosen,
        "rows": rows,
        "columns": COLUMNS,
        "waiting": sum(one.state is State.NOTHING for one in rows),
        "crumbs": crumbs(request, (chosen.name, "")),
    }
    return render(request, "onboarding/group.html", context)


def _group(request: CentreRequest, group_id: UUID) -> Group:
    found = next((one for one in own_groups(request.actor) if one.public_id == group_id), None)
    if found is None:
        raise Http404
    return found


@centre_page(RUNS)
@require_POST
def order(request: CentreRequest) -> HttpResponse:
    """A pile of letters: for a group or for all, for who has no account, perhaps one per parent."""
    moment, group_id = timezone.now(), request.POST.get("group", "")
    chosen = _group(request, UUID(group_id)) if group_id else None
    found = [one for one in guardians(request.actor, moment, group=chosen) if one.state is not State.ACCOUNT]
    if "again" not in request.POST:
        found = [one for one in found if one.state is State.NOTHING]
    found = _that_print(request, found)
    ordered = {(one.adult.pk, one.child.pk): one for one in found}
    places = [one.addressee for one in found]
    wanted = one_each(places) if "one_each" in request.POST else in_order(places)
    try:
        run = actions.order_letters(
            actor=request.actor,
            organisation=_organisation(request, chosen),
            chosen=[ordered[place.adult, place.child] for place in wanted],
            moment=moment,
            group=chosen,
        )
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return redirect(link(request, "group", chosen.public_id) if chosen else link(request, "overview"))
    return redirect(link(request, "run", run.public_id))


def _that_print(request: CentreRequest, found: list[Guardian]) -> list[Guardian]:
    """Those whose names can be set; the others are named, because their letter goes one by one."""
    left_out = [one.adult.name for one in found if one.unprintable]
    if left_out:
        said = _(
            "Not in the pile, because the letters of a name cannot be printed: %(names)s. Open the parent, and "
            "write the name in Latin letters."
        )
        messages.warning(request, said % {"names": ", ".join(dict.fromkeys(left_out))})
    return [one for one in found if not one.unprintable]


def _organisation(request: CentreRequest, chosen: Group | None) -> Organisation:
    if chosen is not None:
        return chosen.unit.organisation
    own: Organisation | None = Organisation.objects.filter(pk__in=request.actor.organisations).first()
    if own is None:
        raise Http404
    return own


@centre_page(RUNS)
def run(request: CentreRequest, run_id: UUID) -> HttpResponse:
    """How far a pile is. Each look makes the next letters; the page looks again by itself until all are there."""
    moment = timezone.now()
    found = run_of(request.actor, run_id)
    if not found.is_ready:
        found = actions.advance(actor=request.actor, run=found, moment=moment)
    files = parts(found.made) if found.sealed and moment < found.sealed_until else []
    title = _("Letters for %(group)s") % {"group": found.group.name} if found.group else _("Letters for everyone")
    context = {
        "run": found,
        "files": [(place, part.start + 1, part.stop) for place, part in enumerate(files)],
        "title": title,
        "crumbs": crumbs(request, (title, "")),
    }
    response = render(request, "onboarding/run.html", context)
    if not found.is_ready:
        response.headers["Refresh"] = "1"
    return response


@centre_page(RUNS)
def run_pdf(request: CentreRequest, run_id: UUID, part: int) -> HttpResponse:
    """The letters for the printer; for a day, and never of who may not be written to any more."""
    found, moment = run_of(request.actor, run_id), timezone.now()
    files = parts(found.made)
    if not 0 <= part < len(files):
        raise Http404
    wanted = pile(found, actions.unseal(found, moment)[files[part].start : files[part].stop], request.actor, moment)
    if not wanted:
        raise Http404
    record(verb="letters.printed", actor=request.actor, thing="letters", thing_id=str(found.public_id))
    return _printed(request, wanted, "brieven")


def _printed(request: CentreRequest, wanted: list[OnPaper], name: str) -> HttpResponse:
    made = letters_pdf(wanted, request.centre.name, contact_persons_for(request.actor))
    return pdf(made, name)


@centre_page(RUNS)
@require_POST
def wipe(request: CentreRequest, run_id: UUID) -> HttpResponse:
    """Printed: the codes need not be kept any more."""
    found = run_of(request.actor, run_id)
    actions.wipe_codes(moment=timezone.now(), run_id=found.public_id)
    messages.success(request, _("The codes were wiped. The printed letters go on working."))
    return redirect(link(request, "overview"))


@centre_page(RUNS)
def piles(request: CentreRequest) -> HttpResponse:
    """The piles of the last days, that can still be printed."""
    actions.wipe_codes(moment=timezone.now())
    title = _("Piles of letters")
    context = {"runs": runs_for(request.actor), "title": title, "crumbs": crumbs(request, (title, ""))}
    return render(request, "onboarding/piles.html", context)


@centre_page(LETTERS)
def guardian(request: CentreRequest, adult_id: UUID) -> HttpResponse:
    """One parent: how far, which letters, and what to do when something was lost."""
    check(request.actor, RUNS)
    adult = guardian_of(request.actor, adult_id)
    own = guardians(request.actor, timezone.now(), adult=adult)
    request.years = []  # nothing here depends on the year
    context = {
        "adult": adult,
        "rows": own,
        "letters": letters_of(request.actor, adult),
        "can_mail": bool(adult.email) and not getattr(adult, "shares_address", True),
        "moment": timezone.now(),
        "crumbs": crumbs(request, *_group_crumb(request, own), (adult.name, "")),
    }
    return render(request, "onboarding/guardian.html", context)


def _group_crumb(request: CentreRequest, own: list[Guardian]) -> list[tuple[str, str]]:
    place = next((one.group for one in own if one.group), None)
    return [(place.name, link(request, "group", place.key))] if place else []


@centre_page(LETTERS)
@require_POST
def act(request: CentreRequest, adult_id: UUID) -> HttpResponse:
    """What is done for one parent: a letter, a mail, taking letters back, a lost phone."""
    check(request.actor, RUNS)
    adult, moment = guardian_of(request.actor, adult_id), timezone.now()
    what = request.POST.get("do", "")
    try:
        if what == "letter":
            return _letter(request, adult, _child(request))
        if what == "mail":
            _mail(request, adult, _child(request))
        elif what == "withdraw":
            many = actions.withdraw_letters(actor=request.actor, adult=adult, moment=moment)
            said = ngettext("One letter was withdrawn.", "%(count)s letters were withdrawn.", many)
            messages.success(request, said % {"count": many})
        elif what == "lost":
            _lost(request, adult)
        else:
            raise Http404
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    except TROUBLE:
        messages.error(request, _("We cannot send e-mail at the moment. Please try again in a few minutes."))
    return redirect(link(request, "guardian", adult.public_id))


def _child(request: CentreRequest) -> Child:
    rows = restrict(Child.objects.all(), request.actor, LETTERS)
    with suppress(ValueError):
        found: Child | None = rows.filter(public_id=UUID(request.POST.get("child", ""))).first()
        if found is not None:
            return found
    raise Http404


def _letter(request: CentreRequest, adult: Adult, child: Child) -> HttpResponse:
    people = contact_persons_for(request.actor)
    if not people:
        raise ValidationError(_("First say who the contact person is: that name and number stand in every letter."))
    moment = timezone.now()
    names = _spelled(request, "adult", adult.name), _spelled(request, "child", child.given_name)
    given = actions.give_letter(actor=request.actor, adult=adult, child=child, moment=moment)
    own = guardians(request.actor, moment, adult=adult)
    places = [one.group.name for one in own if one.child == child and one.group]
    on_paper = OnPaper(
        adult=names[0],
        child=names[1],
        group=places[0] if places else "",
        language=adult.language,
        token=given.token,
        code=given.code,
        until=given.letter.expires_at,
    )
    return _printed(request, [on_paper], "brief")


def _spelled(request: CentreRequest, whose: str, name: str) -> str:
    """The name as it stands in the letter: as it is, or as the office spelled it for this letter alone."""
    if is_printable(name):
        return name
    spelled = " ".join(request.POST.get(f"spelled_{whose}", "").split())[:SPELLED]
    if not spelled or not is_printable(spelled):
        said = _("We cannot print the letters of “%(name)s”. Write the name in Latin letters, as in a passport.")
        raise ValidationError(said % {"name": name})
    return spelled


def _mail(request: CentreRequest, adult: Adult, child: Child) -> None:
    if not has_own_address(adult):
        raise ValidationError(_("This address is shared, or not there. Give a letter on paper."))
    moment, people = timezone.now(), contact_persons_for(request.actor)
    given = actions.give_letter(
        actor=request.actor, adult=adult, child=child, moment=moment, channel=Letter.Channel.MAIL, address=adult.email
    )
    day = date_format(timezone.localtime(given.letter.expires_at), "DATE_FORMAT")
    values = {"centre": request.centre.name, "url": address_of("entrance:link", given.token), "day": day}
    post("letter", adult.email, adult.language, {**values, "contact": people[0] if people else None})
    messages.success(request, _("A mail with a way in is on its way."))


def _lost(request: CentreRequest, adult: Adult) -> None:
    owner = adult.user
    ended = shut_out(actor=request.actor, adult=adult, moment=timezone.now())
    if owner is not None:
        with suppress(*TROUBLE):
            tell_owner(owner, gettext_lazy("You were signed out everywhere, because your phone was lost."))
    said = _("Signed out everywhere. Whoever holds the phone gets in nowhere. Now give a new letter.")
    if ended.kept_factors:
        said = _("Signed out everywhere. Who works at a centre keeps passkey and app: the operator can take them away.")
    messages.success(request, said)
