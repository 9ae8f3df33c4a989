"""The work of staff: whom to get to know, and inviting them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, centre_page
from samenspel.intakes.actions.opening import open_intakes
from samenspel.intakes.logic.coverage import COMPLETED, DECLINED, FILLED, INVITED, TO_PLAN, Coverage
from samenspel.intakes.models import Intake
from samenspel.intakes.policy import FIGURES, FORM, OPEN, WORK
from samenspel.intakes.queries.work import Line, Worklist, children_at, worklist
from samenspel.intakes.views.common import TONES, WITHOUT_GROUP, link, spoken_sentence, without_years
from samenspel.organisations.queries import organisations
from samenspel.ui.parts import Column, Segment

PAGE = 50
DONE = frozenset({COMPLETED, DECLINED})
ORDER = (COMPLETED, FILLED, INVITED, TO_PLAN, DECLINED)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list as it is shown."""

    line: Line
    url: str
    tone: str
    word: str
    shared: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """Which child at which organisation, for the buttons."""
        return f"{self.line.organisation.public_id}:{self.line.child.public_id}"


@dataclass(frozen=True, slots=True)
class Dots:
    """One group as dots, a child each: the states in the order of the legend."""

    name: str
    said: str
    coverage: Coverage
    states: tuple[str, ...]


@centre_page(WORK)
@without_years
def listing(request: CentreRequest) -> HttpResponse:
    """With which children there was an intake, and who is still to come."""
    found = worklist(request.actor)
    wanted, group = request.GET.get("toon", "open"), request.GET.get("groep", "")
    lines = [line for line in found.lines if _is_wanted(line, wanted) and (not group or group in line.groups)]
    pages = Paginator([_row(request, line) for line in lines], PAGE).get_page(request.GET.get("pagina"))
    context = {
        "found": found,
        "lede": _lede(found),
        "dots": [_dots(name, one) for name, one in sorted(found.groups.items())],
        "legend": [(state, Intake.State(state).label) for state in ORDER],
        "views": _views(request, found, wanted, group),
        "groups": _groups(request, found, wanted, group),
        "pages": pages,
        "headings": _headings(),
        "has_places": len({line.organisation.pk for line in found.lines}) > 1,
        "can_begin": wanted != "klaar" and any(not row.line.intake for row in pages),
        "open_url": link(request, "open"),
        "links": _leader_links(request),
        "wishes_url": link(request, "wishes"),
    }
    return render(request, "intakes/list.html", context)


def _is_wanted(line: Line, wanted: str) -> bool:
    return wanted == "alles" or (line.state in DONE) == (wanted == "klaar")


def _row(request: CentreRequest, line: Line) -> Row:
    state = Intake.State(line.state)
    return Row(
        line,
        link(request, "intake", line.intake.public_id) if line.intake else "",
        TONES[state],
        str(state.label),
        tuple((one.organisation.name, link(request, "intake", one.public_id)) for one in line.shared),
    )


def _lede(found: Worklist) -> str:
    whole = found.whole
    if not whole.children:
        return _("Here you see the children for whom you work, and whether somebody spoke with the family.")
    return spoken_sentence(whole.children, whole.completed, whole.open)


def _dots(name: str, found: Coverage) -> Dots:
    states = tuple(state for state in ORDER for _child in range(getattr(found, state)))
    parts = [f"{Intake.State(state).label}: {getattr(found, state)}" for state in ORDER if getattr(found, state)]
    return Dots(name or str(WITHOUT_GROUP), ", ".join(parts), found, states)


def _views(request: CentreRequest, found: Worklist, wanted: str, group: str) -> list[Segment]:
    lines = [line for line in found.lines if not group or group in line.groups]
    done = sum(line.state in DONE for line in lines)
    choices = (
        ("open", _("To do"), len(lines) - done),
        ("klaar", _("Finished"), done),
        ("alles", _("All"), len(lines)),
    )
    return [
        Segment(f"{label} ({many})", link(request, "list", toon=key, groep=group), key == wanted)
        for key, label, many in choices
    ]


def _groups(request: CentreRequest, found: Worklist, wanted: str, group: str) -> list[Segment]:
    names = sorted(name for name in found.groups if name)
    if len(names) < 2:
        return []
    everyone = Segment(_("All groups"), link(request, "list", toon=wanted), not group)
    return [everyone, *(Segment(name, link(request, "list", toon=wanted, groep=name), name == group) for name in names)]


def _headings() -> list[Column]:
    return [
        Column("child", _("Child")),
        Column("group", _("Group")),
        Column("state", _("Intake")),
        Column("talk", _("Talk")),
        Column("act", _("What to do"), hidden=True),
    ]


def _leader_links(request: CentreRequest) -> list[tuple[str, str]]:
    pages = ((FORM, "form", _("Choose the questions")), (FIGURES, "figures", _("Figures")))
    return [(label, link(request, name)) for permission, name, label in pages if may(request.actor, permission)]


@centre_page(OPEN)
@require_POST
def open_many(request: CentreRequest) -> HttpResponse:
    """Invite the families that were ticked; or begin with one child, without an invitation."""
    begun = request.POST.get("begin", "")
    asked = [begun] if begun else request.POST.getlist("child")
    by_place: dict[str, list[UUID]] = {}
    for key in asked:
        place, _separator, child = key.partition(":")
        by_place.setdefault(place, []).append(_uuid(child))
    places = {str(one.public_id): one for one in organisations()}
    new: list[Intake] = []
    for key, children in by_place.items():
        if key not in places:
            raise Http404
        found = children_at(request.actor, places[key], children)
        if len(found) != len(set(children)):
            raise Http404
        new += open_intakes(
            actor=request.actor, organisation=places[key], children=found, day=request.today, is_invited=not begun
        )
    if begun and new:
        return redirect(link(request, "intake", new[0].public_id))
    said = ngettext("%(many)s family has been invited.", "%(many)s families have been invited.", len(new))
    messages.success(request, said % {"many": len(new)} if new else _("Nobody was ticked. Tick a child first."))
    return redirect(link(request, "list"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
