"""After the talk: three lines, written once; shared with the table; corrected beside it; copied for the pupil file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, check
from samenspel.talks.actions.locking import hold_talk
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Remark, Report, Talk, YearAgreement
from samenspel.talks.policy import HOLD, READ_REPORT, REMARK

LONGEST: Final = 3000
LONGEST_REMARK: Final = 600
LONGEST_WORDS: Final = 400


@transaction.atomic
def write_report(*, actor: Actor, talk: Talk, text: str) -> Report:
    """Keep the lines, for the team alone until they are shared. Raises ValidationError when they were shared."""
    check(actor, HOLD, talk)
    held = hold_talk(talk, goes_on=True)
    report: Report = Report.objects.filter(talk=held).first() or Report(talk=held)
    if report.shared_at:
        raise ValidationError(_("This report is shared. Put a correction beside it."))
    report.text, report.written_by_id = _words(text, LONGEST), actor.person_id
    report.save()
    _tell(actor, "talk.report-written", "talk", held)
    return report


@transaction.atomic
def share_report(*, actor: Actor, talk: Talk, moment: datetime) -> Report:
    """From now on everybody who sat at the table reads it, and the text stays as it is.

    Raises ValidationError while nothing is written, before the day of the talk, and of one that was called off.
    """
    check(actor, HOLD, talk)
    held = hold_talk(talk, goes_on=True)
    report: Report | None = Report.objects.filter(talk=held).first()
    if report is None or not report.text:
        raise ValidationError(_("Write down first what you talked about. Three lines are enough."))
    if held.starts_at and timezone.localdate(held.starts_at) > timezone.localdate(moment):
        raise ValidationError(_("This talk is still to come. You share the report afterwards."))
    if report.shared_at is None:
        report.shared_at = moment
        report.save(update_fields=["shared_at"])
        _tell(actor, "talk.report-shared", "talk", held)
    return report


@transaction.atomic
def correct_report(*, actor: Actor, talk: Talk, text: str, day: date) -> Remark:
    """Put right what was shared: beside it, so that everybody sees what changed."""
    check(actor, HOLD, talk)
    report = Report.objects.filter(talk=talk, shared_at__isnull=False).first()
    if report is None:
        raise NotVisible
    made: Remark = Remark.objects.create(
        report=report, adult_id=actor.person_id, text=_said(text), made_on=day, is_correction=True
    )
    _tell(actor, "talk.report-corrected", "talk", talk)
    return made


@transaction.atomic
def remark(*, actor: Actor, report: Report, text: str, day: date) -> Remark:
    """A guardian's word beside the report, kept as it was written."""
    check(actor, REMARK, report)
    made: Remark = Remark.objects.create(report=report, adult_id=actor.person_id, text=_said(text), made_on=day)
    _tell(actor, "report.remarked", "report", report)
    return made


@transaction.atomic
def withdraw_remark(*, actor: Actor, row: Remark, day: date) -> None:
    """Take one's own remark back, on the day it was made. Raises NotVisible for another's, ValidationError after."""
    check(actor, READ_REPORT, row.report)
    if row.adult_id != actor.person_id or row.is_correction:
        raise NotVisible
    if row.made_on != day:
        raise ValidationError(_("A remark can be taken back on the day it was written. Write a new one beside it."))
    report = row.report
    row.delete()
    _tell(actor, "report.remark-withdrawn", "report", report)


@transaction.atomic
def take_notes(*, actor: Actor, talk: Talk, moment: datetime) -> None:
    """Note that the text was taken over in the pupil file, so that nobody does it twice."""
    check(actor, HOLD, talk)
    held = hold_talk(talk, goes_on=True)
    held.notes_taken_at = moment
    held.save(update_fields=["notes_taken_at"])
    _tell(actor, "talk.notes-taken", "talk", held)


@dataclass(frozen=True, slots=True)
class ForTheYear:
    """How and how often the three meet, and what each may count on. `kinds` of round; empty: as the others."""

    kinds: tuple[str, ...] = ()
    how: str = ""
    from_home: str = ""
    from_staff: str = ""
    from_child: str = ""


@transaction.atomic
def agree_year(*, actor: Actor, talk: Talk, agreed: ForTheYear, school_year: int, day: date) -> YearAgreement:
    """Keep what this table agreed for the school year (S052, S253). Raises ValidationError for an unknown kind."""
    check(actor, HOLD, talk)
    held = hold_talk(talk, goes_on=True)
    row = YearAgreement.objects.filter(talk=held, school_year=school_year).first()
    row = row or YearAgreement(talk=held, school_year=school_year)
    row.child_id, row.organisation_id = held.child_id, held.organisation_id
    row.kinds = _kinds(agreed.kinds)
    for name in ("how", "from_home", "from_staff", "from_child"):
        setattr(row, name, _words(getattr(agreed, name), LONGEST_WORDS))
    row.talked_on, row.written_by_id = day, actor.person_id
    row.save()
    _tell(actor, "talk.year-agreed", "talk", held)
    return row


def _kinds(keys: Iterable[str]) -> list[str]:
    try:
        wanted = {Kind(key) for key in keys}
    except ValueError:
        raise ValidationError(_("Choose talks from the list.")) from None
    return [kind.value for kind in Kind if kind in wanted]


def _said(text: str) -> str:
    found = _words(text, LONGEST_REMARK)
    if not found:
        raise ValidationError(_("Write something first."))
    return found


def _words(text: str, most: int) -> str:
    found = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(found) > most:
        raise ValidationError(_("This is too long. Keep it to %(most)s letters.") % {"most": most})
    return found


def _tell(actor: Actor, verb: str, thing: str, row: Talk | Report) -> None:
    record(verb=verb, actor=actor, thing=thing, thing_id=str(row.public_id))
