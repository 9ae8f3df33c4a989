"""The answer of one adult: when they can come, in taps; and for who wants that, what they would like of the talk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from samenspel.accounts.logic.digits import plain_digits
from samenspel.core.logic.codes import LENGTH
from samenspel.core.logic.signs import clean
from samenspel.people.logic.languages import languages
from samenspel.people.models import Child
from samenspel.talks.logic.round_plan import Choice, Stretch
from samenspel.talks.logic.tables import Presence
from samenspel.talks.logic.wishes import AboutChild, Answer, Part, as_offered, hours, part_of
from samenspel.talks.models import RoundAnswer
from samenspel.talks.queries.answers import Asked

SAME: Final = ""
APART, TOGETHER, EITHER = "apart", "together", ""
ALWAYS, CALL = "always", "call"  # the two buttons that say it all at once


def choices() -> list[tuple[str, str]]:
    """What one can say of a moment."""
    return [
        (Choice.PREFERS.value, pgettext("a moment", "Great")),
        (Choice.CAN.value, pgettext("a moment", "I can")),
        (Choice.CANNOT.value, pgettext("a moment", "I cannot")),
    ]


def named_part(one: Stretch) -> str:
    """In which part of the day it is, in words."""
    words = {
        Part.MORNING: pgettext("part of a day", "morning"),
        Part.AFTERNOON: pgettext("part of a day", "afternoon"),
        Part.EVENING: pgettext("part of a day", "evening"),
    }
    return words[part_of(one)]


def presences() -> Mapping[Presence, str]:
    """What one can wish of the child at the table."""
    return {
        Presence.WHOLLY: _("comes along for the whole talk"),
        Presence.FIRST: _("comes along for the first part"),
        Presence.NOT: _("does not come along"),
    }


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch with its taps, and its hours for who wants to say it more precisely."""

    stretch: Stretch
    field: BoundField
    hours: tuple[Row, ...] = ()
    is_finer: bool = False  # the hours differ from the whole: then they are shown at once

    @property
    def part(self) -> str:
        """In which part of the day it begins."""
        return named_part(self.stretch)

    @property
    def options(self) -> list[tuple[str, Any, str]]:
        """Each tap as (what it says, the control, its words)."""
        return [(str(one.data["value"]), _control(one.data), str(one.choice_label)) for one in self.field]


@dataclass(frozen=True, slots=True)
class ChildFields:
    """The wishes about one child."""

    child: Child
    fields: tuple[BoundField, ...]


