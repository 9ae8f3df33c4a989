"""The forms of the plans: a goal, an action, a chapter, an adoption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.activities.logic.rows import names_of, tidy_name
from samenspel.activities.models import Activity
from samenspel.frameworks.logic.shelf import Shelf, Stage
from samenspel.organisations.models import SchoolYear
from samenspel.plans.actions import ActionEntry, Decision, GoalEntry
from samenspel.plans.actions.adopting import BODIES
from samenspel.plans.models import LONGEST_CHAPTER, LONGEST_TEXT, Goal, GoalAction

Choice = tuple[str, Any]
YEAR, OVER_YEARS = "year", "always"
NOTHING = "nothing"


def _set(label: str, choices: Sequence[Choice]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class GoalForm(forms.Form):
    """A goal and what it leans on."""

    text = forms.CharField(
        label=gettext_lazy("What do we want to reach?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One sentence that parents understand too."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of goal is it?"),
        widget=forms.RadioSelect,
        choices=[
            (Goal.Kind.SPECIFIC, gettext_lazy("specific: something we do this year")),
            (Goal.Kind.GENERAL, gettext_lazy("general: it gives direction to everything we do")),
        ],
    )
    runs = forms.ChoiceField(
        label=gettext_lazy("Until when?"),
        widget=forms.RadioSelect,
        choices=[(YEAR, gettext_lazy("this school year")), (OVER_YEARS, gettext_lazy("over the years"))],
        help_text=gettext_lazy("A goal over the years comes along by itself until you stop it."),
    )

    def __init__(self, data: Any, *, shelf: Shelf, rows: Iterable[Activity], measures: Mapping[UUID, str], **how: Any):
        super().__init__(data, **how)
        criteria = [(one.key, f"{one.key}. {one.title}") for one in shelf.criteria()]
        activities = [(str(row.public_id), _named(row)) for row in rows]
        wanted = [(str(key), words) for key, words in measures.items()]
        self.offered = {"activities": {key for key, _words in activities}, "measures": {key for key, _words in wanted}}
        self.fields["criteria"] = _set(_("Criteria that it serves"), criteria)
        self.fields["activities"] = _set(_("Activities that contribute to it"), activities)
        self.fields["measures"] = _set(_("What our parents ask for"), wanted)

    @staticmethod
    def start(goal: Goal) -> dict[str, Any]:
        """The form's first values for a goal that is there."""
        return {
            "text": goal.text,
            "kind": goal.kind,
            "runs": OVER_YEARS if goal.runs_over_years else YEAR,
            "criteria": goal.criteria,
            "activities": goal.activities,
            "measures": goal.measures,
        }

    def clean_text(self) -> str:
        """On one line; spaces alone are no goal."""
        return tidy_name(self.cleaned_data["text"])

    def entry(self, year: SchoolYear, kept: Goal | None = None) -> GoalEntry:
        """What was filled in. Links to what this year does not show stay as they were."""
        given: Mapping[str, Any] = self.cleaned_data
        return GoalEntry(
            kind=given["kind"],
            text=given["text"],
            school_year=None if given["runs"] == OVER_YEARS else year,
            criteria=given["criteria"],
            activities=self._links("activities", kept.activities if kept else []),
            measures=self._links("measures", kept.measures if kept else []),
        )

    def _links(self, name: str, held: Sequence[str]) -> list[str]:
        return [*(key for key in held if key not in self.offered[name]), *self.cleaned_data[name]]


def _named(row: Activity) -> str:
    place = row.organisation.name if row.organisation else _("not known")
    return format_html("{} <small>{}</small>", row.name, place)


