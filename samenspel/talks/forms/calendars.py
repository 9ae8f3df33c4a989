"""What one chooses about one's own calendar."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FeedForm(forms.Form):
    """Whether first names of the own children stand in the titles."""

    names = forms.BooleanField(
        required=False,
        label=_("Put the first name of my child in the title"),
        help_text=_("Whoever can see your calendar, then reads that name: at work, or on a shared phone."),
    )

    @property
    def shows_names(self) -> bool:
        """What was chosen."""
        return bool(self.cleaned_data["names"])
