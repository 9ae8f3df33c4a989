"""The forms with which the makers enter the population."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from samenspel.core.logic.tables import MAX_BYTES
from samenspel.populations import words
from samenspel.populations.actions import FindingTexts
from samenspel.populations.logic.catalogue import Catalogue, Characteristic, Of, Unit
from samenspel.populations.logic.importing import DECIMALS, BadNumber, number_in, written

Place = tuple[str, str]


class FigureField(forms.CharField):
    """One figure: empty is unknown, which is not 0."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "6"})

    def __init__(self, *, unit: Unit, **options: Any) -> None:
        self.unit = unit
        super().__init__(required=False, max_length=12, show_hidden_initial=True, **options)

    def clean(self, value: str | None) -> Decimal | None:
        text = str(super().clean(value)).strip()
        try:
            return number_in(text, self.unit)
        except BadNumber as bad:
            raise forms.ValidationError(str(words.IMPORT_REASONS[bad.code]) % {"most": DECIMALS}) from None


class FiguresForm(forms.Form):
    """A table of fields: characteristics by segment."""

    def __init__(
        self,
        *args: Any,
        known: Catalogue,
        characteristics: Sequence[Characteristic],
        figures: Mapping[Place, Decimal | None],
        sources: Mapping[Place, str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.characteristics, self.segments = characteristics, known.segments
        for one in characteristics:
            for segment in known.segments:
                self.fields[self._name(one.key, segment.key)] = FigureField(
                    unit=one.unit,
                    label=f"{words.words(one.name)}, {words.words(segment.name)}",
                    help_text=(sources or {}).get((one.key, segment.key), ""),
                    initial=written(figures.get((one.key, segment.key))).replace(".", ","),
                )

    @staticmethod
    def _name(key: str, segment: str) -> str:
        return f"{key}--{segment}"

    def rows(self) -> Iterator[tuple[Characteristic, list[tuple[str, BoundField]]]]:
        """Each characteristic with its fields, by the name of the segment."""
        for one in self.characteristics:
            yield (
                one,
                [(words.words(segment.name), self[self._name(one.key, segment.key)]) for segment in self.segments],
            )

    def values(self) -> dict[Place, Decimal | None]:
        """What was changed on this page, by (characteristic, segment); so that two who enter do not undo each other."""
        return {
            (one.key, segment.key): self.cleaned_data[name]
            for one in self.characteristics
            for segment in self.segments
            if (name := self._name(one.key, segment.key)) in self.changed_data
        }


class SnapshotForm(forms.Form):
    """A new snapshot, perhaps on top of the last one."""

    reference_date = forms.DateField(
        label=_("Reference date"),
        help_text=_("The day on which you counted."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Why now?"),
        help_text=_("Only when this is earlier than every four years: what changed?"),
        required=False,
        max_length=300,
    )
    is_copy = forms.BooleanField(
        label=_("Start from the figures and conclusions of the last snapshot"), required=False, initial=True
    )

    def __init__(self, *args: Any, has_last: bool, today: date, due: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.due = today, due
        self.fields["reference_date"].initial = today
        if not has_last:
            del self.fields["is_copy"]

    def clean_reference_date(self) -> date:
        day: date = self.cleaned_data["reference_date"]
        if day > self.today:
            raise forms.ValidationError(_("This day has yet to come."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day = data.get("reference_date")
        if self.due and day and day < self.due and not data.get("reason", "").strip():
            self.add_error("reason", _("This is earlier than every four years: write what changed."))
        return data


class FindingForm(forms.Form):
    """What we see, what that asks, what we do."""

    finding = forms.CharField(
        label=_("What do we see?"),
        help_text=_("In words. A figure that is too small for others makes this text too small for them as well."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    need = forms.CharField(
        label=_("What does that ask of us?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    measure = forms.CharField(
        label=_("What do we do?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    characteristics = forms.MultipleChoiceField(
        label=_("Which figures does this rest on?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, shown: Sequence[Characteristic], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["characteristics"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.key, words.words(one.name)) for one in shown]

    def texts(self) -> FindingTexts:
        """As the action wants them."""
        data = self.cleaned_data
        return FindingTexts(data["finding"], data["need"], data["measure"], data["characteristics"])


class OwnCharacteristicForm(forms.Form):
    """A characteristic that is not in the list."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For instance: children who come by bus."))
    unit = forms.ChoiceField(
        label=_("What kind of figure?"),
        choices=[(Unit.PERCENT.value, _("a percentage")), (Unit.PEOPLE.value, _("a number"))],
        widget=forms.RadioSelect,
        initial=Unit.PERCENT.value,
    )
    of = forms.ChoiceField(
        label=_("Whom is it about?"),
        choices=[
            (Of.CHILDREN.value, _("children")),
            (Of.FAMILIES.value, _("families")),
            (Of.PARENTS.value, _("parents")),
        ],
        widget=forms.RadioSelect,
        initial=Of.CHILDREN.value,
    )


class UploadForm(forms.Form):
    """A CSV or XLSX file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 10 MB."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    is_partial = forms.BooleanField(label=_("Take the good rows, also when others are refused"), required=False)

    def content(self) -> tuple[bytes, str]:
        """The bytes, one more than allowed at most, and the name of the file."""
        file = self.cleaned_data["file"]
        return file.read(MAX_BYTES + 1), file.name
