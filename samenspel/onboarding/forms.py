"""What we ask of who comes in: codes, PINs, addresses; of who keeps the door: persons, colleagues, tablets, weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samenspel.core.forms import NameField
from samenspel.onboarding.actions.claims import Question
from samenspel.onboarding.actions.contact import Details
from samenspel.onboarding.fields import CodeField, DigitsField, day_field
from samenspel.onboarding.keys import PAIRING_LENGTH
from samenspel.onboarding.logic import weeks
from samenspel.onboarding.logic.pins import LONGEST, SHORTEST, Weakness, weakness
from samenspel.onboarding.models import ContactPerson, OwnWeeks
from samenspel.organisations.models import Organisation
from samenspel.people.logic.custody import Kind
from samenspel.people.models import Adult, Child, Group

EMAIL = {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr", "autocomplete": "email"}
WEAK = {
    Weakness.LENGTH: _("A PIN has five to eight digits."),
    Weakness.REPEATED: _("That is the same digit over and over. Choose another PIN."),
    Weakness.WALK: _("Digits in a row are too easy to guess. Choose another PIN."),
    Weakness.PAIRS: _("The same two digits over and over are too easy to guess. Choose another PIN."),
}


class LetterCodeForm(forms.Form):
    """The code of a letter, with the birth date of the child it is about."""

    code = CodeField(label=_("Code from the letter"), help_text=_("Twelve digits."))
    born = day_field(_("When was your child born?"))


class AddressForm(forms.Form):
    """The address with which somebody will sign in."""

    email = forms.EmailField(label=_("Your own e-mail address"), widget=forms.EmailInput(EMAIL))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class MailedCodeForm(forms.Form):
    """The code that was mailed just now."""

    code = DigitsField(label=_("Code from the e-mail"), help_text=_("Eight digits."))


class PinForm(forms.Form):
    """A new PIN, twice."""

    pin = DigitsField(
        label=_("Choose a PIN"), help_text=_("Five to eight digits that nobody guesses. No birthday."), secret=True
    )
    again = DigitsField(label=_("The same PIN again"), secret=True)

    def clean_pin(self) -> str:
        pin = str(self.cleaned_data["pin"])
        weak = weakness(pin)
        if weak:
            raise forms.ValidationError(WEAK[weak])
        return pin

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "pin" in cleaned and cleaned.get("again") != cleaned["pin"]:
            self.add_error("again", _("These two PINs are not the same."))
        return cleaned


class TypedPinForm(forms.Form):
    """A PIN that exists already."""

    pin = DigitsField(label=_("Your PIN"), secret=True)

    def clean_pin(self) -> str:
        pin = str(self.cleaned_data["pin"])
        if not SHORTEST <= len(pin) <= LONGEST:
            raise forms.ValidationError(WEAK[Weakness.LENGTH])
        return pin


class CardForm(TypedPinForm):
    """The code of a card, and its PIN."""

    code = CodeField(label=_("Code on the card"), help_text=_("Twelve digits."))
    field_order = ("code", "pin")


ASKING = {
    Kind.PARENT: _("father or mother"),
    Kind.COURT_GUARDIAN: _("guardian by court"),
    Kind.FOSTER_PARENT: _("foster parent"),
    Kind.STEP_PARENT: _("stepfather or stepmother"),
    Kind.GRANDPARENT: _("grandfather or grandmother"),
    Kind.OTHER: _("something else"),
}


class ClaimForm(forms.Form):
    """ "I am a parent too": who somebody is, of which child, and how to answer them."""

    name = NameField(
        label=_("Your name"), max_length=160, widget=forms.TextInput({"autocomplete": "name", "dir": "auto"})
    )
    relation = forms.ChoiceField(label=_("I am"), choices=[(kind.value, said) for kind, said in ASKING.items()])
    child_name = NameField(
        label=_("First and last name of the child"), max_length=160, widget=forms.TextInput({"dir": "auto"})
    )
    child_born = day_field(_("When was the child born?"))
    organisation = forms.ChoiceField(label=_("Where is the child?"), required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("An e-mail address, a telephone number or an address: one of the three is enough."),
        required=False,
        widget=forms.EmailInput(EMAIL),
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=30, widget=forms.TextInput({"inputmode": "tel", "dir": "ltr"})
    )
    address = forms.CharField(
        label=_("Address for a letter"), required=False, max_length=300, widget=forms.Textarea({"rows": "3"})
    )
    note = forms.CharField(
        label=_("What should we know?"),
        help_text=_("Write nothing about health, belief or other people."),
        required=False,
        max_length=600,
        widget=forms.Textarea({"rows": "3", "dir": "auto"}),
    )

    def __init__(self, data: Any, places: Sequence[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self._places = {str(place.public_id): place for place in places}
        named = [(key, place.name) for key, place in self._places.items()]
        chosen = cast(forms.ChoiceField, self.fields["organisation"])
        chosen.choices = [("", _("I do not know")), *named]
        if len(named) < 2:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("email", "phone", "address")):
            self.add_error(
                "email", _("How can we reach you? Fill in an e-mail address, a telephone number or an address.")
            )
        return cleaned

    def question(self, language: str) -> Question:
        """What was asked."""
        given = dict(self.cleaned_data)
        place = self._places.get(given.pop("organisation", ""))
        only = next(iter(self._places.values())) if len(self._places) == 1 else None
        return Question(
            name=given["name"].strip(),
            relation=Kind(given["relation"]),
            child_name=given["child_name"].strip(),
            child_born=given["child_born"],
            email=given["email"].strip().lower(),
            phone=given["phone"].strip(),
            address=given["address"].strip(),
            language=language,
            note=given["note"].strip(),
            organisation=place or only,
        )


class DecisionForm(forms.Form):
    """What a decision on a question rests on; the reason is for the centre itself."""

    ground = forms.ChoiceField(label=_("What does it rest on?"))
    reason = forms.CharField(
        label=_("What did you see or hear?"),
        help_text=_("For the school itself. The asker does not read this."),
        max_length=600,
        widget=forms.Textarea({"rows": "3"}),
    )

    def __init__(self, data: Any, grounds: Sequence[Any], **more: Any) -> None:
        super().__init__(data, **more)
        chosen = cast(forms.ChoiceField, self.fields["ground"])
        chosen.choices = [("", _("Choose")), *((ground.value, ground.label) for ground in grounds)]


class LetInForm(DecisionForm):
    """A yes: for which child, and who of the known adults it is."""

    child = forms.ChoiceField(label=_("Which child is it?"), widget=forms.RadioSelect)
    adult = forms.ChoiceField(
        label=_("Who is it?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Nobody of these? Then a new person is made, with what was filled in."),
    )
    field_order = ("child", "adult", "ground", "reason")

    def __init__(self, data: Any, grounds: Sequence[Any], children: Sequence[Child], adults: Sequence[Adult]) -> None:
        super().__init__(data, grounds)
        named = [(str(child.public_id), child.name) for child in children]
        cast(forms.ChoiceField, self.fields["child"]).choices = named
        self.fields["child"].initial = named[0][0] if len(named) == 1 else None
        known = [(str(adult.public_id), adult.name) for adult in adults]
        cast(forms.ChoiceField, self.fields["adult"]).choices = [("", _("a new person")), *known]


class ContactForm(forms.Form):
    """Whom to call."""

    name = NameField(label=_("Name"), max_length=120)
    does = forms.CharField(
        label=_("What this person does"), max_length=120, help_text=_("For instance: administration.")
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=30, widget=forms.TextInput({"inputmode": "tel", "dir": "ltr"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(EMAIL),
        help_text=_("Gets a mail when a parent asks for a way in. It is not shown to anybody."),
    )
    reachable = forms.CharField(
        label=_("When reachable"), required=False, max_length=160, help_text=_("For instance: on school days, 8 to 16.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Speaks"), required=False, choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )

    def details(self) -> Details:
        """What was filled in."""
        given = dict(self.cleaned_data)
        return Details(**{**given, "languages": ",".join(given["languages"])})

    @staticmethod
    def start(contact: ContactPerson) -> dict[str, Any]:
        """The form as a contact person is now."""
        values = {name: getattr(contact, name) for name in ("name", "does", "phone", "email", "reachable")}
        return values | {"languages": [code for code in contact.languages.split(",") if code]}


class InviteForm(forms.Form):
    """A colleague to be: address, role, place and groups."""

    email = forms.EmailField(label=_("E-mail address at work"), widget=forms.EmailInput(EMAIL))
    role = forms.ChoiceField(label=_("Role"))
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For who works in a group: whose children do they see?"),
    )

    def __init__(
        self, data: Any, roles: Mapping[str, str], places: Sequence[Organisation], groups: Sequence[Group]
    ) -> None:
        super().__init__(data)
        self._places = {str(place.public_id): place for place in places}
        self._groups = {str(group.public_id): group for group in groups}
        cast(forms.ChoiceField, self.fields["role"]).choices = [("", _("Choose")), *roles.items()]
        named = [(key, place.name) for key, place in self._places.items()]
        cast(forms.ChoiceField, self.fields["organisation"]).choices = [*named, ("", _("none: a parent or partner"))]
        self.fields["organisation"].initial = named[0][0] if named else ""
        shown = [(key, group.name) for key, group in self._groups.items()]
        cast(forms.MultipleChoiceField, self.fields["groups"]).choices = shown
        if not shown:
            del self.fields["groups"]

    @property
    def place(self) -> Organisation | None:
        """Where."""
        return self._places.get(self.cleaned_data.get("organisation", ""))

    @property
    def chosen_groups(self) -> list[Group]:
        """With which groups."""
        return [self._groups[key] for key in self.cleaned_data.get("groups", [])]


class EndForm(forms.Form):
    """The last day of somebody's work; empty means at once."""

    last_day = day_field(_("Last day"), required=False, help_text=_("Empty: at once, today counts no more."))


