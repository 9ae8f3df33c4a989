"""Recording that the document was adopted: from then on it is kept as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel import __version__
from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.plans.actions.revisions import name_of
from samenspel.plans.logic.document import to_json
from samenspel.plans.logic.inputs import Adoption
from samenspel.plans.models import PolicyVersion
from samenspel.plans.policy import ADOPT
from samenspel.plans.render.docx import docx
from samenspel.plans.render.typst import pdf
from samenspel.plans.sources import draft
from samenspel.populations.actions import publish_figures

BODIES: Mapping[str, tuple[str, ...]] = {
    "board": ("adopts",),
    "childcare_holder": ("adopts",),
    "mr_parents": ("consents", "advises"),
    "oc": ("advises",),
}
"""Who does what (requirements, section 11.15): board and holder adopt, the bodies of parents consent or advise."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One dated line: `body` and `act` are keys of BODIES, `name` who signed for it (may be empty)."""

    body: str
    act: str
    name: str
    on: date


@transaction.atomic
def adopt_document(
    *, actor: Who, centre: Centre, school_year: SchoolYear, adopted_on: date, decisions: Sequence[Decision], today: date
) -> PolicyVersion:
    """Freeze the document of a school year as its next version, with its data and its files.

    Raises ValidationError when nobody adopted it, a body did what it cannot do, or a day has yet to come.
    """
    check(actor, ADOPT)
    _refuse(adopted_on, decisions, today)
    SchoolYear.objects.select_for_update().get(pk=school_year.pk)
    last = PolicyVersion.objects.filter(school_year=school_year).aggregate(last=Max("number"))["last"]
    number = int(last or 0) + 1
    lines = tuple((one.body, one.act, one.name.strip(), one.on) for one in decisions)
    document = draft(centre, school_year, Adoption(number, adopted_on, lines))
    data, book, word = to_json(document), pdf(document), docx(document)
    version = PolicyVersion(
        school_year=school_year,
        number=number,
        adopted_on=adopted_on,
        decisions=[{"body": b, "act": a, "name": n, "date": on.isoformat()} for b, a, n, on in lines],
        data=data,
        pdf=book,
        docx=word,
        data_sha256=sha256(data.encode()).hexdigest(),
        pdf_sha256=sha256(book).hexdigest(),
        docx_sha256=sha256(word).hexdigest(),
        release=__version__,
        frozen_at=timezone.now(),
        frozen_by=name_of(actor),
    )
    version.save()
    publish_figures(actor=actor, school_year=school_year)
    record(
        verb="document.adopted",
        actor=actor,
        thing="document",
        thing_id=str(version.public_id),
        detail={"year": school_year.label, "number": number, "sha256": version.pdf_sha256},
    )
    return version


_NOBODY = gettext_lazy("Somebody has to adopt the document: the school board or the childcare holder.")


def _refuse(adopted_on: date, decisions: Sequence[Decision], today: date) -> None:
    if not any(one.act == "adopts" for one in decisions):
        raise ValidationError(str(_NOBODY))
    for one in decisions:
        if one.act not in BODIES.get(one.body, ()):
            raise ValidationError(_("This body cannot do that."))
    if any(day > today for day in (adopted_on, *(one.on for one in decisions))):
        raise ValidationError(_("This day has yet to come."))
