"""Agreements: all that the team has open, one's own, and saying how one stands."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samenspel.audit.actions import record
from samenspel.core.logic.tables_write import write_csv, write_xlsx
from samenspel.core.policy import check
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.talks.actions.agreements import change_agreement, drop_agreement, settle_agreement
from samenspel.talks.forms.table import one_agreement
from samenspel.talks.logic.agreements import State
from samenspel.talks.models import Agreement
from samenspel.talks.policy import HOLD, SEE_AGREEMENT, SEE_TALK
from samenspel.talks.queries.agreements import Wanted, due_for, groups_of, of_team, visible
from samenspel.talks.queries.table import the_table
from samenspel.talks.table_words import SIDES, STATE_TONES, STATES
from samenspel.talks.views.table_common import crumbs, owner_of, without_years
from samenspel.ui.parts import Column, Segment

PAGE = 50
FILES = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
EARLIER = "eerder"
SHOWN = {"": State.OPEN.value, EARLIER: State.OPEN.value, "klaar": State.DONE.value, "alles": ""}


@centre_page(SEE_TALK)
@without_years
def listing(request: CentreRequest) -> HttpResponse:
    """Of all talks that one may read what was agreed and is still open, the first due first; one's own on top. What an
    earlier school year left open stands apart."""
    wanted = _wanted(request)
    rows = of_team(request.actor, wanted, request.today)
    pages = Paginator(rows, PAGE).get_page(request.GET.get("pagina"))
    groups = groups_of(request.actor)
    own = due_for(request.actor, request.today) if not request.GET else []
    context = {
        "crumbs": crumbs(request, (_("Agreements"), "")),
        "lede": _lede(pages.paginator.count, wanted),
        "own": [(one, owner_of(one), one.talk.child.given_name) for one in own],
        "pages": pages,
        "rows": [(one, owner_of(one), STATES[one.state], STATE_TONES[one.state], _url(request, one)) for one in pages],
        "headings": [
            Column("what", _("Agreement")),
            Column("child", _("Child")),
            Column("owner", _("Whose")),
            Column("due", _("Before which day")),
            Column("state", _("How it stands")),
            Column("act", _("What to do"), hidden=True),
        ],
        "views": [Segment(label, _view(request, key), key == _shown(request)) for key, label in _states()],
        "groups": groups,
        "group": wanted.group,
        "words": wanted.words,
        "shown": _shown(request),
        "has_one_state": _shown(request) in ("", EARLIER),
        "today": request.today,
        "reset_url": link(request, "talks:agreements"),
        "files": {kind: _file(request, kind) for kind in FILES},
        "list_url": link(request, "talks:list"),
    }
    return render(request, "talks/table/agreements.html", context)


def _states() -> tuple[tuple[str, str], ...]:
    return (("", _("Open")), (EARLIER, _("Open, of earlier years")), ("klaar", _("Done")), ("alles", _("All")))


def _shown(request: CentreRequest) -> str:
    asked = request.GET.get("toon", "")
    return asked if asked in SHOWN else ""


def _view(request: CentreRequest, shown: str) -> str:
    kept = {"groep": request.GET.get("groep", ""), "q": request.GET.get("q", "")}
    return link(request, "talks:agreements", toon=shown, **kept)


def _file(request: CentreRequest, kind: str) -> str:
    kept = {name: request.GET.get(name, "") for name in ("toon", "groep", "q")}
    return link(request, f"talks:agreements-{kind}", **kept)


def _wanted(request: CentreRequest) -> Wanted:
    shown, words = _shown(request), request.GET.get("q", "").replace("\x00", "")[:80]
    return Wanted(request.GET.get("groep", "")[:80], words, SHOWN[shown], shown == EARLIER)


def _lede(many: int, wanted: Wanted) -> str:
    if wanted.state != State.OPEN or wanted.is_earlier or wanted.group or wanted.words:
        return ngettext("%(many)s agreement found.", "%(many)s agreements found.", many) % {"many": many}
    if not many:
        return _("Nothing is open. What you agree in a talk comes to stand here.")
    return ngettext("%(many)s agreement is open.", "%(many)s agreements are open.", many) % {"many": many}


def _url(request: CentreRequest, one: Agreement) -> str:
    return link(request, "talks:talk", one.talk.public_id)


@centre_page(SEE_TALK)
def download(request: CentreRequest, kind: str) -> HttpResponse:
    """The same list as a file."""
    header = [
        *(_("Child"), _("Group"), _("Organisation"), _("Agreement"), _("Whose")),
        *(_("Who"), _("Made on"), _("Before which day"), _("How it stands")),
    ]
    rows = [
        [
            one.talk.child.name,
            one.talk.group.name if one.talk.group else "",
            one.talk.organisation.name,
            one.text,
            str(SIDES[one.side]),
            owner_of(one),
            one.made_on.isoformat(),
            one.due_on.isoformat(),
            str(STATES[one.state]),
        ]
        for one in of_team(request.actor, _wanted(request), request.today)
    ]
    record(verb="agreement.list-downloaded", actor=request.actor, thing="centre", thing_id=request.centre.key)
    write, mime = FILES[kind]
    name = slugify(f"afspraken-{request.centre.key}-{request.today.isoformat()}")
    return HttpResponse(
        write(header, rows),
        content_type=mime,
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "private, no-store"},
    )


@centre_page(SEE_AGREEMENT)
@require_POST
def settle(request: CentreRequest, agreement_id: UUID) -> HttpResponse:
    """Done, no longer needed, or open after all; then back to where one was. The message can take it back."""
    one = get_object_or_404(visible(request.actor), public_id=agreement_id)
    state, before = request.POST.get("state") or request.GET.get("naar", ""), one.state
    if state not in set(State):
        raise Http404
    settle_agreement(actor=request.actor, agreement=one, state=State(state), moment=timezone.now())
    back = _back(request)
    undo = link(request, "talks:settle", one.public_id, naar=before, terug=back)
    said = {State.DONE: _("Done. Thank you."), State.LET_GO: _("It is no longer needed."), State.OPEN: _("It is open.")}
    messages.success(request, said[State(state)], extra_tags=f"undo:{undo}" if before != state else "")
    return redirect(back)


def _back(request: CentreRequest) -> str:
    wanted = request.POST.get("back") or request.GET.get("terug", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else f"/{request.centre.key}/"


@centre_page(HOLD)
@without_years
def change(request: CentreRequest, agreement_id: UUID) -> HttpResponse:
    """Say an agreement otherwise, or take it away; until the report is shared."""
    one = get_object_or_404(visible(request.actor), public_id=agreement_id)
    check(request.actor, HOLD, one.talk)
    table = the_table(one.talk, request.today, timezone.now())
    back = link(request, "talks:report", one.talk.public_id)
    form = one_agreement(request.POST or None, table, one, request.today)
    try:
        if request.method == "POST" and request.POST.get("do") == "drop":
            drop_agreement(actor=request.actor, agreement=one, moment=timezone.now())
            messages.success(request, _("The agreement is gone."))
            return redirect(back)
        if request.method == "POST" and form.is_valid():
            change_agreement(
                actor=request.actor, agreement=one, wanted=form.wanted, day=request.today, moment=timezone.now()
            )
            messages.success(request, _("Saved."))
            return redirect(back)
    except ValidationError as wrong:
        form.is_valid()
        form.add_error(None, wrong)
    child = one.talk.child.given_name
    steps = ((child, link(request, "talks:talk", one.talk.public_id)), (_("Report"), back), (_("Agreement"), ""))
    context = {"crumbs": crumbs(request, *steps), "form": form, "agreement": one, "back_url": back}
    return render(request, "talks/table/agreement.html", context, status=422 if form.errors else 200)
