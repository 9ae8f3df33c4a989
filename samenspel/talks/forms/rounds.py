"""Setting up a round: the forms of a few steps, each filled in with what is usual or was so last year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any, Final

from django import forms
from django.utils.formats import time_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.core.logic.school_years import label_of
from samenspel.people.models import Unit
from samenspel.talks.actions.rounds import About, When
from samenspel.talks.actions.rounds_parts import Hours
from samenspel.talks.logic.rounds import LENGTHS, Audience, Kind
from samenspel.talks.logic.sittings import MOST_DAYS, PRESETS, Preset, days_between
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Round, Sitting
from samenspel.talks.words import AUDIENCES, PRESENCES, ROUNDS, in_school_language

# Talks that somebody asked for are never a round, and an intake has a room of its own beside it.
PLANNED: Final = tuple(kind for kind in Kind if kind is not Kind.ASKED)
WEEKDAYS: Final = (
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
)
PARTS_OF_DAY: Final = {
    Preset.AFTER_SCHOOL: gettext_lazy("after school"),
    Preset.EVENING: gettext_lazy("in the evening"),
    Preset.CARE_START: gettext_lazy("at the start of the care day"),
    Preset.CARE_END: gettext_lazy("at the end of the care day"),
    Preset.VIDEO: gettext_lazy("by video, in the evening"),
    Preset.OWN: gettext_lazy("other hours"),
}


class Usual(forms.ChoiceField):
    """A choice that has always been made: its first option is the empty one, so there is nothing optional about it."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class AnyOf(forms.MultipleChoiceField):
    """A set from which nothing may be ticked as well, without calling it optional."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class Calm(forms.Form):
    """A form whose fields say what is missing themselves, in our words."""

    use_required_attribute = False


def minutes_word(minutes: int) -> str:
    """A length on a button: "15 min"."""
    return _("%(minutes)s min") % {"minutes": minutes}


def lengths(*also: int | None) -> list[tuple[str, str]]:
    """The usual lengths of a talk, and those that are chosen already."""
    wanted = sorted({*LENGTHS, *(one for one in also if one)})
    return [(str(one), minutes_word(one)) for one in wanted]


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def clock_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")


class BeginForm(forms.Form):
    """With what a round begins: an earlier one, or the pattern of a kind. `earlier` are rounds of years before.

    It is for the school year that begins in `year` or the one after: for `now`, where that is one of them.
    """

    begin = forms.ChoiceField(label=gettext_lazy("What do you want to begin with?"), widget=forms.RadioSelect)
    school_year = forms.TypedChoiceField(label=gettext_lazy("School year"), coerce=int)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("As families read it. Leave it empty for the usual name."),
    )

    def __init__(
        self, data: Any, *, earlier: Sequence[Round], year: int, now: int, kinds: Iterable[Kind] = PLANNED
    ) -> None:
        offered = (year, year + 1)
        super().__init__(data, initial={"school_year": now if now in offered else year})
        self.earlier = {str(one.public_id): one for one in earlier}
        before = [(f"round:{key}", _as_before(one)) for key, one in self.earlier.items()]
        new = [(f"kind:{kind}", ROUNDS[kind]) for kind in kinds]
        begin, years = self.fields["begin"], self.fields["school_year"]
        assert isinstance(begin, forms.ChoiceField)
        assert isinstance(years, forms.TypedChoiceField)
        begin.choices = [*before, *new]
        years.choices = [(one, label_of(one)) for one in offered]

    @property
    def based_on(self) -> Round | None:
        """The earlier round, when one was chosen."""
        word, _colon, key = self.cleaned_data["begin"].partition(":")
        return self.earlier[key] if word == "round" else None

    @property
    def kind(self) -> Kind:
        """The kind that was chosen, or that of the earlier round."""
        before = self.based_on
        return Kind(before.kind if before else self.cleaned_data["begin"].partition(":")[2])

    @property
    def title_of_round(self) -> str:
        """The title as typed, else that of the earlier round, else the usual name of the kind."""
        before = self.based_on
        usual = before.title if before else in_school_language(ROUNDS[self.kind])
        return str(self.cleaned_data["title"]).strip() or usual


def _as_before(one: Round) -> str:
    return _("as in %(year)s: %(title)s") % {"title": one.title, "year": label_of(one.school_year)}


class AboutForm(forms.Form):
    """For whom the round is and why; what families read stands first."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    purpose = forms.CharField(
        label=gettext_lazy("Why do we meet?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Families read this with the question when they can come. Change it as you like."),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Of which children are the parents expected?"),
        choices=list(AUDIENCES.items()),
        widget=forms.RadioSelect,
    )
    presence = forms.ChoiceField(
        label=gettext_lazy("Is the child at the table?"),
        choices=list(PRESENCES.items()),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("This is how it usually is. Parents can choose otherwise for their own child."),
    )
    minutes = forms.TypedChoiceField(label=gettext_lazy("How long is a talk?"), coerce=int, widget=forms.RadioSelect)
    is_counted = forms.BooleanField(label=gettext_lazy("Count how many children's parents came"), required=False)
    norm = forms.IntegerField(
        label=gettext_lazy("Content above, in percent"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy(
            "Over 80 % is the usual norm. It is of the whole round, never of a family or a teacher."
        ),
    )

    def __init__(self, data: Any, round_: Round) -> None:
        names = ("title", "purpose", "audience", "presence", "minutes", "is_counted", "norm")
        super().__init__(data, initial={name: getattr(round_, name) for name in names})
        minutes = self.fields["minutes"]
        assert isinstance(minutes, forms.TypedChoiceField)
        minutes.choices = lengths(round_.minutes)

    def about(self) -> About:
        given = self.cleaned_data
        return About(
            title=given["title"].strip(),
            purpose=given["purpose"].strip(),
            audience=Audience(given["audience"]),
            presence=Presence(given["presence"]),
            minutes=given["minutes"],
            norm=given["norm"],
            is_counted=given["is_counted"],
        )


class DatesForm(forms.Form):
    """When families hear of it and answer; the rest has a usual value that one may leave."""

    announced_on = forms.DateField(
        label=gettext_lazy("On which day do we ask the families?"),
        widget=day_input(),
        help_text=gettext_lazy(
            "Three weeks before the first talk, or earlier. On that day you press “Ask the parents”."
        ),
    )
    answer_by = forms.DateField(
        label=gettext_lazy("Until which day can they answer?"),
        widget=day_input(),
        help_text=gettext_lazy("Give them at least a week, and yourselves five days to plan."),
    )
    spans_organisations = forms.BooleanField(
        label=gettext_lazy("Talks of one family at school and at childcare may be on one day"),
        required=False,
        help_text=gettext_lazy(
            "Only where you both agreed on it. Otherwise it is done for parents who say so themselves."
        ),
    )
    moves_allowed = forms.IntegerField(
        label=gettext_lazy("How often may a family move its own talk?"), min_value=0, max_value=9
    )
    moves_until_days = forms.IntegerField(
        label=gettext_lazy("Until how many days before it?"), min_value=0, max_value=30
    )
    slot_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Talks begin every"), coerce=int, choices=[(one, one) for one in (5, 10, 15)]
    )
    walk_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes to walk between two talks of one family"), min_value=0, max_value=60
    )

    def __init__(self, data: Any, round_: Round, proposed: dict[str, date]) -> None:
        names = (*WHEN, "announced_on", "answer_by")
        known = {name: getattr(round_, name) for name in names}
        super().__init__(data, initial={name: value or proposed.get(name, value) for name, value in known.items()})
        slots = self.fields["slot_minutes"]
        assert isinstance(slots, forms.TypedChoiceField)
        slots.choices = [(one, minutes_word(one)) for one in sorted({5, 10, 15, round_.slot_minutes})]

    def when(self) -> When:
        return When(**self.cleaned_data)


