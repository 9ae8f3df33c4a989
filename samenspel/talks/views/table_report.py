"""After the talk: three lines and agreements on one screen, sharing them, and taking them to the pupil file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samenspel.core.policy import Refused
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.talks.actions import table_after
from samenspel.talks.actions.agreements import agree
from samenspel.talks.forms.table import AgreementForm, RemarkForm, ReportForm, agreement_rows
from samenspel.talks.models import Talk
from samenspel.talks.policy import HOLD, READ
from samenspel.talks.queries.table import Agreed, Table, agreed, remarks, the_table, year_of
from samenspel.talks.table_words import STATES
from samenspel.talks.views.table_common import crumbs, found_talk, owner_of, title_of, where_of, without_years
from samenspel.talks.words import ROUNDS


@centre_page(HOLD)
@without_years
def report(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """Write it, share it; once it is shared, put a correction beside it."""
    talk = _to_hold(request, talk_id)
    table = the_table(talk, request.today, timezone.now())
    found = agreed(request.actor, table)
    is_shared = bool(table.report and table.report.shared_at)
    data = request.POST or None
    form: Form = (
        RemarkForm(data) if is_shared else ReportForm(data, initial={"text": table.report.text if table.report else ""})
    )
    rows = [] if is_shared else agreement_rows(data, table, len(found.now), request.today)
    if request.method == "POST" and form.is_valid() and all(row.is_valid() for row in rows):
        done = _corrected(request, talk, form) if is_shared else _written(request, talk, form, rows)
        if done:
            return redirect(
                link(request, "talks:report", talk.public_id)
                if done == "stay"
                else link(request, "talks:talk", talk.public_id)
            )
    context = {
        "crumbs": crumbs(
            request, (talk.child.given_name, link(request, "talks:talk", talk.public_id)), (_("Report"), "")
        ),
        "talk": talk,
        "title": title_of(talk),
        "form": form,
        "rows": rows,
        "report": table.report,
        "is_shared": is_shared,
        "now": [(one, owner_of(one)) for one in found.now],
        "back": [(one, owner_of(one)) for one in found.still_back],
        "remarks": remarks(table, is_home=False),
        "notes_url": link(request, "talks:notes", talk.public_id),
        "screen_url": link(request, "talks:table", talk.public_id),
    }
    return render(request, "talks/table/report.html", context, status=422 if form.errors else 200)


def _to_hold(request: CentreRequest, talk_id: UUID) -> Talk:
    """Visible to who works with the child, done by who is near: else a no with its reason."""
    talk: Talk = found_talk(request, HOLD, talk_id, HOLD)
    if not talk.may_hold:  # type: ignore[attr-defined]
        raise Refused(HOLD.reason)
    return talk


def _written(request: CentreRequest, talk: Talk, form: Form, rows: list[AgreementForm]) -> str:
    """All of it or nothing. Returns where to go, nothing when something does not fit."""
    do = request.POST.get("do", "")
    wanted = [row.wanted for row in rows if row.has_changed()]
    moment = timezone.now()
    try:
        with transaction.atomic():
            table_after.write_report(actor=request.actor, talk=talk, text=form.cleaned_data["text"])
            if wanted:
                agree(actor=request.actor, talk=talk, wanted=wanted, day=request.today, moment=moment)
            if do == "share":
                table_after.share_report(actor=request.actor, talk=talk, moment=moment)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return ""
    shared = _("Shared: everybody who sat at the table can read it now.")
    messages.success(request, shared if do == "share" else _("Saved. Nobody at home sees it until you share it."))
    return "go" if do == "share" else "stay"


def _corrected(request: CentreRequest, talk: Talk, form: Form) -> str:
    try:
        table_after.correct_report(actor=request.actor, talk=talk, text=form.cleaned_data["text"], day=request.today)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return ""
    messages.success(request, _("The correction stands beside the report."))
    return "stay"


@centre_page(READ)
@without_years
def notes(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """What was said and agreed as plain text: to copy, print or download for the pupil file, never typed twice."""
    talk = _to_hold(request, talk_id)
    if request.method == "POST":
        table_after.take_notes(actor=request.actor, talk=talk, moment=timezone.now())
        messages.success(request, _("Noted: it stands in the pupil file."))
        return redirect(link(request, "talks:notes", talk.public_id))
    text = _text(request, talk)
    if "tekst" in request.GET:
        name = slugify(f"gesprek-{timezone.localdate(talk.starts_at) if talk.starts_at else request.today}")
        headers = {"Content-Disposition": f'attachment; filename="{name}.txt"', "Cache-Control": "private, no-store"}
        return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
    context = {
        "crumbs": crumbs(
            request, (talk.child.given_name, link(request, "talks:talk", talk.public_id)), (_("For the pupil file"), "")
        ),
        "talk": talk,
        "text": text,
        "rows": text.count("\n") + 3,
        "file_url": link(request, "talks:notes", talk.public_id, tekst="1"),
    }
    return render(request, "talks/table/notes.html", context)


def _text(request: CentreRequest, talk: Talk) -> str:
    table: Table = the_table(talk, request.today, timezone.now())
    found: Agreed = agreed(request.actor, table)
    year = year_of(talk) if talk.kind == "start" else None
    words = {
        "talk": talk,
        "title": title_of(talk),
        "where": where_of(talk),
        "names": ", ".join(mate.adult.name for mate in table.mates),
        "report": table.report,
        "remarks": remarks(table, is_home=False),
        "now": [(one, owner_of(one), STATES[one.state]) for one in found.now],
        "back": [(one, owner_of(one), STATES[one.state]) for one in found.back if one.looked_back_at_id == talk.pk],
        "year": year,
        "kinds": ", ".join(str(ROUNDS[kind]) for kind in year.kinds if kind in ROUNDS) if year else "",
    }
    return render_to_string("talks/table/notes.txt", words).strip() + "\n"
