"""What we ask of someone who takes up an invitation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.core.forms import NameField


class NameForm(forms.Form):
    """How someone is called at the centre; both may stay empty."""

    given_name = NameField(
        label=_("Given name"), max_length=80, required=False, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    family_name = NameField(
        label=_("Family name"), max_length=120, required=False, widget=forms.TextInput({"autocomplete": "family-name"})
    )

    def name(self) -> tuple[str, str]:
        """Given and family name."""
        return self.cleaned_data["given_name"], self.cleaned_data["family_name"]
