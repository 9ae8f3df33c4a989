"""Fields for a question, and back: the same for one question on a phone and for the whole talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.intakes.logic.answers import LARGEST_NUMBER, NOTHING, BadAnswer, Phrases, Said, Value, fitted
from samenspel.intakes.logic.questions import Kind, Question, said
from samenspel.people.logic.languages import languages

PLACES: Final = 4  # languages that fit on a screen
NONE: Final = "none"
ONE_LINE: Final = 100  # characters
Choice = tuple[str, str]


def page_language() -> str:
    """The language of the page."""
    return get_language() or "nl"


def phrases() -> Phrases:
    """How this page says yes and no."""
    return Phrases(_("yes"), _("no"))


class AnswerFields:
    """The fields of one question under a prefix, with what was said before in them."""

    def __init__(self, question: Question, prefix: str = "q", *, in_talk: bool = False) -> None:
        self.question, self.prefix, self.in_talk = question, prefix, in_talk

    @property
    def names(self) -> list[str]:
        """The names of the fields, in their order."""
        return list(self.fields(NOTHING))

    def fields(self, start: Said) -> dict[str, forms.Field]:
        """The fields by name."""
        return {**self._value_fields(start.value), **self._words_field(start.words)}

    def _value_fields(self, value: Value) -> dict[str, forms.Field]:
        question, label = self.question, said(self.question.title, page_language())
        match question.kind:
            case Kind.TEXT:
                return {}
            case Kind.NUMBER:
                number = forms.IntegerField(
                    label=label, required=False, initial=value, min_value=0, max_value=LARGEST_NUMBER
                )
                return {self.prefix: number}
            case Kind.CHOICES:
                several = forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    choices=self._options(),
                    initial=value or [],
                    widget=forms.CheckboxSelectMultiple,
                )
                return {self.prefix: several}
            case Kind.LANGUAGES:
                return self._language_fields(value if isinstance(value, list) else [])
            case Kind.LANGUAGE:
                return {self.prefix: _select(label, self._languages(), NONE if value == "" else str(value or ""))}
        return {self.prefix: self._radios(label, value)}

    def _radios(self, label: str, value: Value) -> forms.ChoiceField:
        options = [("yes", _("yes")), ("no", _("no"))] if self.question.kind is Kind.YES_NO else self._options()
        blank = [("", _("not discussed"))] if self.in_talk else []
        start = {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value or "")
        return forms.ChoiceField(
            label=label, required=False, choices=[*blank, *options], initial=start, widget=forms.RadioSelect
        )

    def _options(self) -> list[Choice]:
        texts = [(option.key, said(option.texts, page_language())) for option in self.question.options]
        if self.question.is_own:  # what an organisation writes is Dutch, on a page of whichever language
            return [(key, format_html('<span lang="nl" dir="auto">{}</span>', text)) for key, text in texts]
        return texts

    def _languages(self) -> list[Choice]:
        none = [(NONE, said(self.question.none, page_language()))] if self.question.none else []
        return [("", _("Choose a language")), *none, *_known_languages()]

    def _language_fields(self, values: Sequence[str]) -> dict[str, forms.Field]:
        choices = [("", "–"), *_known_languages()]
        return {
            f"{self.prefix}-{place}": _select(
                _("Language %(number)s") % {"number": place + 1}, choices, values[place] if place < len(values) else ""
            )
            for place in range(max(PLACES, len(values)))
        }

    def _words_field(self, words: str) -> dict[str, forms.Field]:
        question = self.question
        if not question.words:
            return {}
        is_text = question.kind is Kind.TEXT
        beside = _("In own words") if self.in_talk else _("In your own words")
        is_line = question.words <= ONE_LINE or (self.in_talk and not is_text)
        field = forms.CharField(
            label=said(question.title, page_language()) if is_text else beside,
            required=False,
            initial=words,
            max_length=question.words,
            widget=forms.TextInput if is_line else forms.Textarea(attrs={"rows": 2 if self.in_talk else 3}),
        )
        return {f"{self.prefix}-words": field}

    def read(self, data: Mapping[str, Any]) -> Said:
        """What the cleaned data say. Raises BadAnswer."""
        return fitted(self.question, self._value(data), str(data.get(f"{self.prefix}-words") or ""))

    def _value(self, data: Mapping[str, Any]) -> Value:
        if self.question.kind is Kind.LANGUAGES:
            chosen = [str(data.get(f"{self.prefix}-{place}") or "") for place in range(PLACES + 1)]
            return [one for one in chosen if one] or None
        found = data.get(self.prefix)
        match self.question.kind:
            case Kind.YES_NO:
                return {"yes": True, "no": False}.get(str(found))
            case Kind.LANGUAGE:
                return "" if found == NONE else found or None
        return found if found not in ("", []) else None


def _known_languages() -> list[Choice]:
    return [(code, one.both(page_language())) for code, one in languages().items()]


def _select(label: str, choices: list[Choice], start: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, initial=start)


class QuestionForm(forms.Form):
    """One question on one screen; a button says how it is answered."""

    def __init__(self, data: Any, question: Question, start: Said) -> None:
        super().__init__(data)
        self.parts = AnswerFields(question)
        self.fields.update(self.parts.fields(start))

    def clean(self) -> dict[str, Any]:
        """What was filled in has to fit the question."""
        given = super().clean() or {}
        if not self.errors:
            try:
                self.said = self.parts.read(given)
            except BadAnswer:
                raise forms.ValidationError(_("This does not fit the question. Look at it again.")) from None
        return given
