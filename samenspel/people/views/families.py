"""The list of families: the children of whom this professional may know, to search, narrow and open."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.core.policy import may, restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.dates import alive
from samenspel.people.logic.questions import URGENT
from samenspel.people.models import Child
from samenspel.people.policy import CONFIRM_BLOCK, SEE_CHILD, SEE_RIGHTS
from samenspel.people.queries.families import Bond, Kid, bonds, kids
from samenspel.people.queries.questions import Question, open_questions
from samenspel.people.sentences import ASKS, time_left
from samenspel.people.views.common import card_url, crumbs, link, now
from samenspel.ui.parts import Column

PAGE = 60
OPEN, BLOCKED, DIED = "open", "blokkade", "overleden"


class FilterForm(forms.Form):
    """Narrows the list by its address."""

    zoek = forms.CharField(label=gettext_lazy("Name of a child or an adult"), required=False, max_length=100)
    groep = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    toon = forms.ChoiceField(label=gettext_lazy("Show"), required=False)

    def __init__(self, data: Any, found: Sequence[Kid], *, sees_the_dead: bool) -> None:
        super().__init__(data)
        groups = {str(place.group_id): place for kid in found for place in kid.places}
        choices = sorted(
            ((key, f"{place.group} · {place.organisation}") for key, place in groups.items()), key=lambda one: one[1]
        )
        group, shown = self.fields["groep"], self.fields["toon"]
        assert isinstance(group, forms.ChoiceField)
        assert isinstance(shown, forms.ChoiceField)
        group.choices = [("", _("all groups")), *choices]
        shown.choices = [
            ("", _("all children")),
            (OPEN, _("with something to find out")),
            (BLOCKED, _("with a block")),
            *([(DIED, _("who died"))] if sees_the_dead else []),
        ]

    def wanted(self) -> dict[str, str]:
        """What was asked; a field with nonsense asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


@dataclass(frozen=True, slots=True)
class Line:
    """A child on the page."""

    kid: Kid
    url: str
    adults: tuple[str, ...]
    questions: tuple[Question, ...]
    has_block: bool

    @property
    def groups(self) -> str:
        return ", ".join(place.group for place in self.kid.places)


@centre_page(SEE_CHILD)
def listing(request: CentreRequest) -> HttpResponse:
    """The children in the care of whoever asks, by name."""
    leads = bool(may(request.actor, SEE_RIGHTS))
    died = request.GET.get("toon") == DIED and leads
    mine = restrict(Child.objects.all(), request.actor, SEE_CHILD)
    mine = mine.exclude(alive(request.today)) if died else mine.filter(alive(request.today))
    found = by_name(kids(mine, request.today))
    lines = _lines(request, found, mine)
    form = FilterForm(request.GET, found, sees_the_dead=leads)
    wanted = form.wanted()
    shown = [one for one in lines if _fits(one, wanted)]
    pages = Paginator(shown, PAGE).get_page(request.GET.get("pagina"))
    context = {
        "crumbs": crumbs(request, None),
        "lede": _lede(lines),
        "waiting": _waiting(request, lines),
        "form": form,
        "pages": pages,
        "columns": [
            Column("child", _("Child")),
            Column("group", _("Group")),
            Column("adults", _("Adults")),
            Column("open", _("To find out")),
        ],
        "is_narrow": any(wanted.values()),
        "has_children": bool(found),
        "asks": ASKS,
        "list_url": link(request, "list"),
        "rights_url": link(request, "rights") if leads else "",
        "open_url": f"?toon={OPEN}" if any(one.questions for one in lines) and wanted["toon"] != OPEN else "",
    }
    return render(request, "people/families.html", context)


def _lines(request: CentreRequest, found: Sequence[Kid], mine: Any) -> list[Line]:
    moment = now()
    around = bonds(mine, request.today, moment)
    by_child: dict[int, list[Bond]] = defaultdict(list)
    for bond in around:
        by_child[bond.child_id].append(bond)
    asked: dict[int, list[Question]] = defaultdict(list)
    living = [kid.child for kid in found if not kid.child.deceased_on]
    for question in open_questions(living, around, request.today, moment):
        asked[question.child_id].append(question)
    return [
        Line(
            kid=kid,
            url=card_url(request, kid.child),
            adults=tuple(bond.adult.name for bond in by_child[kid.child.pk] if bond.relations),
            questions=tuple(asked[kid.child.pk]),
            has_block=any(bond.block for bond in by_child[kid.child.pk]),
        )
        for kid in found
    ]


def _fits(line: Line, wanted: dict[str, str]) -> bool:
    words = plain(wanted["zoek"]).split()
    names = plain(" ".join([line.kid.child.name, *line.adults]))
    if not all(word in names for word in words):
        return False
    if wanted["groep"] and wanted["groep"] not in {str(place.group_id) for place in line.kid.places}:
        return False
    return {OPEN: bool(line.questions), BLOCKED: line.has_block}.get(wanted["toon"], True)


def plain(text: str) -> str:
    """Without case and accents, as somebody types who is looking for a name."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def by_name(found: Sequence[Kid]) -> list[Kid]:
    """In the order of the alphabet, accents aside."""
    return sorted(found, key=lambda kid: (plain(kid.child.name), kid.child.pk))


def _waiting(request: CentreRequest, lines: Sequence[Line]) -> list[tuple[Line, Question, str]]:
    """What cannot wait and how long it still does, for those who can do it: blocks to be confirmed or lifted."""
    if not may(request.actor, CONFIRM_BLOCK):
        return []
    moment = now()
    return [
        (line, question, time_left(question.until, moment))
        for line in lines
        for question in line.questions
        if question.ask in URGENT and isinstance(question.until, datetime)
    ]


def _lede(lines: Sequence[Line]) -> str:
    many, asked = len(lines), sum(bool(line.questions) for line in lines)
    if not many:
        return ""
    first = ngettext("%(many)s child that you work with.", "%(many)s children that you work with.", many)
    if not asked:
        return first % {"many": many}
    second = ngettext(
        "Of %(many)s there is something to find out.", "Of %(many)s there is something to find out.", asked
    )
    return f"{first % {'many': many}} {second % {'many': asked}}"
