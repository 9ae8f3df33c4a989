"""How it went with one talk, in one tap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenspel.talks.logic.attendance import Came
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Talk

WORDS: Final[Mapping[str, Promise]] = {
    Came.PRESENT.value: _("was there"),
    Came.ABSENT_WITH_NOTICE.value: _("told us they could not come"),
    Came.ABSENT.value: _("did not come"),
    Came.MOVED.value: _("moved to another moment"),
    Came.OPEN.value: _("I do not note it yet"),
}


class WentForm(forms.Form):
    """Who came to one talk, and whether the child was there. Suggested is what mostly happens; nothing is kept yet."""

    came = forms.ChoiceField(choices=list(WORDS.items()), widget=forms.RadioSelect)
    child_was_there = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, talk: Talk, moment: datetime) -> None:
        self.talk = talk
        super().__init__(data, prefix=str(talk.public_id), initial=_suggested(talk, moment))
        self.fields["child_was_there"].label = _("%(child)s was there too") % {"child": talk.child.given_name}

    @property
    def went(self) -> Came:
        """What was chosen."""
        return Came(self.cleaned_data["came"])

    @property
    def child(self) -> bool | None:
        """Whether the child was there; None when the talk was not held."""
        return self.cleaned_data["child_was_there"] if self.went is Came.PRESENT else None

    @property
    def says_something_new(self) -> bool:
        """Whether it differs from what stands there."""
        return (self.went.value, self.child) != (self.talk.came, self.talk.child_was_there)


def _suggested(talk: Talk, moment: datetime) -> dict[str, Any]:
    if talk.came != Came.OPEN:
        return {"came": talk.came, "child_was_there": bool(talk.child_was_there)}
    is_to_come = talk.starts_at is not None and talk.starts_at > moment
    came = Came.OPEN if is_to_come else Came.PRESENT
    return {"came": came.value, "child_was_there": talk.presence != Presence.NOT}
