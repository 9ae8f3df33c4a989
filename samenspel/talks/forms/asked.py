"""Asking for a talk, seeing to it, and choosing a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from samenspel.organisations.models import Organisation
from samenspel.people.logic.languages import in_a_row
from samenspel.people.models import Adult
from samenspel.talks.actions.asking_for import Setting, Wanted
from samenspel.talks.forms.moments import MomentField
from samenspel.talks.logic.asked import MOST_MOMENTS
from samenspel.talks.logic.rounds import LENGTHS
from samenspel.talks.models import Sitting, Talk

DAYS: Final = (
    ("mon", gettext_lazy("Monday")),
    ("tue", gettext_lazy("Tuesday")),
    ("wed", gettext_lazy("Wednesday")),
    ("thu", gettext_lazy("Thursday")),
    ("fri", gettext_lazy("Friday")),
    ("evening", gettext_lazy("rather in the evening")),
)
URGENCY: Final = (
    (Talk.Urgency.WEEK.value, gettext_lazy("This week, it cannot wait")),
    (Talk.Urgency.SOON.value, gettext_lazy("Soon, it is not urgent")),
)


def _topic(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=300, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )


class AskForm(forms.Form):
    """What a parent asks. `places` are where the child is: with one there is nothing to choose."""

    place = forms.ChoiceField(label=gettext_lazy("With whom would you like to talk?"), widget=forms.RadioSelect)
    topic = _topic(
        gettext_lazy("What would you like to talk about?"), gettext_lazy("In your own words, a few are enough.")
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("How soon?"), choices=URGENCY, widget=forms.RadioSelect, initial=Talk.Urgency.SOON.value
    )
    preferred = forms.MultipleChoiceField(
        label=gettext_lazy("Which days suit you?"), choices=DAYS, widget=forms.CheckboxSelectMultiple, required=False
    )
    together = forms.BooleanField(
        label=gettext_lazy("If there is another parent, they may come too"),
        help_text=gettext_lazy("Without a tick the talk is yours alone, and nobody else from home hears of it."),
        required=False,
    )

    def __init__(self, data: Any, *, places: Sequence[Organisation]) -> None:
        super().__init__(data)
        self.places = {str(place.public_id): place for place in places}
        if len(places) == 1:
            del self.fields["place"]
        else:
            field = self.fields["place"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(key, place.name) for key, place in self.places.items()]

    @property
    def chosen_place(self) -> Organisation:
        """Where they ask it."""
        return self.places[self.cleaned_data.get("place") or next(iter(self.places))]

    @property
    def wanted(self) -> Wanted:
        """What was filled in."""
        given = self.cleaned_data
        return Wanted(given["topic"], given["urgency"], " ".join(given["preferred"]), given["together"])


class SettingForm(forms.Form):
    """How a talk will be: with whom, how long, where."""

    parents = forms.MultipleChoiceField(label=gettext_lazy("With whom"), widget=forms.CheckboxSelectMultiple)
    host = forms.ChoiceField(label=gettext_lazy("Who holds the talk"))
    second = forms.ChoiceField(label=gettext_lazy("Somebody else of the team"), required=False)
    minutes = forms.TypedChoiceField(label=gettext_lazy("How long"), coerce=int, initial=15)
    where = forms.ChoiceField(label=gettext_lazy("Where"), choices=Sitting.Where.choices)
    room = forms.CharField(label=gettext_lazy("Room"), max_length=60, required=False)

    def __init__(self, data: Any, *, team: Sequence[Adult], parents: Sequence[Adult], host: int | None = None) -> None:
        super().__init__(data)
        self.adults = {str(one.public_id): one.pk for one in (*team, *parents)}
        names = [(str(one.public_id), one.name) for one in team]
        self._offer("minutes", [(str(one), ngettext("%s minute", "%s minutes", one) % one) for one in LENGTHS])
        self._offer("host", names)
        self._offer("second", [("", "–"), *names])
        self._offer("parents", [(str(one.public_id), one.name) for one in parents])
        known = {one.pk: str(one.public_id) for one in team}
        self.fields["host"].initial = known.get(host or 0)
        if len(parents) == 1:
            self.fields["parents"].initial = [str(parents[0].public_id)]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def setting(self) -> Setting:
        """What was filled in."""
        given = self.cleaned_data
        hosts = dict.fromkeys(self.adults[key] for key in (given["host"], given["second"]) if key)
        return Setting(
            minutes=given["minutes"],
            where=given["where"],
            room=given["room"],
            hosts=tuple(hosts),
            parents=tuple(self.adults[key] for key in given["parents"]),
        )


class PlanForm(SettingForm):
    """A moment for a talk that was asked for. `asker` is the parent who asked: they are at the table, ticked or not."""

    starts_at = MomentField(label=gettext_lazy("When"))
    field_order = ("starts_at",)

    def __init__(self, data: Any, *, parents: Sequence[Adult], asker: int | None, **more: Any) -> None:
        super().__init__(data, parents=parents, **more)
        who = [str(one.public_id) for one in parents if one.pk == asker]
        if who and len(parents) > 1:
            field = self.fields["parents"]
            field.initial, field.required, field.help_text = who, False, _("Whoever asked is always there.")


class InviteForm(SettingForm):
    """The team asks parents for a talk, and proposes up to three moments."""

    topic = _topic(
        gettext_lazy("What is it about?"),
        gettext_lazy("The parents read this before they choose. Nothing confidential."),
    )
    first = MomentField(label=gettext_lazy("A moment to choose from"))
    second_moment = MomentField(label=gettext_lazy("Another moment"), required=False)
    third = MomentField(label=gettext_lazy("And another"), required=False)
    field_order = ("topic", "parents", "first", "second_moment", "third")

    @property
    def moments(self) -> list[datetime]:
        """The moments that were filled in, at most three."""
        given = (self.cleaned_data[name] for name in ("first", "second_moment", "third"))
        return [one for one in given if one][:MOST_MOMENTS]

    @property
    def wanted(self) -> Wanted:
        """What it is about."""
        return Wanted(self.cleaned_data["topic"], Talk.Urgency.SOON.value)


class AnswerForm(forms.Form):
    """Why there is no talk, or what is done instead."""

    reason = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("Whoever asked reads this as you write it."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any, *, is_of_team: bool) -> None:
        super().__init__(data)
        if is_of_team:
            self.fields["reason"].help_text = _("The parents whom you asked read this as you write it.")


class ChooseForm(forms.Form):
    """One of the moments that the team proposes."""

    moment = forms.ChoiceField(label=gettext_lazy("Which moment suits you?"), widget=forms.RadioSelect)

    def __init__(self, data: Any, *, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["moment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)
        field.error_messages["required"] = _("Choose one of the moments.")


class FindChildForm(forms.Form):
    """Which child a talk is about."""

    naam = forms.CharField(label=gettext_lazy("Name of the child"), max_length=60, required=False)


def days_of(preferred: str) -> str:
    """The days that were ticked, in words."""
    ticked = set(preferred.split())
    return in_a_row((str(words) for key, words in DAYS if key in ticked), get_language() or "nl")
