"""The forms of taking in: a file, what its columns mean, which lists are agreed to, and who goes where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.core.logic.school_years import label_of
from samenspel.organisations.models import Organisation
from samenspel.rosters.logic.diff import LATER, Listed
from samenspel.rosters.logic.headings import OF_CAREGIVER, OF_CHILD, lacking
from samenspel.rosters.logic.new_year import LEAVE, NEW, STAY, Bunch
from samenspel.rosters.logic.words import is_forbidden
from samenspel.rosters.reasons import LACKING
from samenspel.rosters.telling import LEVELS, WHAT, WHO, day_of

OF_FIELDS: Final[Mapping[str, str | Promise]] = {
    "key": gettext_lazy("number in the administration"),
    "name": gettext_lazy("whole name"),
    "given": gettext_lazy("given name"),
    "prefix": gettext_lazy("word before the family name"),
    "family": gettext_lazy("family name"),
    "birth_date": gettext_lazy("birth date"),
    "group": gettext_lazy("group"),
    "level": gettext_lazy("year group"),
    "entered_on": gettext_lazy("first day"),
    "left_on": gettext_lazy("last day"),
    "relation": gettext_lazy("relation to the child"),
    "custody": gettext_lazy("custody"),
    "language": gettext_lazy("language"),
    "email": gettext_lazy("e-mail address"),
    "phone": gettext_lazy("telephone"),
}
NOT_USED: Final = "-"
SLOTS: Final[Mapping[str, str | Promise]] = {
    "1": gettext_lazy("First parent"),
    "2": gettext_lazy("Second parent"),
    "3": gettext_lazy("Third parent"),
    "4": gettext_lazy("Fourth parent"),
    "mother": gettext_lazy("Mother"),
    "father": gettext_lazy("Father"),
}


class UploadForm(forms.Form):
    """A file of one organisation, to look at first."""

    organisation = forms.ChoiceField(label=gettext_lazy("For which organisation?"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("EDEXML, OneRoster (ZIP), CSV or Excel (XLSX), at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xml,.zip,.csv,.xlsx,.txt"}),
    )
    school_year = forms.ChoiceField(
        label=gettext_lazy("School year"), help_text=gettext_lazy("Counts when the file itself does not say it.")
    )

    def __init__(self, data: Any, files: Any, organisations: Sequence[Organisation], year: int) -> None:
        super().__init__(data, files)
        self.organisations = {str(one.public_id): one for one in organisations}
        _choose(self, "organisation", [(key, one.name) for key, one in self.organisations.items()])
        _choose(self, "school_year", [(label_of(start), label_of(start)) for start in (year, year + 1, year - 1)])
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = next(iter(self.organisations))

    def organisation_chosen(self) -> Organisation:
        """The organisation, after validation."""
        return self.organisations[self.cleaned_data["organisation"]]


class MappingForm(forms.Form):
    """What each column means; the fields are named by the place of the column."""

    def __init__(self, data: Any, columns: Sequence[str], suggestion: Mapping[str, str]) -> None:
        super().__init__(data)
        self.columns = [one for one in columns if not is_forbidden(one)]
        for place, column in enumerate(self.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column, choices=_meanings(), initial=suggestion.get(column) or NOT_USED
            )

    def clean(self) -> dict[str, Any]:
        """A table without a child, or with two columns for one thing, cannot be read."""
        given = super().clean() or {}
        for code in lacking(value for value in given.values() if value != NOT_USED):
            self.add_error(None, str(LACKING[code]))
        return given

    def meanings(self) -> dict[str, str]:
        """The field per heading."""
        said = {column: self.cleaned_data[f"column_{place}"] for place, column in enumerate(self.columns)}
        return {column: "" if field == NOT_USED else field for column, field in said.items()}


def _meanings() -> list[tuple[str, Any]]:
    meanings: list[tuple[str, Any]] = [(NOT_USED, _("not used"))]
    meanings.append((_("Child"), [(f"child.{what}", OF_FIELDS[what]) for what in OF_CHILD]))
    for slot, name in SLOTS.items():
        own = [(f"caregiver.{slot}.{what}", f"{name}: {OF_FIELDS[what]}") for what in OF_CAREGIVER]
        meanings.append((str(name), own))
    return meanings


class LinesForm(forms.Form):
    """Narrows the lines of a diff by its address; what it does not understand asks for nothing."""

    zoek = forms.CharField(label=gettext_lazy("Search by name"), required=False, max_length=100)
    wat = forms.ChoiceField(label=gettext_lazy("What happens"), required=False)
    wie = forms.ChoiceField(label=gettext_lazy("Who"), required=False)

    def __init__(self, data: Any, lines: Iterable[Mapping[str, Any]]) -> None:
        super().__init__(data)
        listed = list(lines)
        _choose(self, "wat", _found(WHAT, {one["what"] for one in listed}))
        _choose(self, "wie", _found(WHO, {one["who"] for one in listed}))

    def narrowed(self, lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The lines that were asked for."""
        self.is_valid()
        asked = self.cleaned_data
        words = asked.get("zoek", "").casefold().split()
        return [
            one
            for one in lines
            if asked.get("wat", "") in {"", one["what"]}
            and asked.get("wie", "") in {"", one["who"]}
            and all(word in one["name"].casefold() for word in words)
        ]


