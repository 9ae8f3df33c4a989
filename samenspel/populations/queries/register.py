"""The figures that the centre's own register and intakes give, on a day: counts, and never who is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Case, Exists, JSONField, OuterRef, QuerySet, Value, When

from samenspel.intakes.logic.form import Setting, form_of
from samenspel.intakes.logic.questions import catalogue as questions
from samenspel.intakes.models import FormQuestion, GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.people.dates import alive, in_force
from samenspel.people.logic.custody import RAISING, SourceKind
from samenspel.people.models import CareRelation, Enrolment, GroupMembership, Unit
from samenspel.populations.logic.counting import ASKED, Answer, Counted, Member, Place, Register, counted

# After-school care is left out: those children are at school, and are counted there.
SEGMENT_OF_UNIT: Final[Mapping[str, str]] = {Unit.Kind.KDV: "kinderopvang", Unit.Kind.PEUTERS: "peuters"}
SEGMENT_OF_STAGE: Final = {"vroegschool_1_2": "groep_1_2", "groep_3_8": "groep_3_8"}


def counted_on(day: date) -> dict[Place, Counted]:
    """Every figure that can be counted of the centre on a day. Three queries.

    Who was there and who raises whom is as it was on that day; what was said is as we know it now.
    """
    return counted(_register(day))


def here(day: date) -> QuerySet[GroupMembership]:
    """The children in plain groups on a day: alive, and enrolled where the group is."""
    enrolled = Enrolment.objects.filter(
        in_force(day), child=OuterRef("child"), organisation=OuterRef("group__unit__organisation")
    )
    rows = GroupMembership.objects.filter(in_force(day), alive(day, "child__"), group__is_combined=False)
    return rows.filter(Exists(enrolled))


def raised_by(day: date) -> QuerySet[CareRelation]:
    """Who raises which child on a day: legal and foster parents who live, and no agency."""
    rows = CareRelation.objects.filter(in_force(day), alive(day, "adult__"), kind__in=RAISING)
    return rows.exclude(source_kind=SourceKind.GUARDIANSHIP_BODY)


def _register(day: date) -> Register:
    members, languages = _children(day)
    raising: dict[int, set[int]] = defaultdict(set)
    interpreters = set()
    for adult, child, interpreter in raised_by(day).values_list("adult_id", "child_id", "adult__interpreter"):
        raising[child].add(adult)
        if interpreter:
            interpreters.add(adult)
    heard = _heard()
    return Register(
        members=frozenset(members),
        raising={child: frozenset(adults) for child, adults in raising.items()},
        languages=languages,
        interpreters=frozenset(interpreters),
        answers=tuple(Answer(one.place, one.adult, one.key, one.value) for one in heard if one.what == "answer"),
        wishes=frozenset((one.place, one.adult, one.key) for one in heard if one.what == "wish"),
        present=frozenset((one.place, one.adult) for one in heard if one.what == "talk"),
        asked=_asked({one.organisation for one in members}, heard),
    )


class _Heard(NamedTuple):
    """Something of an intake at an organisation: an answer, a wish, being there, or a question that is on or off."""

    what: str
    row: int
    place: int
    adult: int
    key: str
    value: Any


def _heard() -> list[_Heard]:
    """What was asked, who was at a completed talk and what was said there, oldest first. One query."""
    nothing = Value(None, JSONField())
    answers = IntakeAnswer.objects.filter(
        question__in=ASKED,
        guardian__isnull=False,
        manner=IntakeAnswer.Manner.SAID,
        origin=IntakeAnswer.Origin.TALK,
        intake__state=Intake.State.COMPLETED,
    )
    wishes = Wish.objects.exclude(state=Wish.State.WITHDRAWN).exclude(adult=None)
    talks = GuardianPart.objects.filter(was_present=True, intake__state=Intake.State.COMPLETED)
    settings = FormQuestion.objects.annotate(what=Case(When(is_on=True, then=Value("on")), default=Value("off")))
    rows = answers.order_by().values_list(
        Value("answer"), "pk", "intake__organisation_id", "guardian_id", "question", "value"
    )
    found = rows.union(
        wishes.order_by().values_list(Value("wish"), "pk", "organisation_id", "adult_id", "category", nothing),
        talks.order_by().values_list(Value("talk"), "pk", "intake__organisation_id", "adult_id", Value(""), nothing),
        settings.order_by().values_list("what", "pk", "organisation_id", Value(0), "key", nothing),
        all=True,
    )
    return sorted((_Heard(*row) for row in found), key=lambda one: (one.what, one.row))


def _children(day: date) -> tuple[set[Member], dict[int, tuple[str, ...]]]:
    members: set[Member] = set()
    languages: dict[int, tuple[str, ...]] = {}
    rows = here(day).values_list(
        "child_id", "group__unit__kind", "group__stage", "group__unit__organisation_id", "child__home_languages"
    )
    for child, kind, stage, place, spoken in rows:
        segment = SEGMENT_OF_UNIT.get(kind) or (SEGMENT_OF_STAGE.get(stage) if kind == Unit.Kind.SCHOOL else None)
        if segment:
            members.add(Member(child, segment, place))
            if spoken:
                languages[child] = tuple(spoken)
    return members, languages


def _asked(places: Iterable[int], heard: Iterable[_Heard]) -> dict[int, frozenset[str]]:
    """The questions that each of these organisations asks now; what is off is counted no more."""
    settings: dict[int, list[Setting]] = {place: [] for place in places}
    for one in heard:
        if one.what in ("on", "off") and one.place in settings:
            settings[one.place].append(Setting(one.key, one.what == "on"))
    forms = {place: form_of(questions(), rows) for place, rows in settings.items()}
    return {place: frozenset(one.key for one in form.questions if one.is_on) for place, form in forms.items()}