class AnswerForm(forms.Form):
    """Everything of one answer. What was said before is in it; without an answer every moment says "I can"."""

    since = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, asked: Asked) -> None:
        super().__init__(data)
        self.asked = asked
        self.said = asked.said or Answer(interpreter=_known(asked.adult.interpreter))
        self.fields["since"].initial = asked.given.given_at.isoformat() if asked.given else ""
        self.moments = as_offered(self.said.times, asked.stretches)
        for moment in self.moments:
            whole = moment.choice or Choice.CAN
            self.fields[name_of(moment.stretch)] = _taps(choices(), whole.value)
            for hour in hours(moment.stretch):
                finer = moment.hours.get(hour)
                same = [(SAME, pgettext("a moment", "the same")), *choices()]
                self.fields[name_of(hour, "uur")] = _taps(same, finer.value if finer else SAME)
        for child in asked.children:
            self.fields |= dict(self._of_child(child))
        self._add_general()

    def _of_child(self, child: Child) -> Iterator[tuple[str, forms.Field]]:
        """What one can wish of the talk about one child; offered to everyone alike, also to who is the only parent."""
        said, start = self.said.about(child.pk), f"kind-{child.public_id}-"
        usual = Presence(self.asked.round.presence)
        apart = {True: APART, False: TOGETHER, None: EITHER}[said.is_apart]
        yield (
            f"{start}samen",
            _radios(
                _("Together or apart?"),
                [
                    (EITHER, _("It makes no difference to me")),
                    (TOGETHER, _("Together with another parent")),
                    (APART, _("Rather apart: a talk of my own")),
                ],
                apart,
            ),
        )
        yield (
            f"{start}erbij",
            _radios(
                _("Does %(child)s come along?") % {"child": child.given_name},
                [(one.value, words) for one, words in _capitals(presences()).items()],
                (said.presence or usual).value,
            ),
        )
        yield (
            f"{start}langer",
            forms.BooleanField(label=_("I would like more time"), required=False, initial=said.wants_longer),
        )
        yield (
            f"{start}mee",
            forms.CharField(
                label=_("Somebody comes along with me"),
                help_text=_("For example: my sister, who translates. You decide who comes along."),
                required=False,
                max_length=80,
                initial=said.companion,
            ),
        )

    def _add_general(self) -> None:
        language = get_language() or "nl"
        known = [("", _("No interpreter needed")), *((one.code, one.both(language)) for one in languages().values())]
        self.fields["tolk"] = forms.ChoiceField(
            label=_("Do you need an interpreter?"), required=False, choices=known, initial=self.said.interpreter
        )
        self.fields["beeld"] = forms.BooleanField(
            label=_("Rather by video, from home"), required=False, initial=self.said.wants_video
        )
        if self.asked.spans_organisations:
            self.fields["zelfde-dag"] = forms.BooleanField(
                label=_("School and childcare may put my talks on the same day"),
                help_text=_("Then they see of each other at what time you come, and nothing else."),
                required=False,
                initial=self.said.joins_organisations,
            )
        self.fields["woord"] = forms.CharField(
            label=_("Anything else that we should know?"),
            required=False,
            max_length=300,
            initial=self.said.note,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def rows(self) -> list[Row]:
        """The stretches in the order of time."""
        return [self._row(one.stretch, is_finer=bool(one.hours)) for one in self.moments]

    def _row(self, stretch: Stretch, *, is_finer: bool) -> Row:
        finer = tuple(Row(hour, self[name_of(hour, "uur")]) for hour in hours(stretch))
        wrong = any(one.field.errors for one in finer)
        return Row(stretch, self[name_of(stretch)], finer, is_finer or wrong)

    @property
    def children(self) -> list[ChildFields]:
        """The wishes per child."""
        found = []
        for child in self.asked.children:
            start = f"kind-{child.public_id}-"
            found.append(ChildFields(child, tuple(self[start + word] for word in ("samen", "erbij", "langer", "mee"))))
        return found

    @property
    def general(self) -> list[BoundField]:
        """What is about the family as a whole."""
        return [self[name] for name in ("tolk", "beeld", "zelfde-dag", "woord") if name in self.fields]

    @property
    def has_wishes(self) -> bool:
        """Whether there is something in what is folded away."""
        plain = [AboutChild(child.pk) for child in self.asked.children]
        said = self.said
        about = [said.about(child.pk) for child in self.asked.children]
        words = [said.wants_video, said.note, said.joins_organisations]
        is_wrong = any(not name.startswith(("tijd-", "uur-")) for name in self.errors)
        return about != plain or any(words) or is_wrong

    def answer(self) -> Answer:
        """What was sent. A button that says it all at once goes before the taps."""
        given = self.cleaned_data
        return Answer(
            times=tuple(self._times(given)),
            children=tuple(self._about(child, given) for child in self.asked.children),
            cannot_at_all=self.data.get("do") == CALL,
            joins_organisations=bool(given.get("zelfde-dag", self.said.joins_organisations)),
            wants_video=given["beeld"],
            interpreter=given["tolk"],
            note=clean(given["woord"]),
        )

    def _times(self, given: Mapping[str, Any]) -> Iterator[tuple[Stretch, Choice]]:
        at_once = {ALWAYS: Choice.CAN, CALL: Choice.CANNOT}.get(self.data.get("do", ""))
        for one in self.asked.stretches:
            whole = at_once or Choice(given[name_of(one)] or Choice.CAN)
            yield one, whole
            for hour in hours(one):
                said = given[name_of(hour, "uur")]
                if said and not at_once and said != whole:
                    yield hour, Choice(said)

    def _about(self, child: Child, given: Mapping[str, Any]) -> AboutChild:
        start = f"kind-{child.public_id}-"
        presence = given[f"{start}erbij"]
        return AboutChild(
            child=child.pk,
            is_apart={APART: True, TOGETHER: False}.get(given[f"{start}samen"]),
            presence=Presence(presence) if presence and presence != self.asked.round.presence else None,
            wants_longer=given[f"{start}langer"],
            companion=clean(given[f"{start}mee"]),
        )


class WriteDownForm(AnswerForm):
    """The same, written down by staff for a parent who said it."""

    def __init__(self, data: Any, asked: Asked) -> None:
        super().__init__(data, asked)
        ways = [(one.value, str(one.label)) for one in (RoundAnswer.Channel.PAPER, RoundAnswer.Channel.PHONE)]
        first = RoundAnswer.Channel.PHONE.value
        self.fields["kanaal"] = forms.ChoiceField(
            label=_("How did you hear it?"), choices=ways, initial=first, widget=forms.RadioSelect
        )


class CodeForm(forms.Form):
    """The code on a paper form."""

    code = forms.CharField(
        label="",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].label = _("The code on your form")
        self.fields["code"].help_text = _("Twelve digits.")

    def clean_code(self) -> str:
        """In plain digits. What has not as many as a code has is no try: nobody guesses with it."""
        digits = plain_digits(self.cleaned_data["code"])
        if len(digits) != LENGTH:
            said = _("The code has twelve digits; you filled in %(many)s. Look at it once more.")
            raise forms.ValidationError(said % {"many": len(digits)})
        return digits


def _control(data: dict[str, Any]) -> SafeString:
    """A tap, written at once: a template for each of some sixty is what such a page would mostly cost."""
    checked = mark_safe(" checked") if data["selected"] else ""
    written = '<input type="radio" name="{}" value="{}" id="{}"{}>'
    return format_html(written, data["name"], data["value"], data["attrs"]["id"], checked)


def name_of(one: Stretch, start: str = "tijd") -> str:
    """The name of the field of a stretch: the same as long as the stretch is the same."""
    return f"{start}-{one.on:%Y%m%d}-{one.begins:%H%M}-{one.ends:%H%M}"


def _known(code: str) -> str:
    return code if code in languages() else ""


def _capitals(words: Mapping[Presence, str]) -> Mapping[Presence, str]:
    return {one: said[:1].upper() + said[1:] for one, said in words.items()}


def _taps(options: list[tuple[str, str]], initial: str) -> forms.ChoiceField:
    """Not sent is what the field begins with: a page that was open while a day came along loses nothing."""
    return forms.ChoiceField(choices=options, initial=initial, required=False, widget=forms.RadioSelect)


def _radios(label: str, options: list[tuple[str, str]], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, initial=initial, required=False, widget=forms.RadioSelect)
