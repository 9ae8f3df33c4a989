"""The form of an organisation, and which families the centre knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from samenspel.intakes.logic.answers import Manner, Said
from samenspel.intakes.logic.form import Form, Setting, form_of
from samenspel.intakes.logic.questions import catalogue
from samenspel.intakes.models import FormQuestion, Intake, IntakeAnswer
from samenspel.people.dates import in_force
from samenspel.people.logic.custody import LEGAL, Custody
from samenspel.people.models import CareRelation


def form_for(organisation_id: int) -> Form:
    """The form that this organisation uses. One query."""
    return form_of(catalogue(), (as_setting(one) for one in form_rows(organisation_id)))


def form_rows(organisation_id: int) -> list[FormQuestion]:
    """Where this organisation departs from the catalogue."""
    return list(FormQuestion.objects.filter(organisation=organisation_id).select_related("set_by"))


def as_setting(row: FormQuestion) -> Setting:
    """A row as the pure logic sees it."""
    return Setting(row.key, row.is_on, row.purpose, row.own)


def as_said(row: IntakeAnswer) -> Said:
    """An answer as the pure logic sees it."""
    return Said(row.value, row.words, Manner(row.manner))


def of_known_families(children: Iterable[int], day: date) -> set[int]:
    """Of these children (row ids) those whose family the centre knows (S101). Two queries.

    Known: somebody with legal care for the child on this day has that for another child too, of whom an intake
    was completed here.
    """
    wanted = set(children)
    legal = CareRelation.objects.filter(in_force(day)).filter(Q(kind__in=LEGAL) | Q(custody=Custody.YES))
    carers: dict[int, set[int]] = defaultdict(set)
    for adult, child in legal.filter(child__in=wanted).values_list("adult_id", "child_id"):
        carers[child].add(adult)
    done = Intake.objects.filter(state=Intake.State.COMPLETED).values("child_id")
    spoken: dict[int, set[int]] = defaultdict(set)
    of_these = legal.filter(adult__in=set().union(*carers.values()), child__in=done) if carers else legal.none()
    for adult, child in of_these.values_list("adult_id", "child_id"):
        spoken[adult].add(child)
    return {child for child in wanted if any(spoken[adult] - {child} for adult in carers[child])}
