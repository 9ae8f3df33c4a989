"""The paper of the talk: every question with where it starts, who was there, and the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.intakes.actions.talk import LONGEST_TALK, Presence, Spoken
from samenspel.intakes.forms.answers import AnswerFields
from samenspel.intakes.logic.answers import NOTHING, BadAnswer, Manner, Said, start
from samenspel.intakes.logic.questions import Question
from samenspel.intakes.models import Wish
from samenspel.intakes.queries.work import Guardian, Heard

SHARING = (("", gettext_lazy("not asked")), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the talk, about the child or one guardian, with the names of its fields."""

    question: Question
    guardian: Guardian | None
    parts: AnswerFields


class TalkForm(forms.Form):
    """Everything in one form; what a guardian said beforehand is where it starts, when the talk has nothing yet."""

    def __init__(
        self,
        data: Any,
        questions: Sequence[Question],
        guardians: Sequence[Guardian],
        heard: Mapping[str, Heard],
        *,
        asks_sharing: bool,
    ) -> None:
        super().__init__(data)
        self.guardians, self.asks_sharing = list(guardians), asks_sharing
        self.asked = [_asked(one, None) for one in questions if one.is_of_child] + [
            _asked(one, guardian) for guardian in guardians for one in questions if not one.is_of_child
        ]
        for one in self.asked:
            self.fields.update(one.parts.fields(_start(one, heard.get(one.question.key, Heard()))))
        for guardian in guardians:
            self._add_presence(guardian)

    def _add_presence(self, guardian: Guardian) -> None:
        name = _name(guardian)
        self.fields[f"{name}-present"] = forms.BooleanField(
            label=_("%(name)s was there") % {"name": guardian.adult.name}, required=False, initial=guardian.was_present
        )
        if self.asks_sharing:
            self.fields[f"{name}-share"] = forms.ChoiceField(
                label=_("May the other organisation know this too?"),
                choices=SHARING,
                required=False,
                initial={True: "yes", False: "no", None: ""}[guardian.may_share],
                widget=forms.RadioSelect,
            )

    def bound(self, asked: Asked) -> list[BoundField]:
        """The fields of one question."""
        return [self[name] for name in self.fields if name in set(asked.parts.names)]

    def presence_fields(self, guardian: Guardian) -> list[BoundField]:
        """Whether a guardian was there, and shares."""
        name = _name(guardian)
        return [self[key] for key in (f"{name}-present", f"{name}-share") if key in self.fields]

    def clean(self) -> dict[str, Any]:
        """Each answer has to fit its question."""
        given = super().clean() or {}
        self.spoken: list[Spoken] = []
        for one in self.asked:
            try:
                found = one.parts.read(given)
            except BadAnswer:
                self.add_error(None, _("An answer does not fit its question. Look at it again."))
                continue
            self.spoken.append(Spoken(one.question.key, found, one.guardian.adult.pk if one.guardian else None))
        return given

    def presence(self) -> Presence:
        """Who was there, and what they said about sharing."""
        given = self.cleaned_data
        said = {one.adult.pk: given.get(f"{_name(one)}-share", "") for one in self.guardians}
        return Presence(
            frozenset(one.adult.pk for one in self.guardians if given.get(f"{_name(one)}-present")),
            {adult: share == "yes" for adult, share in said.items() if share},
        )


def _name(guardian: Guardian) -> str:
    return str(guardian.adult.public_id.hex)


def _asked(question: Question, guardian: Guardian | None) -> Asked:
    prefix = f"{_name(guardian) if guardian else 'child'}-{question.key}"
    return Asked(question, guardian, AnswerFields(question, prefix, in_talk=True))


def _start(one: Asked, heard: Heard) -> Said:
    """What the talk has; else what was said beforehand; else what the centre knows of this guardian."""
    key = one.guardian.adult.pk if one.guardian else None
    if key in heard.in_talk:
        return heard.in_talk[key]
    if one.guardian is None:
        return start(one.question, heard.beforehand.values())
    said = heard.beforehand.get(one.guardian.adult.pk, NOTHING)
    if said.manner is Manner.SAID and not said.is_empty:
        return said
    return known(one.question, one.guardian.facts)


def known(question: Question, facts: Mapping[str, str]) -> Said:
    """What the row of a person says already. No interpreter written down is not known, so it asks."""
    value = facts.get(question.fact, "") if question.fact else ""
    return Said(value) if value else NOTHING


class TimesForm(forms.Form):
    """When the talk began and ended: the minutes follow."""

    started = forms.TimeField(
        label=gettext_lazy("Began at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ended = forms.TimeField(
        label=gettext_lazy("Ended at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, data: Any, *, started_at: datetime | None, now: datetime) -> None:
        began = started_at and timezone.localtime(started_at)
        ends = timezone.localtime(now)
        is_today = began is not None and began.date() == ends.date()
        super().__init__(data, initial={"started": began and began.time(), "ended": ends.time() if is_today else None})
        self.day = (began or ends).date()

    def clean(self) -> dict[str, Any]:
        """An end lies after its start."""
        given = super().clean() or {}
        started, ended = given.get("started"), given.get("ended")
        if started and ended and ended < started:
            self.add_error("ended", _("The end lies before the start."))
        return given

    def moments(self) -> tuple[datetime | None, datetime | None]:
        """Start and end as moments; None where nothing was filled in."""
        started, ended = (self._moment(self.cleaned_data.get(name)) for name in ("started", "ended"))
        return started, ended

    def _moment(self, time: Any) -> datetime | None:
        return timezone.make_aware(datetime.combine(self.day, time)) if time else None


class MinutesForm(forms.Form):
    """The minutes of staff, when the clock said something else."""

    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), required=False, min_value=1, max_value=LONGEST_TALK)


class PlanForm(forms.Form):
    """The day of the talk."""

    talk_on = forms.DateField(
        label=gettext_lazy("Day of the talk"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class WishForm(forms.Form):
    """What becomes of a wish."""

    state = forms.ChoiceField(
        label=gettext_lazy("What do we do with it?"),
        choices=[choice for choice in Wish.State.choices if choice[0] != Wish.State.WITHDRAWN],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the parent"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
