"""Choosing the questions: nothing beyond the few that are always there without a purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import NotVisible, check
from samenspel.intakes.logic.form import OWN_KINDS, OWN_PREFIX
from samenspel.intakes.logic.questions import WITH_OPTIONS, About, Audience, Kind, catalogue
from samenspel.intakes.logic.words import Verdict, judge
from samenspel.intakes.models import FormQuestion
from samenspel.intakes.policy import FORM
from samenspel.organisations.models import Organisation

SHORTEST_PURPOSE: Final = 10  # characters: "voor het gesprek" is a purpose, "ja" is none
LONGEST_PURPOSE: Final = 300
MOST_OWN: Final = 10
MOST_OPTIONS: Final = 12


class NotAskable(Exception):
    """No organisation may ask this of a person; `verdict` says what it is about."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("a question that may not be asked")
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A question of one's own, in Dutch."""

    text: str
    kind: Kind
    audience: Audience
    about: About
    options: Sequence[str] = ()


@transaction.atomic
def turn_on(*, actor: Who, organisation: Organisation, key: str, purpose: str, day: date) -> None:
    """Ask this question from now on. What is off in the catalogue needs a purpose. Raises ValidationError."""
    check(actor, FORM, organisation)
    row, is_shipped_on = _row(organisation, key)
    plain = " ".join(purpose.split())[:LONGEST_PURPOSE]
    if not is_shipped_on and len(plain) < SHORTEST_PURPOSE:
        raise ValidationError(_("Write down what you will use the answers for."))
    row.is_on, row.purpose = True, plain
    _keep(actor, row, "turned_on", day)


@transaction.atomic
def turn_off(*, actor: Who, organisation: Organisation, key: str, day: date) -> None:
    """Do not ask it any more; what was answered stays until its term. Raises NotVisible for what is fixed."""
    check(actor, FORM, organisation)
    row, _is_shipped_on = _row(organisation, key)
    row.is_on = False
    _keep(actor, row, "turned_off", day)


def _row(organisation: Organisation, key: str) -> tuple[FormQuestion, bool]:
    """The row of a question, perhaps new, and whether the catalogue has it on. Raises NotVisible."""
    shipped = next((one for one in catalogue() if one.key == key), None)
    held = FormQuestion.objects.filter(organisation=organisation, key=key).first()
    if (shipped is None and held is None) or (shipped and shipped.is_fixed):
        raise NotVisible
    return held or FormQuestion(organisation=organisation, key=key), bool(shipped and shipped.is_on)


@transaction.atomic
def add_question(*, actor: Who, organisation: Organisation, own: OwnWords, purpose: str, day: date) -> FormQuestion:
    """A question of the organisation's own, for a purpose. Raises NotAskable, and ValidationError when incomplete."""
    check(actor, FORM, organisation)
    content = _content(own)
    plain = " ".join(purpose.split())[:LONGEST_PURPOSE]
    if len(plain) < SHORTEST_PURPOSE:
        raise ValidationError(_("Write down what you will use the answers for."))
    held = FormQuestion.objects.filter(organisation=organisation, key__startswith=OWN_PREFIX).count()
    if held >= MOST_OWN:
        raise ValidationError(_("There are ten questions of your own already. Use one of those, or leave it out."))
    row = FormQuestion(organisation=organisation, key=f"{OWN_PREFIX}{held + 1}", own=content, purpose=plain)
    _keep(actor, row, "added", day)
    return row


def _content(own: OwnWords) -> dict[str, Any]:
    text, options = " ".join(own.text.split()), [plain for one in own.options if (plain := " ".join(one.split()))]
    verdict = judge(text, *options)
    if verdict.refused:
        raise NotAskable(verdict)
    if not text or own.kind not in OWN_KINDS:
        raise ValidationError(_("Write the question, and choose how it is answered."))
    if own.kind in WITH_OPTIONS and not 2 <= len(options) <= MOST_OPTIONS:
        raise ValidationError(_("Write at least two answers to choose from, and at most twelve."))
    return {
        "text": text,
        "kind": own.kind.value,
        "audience": own.audience.value,
        "about": own.about.value,
        "options": options if own.kind in WITH_OPTIONS else [],
    }


def _keep(actor: Who, row: FormQuestion, what: str, day: date) -> None:
    row.set_by_id, row.set_on = (actor.person_id if isinstance(actor, Actor) else None), day
    row.save()
    record(
        verb=f"question.{what}",
        actor=actor,
        thing="organisation",
        thing_id=str(row.organisation.public_id),
        detail={"question": row.key},
    )
