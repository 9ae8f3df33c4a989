"""What the leaders choose: which questions are asked, and for which purpose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.intakes.actions.forms import LONGEST_PURPOSE, MOST_OPTIONS, SHORTEST_PURPOSE, OwnWords
from samenspel.intakes.logic.questions import About, Audience, Kind
from samenspel.intakes.logic.words import judge

REFUSED = {
    "origin": gettext_lazy("where a family comes from"),
    "religion": gettext_lazy("religion or belief"),
    "private": gettext_lazy("politics or sexual orientation"),
    "number": gettext_lazy("numbers and secrets of a person"),
    "score": gettext_lazy("a score or a type of parent"),
}
WARNED = {
    "health": gettext_lazy("health"),
    "money": gettext_lazy("money"),
    "justice": gettext_lazy("police, justice or youth care"),
    "family": gettext_lazy("how a family lives together"),
    "culture": gettext_lazy("culture and tradition"),
}
KINDS = (
    (Kind.CHOICES.value, gettext_lazy("a list, several may be chosen")),
    (Kind.CHOICE.value, gettext_lazy("a list, one may be chosen")),
    (Kind.YES_NO.value, gettext_lazy("yes or no")),
    (Kind.NUMBER.value, gettext_lazy("a number")),
    (Kind.TEXT.value, gettext_lazy("own words; only when a list does not fit")),
)
AUDIENCES = (
    (Audience.GUARDIAN.value, gettext_lazy("the parent, beforehand and in the talk")),
    (Audience.TOGETHER.value, gettext_lazy("only in the talk")),
)
ABOUTS = (
    (About.CHILD.value, gettext_lazy("the child")),
    (About.GUARDIAN.value, gettext_lazy("the parent")),
)


class PurposeForm(forms.Form):
    """What the answers of a question will be used for."""

    purpose = forms.CharField(
        label=gettext_lazy("What will you use the answers for?"),
        required=False,
        min_length=SHORTEST_PURPOSE,
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Parents can read this with the question. Do not ask what you will not use."),
    )

    def __init__(self, data: Any, *, is_required: bool, purpose: str) -> None:
        super().__init__(data, initial={"purpose": purpose})
        self.fields["purpose"].required = is_required


class OwnQuestionForm(forms.Form):
    """A question of one's own. What may not be asked is refused; what asks for thought asks once more."""

    text = forms.CharField(label=gettext_lazy("Your question"), max_length=160)
    kind = forms.ChoiceField(
        label=gettext_lazy("How is it answered?"), choices=KINDS, widget=forms.RadioSelect, initial=Kind.CHOICES.value
    )
    options = forms.CharField(
        label=gettext_lazy("The list to choose from"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One answer per line, from two to twelve."),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who answers?"),
        choices=AUDIENCES,
        widget=forms.RadioSelect,
        initial=Audience.GUARDIAN.value,
    )
    about = forms.ChoiceField(
        label=gettext_lazy("Whom is it about?"), choices=ABOUTS, widget=forms.RadioSelect, initial=About.CHILD.value
    )
    purpose = forms.CharField(
        label=gettext_lazy("What will you use the answers for?"),
        min_length=SHORTEST_PURPOSE,
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Parents can read this with the question. Do not ask what you will not use."),
    )
    is_sure = forms.BooleanField(label=gettext_lazy("We need this, and only this, to do our work"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.warned: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Refuse what may not be asked of a person; let what is delicate be confirmed."""
        given = super().clean() or {}
        verdict = judge(given.get("text", ""), given.get("options", ""))
        if verdict.refused:
            subjects = ", ".join(str(REFUSED[one]) for one in verdict.refused)
            self.add_error(
                "text",
                _("This seems to ask about %(subjects)s. That is not kept of a person.") % {"subjects": subjects},
            )
        elif verdict.warned and not given.get("is_sure"):
            self.warned = verdict.warned
            self.add_error("is_sure", _("Tick this if you are sure, or change the question."))
        lines = self._lines(given)
        if given.get("kind") in (Kind.CHOICE, Kind.CHOICES) and not 2 <= len(lines) <= MOST_OPTIONS:
            self.add_error("options", _("Write at least two answers to choose from, and at most twelve."))
        return given

    @staticmethod
    def _lines(given: dict[str, Any]) -> list[str]:
        return [line for line in str(given.get("options", "")).splitlines() if line.strip()]

    @property
    def warnings(self) -> str:
        """What the question is about that asks for thought."""
        return ", ".join(str(WARNED[one]) for one in self.warned)

    def own(self) -> OwnWords:
        """The question as it was written."""
        given = self.cleaned_data
        return OwnWords(
            text=given["text"],
            kind=Kind(given["kind"]),
            audience=Audience(given["audience"]),
            about=About(given["about"]),
            options=self._lines(given),
        )
