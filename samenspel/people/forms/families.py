"""The forms about a family: narrowing the list, a relation, a decision, a block, a death, somebody in one's place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samenspel.core.forms import NameField
from samenspel.people.actions import Facts, NewAdult
from samenspel.people.logic.blocks import Basis
from samenspel.people.logic.circle import ORDER
from samenspel.people.logic.custody import GRANTABLE, Custody, Information, Kind, Right, SourceKind
from samenspel.people.logic.languages import languages
from samenspel.people.models import Adult, CareRelation
from samenspel.people.sentences import BASES, CUSTODY, INFORMATION, KINDS, RIGHTS, SOURCES

Choice = tuple[str, Any]


def _of(words: Mapping[Any, Any], without: Iterable[Any] = ()) -> list[Choice]:
    left_out = set(without)
    return [(key.value, label) for key, label in words.items() if key not in left_out]


def _day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


class FactsForm(forms.Form):
    """How an adult stands to a child, since when, and on what that rests."""

    kind = forms.ChoiceField(label=gettext_lazy("What this adult is to the child"))
    custody = forms.ChoiceField(
        label=gettext_lazy("Custody"),
        choices=_of(CUSTODY),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Not known is a good answer: then the school finds out, and a parent is let in."),
    )
    information = forms.ChoiceField(
        label=gettext_lazy("Information about the child"), choices=_of(INFORMATION), widget=forms.RadioSelect
    )
    may_collect = forms.BooleanField(label=gettext_lazy("May fetch the child"), required=False)
    source_kind = forms.ChoiceField(label=gettext_lazy("On what this rests"), choices=_of(SOURCES))
    source = forms.CharField(
        label=gettext_lazy("Which one"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For instance a date and a number. Not what stands in it."),
    )
    since = _day(gettext_lazy("From which day"))
    last_day = _day(
        gettext_lazy("Until which day"),
        required=False,
        hint=gettext_lazy("Empty: until something changes. With a day, what stands there now holds again after it."),
    )

    def __init__(self, data: Any, *, today: date, relation: CareRelation | None = None) -> None:
        initial: dict[str, Any] = {"since": today}
        if relation:
            names = ("kind", "custody", "information", "may_collect", "source_kind", "source")
            initial |= {name: getattr(relation, name) for name in names} | {"last_day": relation.valid_until}
        else:
            initial |= {"custody": Custody.UNKNOWN.value, "information": Information.ACTIVE.value}
        super().__init__(data, initial=initial)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = _of(KINDS, [Kind.DELEGATE])

    def facts(self) -> Facts:
        """What was filled in."""
        given = self.cleaned_data
        return Facts(
            kind=Kind(given["kind"]),
            custody=Custody(given["custody"]),
            information=Information(given["information"]),
            may_collect=given["may_collect"],
            source_kind=SourceKind(given["source_kind"]),
            source=given["source"],
            last_day=given["last_day"],
        )


class CaregiverForm(FactsForm):
    """Somebody beside a child: one who is known in the family already, or somebody new."""

    person = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    given_name = NameField(label=gettext_lazy("Given name"), max_length=80, required=False)
    family_name = NameField(label=gettext_lazy("Family name"), max_length=120, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=30, required=False)

    field_order: Sequence[str] = ("person", "given_name", "family_name", "language", "email", "phone")

    def __init__(self, data: Any, *, today: date, known: Sequence[Adult]) -> None:
        super().__init__(data, today=today)
        self.known = {str(one.public_id): one for one in known}
        person, language = self.fields["person"], self.fields["language"]
        assert isinstance(person, forms.ChoiceField)
        assert isinstance(language, forms.ChoiceField)
        person.choices = [("", _("somebody new")), *((key, one.name) for key, one in self.known.items())]
        spoken = languages().values()
        language.choices = [("", _("not known")), *((one.code, one.both(get_language() or "")) for one in spoken)]

    def clean(self) -> dict[str, Any]:
        """Somebody new has a name."""
        given = super().clean() or {}
        if not given.get("person") and not (given.get("given_name") or "").strip():
            self.add_error("given_name", _("Choose somebody, or write down a name."))
        return given

    def who(self) -> Adult | NewAdult:
        """The adult that was chosen, or the one to be written down."""
        given = self.cleaned_data
        if given["person"]:
            return self.known[given["person"]]
        names = ("given_name", "family_name", "language", "email", "phone")
        return NewAdult(**{name: given[name] for name in names})


class EndForm(forms.Form):
    """It holds no longer: since when, and on what that rests."""

    last_day = _day(gettext_lazy("Last day"))
    source_kind = forms.ChoiceField(label=gettext_lazy("On what this rests"), choices=_of(SOURCES))
    source = FactsForm.base_fields["source"]


class DecisionForm(forms.Form):
    """A decision on a request for information."""

    granted = forms.MultipleChoiceField(
        label=gettext_lazy("What this adult is given"),
        choices=[(right.value, RIGHTS[right]) for right in ORDER if right in GRANTABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing chosen is a refusal; that is a decision too, and is kept with its reason."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("In words that you could read out to this parent. The other parent does not see it."),
    )
    last_day = _day(gettext_lazy("Until which day"), required=False, hint=gettext_lazy("At most two years ahead."))

    def rights(self) -> frozenset[Right]:
        """What was chosen."""
        return frozenset(Right(right) for right in self.cleaned_data["granted"])


class BlockForm(forms.Form):
    """No contact and no information, from now."""

    adult = forms.ChoiceField(label=gettext_lazy("Who is kept away from this child"), widget=forms.RadioSelect)
    basis = forms.ChoiceField(label=gettext_lazy("On what this rests"), choices=_of(BASES), widget=forms.RadioSelect)
    source = forms.CharField(
        label=gettext_lazy("Which one"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For instance a date and a number. Not what stands in it."),
    )

    def __init__(self, data: Any, *, adults: Sequence[Adult]) -> None:
        super().__init__(data)
        self.adults = {str(one.public_id): one for one in adults}
        adult = self.fields["adult"]
        assert isinstance(adult, forms.ChoiceField)
        adult.choices = [(key, one.name) for key, one in self.adults.items()]

    def chosen(self) -> Adult:
        """Who was chosen."""
        return self.adults[self.cleaned_data["adult"]]

    def on_what(self) -> Basis:
        """On what it rests."""
        return Basis(self.cleaned_data["basis"])


class ConfirmForm(forms.Form):
    """A second person stands for a block."""

    last_day = _day(
        gettext_lazy("Last day"),
        required=False,
        hint=gettext_lazy("As it stands in the document. Empty: until two people lift it."),
    )


class DeathForm(forms.Form):
    """On which day somebody died."""

    died_on = _day(gettext_lazy("On which day"))


class SendForm(forms.Form):
    """Somebody comes in one's place, until a day."""

    COMES, COLLECTS = "comes", "collects"

    given_name = NameField(label=gettext_lazy("Given name"), max_length=80)
    family_name = NameField(label=gettext_lazy("Family name"), max_length=120, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Only the team of the group sees it."),
    )
    tasks = forms.MultipleChoiceField(
        label=gettext_lazy("What this person comes to do"),
        choices=[
            (COLLECTS, gettext_lazy("fetch the child")),
            (COMES, gettext_lazy("come to a talk in my place")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = _day(gettext_lazy("Until which day"), hint=gettext_lazy("At most a year ahead. You can stop it sooner."))

    def who(self) -> NewAdult:
        """Who is sent."""
        given = self.cleaned_data
        return NewAdult(given["given_name"], given["family_name"], phone=given["phone"])


class SendForForm(SendForm):
    """The same, said by the head for a parent."""

    sender = forms.ChoiceField(label=gettext_lazy("For which parent"))
    field_order: Sequence[str] = ("sender",)

    def __init__(self, data: Any, *, senders: Sequence[Adult]) -> None:
        super().__init__(data)
        self.senders = {str(one.public_id): one for one in senders}
        sender, tasks = self.fields["sender"], self.fields["tasks"]
        assert isinstance(sender, forms.ChoiceField)
        assert isinstance(tasks, forms.MultipleChoiceField)
        sender.choices = [(key, one.name) for key, one in self.senders.items()]
        tasks.choices = [(self.COLLECTS, _("fetch the child")), (self.COMES, _("come to a talk in the parent's place"))]

    def sender_adult(self) -> Adult:
        """For whom it is said."""
        return self.senders[self.cleaned_data["sender"]]