class RoleNamesForm(forms.Form):
    """What the centre calls each role; empty is our own word."""

    def __init__(self, data: Any, ours: Mapping[str, str], own: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(own))
        for role, word in ours.items():
            self.fields[role] = forms.CharField(label=word, required=False, max_length=80)


class TabletForm(forms.Form):
    """A tablet to be."""

    group = forms.ChoiceField(label=_("Group"))
    name = NameField(label=_("Name of the tablet"), max_length=80, help_text=_("As it is called on the shelf."))
    last_day = day_field(_("Until"), required=False, help_text=_("Empty: until it is withdrawn."))

    def __init__(self, data: Any, groups: Sequence[Group]) -> None:
        super().__init__(data)
        self._groups = {str(group.public_id): group for group in groups}
        shown = [(key, group.name) for key, group in self._groups.items()]
        cast(forms.ChoiceField, self.fields["group"]).choices = shown

    @property
    def chosen(self) -> Group:
        """The group that shares it."""
        return self._groups[self.cleaned_data["group"]]


class JoinForm(forms.Form):
    """The code that a leader reads out to the tablet."""

    code = CodeField(
        label=_("Code"), help_text=_("Eight digits, from the screen of the head or manager."), length=PAIRING_LENGTH
    )


WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class WeeksForm(forms.Form):
    """In which weeks a child is with somebody."""

    ALWAYS = "always"
    kind = forms.ChoiceField(
        label=_("In which weeks?"),
        widget=forms.RadioSelect,
        choices=[
            (ALWAYS, _("every week, or it differs")),
            (weeks.Kind.EVEN.value, _("in even weeks")),
            (weeks.Kind.ODD.value, _("in odd weeks")),
            (weeks.Kind.ALTERNATE.value, _("every other week")),
        ],
    )
    turns_on = forms.TypedChoiceField(
        label=_("On which day does the child change homes?"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
    )
    anchor = day_field(
        _("A day on which the child is with you"), required=False, help_text=_("Only for every other week.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == weeks.Kind.ALTERNATE and not cleaned.get("anchor"):
            self.add_error("anchor", _("From which week do we count? Choose a day."))
        return cleaned

    def rhythm(self) -> weeks.Rhythm | None:
        """What was said; None for no fixed weeks."""
        given = self.cleaned_data
        if given["kind"] == self.ALWAYS:
            return None
        return weeks.Rhythm(weeks.Kind(given["kind"]), int(given["turns_on"] or 0), given["anchor"])

    @classmethod
    def start(cls, held: OwnWeeks | None) -> dict[str, Any]:
        """The form as it was said before."""
        if held is None:
            return {"kind": cls.ALWAYS, "turns_on": 0}
        return {"kind": held.kind, "turns_on": held.turns_on, "anchor": held.anchor}