WHEN: Final = ("spans_organisations", "moves_allowed", "moves_until_days", "slot_minutes", "walk_minutes")


class DaysForm(Calm):
    """The same hours on one day, or on the weekdays between two days."""

    first = forms.DateField(label=gettext_lazy("On, or from"), widget=day_input())
    last = forms.DateField(
        label=gettext_lazy("Up to and including"),
        widget=day_input(),
        required=False,
        help_text=gettext_lazy("Leave it empty for one day."),
    )
    weekdays = AnyOf(
        label=gettext_lazy("Only on"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick nothing for every weekday."),
    )
    part = forms.ChoiceField(label=gettext_lazy("At what time of the day?"), widget=forms.RadioSelect)
    begins = forms.TimeField(label=gettext_lazy("From"), widget=clock_input(), required=False)
    ends = forms.TimeField(label=gettext_lazy("Until"), widget=clock_input(), required=False)
    where = Usual(
        label=gettext_lazy("Where?"),
        choices=[("", gettext_lazy("as usual then")), *Sitting.Where.choices],
    )
    unit = Usual(label=gettext_lazy("For whom?"))

    def __init__(
        self, data: Any, *, presets: Sequence[Preset], units: Sequence[Unit], prefix: str, at_home: bool = False
    ) -> None:
        where = Sitting.Where.HOME if at_home else ""
        super().__init__(data, prefix=prefix, initial={"part": str(presets[0]), "where": where})
        self.units = {str(one.public_id): one for one in units}
        part, unit = self.fields["part"], self.fields["unit"]
        assert isinstance(part, forms.ChoiceField)
        assert isinstance(unit, forms.ChoiceField)
        part.choices = [(str(one), _with_hours(one)) for one in presets]
        unit.choices = [("", _("all groups that take part")), *((key, one.name) for key, one in self.units.items())]
        if len(units) < 2:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("part") == Preset.OWN:
            for name in ("begins", "ends"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Write the time, for example 15:30."))
        self._check_days(given)
        hours = self._hours(given)
        if hours and hours.begins >= hours.ends:
            self.add_error("ends", _("The end is before the beginning."))
        return given

    def _check_days(self, given: dict[str, Any]) -> None:
        if not given.get("first"):
            return
        try:
            found = self.days
        except ValueError as wrong:
            words = {
                "backwards": _("The last day is before the first."),
                "too many": _("These are more than %(many)s days. Choose a shorter time.") % {"many": MOST_DAYS},
            }
            self.add_error("last", words[str(wrong)])
        else:
            if not found:
                self.add_error("weekdays", _("There is no such weekday between these days."))

    @property
    def days(self) -> tuple[date, ...]:
        """The days that were chosen. One day stands as it is, also in a weekend."""
        given = self.cleaned_data
        first, last = given["first"], given.get("last")
        if last is None or last == first:
            return (first,)
        return days_between(first, last, [int(one) for one in given.get("weekdays") or range(5)])

    @staticmethod
    def _hours(given: dict[str, Any]) -> Hours | None:
        preset = PRESETS.get(given.get("part", Preset.OWN))
        begins: time | None = given.get("begins") or (preset.begins if preset else None)
        ends: time | None = given.get("ends") or (preset.ends if preset else None)
        where = given.get("where") or (preset.where if preset else Sitting.Where.HERE)
        return Hours(begins, ends, where) if begins and ends else None

    def hours(self) -> Hours:
        """The hours that were chosen; own times go before those of the part of the day."""
        found = self._hours(self.cleaned_data)
        assert found is not None
        return Hours(found.begins, found.ends, found.where, self.units.get(self.cleaned_data.get("unit", "")))


def _with_hours(preset: Preset) -> Any:
    hours = PRESETS.get(preset)
    if hours is None:
        return PARTS_OF_DAY[preset]
    return format_lazy("{}, {}–{}", PARTS_OF_DAY[preset], *(time_format(one) for one in (hours.begins, hours.ends)))


class LessonsForm(forms.Form):
    """What to do otherwise the next time."""

    lessons = forms.CharField(
        label=gettext_lazy("What do we do otherwise the next time?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Whoever makes the next round reads this first. Write no names of children or parents."),
    )


class WipeForm(forms.Form):
    """The title once more, as a second thought."""

    title = forms.CharField(label=gettext_lazy("Type the title of the round to confirm"), max_length=80)
