"""One relation: on what it rests, what it was before, and changing it with a document where the law asks one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.people import actions
from samenspel.people.actions import NeedsDocument
from samenspel.people.forms.families import CaregiverForm, DecisionForm, EndForm, FactsForm
from samenspel.people.logic.blocks import Basis, state
from samenspel.people.logic.custody import Custody, Information, Kind, SourceKind
from samenspel.people.models import Adult, Block, CareRelation, Child, InformationDecision
from samenspel.people.policy import DECIDE_INFORMATION, KEEP_FAMILY, REPORT_DEATH, SEE_CHILD, SEE_FACTS, SEND_FOR
from samenspel.people.queries.families import CONTACT, Bond, Kid
from samenspel.people.queries.questions import is_gone
from samenspel.people.sentences import BASES, CUSTODY, INFORMATION, KINDS, SOURCES, STATES, day_said, rights_said, why
from samenspel.people.views.card import held
from samenspel.people.views.common import (
    around,
    back,
    crumbs,
    form_page,
    link,
    may_child,
    now,
    posted,
    tell,
    the_relation,
    tried,
)
from samenspel.ui.parts import Column, Term

QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Past:
    """What held, or will hold, for a time."""

    since: str
    until: str
    said: str
    source: str


@centre_page(SEE_FACTS)
def relation(request: CentreRequest, child_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """Everything that is written down about one adult and one child."""
    kid = may_child(request, child_id, SEE_FACTS, KEEP_FAMILY, DECIDE_INFORMATION, REPORT_DEATH, SEND_FOR)
    row = the_relation(kid.child, relation_id)
    found = around(request, kid.child)
    bond = next(one for one in found if one.adult.pk == row.adult_id)
    names = {one.adult.pk: one.adult.name for one in found}
    context = {
        "child": kid.child,
        "relation": row,
        "adult": row.adult,
        "crumbs": crumbs(request, kid.child, row.adult.name),
        "held": held(bond.rights),
        "why": why(bond, names),
        "terms": _terms(row),
        "is_questioned": row.questioned_on is not None,
        "is_gone": is_gone(row.adult, request.today),
        "past": [_past(one) for one in bond.other if not is_void(one)],
        "past_columns": [Column("since", _("From")), Column("until", _("Until")), Column("said", _("What"))],
        "decisions": _decisions(row),
        "blocks": _blocks(request, row),
        "links": _links(request, kid, row, bond),
    }
    return render(request, "people/relation.html", context)


def _terms(row: CareRelation) -> list[Term]:
    return [
        Term(_("What this adult is to the child"), KINDS[Kind(row.kind)]),
        Term(_("Custody"), CUSTODY[Custody(row.custody)]),
        Term(_("Information about the child"), INFORMATION[Information(row.information)]),
        Term(_("May fetch the child"), _("yes") if row.may_collect or row.custody == Custody.YES else _("no")),
        Term(_("On what this rests"), SOURCES[SourceKind(row.source_kind)], row.source),
        *([Term(_("From which day"), day_said(row.valid_from))] if row.valid_from else []),
        *([Term(_("Until which day"), day_said(row.valid_until))] if row.valid_until else []),
    ]


def is_void(row: CareRelation) -> bool:
    """Was to hold later, and gave way to something else."""
    return bool(row.valid_from and row.valid_until and row.valid_until < row.valid_from)


def _past(row: CareRelation) -> Past:
    said = ", ".join(
        str(word)
        for word in (KINDS[Kind(row.kind)], CUSTODY[Custody(row.custody)], INFORMATION[Information(row.information)])
    )
    source = f"{SOURCES[SourceKind(row.source_kind)]} {row.source}".strip()
    return Past(day_said(row.valid_from), day_said(row.valid_until), said, source)


def _decisions(row: CareRelation) -> list[tuple[InformationDecision, str]]:
    """Every decision about these two, newest first, with what was given."""
    rows = InformationDecision.objects.filter(relation__adult=row.adult_id, relation__child=row.child_id)
    rows = rows.select_related("decided_by").defer(*(f"decided_by__{column}" for column in sorted(CONTACT)))
    return [(one, rights_said(one.granted)) for one in rows.order_by("-decided_on", "-pk")]


def _blocks(request: CentreRequest, row: CareRelation) -> list[tuple[Block, Any, Any]]:
    """Every block between these two, newest first, with basis and state in words."""
    rows = Block.objects.filter(adult=row.adult_id, child=row.child_id).order_by("-begun_at")
    moment = now()
    return [(one, BASES[Basis(one.basis)], STATES[state(one.as_block(), moment, request.today)]) for one in rows]


def _links(request: CentreRequest, kid: Kid, row: CareRelation, bond: Bond) -> dict[str, str]:
    """What whoever looks may do with it."""
    keeps = KEEP_FAMILY.key in kid.may and row in bond.relations and not row.is_sent
    gone = is_gone(row.adult, request.today)
    wanted = {
        "change": keeps,
        "end": keeps,
        "settle": keeps and row.questioned_on is not None,
        "decide": DECIDE_INFORMATION.key in kid.may and not row.is_sent and row.custody != Custody.YES,
        "adult-death": REPORT_DEATH.key in kid.may and not gone,
        "adult-death-undo": REPORT_DEATH.key in kid.may and gone,
        "stop": row.is_sent and SEND_FOR.key in kid.may and row in bond.relations,
    }
    return {
        name.replace("-", "_"): link(request, name, kid.child.public_id, row.public_id)
        for name, is_wanted in wanted.items()
        if is_wanted
    }


@centre_page(KEEP_FAMILY)
def add(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """Somebody more beside a child."""
    child = may_child(request, child_id, KEEP_FAMILY).child
    form = CaregiverForm(posted(request), today=request.today, known=_family(request, child))
    if request.method == "POST" and form.is_valid():
        done = tried(
            form,
            lambda: actions.add_caregiver(
                actor=request.actor,
                child=child,
                adult=form.who(),
                facts=form.facts(),
                since=form.cleaned_data["since"],
            ),
        )
        if done:
            return back(request, child, _("Written down."), done.batch)
    return form_page(request, child, form, _("Somebody beside %(child)s") % {"child": child.given_name})


def _family(request: CentreRequest, child: Child) -> list[Adult]:
    """The adults of the family, as far as one knows them: of this child, and of those in one's care who share one."""
    own = CareRelation.objects.filter(child=child).values("adult_id")
    mine = restrict(Child.objects.all(), request.actor, SEE_CHILD)
    shared = CareRelation.objects.filter(adult__in=own, child__in=mine).values("child_id")
    rows = Adult.objects.filter(relations__child__in=shared, deceased_on=None).distinct()
    return list(rows.defer(*sorted(CONTACT)).order_by("given_name", "pk"))