class ActionForm(forms.Form):
    """What will be done for a goal."""

    text = forms.CharField(
        label=gettext_lazy("What are we going to do?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    described_in = forms.CharField(
        label=gettext_lazy("Where is it described?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One document or place per line."),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("How far is it?"), choices=GoalAction.Status.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, stages: Sequence[Stage], **how: Any) -> None:
        super().__init__(data, **how)
        self.stages = stages
        self.fields["stages"] = _set(
            _("For which stages?"), [(one.key, f"{one.title} ({one.short})") for one in stages]
        )

    @staticmethod
    def start(action: GoalAction) -> dict[str, Any]:
        """The form's first values for an action that is there."""
        return {
            "text": action.text,
            "described_in": "\n".join(action.described_in),
            "status": action.status,
            "stages": [key for key, mark in action.stages.items() if mark == "yes"],
        }

    def clean_text(self) -> str:
        """On one line."""
        return tidy_name(self.cleaned_data["text"])

    def entry(self, kept: GoalAction | None = None) -> ActionEntry:
        """What was filled in; a stage that was unknown and not ticked stays unknown."""
        given: Mapping[str, Any] = self.cleaned_data
        before = kept.stages if kept else {}
        marks = {
            one.key: "yes" if one.key in given["stages"] else "unknown" if before.get(one.key) == "unknown" else "no"
            for one in self.stages
        }
        return ActionEntry(
            text=given["text"],
            described_in=names_of(given["described_in"].replace("\n", ";")),
            stages=marks,
            status=given["status"],
        )


class ChapterForm(forms.Form):
    """The text of one chapter."""

    body = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=LONGEST_CHAPTER,
        widget=forms.Textarea(attrs={"rows": 24, "lang": "nl", "dir": "ltr", "spellcheck": "true"}),
    )


BODY_NAMES = {
    "board": gettext_lazy("The school board"),
    "childcare_holder": gettext_lazy("The holder of the childcare"),
    "mr_parents": gettext_lazy("The parents in the participation council (MR)"),
    "oc": gettext_lazy("The parent committee of the childcare (oudercommissie)"),
}
ACT_NAMES = {
    "adopts": gettext_lazy("adopted it"),
    "consents": gettext_lazy("consented"),
    "advises": gettext_lazy("advised"),
}


class AdoptForm(forms.Form):
    """Who adopted the document, consented or advised, and when."""

    adopted_on = forms.DateField(
        label=gettext_lazy("Adopted on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, *, bodies: Sequence[str], today: date, **how: Any) -> None:
        super().__init__(data, **how)
        self.bodies, self.today = bodies, today
        self.fields["adopted_on"].initial = today
        for body in bodies:
            acts = [(NOTHING, _("nothing yet")), *((act, ACT_NAMES[act]) for act in BODIES[body])]
            self.fields[f"{body}_act"] = forms.ChoiceField(
                label=BODY_NAMES[body], initial=NOTHING, choices=acts, widget=forms.RadioSelect
            )
            self.fields[f"{body}_name"] = forms.CharField(label=_("Who signed"), required=False, max_length=120)
            self.fields[f"{body}_on"] = forms.DateField(
                label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )

    def groups(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The three fields of each body."""
        return [(self[f"{body}_act"], self[f"{body}_name"], self[f"{body}_on"]) for body in self.bodies]

    def clean(self) -> dict[str, Any]:
        """Somebody adopts, and no day has yet to come."""
        given = super().clean() or {}
        for name in ("adopted_on", *(f"{body}_on" for body in self.bodies)):
            if (day := given.get(name)) and day > self.today:
                self.add_error(name, _("This day has yet to come."))
        if not self.errors and not any(given[f"{body}_act"] == "adopts" for body in self.bodies):
            raise forms.ValidationError(
                _("Somebody has to adopt the document: the school board or the childcare holder.")
            )
        return given

    def decisions(self) -> list[Decision]:
        """The dated lines; a line without a day of its own bears the day of the adoption."""
        given: Mapping[str, Any] = self.cleaned_data
        return [
            Decision(body, act, tidy_name(given[f"{body}_name"]), given[f"{body}_on"] or given["adopted_on"])
            for body in self.bodies
            if (act := given[f"{body}_act"]) != NOTHING
        ]
