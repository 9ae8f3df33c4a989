"""What a person fills in about the own data, and the answer to a question about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samenspel.people.logic.languages import languages
from samenspel.people.models import Adult, Child
from samenspel.privacy.models import DataRequest


def _languages(first: Any) -> list[tuple[str, Any]]:
    page = get_language() or "nl"
    return [("", first), *((code, one.both(page)) for code, one in languages().items())]


class OwnDataForm(forms.Form):
    """How I am reached, in which language, and whether I need an interpreter."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
    )
    language = forms.ChoiceField(label=_("The language I like to read"), required=False)
    interpreter = forms.ChoiceField(label=_("At a talk I want an interpreter for"), required=False)
    reading = forms.ChoiceField(label=_("What suits me best"), choices=Adult.Reading, widget=forms.RadioSelect)
    reach = forms.ChoiceField(
        label=_("I would rather be reached by"), choices=Adult.Reach, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _languages(_("not said"))  # type: ignore[attr-defined]
        self.fields["interpreter"].choices = _languages(_("no interpreter"))  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """A question about one's data."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=DataRequest.Kind, widget=forms.RadioSelect)
    child = forms.ChoiceField(label=_("About whom?"), required=False)
    text = forms.CharField(
        label=_("Say it in your own words, in any language"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, children: list[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(child.public_id), child.given_name) for child in children]
        self.fields["child"].choices = [("", _("about me")), *names]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer, with its reason."""

    is_done = forms.ChoiceField(
        label=_("What was decided?"),
        choices=[("yes", _("It was done")), ("no", _("It is not done"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What was done, or why not"),
        help_text=_("The one who asked reads this."),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
