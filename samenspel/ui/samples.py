"""Invented examples for the gallery: every state that a component can be in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from samenspel.ui.logic.figures import (
    Distribution,
    DistributionPart,
    Matrix,
    MatrixCell,
    MatrixRow,
    Paired,
    PairedRow,
)
from samenspel.ui.parts import Column, Crumb, NavItem, Segment, Term
from samenspel.ui.tables import sorting

# (key, title, subtitle, counts per stage, share); None is a stage without data.
_LENS: tuple[tuple[str, str, str, tuple[int | None, ...], float], ...] = (
    ("leven", "Samen leven", "elkaar ontmoeten", (4, 7, 3), 0.20),
    ("werken", "Samen werken", "helpen en meedoen", (1, 3, 4), 0.12),
    ("weten", "Samen weten", "informatie delen", (5, 10, 9), 0.34),
    ("denken", "Samen denken", "meedenken", (0, 1, 2), 0.06),
    ("leren", "Samen leren", "thuis en op school", (4, 6, None), 0.22),
    ("beslissen", "Samen beslissen", "in raden en over het eigen kind", (0, 12, 2), 0.06),
)
_BEFORE = ((2, 5, 4), (1, 1, 4), (6, 12, 9), (1, 0, 2), (3, 6, 2), (0, 2, 0))
_COLUMNS = ("Voorschool, tot 4 jaar", "Vroegschool, groep 1-2", "Groep 3-8")


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As parents know it."))
    text = forms.CharField(label=_("What happens"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    number = forms.IntegerField(label=_("Number"), min_value=0, required=False)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "–"), ("once", _("One-off")), ("fixed", _("Permanent"))], required=False
    )
    line = forms.ChoiceField(
        label=_("Line"),
        choices=[("child", _("Child")), ("school", _("School")), ("family", _("Family"))],
        widget=forms.RadioSelect,
        help_text=_("Choose what it serves most."),
    )
    stages = forms.MultipleChoiceField(
        label=_("Stages"),
        choices=[(name, name) for name in (*_COLUMNS, "?")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shared = forms.BooleanField(label=_("Parents may see this"), required=False)
    upload = forms.FileField(label=_("File"), required=False, help_text=_("CSV or XLSX, at most 10 MB."))


class SampleFilter(forms.Form):
    """A filter bar needs a word and a choice."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    stage = forms.ChoiceField(label=_("Stage"), choices=[("", _("All"))] + [(c, c) for c in _COLUMNS], required=False)


def _matrix(*, compare: bool) -> Matrix:
    def cell(row: int, place: int, count: int | None) -> MatrixCell:
        unknown = 2 if (row, place) == (2, 0) else 0
        url = "#matrix" if count else ""
        return MatrixCell(count, url, unknown, _BEFORE[row][place] if compare else None)

    rows = tuple(
        MatrixRow(
            key,
            title,
            subtitle,
            tuple(cell(row, place, count) for place, count in enumerate(counts)),
            share,
            1 / 6,
            compare_share=share * 0.8 if compare else None,
        )
        for row, (key, title, subtitle, counts, share) in enumerate(_LENS)
    )
    return Matrix(_COLUMNS, rows, "44 activiteiten", base_label="2026-2027", compare_label="2025-2026")


def _figures() -> dict[str, Any]:
    parts = (
        DistributionPart("1.0", "1.0", 20, "de school informeert"),
        DistributionPart("2.0", "2.0", 14, "ouders doen mee"),
        DistributionPart("3.0", "3.0", 3, "samen verantwoordelijk"),
    )
    rows = (
        PairedRow("Samen leven", 0.16, 0.20),
        PairedRow("Samen weten", 0.38, 0.34),
        PairedRow("Samen leren", 0.22, 0.22),
        PairedRow("Samen beslissen", None, 0.06),
    )
    return {
        "matrix": _matrix(compare=False),
        "comparison": _matrix(compare=True),
        "distribution": Distribution(parts, "37 activiteiten", unknown=4),
        "nothing": Distribution((DistributionPart("1.0", "1.0", 0),)),
        "paired": Paired(rows, "2025-2026", "2026-2027"),
    }


def _places() -> dict[str, Any]:
    return {
        "navigation": [
            NavItem("Kompas", "#kompas", "compass"),
            NavItem("Aanbod", "#aanbod", "list"),
            NavItem("Balans", "#balans", "balance", current=True),
            NavItem("Doelen", "#doelen", "goal"),
        ],
        "school_years": [Segment("2026-2027", "?", current=True), Segment("2025-2026", "?year=2025-2026")],
        "crumbs": [Crumb("Kompas", "#kompas"), Crumb("Aanbod", "#aanbod"), Crumb("Balans")],
        "segments": [
            Segment("3 lijnen", "#a"),
            Segment("6 × samen", "#b", current=True),
            Segment("5 partnerschappen", "#c"),
            Segment("1.0 – 3.0", "#d"),
        ],
        "steps": [
            Segment("Terugkijken", "", hint="gedaan in mei"),
            Segment("Kiezen", "#kiezen", hint="drie speerpunten"),
            Segment("Doen", "", current=True, hint="11 van 23 acties lopen"),
            Segment("Vast aanbod kiezen", "", hint="april, met MR en OC"),
            Segment("Opnieuw", "", hint="in juni"),
        ],
        "terms": [
            Term("Schooljaar", "2026-2027"),
            Term("Vastgesteld", "12 juni 2026", "door het bestuur en de houder"),
            Term("Activiteiten", 44),
        ],
    }


def sample_parts(query: QueryDict) -> dict[str, Any]:
    """All examples, as the context of the gallery page."""
    columns = [
        Column("name", "Activiteit", sortable=True),
        Column("organisation", "Organisatie"),
        Column("count", "Keer", sortable=True, numeric=True),
        Column("acts", "Acties", hidden=True),
    ]
    failed = SampleForm({"name": "", "number": "zeventien", "line": ""}, auto_id="wrong_%s")
    failed.is_valid()
    layout = query.get("layout", "staff")
    places = _places()
    if layout == "parent":
        places["school_years"] = []
    return {
        **_figures(),
        **places,
        "form": SampleForm(initial={"name": "Koffieochtend", "line": "family"}),
        "failed": failed,
        "filter": SampleFilter(auto_id="filter_%s"),
        "order": sorting(query, columns, default="name"),
        "layout": layout if layout in ("staff", "parent", "document") else "staff",
        "theme": query.get("theme", ""),
        "tones": ("gap", "lean", "ok", "neutral"),
        "callouts": ("info", "ok", "lean", "gap"),
        "swatches": ("1", "2", "3", "4", "5", "6"),
        "person": lazystr("Gijs Verhoeven"),
    }
