"""Forms on paper: for who would rather write than tap, or has no e-mail address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.keys import new_code
from samenspel.core.policy import NotVisible, check
from samenspel.people.models import Adult
from samenspel.talks.actions.answers import Closed
from samenspel.talks.keys import new_key
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.models import Round, Sitting
from samenspel.talks.policy import WRITE_DOWN
from samenspel.talks.queries.answers import is_open, stretches_for
from samenspel.talks.queries.answers_overview import Asked, overview
from samenspel.talks.queries.expected import Expected


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A form to be: for one adult, with what opens the same on a telephone. Nothing in it is of another adult."""

    adult: Adult
    expected: tuple[Expected, ...]
    stretches: tuple[Stretch, ...]
    token: str
    code: str


@transaction.atomic
def paper_forms(*, actor: Actor, round_: Round, moment: datetime, group: str = "", adult: str = "") -> list[PaperForm]:
    """A form for each parent of a group (public id) who did not answer yet, or for one (public id).

    Only of the children one works with. Raises NotVisible for who is not among them, Closed, and ValidationError
    when there is nobody to print for.
    """
    check(actor, WRITE_DOWN)
    day = timezone.localdate(moment)
    if not is_open(round_, day):
        raise Closed(_("This round does not ask any more."))
    found = overview(actor, round_, day, moment)
    people: tuple[Asked, ...]
    if adult:
        people = tuple(one for one in found.people if str(one.adult.public_id) == adult)
    else:
        people = next((one.silent for one in found.groups if str(one.group_id) == group), ())
        if not any(str(one.group_id) == group for one in found.groups):
            raise NotVisible
    if adult and not people:
        raise NotVisible
    if not people:
        raise ValidationError(_("Everyone of this group has answered."))
    rows = list(Sitting.objects.filter(round=round_))
    forms = []
    for one in people:
        expected = found.of(one.adult.pk)
        code = new_code()
        token = new_key(one.adult, round_, moment, code=code)
        forms.append(PaperForm(one.adult, expected, stretches_for(rows, expected), token, code))
    detail = {"forms": len(forms)}
    record(verb="round.printed", actor=actor, thing="round", thing_id=str(round_.public_id), detail=detail)
    return forms