@centre_page(KEEP_FAMILY)
def change(request: CentreRequest, child_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """Other facts from a day on; without a document where one is needed, it can be noted as a question."""
    child = may_child(request, child_id, KEEP_FAMILY).child
    row = the_relation(child, relation_id)
    form = FactsForm(posted(request), today=request.today, relation=row)
    if request.method == "POST" and QUESTION in request.POST:
        return _question(request, child, row)
    if request.method == "POST" and form.is_valid():
        done = tried(
            form,
            lambda: actions.change_relation(
                actor=request.actor,
                relation=row,
                facts=form.facts(),
                since=form.cleaned_data["since"],
                day=request.today,
            ),
        )
        if done:
            return back(request, child, _("Saved."), done.batch)
    needs_document = form.has_error("source_kind", NeedsDocument.CODE)
    title = _("%(adult)s and %(child)s") % {"adult": row.adult.name, "child": child.given_name}
    return form_page(
        request,
        child,
        form,
        title,
        cancel_url=link(request, "relation", child.public_id, row.public_id),
        question_label=_("Note it as a question") if needs_document and not row.has_document else "",
    )


def _question(request: CentreRequest, child: Child, row: CareRelation) -> HttpResponse:
    done = actions.question_relation(actor=request.actor, relation=row, day=request.today)
    return back(request, child, _("Noted as a question. Nothing was taken from anybody."), done.batch)


@centre_page(KEEP_FAMILY)
@require_POST
def settle(request: CentreRequest, child_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """It was found out: it is as it stands."""
    child = may_child(request, child_id, KEEP_FAMILY).child
    done = actions.settle_question(actor=request.actor, relation=the_relation(child, relation_id))
    return back(request, child, _("Found out: it is as it stands."), done.batch)


@centre_page(KEEP_FAMILY)
def end(request: CentreRequest, child_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """It holds no longer after a day."""
    child = may_child(request, child_id, KEEP_FAMILY).child
    row = the_relation(child, relation_id)
    form = EndForm(posted(request), initial={"last_day": request.today, "source_kind": SourceKind.TEAM.value})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = tried(
            form,
            lambda: actions.end_relation(
                actor=request.actor,
                relation=row,
                last_day=given["last_day"],
                source_kind=SourceKind(given["source_kind"]),
                source=given["source"],
            ),
        )
        if done:
            return back(request, child, _("Ended."), done.batch)
    title = _("%(adult)s is no longer around %(child)s") % {"adult": row.adult.name, "child": child.given_name}
    return form_page(request, child, form, title, cancel_url=link(request, "relation", child.public_id, row.public_id))


@centre_page(DECIDE_INFORMATION)
def decide(request: CentreRequest, child_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """A decision on a request for information."""
    child = may_child(request, child_id, DECIDE_INFORMATION).child
    row = the_relation(child, relation_id)
    form = DecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = tried(
            form,
            lambda: actions.decide_information(
                actor=request.actor,
                relation=row,
                granted=form.rights(),
                reason=form.cleaned_data["reason"],
                last_day=form.cleaned_data["last_day"],
                day=request.today,
            ),
        )
        if done:
            return back(request, child, _("Decided."), done[1])
    return form_page(
        request,
        child,
        form,
        _("What %(adult)s is told about %(child)s") % {"adult": row.adult.name, "child": child.given_name},
        lede=_(
            "Somebody without custody may ask for what the school knows about a child. You decide what is given, "
            "until when, and why. A refusal takes nothing from what a parent gets without asking."
        ),
        action_label=_("Decide"),
        cancel_url=link(request, "relation", child.public_id, row.public_id),
    )


@centre_page(SEND_FOR)
@require_POST
def stop(request: CentreRequest, child_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """Somebody no longer comes in the place of a parent, says the head."""
    child = may_child(request, child_id, SEND_FOR).child
    row = the_relation(child, relation_id)
    batch = actions.end_sending(actor=request.actor, relation=row, day=request.today)
    return back(request, child, _("Stopped."), batch)


@centre_page(SEE_FACTS)
@require_POST
def undo(request: CentreRequest, batch: uuid.UUID) -> HttpResponse:
    """Take back one change, whatever it was."""
    try:
        child = actions.undo(actor=request.actor, batch=batch)
    except actions.NoWayBack as no:
        tell(request, str(no))
        return redirect(link(request, "list"))
    return back(request, child, _("It is as it was before."))
