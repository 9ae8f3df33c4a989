"""The form for an element of the centre's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.frameworks.actions import Wording
from samenspel.frameworks.logic.own import DESCRIPTION_LENGTH, TITLE_LENGTH
from samenspel.frameworks.logic.shapes import Framework, Norm, in_language
from samenspel.frameworks.models import CentreElement


class WordingForm(forms.Form):
    """Name and text; a cluster where one must be chosen; a norm where the framework knows norms."""

    title = forms.CharField(label=_("Name"), max_length=TITLE_LENGTH)
    description = forms.CharField(
        label=_("In your own words"),
        max_length=DESCRIPTION_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Plain Dutch. Parents read this too."),
    )
    group = forms.ChoiceField(label=_("Cluster"))
    norm_comparison = forms.ChoiceField(
        label=_("Norm"),
        required=False,
        choices=[("", _("no norm")), *CentreElement.Comparison.choices],
        help_text=_("Only if you want to hold yourselves to a number."),
    )
    norm_value = forms.IntegerField(label=_("How much"), required=False, min_value=0, max_value=1000)
    norm_unit = forms.ChoiceField(label=_("Unit"), required=False, choices=CentreElement.Unit.choices)

    def __init__(self, *args: Any, framework: Framework, language: str, has_group: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(group.key, in_language(group.title, language)) for group in framework.groups]
        if has_group and groups:
            choice = self.fields["group"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = groups
        else:
            del self.fields["group"]
        if not knows_norms(framework):
            for name in ("norm_comparison", "norm_value", "norm_unit"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        comparison, value = cleaned.get("norm_comparison"), cleaned.get("norm_value")
        if comparison and value is None and "norm_value" not in self.errors:
            self.add_error("norm_value", _("Fill in a number, or choose “no norm”."))
        if cleaned.get("norm_unit") == CentreElement.Unit.PERCENT and (value or 0) > 100:
            self.add_error("norm_value", _("A percentage is at most 100."))
        return cleaned

    def wording(self) -> Wording:
        """What was filled in; only after `is_valid()`."""
        cleaned = self.cleaned_data
        norm = None
        if cleaned.get("norm_comparison"):
            norm = Norm(cleaned["norm_comparison"], cleaned["norm_value"], cleaned["norm_unit"])
        return Wording(cleaned["title"], cleaned["description"], cleaned.get("group", ""), norm)


def knows_norms(framework: Framework) -> bool:
    """Whether norms make sense here: somewhere in the framework there is one."""
    norms = [element.norm for element in framework.elements] + [one.norm for one in framework.suggestions]
    return any(norms)
