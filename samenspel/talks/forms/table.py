"""What is filled in around a talk: three short fields, picture cards, three lines, agreements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.talks.actions import table, table_after, table_papers
from samenspel.talks.actions.agreements import LONGEST, Wanted, wrong_day
from samenspel.talks.actions.table_after import ForTheYear
from samenspel.talks.logic.agreements import MOST
from samenspel.talks.logic.cards import CARDS
from samenspel.talks.logic.drawings import LARGEST, BadPicture, Wrong, small
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Agreement, Point, YearAgreement
from samenspel.talks.queries.table import Mate, Table
from samenspel.talks.table_words import ASKED, WRONG_PICTURES
from samenspel.talks.table_words import CARDS as CARD_WORDS
from samenspel.talks.words import ROUNDS

USUAL_TERM: Final = timedelta(weeks=6)
PICTURES: Final = "image/jpeg,image/png,image/webp"


def _area(rows: int, most: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most, "dir": "auto"})


class BringForm(forms.Form):
    """Something to be proud of, a question, a wish: each may stay empty."""

    def __init__(self, data: Any, points: Iterable[Point]) -> None:
        start = {one.kind: one.text for one in points}
        super().__init__(data, initial=start)
        for kind in Point.About.values:
            self.fields[kind] = forms.CharField(
                label=str(ASKED[kind]), required=False, max_length=table.LONGEST, widget=_area(3, table.LONGEST)
            )

    @property
    def given(self) -> dict[str, str]:
        """What is brought, per kind."""
        return {kind: self.cleaned_data[kind] for kind in Point.About.values}


class ChildForm(forms.Form):
    """One thing of a child: picture cards, words, a drawing."""

    pictures = forms.MultipleChoiceField(
        label=gettext_lazy("Pictures"), choices=[(key, CARD_WORDS[key]) for key in CARDS], required=False
    )
    text = forms.CharField(
        label=gettext_lazy("In words"), required=False, max_length=table.LONGEST, widget=_area(3, table.LONGEST)
    )
    drawing = forms.FileField(
        label=gettext_lazy("A drawing, or a photo of it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
    )
    drops_drawing = forms.BooleanField(label=gettext_lazy("Take the drawing away"), required=False)

    def __init__(self, data: Any, files: Any, point: Point | None) -> None:
        start = {"text": point.text, "pictures": point.pictures} if point else {}
        super().__init__(data, files, initial=start)
        self.chosen = frozenset(data.getlist("pictures") if data else start.get("pictures", []))
        if not getattr(point, "has_drawing", False):
            del self.fields["drops_drawing"]

    def clean_drawing(self) -> bytes | None:
        """The drawing as a small picture."""
        file: Any | None = self.cleaned_data["drawing"]
        if not file:
            return None
        try:
            if (file.size or 0) > LARGEST:
                raise BadPicture(Wrong.TOO_LARGE)
            return small(file.read())
        except BadPicture as bad:
            raise forms.ValidationError(str(WRONG_PICTURES[bad.why])) from None


class ReportForm(forms.Form):
    """Three lines."""

    text = forms.CharField(
        label=gettext_lazy("What did you talk about?"),
        help_text=gettext_lazy("Three lines are enough. Write it so that everybody at the table may read it."),
        required=False,
        max_length=table_after.LONGEST,
        widget=_area(5, table_after.LONGEST),
    )


class RemarkForm(forms.Form):
    """A word beside a report."""

    text = forms.CharField(
        label=gettext_lazy("Your remark"),
        max_length=table_after.LONGEST_REMARK,
        widget=_area(3, table_after.LONGEST_REMARK),
    )


class AgreementForm(forms.Form):
    """What, whose, and before when. An empty row is no agreement."""

    def __init__(self, data: Any, mates: Sequence[Mate], child: str, *, start: Any = None, **more: Any) -> None:
        self.day: date = more.pop("day")
        super().__init__(data, initial=start or {"due_on": self.day + USUAL_TERM}, **more)
        names = [(str(one.adult.public_id), one.adult.name) for one in mates]
        self.owners = {str(one.adult.public_id): one.adult.pk for one in mates}
        self.fields["text"] = forms.CharField(
            label=_("What do you agree?"),
            max_length=LONGEST,
            required=False,
            widget=forms.TextInput(attrs={"maxlength": LONGEST, "dir": "auto"}),
        )
        self.fields["owner"] = forms.ChoiceField(label=_("Who does it?"), choices=[("child", child), *names])
        self.fields["due_on"] = forms.DateField(
            label=_("Before when?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )

    def has_changed(self) -> bool:
        """Whether something was written; the suggestions do not count."""
        return bool(self.data.get(self.add_prefix("text"), "").strip())

    def clean_due_on(self) -> date:
        found: date = self.cleaned_data["due_on"]
        is_new = found != self.initial.get("due_on")
        if is_new and (wrong := wrong_day(found, self.day)):
            raise forms.ValidationError(wrong)
        return found

    @property
    def wanted(self) -> Wanted:
        """The agreement that was written down."""
        given = self.cleaned_data
        return Wanted(given["text"], given["due_on"], self.owners.get(given["owner"]))


def agreement_rows(data: Any, found: Table, made: int, day: date) -> list[AgreementForm]:
    """A row for each agreement that may still be made."""
    child = found.talk.child.given_name
    return [
        AgreementForm(
            data, found.mates, child, day=day, prefix=f"a{number}", empty_permitted=True, use_required_attribute=False
        )
        for number in range(MOST - made)
    ]


def one_agreement(data: Any, found: Table, agreement: Agreement, day: date) -> AgreementForm:
    """The row of an agreement that is there."""
    owner = str(agreement.owner.public_id) if agreement.owner else "child"
    start = {"text": agreement.text, "owner": owner, "due_on": agreement.due_on}
    return AgreementForm(data, found.mates, found.talk.child.given_name, day=day, start=start)


class YearForm(forms.Form):
    """How and how often, and what each may count on (S052, S253)."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Which talks do we have this year?"),
        help_text=gettext_lazy("Tick none to join all rounds of the group."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    how = forms.CharField(
        label=gettext_lazy("How do we meet, and how do we reach each other?"),
        required=False,
        widget=_area(2, 400),
        max_length=400,
    )
    from_child = forms.CharField(required=False, widget=_area(2, 400), max_length=400)
    from_home = forms.CharField(
        label=gettext_lazy("What may the school count on from home?"),
        required=False,
        widget=_area(2, 400),
        max_length=400,
    )
    from_staff = forms.CharField(
        label=gettext_lazy("What may you count on from us?"), required=False, widget=_area(2, 400), max_length=400
    )

    def __init__(self, data: Any, child: str, row: YearAgreement | None) -> None:
        names = ("kinds", "how", "from_child", "from_home", "from_staff")
        super().__init__(data, initial={name: getattr(row, name) for name in names} if row else {})
        offered = (Kind.INTERIM, Kind.REPORT, Kind.THREE_WAY, Kind.ADVICE, Kind.HOME_VISIT)
        self.fields["kinds"].choices = [(kind.value, ROUNDS[kind]) for kind in offered]  # type: ignore[attr-defined]
        self.fields["from_child"].label = _("What may we count on from %(child)s?") % {"child": child}

    @property
    def agreed(self) -> ForTheYear:
        """What the three agreed."""
        given: Mapping[str, Any] = self.cleaned_data
        return ForTheYear(
            tuple(given["kinds"]), given["how"], given["from_home"], given["from_staff"], given["from_child"]
        )


class PaperForm(forms.Form):
    """A PDF of the child."""

    title = forms.CharField(label=gettext_lazy("What is it?"), max_length=table_papers.LONGEST_TITLE)
    file = forms.FileField(
        label=gettext_lazy("The paper, as a PDF"), widget=forms.FileInput(attrs={"accept": "application/pdf"})
    )
    readable_on = forms.DateField(
        label=gettext_lazy("From when may the parents read it?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_file(self) -> bytes:
        """What it holds; a file that is too large is not read."""
        file: Any = self.cleaned_data["file"]
        if (file.size or 0) > table_papers.LARGEST:
            raise forms.ValidationError(_("This file is larger than 10 MB. Save it smaller, or in parts."))
        found = file.read()
        if not found.startswith(table_papers.MAGIC):
            raise forms.ValidationError(_("This is not a PDF. Save the paper as a PDF first."))
        return bytes(found)
