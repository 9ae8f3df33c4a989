"""Wie mag wat: adults by rights, for the head, per group or child; to read, to print, to take along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.core.logic.tables_write import write_csv, write_xlsx
from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.actions import take_rights_along
from samenspel.people.dates import alive
from samenspel.people.logic.circle import ORDER
from samenspel.people.logic.custody import Kind, Right
from samenspel.people.models import Child
from samenspel.people.policy import SEE_RIGHTS
from samenspel.people.queries.families import Bond, Kid, bonds, kids
from samenspel.people.queries.questions import is_gone
from samenspel.people.sentences import KINDS, RIGHT_ICONS, RIGHTS, until_said, why
from samenspel.people.views.card import Held, held
from samenspel.people.views.common import card_url, crumbs, link, now
from samenspel.people.views.families import by_name, plain
from samenspel.ui.parts import Column

PAGE: Final = 40  # children
FILES: Final[dict[str, tuple[str, Any]]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}


class RightsForm(forms.Form):
    """Narrows the overview by its address."""

    zoek = forms.CharField(label=gettext_lazy("Name of a child or an adult"), required=False, max_length=100)
    groep = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    recht = forms.ChoiceField(label=gettext_lazy("Who may"), required=False)

    def __init__(self, data: Any, found: Sequence[Kid]) -> None:
        super().__init__(data)
        groups = {str(place.group_id): f"{place.group} · {place.organisation}" for kid in found for place in kid.places}
        group, right = self.fields["groep"], self.fields["recht"]
        assert isinstance(group, forms.ChoiceField)
        assert isinstance(right, forms.ChoiceField)
        group.choices = [("", _("all groups")), *sorted(groups.items(), key=lambda one: one[1])]
        right.choices = [("", _("everything")), *((one.value, RIGHTS[one]) for one in ORDER)]

    def wanted(self) -> dict[str, str]:
        """What was asked; a field with nonsense asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


@dataclass(frozen=True, slots=True)
class Cell:
    """One right of one adult: whether it is there, as a sign and a word."""

    label: Any
    icon: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An adult of a child."""

    name: str
    kind: Any
    cells: tuple[Cell, ...]
    held: tuple[Held, ...]
    why: str
    until: str
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A child with its adults."""

    kid: Kid
    url: str
    groups: str
    rows: tuple[Row, ...]


@centre_page(SEE_RIGHTS)
def rights(request: CentreRequest) -> HttpResponse:
    """The overview, page by page."""
    found, form = _narrowed(request)
    pages = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    query = request.GET.urlencode()
    context = {
        "crumbs": crumbs(request, None, _("Who may what")),
        "form": form,
        "pages": pages,
        "parts": [_part(request, one) for one in pages],
        "columns": [
            Column("child", _("Child")),
            Column("who", _("Who")),
            *(Column(right.value, RIGHTS[right]) for right in ORDER),
            Column("why", _("Why")),
            Column("until", _("Until")),
        ],
        "is_narrow": any(form.wanted().values()),
        "here": link(request, "rights"),
        "downloads": {kind: f"{link(request, f'rights-{kind}')}?{query}" for kind in FILES},
    }
    return render(request, "people/rights.html", context)


@centre_page(SEE_RIGHTS)
def download(request: CentreRequest, kind: str) -> HttpResponse:
    """The same as a file, without contact data; that it was taken along is written down."""
    if kind not in FILES:
        raise Http404
    found, _form = _narrowed(request)
    parts = [_part(request, one) for one in found]
    mime, write = FILES[kind]
    header = [
        _("Child"),
        _("Group"),
        _("Who"),
        _("What this adult is to the child"),
        *(str(RIGHTS[right]) for right in ORDER),
        _("Why"),
        _("Until"),
    ]
    lines = [
        [
            part.kid.child.name,
            part.groups,
            row.name,
            str(row.kind),
            *(_("yes") if cell.is_open else _("no") for cell in row.cells),
            row.why,
            row.until,
        ]
        for part in parts
        for row in part.rows
    ]
    data: Any = write(header, lines)
    take_rights_along(actor=request.actor, children=len(parts), kind=kind)
    name = slugify(f"{_('who may what')}-{request.centre.key}-{request.today.isoformat()}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(data, content_type=mime, headers=headers)


@dataclass(frozen=True, slots=True)
class Shown:
    """A child with those of its adults that were asked for; `names` are of all of them, by row id."""

    kid: Kid
    bonds: tuple[Bond, ...]
    names: dict[int, str]


def _narrowed(request: CentreRequest) -> tuple[list[Shown], RightsForm]:
    mine = restrict(Child.objects.filter(alive(request.today)), request.actor, SEE_RIGHTS)
    found = by_name(kids(mine, request.today))
    form = RightsForm(request.GET, found)
    wanted = form.wanted()
    by_child: dict[int, list[Bond]] = defaultdict(list)
    for bond in bonds(mine, request.today, now()):
        if bond.relations and not is_gone(bond.adult, request.today):
            by_child[bond.child_id].append(bond)
    shown = (_shown(kid, by_child[kid.child.pk], wanted["recht"]) for kid in found if _in_group(kid, wanted["groep"]))
    return [one for one in shown if one.bonds and _named(one, wanted["zoek"])], form


def _shown(kid: Kid, around: Sequence[Bond], right: str) -> Shown:
    names = {bond.adult.pk: bond.adult.name for bond in around}
    return Shown(kid, tuple(bond for bond in around if not right or Right(right) in bond.rights), names)


def _in_group(kid: Kid, group: str) -> bool:
    return not group or group in {str(place.group_id) for place in kid.places}


def _named(one: Shown, words: str) -> bool:
    if not words:
        return True
    names = plain(" ".join([one.kid.child.name, *(bond.adult.name for bond in one.bonds)]))
    return all(word in names for word in plain(words).split())


def _part(request: CentreRequest, one: Shown) -> Part:
    groups = ", ".join(place.group for place in one.kid.places)
    rows = tuple(_row(bond, one.names) for bond in one.bonds)
    return Part(one.kid, card_url(request, one.kid.child), groups, rows)


def _row(bond: Bond, names: dict[int, str]) -> Row:
    row = bond.relation
    assert row is not None
    return Row(
        name=bond.adult.name,
        kind=KINDS[Kind(row.kind)],
        cells=tuple(Cell(RIGHTS[right], RIGHT_ICONS[right], right in bond.rights) for right in ORDER),
        held=held(bond.rights),
        why=why(bond, names),
        until=until_said(bond),
        is_blocked=bond.standing.is_blocked,
    )
