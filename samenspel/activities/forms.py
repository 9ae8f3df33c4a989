"""The forms of the inventory: narrowing it, an activity, a file, the accents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.activities.actions import Entry
from samenspel.activities.logic.balance import NO, UNKNOWN, YES
from samenspel.activities.logic.filters import CURRENT, EVERYTHING, NONE, UNKNOWN_PLACE, Filter
from samenspel.activities.logic.rows import CRITERIA, LARGEST_NUMBER, LONGEST_NAME, names_of, tidy_name
from samenspel.activities.models import Activity
from samenspel.frameworks.logic.shelf import Lens, Shelf
from samenspel.organisations.models import Organisation

Choice = tuple[str, Any]
MARKS = ((YES, gettext_lazy("yes")), (NO, gettext_lazy("no")), (UNKNOWN, gettext_lazy("not known")))
# How much weight an accent gives, in words; 2 is where every value starts.
ACCENTS = (
    ("0", gettext_lazy("no weight")),
    ("1", gettext_lazy("little weight")),
    ("2", gettext_lazy("ordinary weight")),
    ("3", gettext_lazy("more weight")),
    ("4", gettext_lazy("much weight")),
)
ORDINARY = 2


def _places(organisations: Iterable[Organisation]) -> list[Choice]:
    return [(str(one.public_id), one.name) for one in organisations]


class FilterForm(forms.Form):
    """Narrows the inventory by its address; what it does not understand asks for nothing."""

    zoek = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)
    fase = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    organisatie = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    label = forms.ChoiceField(label=gettext_lazy("Label"), required=False)
    criterium = forms.ChoiceField(label=gettext_lazy("Criterion"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    onbekend = forms.BooleanField(label=gettext_lazy("Only what has a question mark"), required=False)

    def __init__(self, data: Any, shelf: Shelf, organisations: Sequence[Organisation]) -> None:
        super().__init__(data)
        anything = [("", _("all of them"))]
        choices: dict[str, list[Choice]] = {
            "fase": [*anything, *((one.key, one.title) for one in shelf.stages())],
            "organisatie": [*anything, *_places(organisations), (UNKNOWN_PLACE, _("not known"))],
            "label": [*anything, *(_label_choices(lens) for lens in shelf.lenses())],
            "criterium": [*anything, *((one.key, f"{one.key}. {one.title}") for one in shelf.criteria())],
            "status": [(CURRENT, _("all that did not stop")), *Activity.Status.choices, (EVERYTHING, _("everything"))],
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = found

    def wanted(self) -> Filter:
        """The filter; a field with nonsense is left out."""
        self.is_valid()
        asked: Mapping[str, Any] = self.cleaned_data
        lens, _separator, value = str(asked.get("label", "")).partition(":")
        return Filter(
            words=asked.get("zoek", ""),
            organisation=asked.get("organisatie", ""),
            stage=asked.get("fase", ""),
            status=asked.get("status", CURRENT),
            lens=lens,
            value=value,
            criterion=asked.get("criterium", ""),
            unknowns=bool(asked.get("onbekend")),
        )

    @property
    def asks_more(self) -> bool:
        """Whether one of the less used fields is filled in."""
        return any(self.data.get(name) for name in ("criterium", "status", "onbekend"))


def _label_choices(lens: Lens) -> Choice:
    values = [(f"{lens.key}:{value.key}", value.title) for value in lens.values]
    return lens.name, [*values, (f"{lens.key}:{NONE}", _("without a label (%(lens)s)") % {"lens": lens.name})]


class ActivityForm(forms.Form):
    """An activity as the leaders fill it in."""

    number = forms.IntegerField(
        label=gettext_lazy("Number of the row"),
        min_value=1,
        max_value=LARGEST_NUMBER,
        help_text=gettext_lazy("Activities with the same number stand together, for instance school and childcare."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    described_in = forms.CharField(
        label=gettext_lazy("Where is it described?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One document or place per line. A question mark if you do not know."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Activity.Status.choices, widget=forms.RadioSelect)
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        required=False,
        choices=Activity.Direction.choices,
        widget=forms.RadioSelect,
    )
    level = forms.ChoiceField(
        label=gettext_lazy("With whom"), required=False, choices=Activity.Level.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, shelf: Shelf, organisations: Sequence[Organisation], **how: Any) -> None:
        super().__init__(data, **how)
        self.shelf, self.places = shelf, {str(one.public_id): one for one in organisations}
        place = self.fields["organisation"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [*_places(organisations), (UNKNOWN_PLACE, _("not known"))]
        for stage in shelf.stages():
            self.fields[f"stage_{stage.key}"] = forms.ChoiceField(
                label=f"{stage.title}, {stage.subtitle}" if stage.subtitle else stage.title,
                choices=MARKS,
                initial=NO,
                widget=forms.RadioSelect,
            )
        for lens in shelf.lenses():
            self.fields[f"tags_{lens.key}"] = _set(
                lens.name, [(one.key, _described(one.title, one.description)) for one in lens.values]
            )
        criteria = [(one.key, f"{one.key}. {one.title}") for one in shelf.criteria()]
        self.fields[f"tags_{CRITERIA}"] = _set(_("Criteria to which it contributes"), criteria)

    @staticmethod
    def start(activity: Activity) -> dict[str, Any]:
        """The form's first values for an activity that is there."""
        return {
            "number": activity.number,
            "name": activity.name,
            "organisation": activity.organisation_key or UNKNOWN_PLACE,
            "described_in": "\n".join(activity.described_in),
            "note": activity.note,
            "status": activity.status,
            "direction": activity.direction,
            "level": activity.level,
            **{f"stage_{key}": mark for key, mark in activity.stages.items()},
            **{f"tags_{key}": values for key, values in activity.tags.items()},
        }

    @property
    def stage_fields(self) -> list[forms.BoundField]:
        return [self[f"stage_{stage.key}"] for stage in self.shelf.stages()]

    @property
    def tag_fields(self) -> list[forms.BoundField]:
        return [self[f"tags_{key}"] for key in (*self.shelf.lens_keys(), CRITERIA)]

    def clean_name(self) -> str:
        """On one line; a name of spaces alone is no name."""
        return tidy_name(self.cleaned_data["name"])

    def entry(self) -> Entry:
        """What was filled in."""
        given: Mapping[str, Any] = self.cleaned_data
        return Entry(
            number=given["number"],
            name=given["name"],
            organisation=self.places.get(given["organisation"]),
            described_in=names_of(given["described_in"].replace("\n", ";")),
            stages={stage.key: given[f"stage_{stage.key}"] for stage in self.shelf.stages()},
            tags={key: given[f"tags_{key}"] for key in (*self.shelf.lens_keys(), CRITERIA)},
            note=given["note"].strip(),
            status=given["status"],
            direction=given["direction"],
            level=given["level"],
        )


def _set(label: str, choices: Sequence[Choice]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


def _described(title: str, description: str) -> str:
    return format_html("<b>{}</b> <small>{}</small>", title, description)


class UploadForm(forms.Form):
    """A file to look at first."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or Excel (XLSX), at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class AccentsForm(forms.Form):
    """How much weight the centre wants to give to each value of one lens."""

    def __init__(self, data: Any, lens: Lens, weights: Mapping[str, int]) -> None:
        super().__init__(data)
        self.lens = lens
        for value in lens.values:
            self.fields[value.key] = forms.TypedChoiceField(
                label=value.title,
                help_text=value.subtitle,
                choices=ACCENTS,
                coerce=int,
                initial=weights.get(value.key, ORDINARY),
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """Somewhere a centre has to aim at something."""
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            raise forms.ValidationError(_("Give at least one of them some weight."))
        return given

    def weights(self) -> dict[str, int]:
        """What was chosen, by value."""
        return {value.key: int(self.cleaned_data[value.key]) for value in self.lens.values}
