"""Who holds talks, when they are there, and the one child that departs from its group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samenspel.people.logic.languages import languages
from samenspel.people.models import Adult
from samenspel.talks.actions.rounds_children import Departs
from samenspel.talks.actions.rounds_hours import check_video_at
from samenspel.talks.actions.rounds_parts import Taking
from samenspel.talks.forms.rounds import AnyOf, Calm, Usual, clock_input, lengths, minutes_word
from samenspel.talks.logic.hours import Hours, Unclear, away_in, said_of
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.logic.video import LONGEST as VIDEO_AT
from samenspel.talks.models import ChildInRound
from samenspel.talks.queries.rounds import Held
from samenspel.talks.queries.rounds_setup import Choice, Colleague

PAUSE_AFTER: Final = (45, 60, 90, 120)
CLOCKS: Final = ("begins", "ends", "pause_begins", "pause_ends")


class GroupForm(Calm):
    """One group: whether it takes part, how long, who holds its talks."""

    is_in = forms.BooleanField(required=False)
    minutes = Usual(label=gettext_lazy("Length"))
    holders = AnyOf(label=gettext_lazy("Who holds the talks?"), widget=forms.CheckboxSelectMultiple)
    also = Usual(label=gettext_lazy("Somebody more at the table"))
    first = Usual(label=gettext_lazy("To whom does the family come?"))

    def __init__(
        self, data: Any, *, choice: Choice, held: Held | None, team: Sequence[Colleague], round_minutes: int
    ) -> None:
        self.choice, self.held = choice, held
        now = [row.adult for row in held.holders] if held else list(choice.assigned[:1])
        near = list({one.pk: one for one in (*now, *choice.assigned)}.values())
        self.people = {str(one.public_id): one for one in (*near, *(colleague.adult for colleague in team))}
        minutes = held.part.minutes if held else None
        super().__init__(
            data,
            prefix=f"g{choice.group.public_id.hex}",
            initial={
                "is_in": held is not None,
                "minutes": str(minutes or ""),
                "holders": [str(one.public_id) for one in now],
                "first": str(now[0].public_id) if now else "",
            },
        )
        self.fields["is_in"].label = choice.group.name
        self._choose("minutes", [("", _("as the round: %(length)s") % {"length": minutes_word(round_minutes)})])
        self._choose("minutes", lengths(minutes), more=True)
        self._choose("holders", [(str(one.public_id), one.name) for one in near])
        others = [one.adult for one in team if one.adult.pk not in {adult.pk for adult in near}]
        self._choose("also", [("", _("nobody more")), *((str(one.public_id), one.name) for one in others)])
        if not near:
            del self.fields["holders"]
        if len(near) < 2:
            del self.fields["first"]
        else:
            self._choose("first", [(str(one.public_id), one.name) for one in near])

    def _choose(self, name: str, choices: list[tuple[str, str]], *, more: bool = False) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*(field.choices if more else ()), *choices]  # type: ignore[misc]

    @property
    def names(self) -> list[str]:
        """Who holds the talks now, by name; who is proposed for a group that does not take part yet."""
        rows = [row.adult for row in self.held.holders] if self.held else list(self.choice.assigned[:1])
        return [one.name for one in rows]

    def taking(self) -> Taking | None:
        """What was said of this group; None when it does not take part."""
        given = self.cleaned_data
        if not given["is_in"]:
            return None
        chosen = [*given.get("holders", ()), *([given["also"]] if given["also"] else ())]
        first = given.get("first", "")
        chosen.sort(key=lambda key: key != first)
        holders = tuple(dict.fromkeys(self.people[key] for key in chosen))
        return Taking(self.choice.group, int(given["minutes"]) if given["minutes"] else None, holders)


class HoursForm(Calm):
    """When somebody is there: per stretch yes or no, and if need be from when until when, and a pause."""

    room = forms.CharField(
        label=gettext_lazy("In which room are you?"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Families read it on their invitation."),
    )
    video_at = forms.CharField(
        label=gettext_lazy("How do families join you by video?"),
        max_length=VIDEO_AT,
        required=False,
        validators=[check_video_at],
        help_text=gettext_lazy(
            "An address that begins with https://, or a telephone number. Families read it on their invitation. Use a "
            "waiting room: everybody who comes after each other has the same address."
        ),
    )
    most_minutes = Usual(
        label=gettext_lazy("A pause of five minutes after"),
        help_text=gettext_lazy("So that you can drink something, or write your three lines."),
    )

    def __init__(
        self,
        data: Any,
        *,
        stretches: Sequence[Stretch],
        away: Sequence[Stretch],
        room: str = "",
        video_at: str | None = None,
        most_minutes: int | None = None,
        is_person: bool = True,
    ) -> None:
        super().__init__(data, initial={"room": room, "video_at": video_at, "most_minutes": str(most_minutes or "")})
        self.stretches = list(stretches)
        pauses = sorted({*PAUSE_AFTER, *([most_minutes] if most_minutes else ())})
        field = self.fields["most_minutes"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("no fixed pause")),
            *((str(one), _("%(minutes)s minutes of talks") % {"minutes": one}) for one in pauses),
        ]
        for number, stretch in enumerate(self.stretches):
            self._add(number, said_of(stretch, away))
        if not is_person or video_at is None:
            del self.fields["video_at"]
        if not is_person:
            del self.fields["room"]
            del self.fields["most_minutes"]

    def _add(self, number: int, said: Hours) -> None:
        labels = (_("Later, from"), _("Earlier away, at"), _("Pause from"), _("Pause until"))
        self.fields[f"there_{number}"] = forms.BooleanField(required=False, initial=said.is_there)
        for name, label in zip(CLOCKS, labels, strict=True):
            self.fields[f"{name}_{number}"] = forms.TimeField(
                label=label, required=False, widget=clock_input(), initial=getattr(said, name)
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The fields of each stretch, with whether it says more than yes or no."""
        return [
            {
                "stretch": stretch,
                "there": self[f"there_{number}"],
                "clocks": [self[f"{name}_{number}"] for name in CLOCKS],
                "is_open": any(self[f"{name}_{number}"].value() or self[f"{name}_{number}"].errors for name in CLOCKS),
            }
            for number, stretch in enumerate(self.stretches)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.away: list[Stretch] = []
        for number, stretch in enumerate(self.stretches):
            clocks = {name: given.get(f"{name}_{number}") for name in CLOCKS}
            try:
                self.away += away_in(stretch, Hours(bool(given.get(f"there_{number}")), **clocks))
            except Unclear as wrong:
                self.add_error(f"{wrong.field}_{number}", self._why(wrong.field))
        return given

    @staticmethod
    def _why(field: str) -> str:
        if field.startswith("pause"):
            return _("Write from when until when the pause is, within the time that you are there.")
        return _("Choose a time within these hours.")

    @property
    def pause(self) -> int | None:
        """After how many minutes a pause comes."""
        found = self.cleaned_data.get("most_minutes")
        return int(found) if found else None


class InterpreterForm(forms.Form):
    """An interpreter of the round. `language` (a code): what is asked for first."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("Of the service, or a first name."),
    )
    is_by_telephone = forms.BooleanField(label=gettext_lazy("By telephone"), required=False)

    def __init__(self, data: Any, *, language: str = "") -> None:
        super().__init__(data, initial={"language": language})
        page = (get_language() or "nl").split("-")[0]
        known = sorted(((code, one.name(page)) for code, one in languages().items()), key=lambda row: row[1])
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a language")), *(row for row in known if row[0] != "nl")]


class ChildForm(Calm):
    """What differs for one child."""

    takes_part = Usual(
        label=gettext_lazy("Does this child take part?"),
        choices=[
            ("", gettext_lazy("as its group")),
            ("in", gettext_lazy("yes, in any case")),
            ("out", gettext_lazy("no, not in this round")),
        ],
        widget=forms.RadioSelect,
    )
    minutes = Usual(label=gettext_lazy("How long?"))
    also = Usual(label=gettext_lazy("Somebody more at the table"))

    def __init__(self, data: Any, *, row: ChildInRound | None, team: Sequence[Colleague]) -> None:
        taken = "" if row is None else "in" if row.is_in else "out"
        also = str(row.also.public_id) if row and row.also else ""
        minutes = row.minutes if row else None
        super().__init__(data, initial={"takes_part": taken, "minutes": str(minutes or ""), "also": also})
        self.people: dict[str, Adult] = {str(one.adult.public_id): one.adult for one in team}
        if row and row.also:
            self.people.setdefault(str(row.also.public_id), row.also)
        length, more = self.fields["minutes"], self.fields["also"]
        assert isinstance(length, forms.ChoiceField)
        assert isinstance(more, forms.ChoiceField)
        length.choices = [("", _("as its group")), *lengths(minutes)]
        more.choices = [("", _("nobody more")), *((key, one.name) for key, one in self.people.items())]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("takes_part") and (given.get("minutes") or given.get("also")):
            given["takes_part"] = "in"  # who is given more time takes part
        return given

    def departs(self) -> Departs | None:
        """What was said; None: as its group."""
        given = self.cleaned_data
        if not given["takes_part"]:
            return None
        minutes = int(given["minutes"]) if given["minutes"] else None
        return Departs(given["takes_part"] == "in", minutes, self.people.get(given["also"]))
