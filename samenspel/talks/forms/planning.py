"""What is asked on the pages of planning: how long to look, and a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenspel.talks.actions.plan_proposals import LOOKS
from samenspel.talks.forms.moments import MomentField

LOOK_WORDS: dict[int, Promise] = {10: _("short: 10 seconds"), 30: _("usual: half a minute"), 60: _("long: a minute")}


class LookForm(forms.Form):
    """How long the planner may look."""

    seconds = forms.TypedChoiceField(
        label=_("How long may the planner look?"),
        choices=[(str(one), LOOK_WORDS[one]) for one in LOOKS],
        coerce=int,
        initial="30",
        widget=forms.RadioSelect,
    )


class ByHandForm(forms.Form):
    """Any moment, for a talk that no round plans."""

    starts_at = MomentField(label=_("When"))


class MomentForm(forms.Form):
    """A moment of the school's clock, as a page offered it."""

    to = forms.CharField(
        max_length=16,
        error_messages={"required": _("Choose a moment."), "max_length": _("Choose a moment from the list.")},
    )

    def clean_to(self) -> datetime:
        """The moment, naive."""
        try:
            found = datetime.fromisoformat(self.cleaned_data["to"])
        except ValueError:
            raise forms.ValidationError(_("Choose a moment from the list.")) from None
        if found.tzinfo is not None:
            raise forms.ValidationError(_("Choose a moment from the list."))
        return found

    def wrong(self) -> str:
        """The first thing that does not fit, in a sentence."""
        found: list[Any] = [one for its in self.errors.values() for one in its]
        return str(found[0]) if found else ""