def _found(words: Mapping[str, Any], keys: set[str]) -> list[tuple[str, Any]]:
    return [("", _("all of them")), *((key, label) for key, label in words.items() if key in keys)]


class QuestionsForm(forms.Form):
    """The questions that only a person answers, each with its candidates, "somebody else" and "later"."""

    def __init__(self, data: Any, questions: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(data)
        self.questions = questions
        for one in questions:
            self.fields[one["id"]] = forms.ChoiceField(
                label=one["name"],
                choices=_answers(one),
                initial=one["answer"],
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[str, str]:
        """The answer per question."""
        return {one["id"]: self.cleaned_data[one["id"]] for one in self.questions if one["id"] in self.cleaned_data}


def _answers(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    is_child = question["about"] in {"other_place", "same_here", "reused_key"}
    same = [(one["public_id"], _same(one, is_child=is_child)) for one in question["candidates"]]
    other = _("Somebody else") if not is_child else _("Another child")
    later = _("Decide later: comes in as a child of its own for now")
    if question["about"] != "other_place":
        later = _("Decide later: nothing happens with this line for now")
    if question["about"] == "adult":
        later = _("Decide later: comes in as somebody of their own for now")
    return [*same, ("other", other), (LATER, later)]


def _same(one: Mapping[str, Any], *, is_child: bool) -> str:
    """Who is meant, in no more words than are needed to know."""
    works = _("works here") if one["note"] == "works" else ""
    known = [day_of(one["birth_date"]), ", ".join(one["groups"]), one["place"], one["contact"], works]
    about = ", ".join(part for part in known if part)
    said = _("The same child: %(name)s") if is_child else _("The same person: %(name)s")
    return said % {"name": f"{one['name']} ({about})" if about else one["name"]}


class YesForm(forms.Form):
    """To which lists of absent people somebody says yes, with the fingerprint of what was seen."""

    plan = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, page: Mapping[str, Any]) -> None:
        super().__init__(data, initial={"plan": page["plan"]})
        gone = {name: len(found) for name, found in page["gone"].items()}
        for name, label in _lists().items():
            if gone.get(name):
                self.fields[name] = forms.BooleanField(
                    label=label % {"count": gone[name]},
                    required=False,
                    initial=name == Listed.GROUP_8,
                )

    def lists(self) -> frozenset[Listed]:
        """The lists that were agreed to."""
        return frozenset(name for name in Listed if self.cleaned_data.get(name))

    @property
    def list_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in Listed if name in self.fields]


def _lists() -> dict[str, str]:
    return {
        Listed.CHILDREN: _("Yes, these children left (%(count)s)"),
        Listed.GROUP_8: _("Yes, these children finished group 8 (%(count)s)"),
        Listed.STAFF: _("Yes, these colleagues do not work here any more: their groups and roles end (%(count)s)"),
        Listed.GROUPS: _("Yes, these groups are over, as far as nobody is in them (%(count)s)"),
    }


class NewYearForm(forms.Form):
    """Where the children of each group and level go."""

    first_day = forms.DateField(
        label=gettext_lazy("From which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, bunches: Sequence[Bunch], groups: Sequence[tuple[str, str]], day: Any) -> None:
        super().__init__(data, initial={"first_day": day})
        for one in bunches:
            choices = [(STAY, _("stay in this group"))]
            if one.level == "8":
                choices = [(LEAVE, _("leave, after group 8")), *choices]
            if one.fresh:
                choices.append((NEW, _("to a new group: %(name)s") % {"name": one.fresh}))
            choices += [(key, name) for key, name in groups if key != str(one.group)]
            if not one.target:
                choices = [("", _("choose")), *choices]
            self.fields[one.key] = forms.ChoiceField(
                label=_of_level(one), help_text=_many(one), choices=choices, initial=one.target
            )

    def targets(self) -> dict[str, str]:
        """Where each bunch goes."""
        return {key: value for key, value in self.cleaned_data.items() if key != "first_day"}


def _of_level(one: Bunch) -> str:
    if one.level in LEVELS:
        return f"{one.name} ({LEVELS[one.level]})"
    return _("%(name)s, group %(level)s") % {"name": one.name, "level": one.level} if one.level else one.name


def _many(one: Bunch) -> str:
    count = len(one.children)
    return ngettext("%(count)s child", "%(count)s children", count) % {"count": count}


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
