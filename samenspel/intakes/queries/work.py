"""What staff see: with which children there was an intake, and what was said in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from samenspel.core.actor import Actor, Who
from samenspel.core.policy import restrict
from samenspel.intakes.logic.answers import Said
from samenspel.intakes.logic.coverage import TO_PLAN, Coverage, coverage
from samenspel.intakes.logic.questions import OF_GUARDIANS
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.intakes.policy import HOLD, READ, SEE_ANSWER, WISHES
from samenspel.intakes.queries.forms import as_said
from samenspel.organisations.models import Organisation
from samenspel.people.at_work import held_at
from samenspel.people.dates import alive, not_over
from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, CareRelation, Child, Enrolment, GroupMembership
from samenspel.people.queries.standing import standings

PART: Final = ("state", "language", "may_share", "was_present", "sent_on")
Pair = tuple[int, int]  # row ids of a child and an organisation


@dataclass(frozen=True, slots=True)
class Line:
    """A child at an organisation, with its groups and its intake when there is one; `shared` are those of others."""

    child: Child
    organisation: Organisation
    groups: tuple[str, ...]
    intake: Intake | None
    shared: tuple[Intake, ...] = ()

    @property
    def state(self) -> str:
        return self.intake.state if self.intake else TO_PLAN


@dataclass(frozen=True, slots=True)
class Worklist:
    """The children for whom this person works, by group name, with how far each group is."""

    lines: tuple[Line, ...]
    groups: Mapping[str, Coverage] = field(default_factory=dict)
    whole: Coverage = field(default_factory=Coverage)


def worklist(actor: Actor) -> Worklist:
    """Everyone to get to know, now or soon. Three queries."""
    enrolments = list(_enrolments(actor))
    groups = _groups(actor, {row.child_id for row in enrolments})
    own, shared = _intakes(actor)
    lines = [
        Line(
            row.child,
            row.organisation,
            tuple(groups.get((row.child_id, row.organisation_id), ())),
            own.get((row.child_id, row.organisation_id)),
            tuple(shared.get(row.child_id, ())),
        )
        for row in enrolments
    ]
    lines.sort(key=lambda line: (line.groups, line.child.given_name.casefold(), line.child.pk))
    return Worklist(tuple(lines), _by_group(lines), coverage(line.state for line in lines))


def _enrolments(actor: Actor) -> QuerySet[Enrolment]:
    here = Enrolment.objects.filter(
        not_over(actor.day), held_at(actor), child__in=Child.objects.filter(alive(actor.day)).values("pk")
    )
    return here.select_related("child", "organisation").order_by("pk")


def _groups(actor: Actor, children: set[int]) -> dict[Pair, list[str]]:
    """The names of the plain groups of children, those to come included."""
    rows = GroupMembership.objects.filter(
        not_over(actor.day),
        child__in=children,
        group__is_combined=False,
        group__unit__organisation__in=actor.organisations,
    )
    found: dict[Pair, list[str]] = {}
    for child, place, name in rows.order_by("group__name").values_list(
        "child_id", "group__unit__organisation_id", "group__name"
    ):
        found.setdefault((child, place), []).append(name)
    return found


def _intakes(actor: Actor) -> tuple[dict[Pair, Intake], dict[int, list[Intake]]]:
    own: dict[Pair, Intake] = {}
    shared: dict[int, list[Intake]] = {}
    for intake in restrict(Intake.objects.select_related("organisation"), actor, READ):
        if intake.organisation_id in actor.organisations:
            own[intake.child_id, intake.organisation_id] = intake
        else:
            shared.setdefault(intake.child_id, []).append(intake)
    return own, shared


def _by_group(lines: Iterable[Line]) -> dict[str, Coverage]:
    states: dict[str, list[str]] = {}
    for line in lines:
        for name in line.groups or ("",):
            states.setdefault(name, []).append(line.state)
    return {name: coverage(found) for name, found in states.items()}


def intake_to_hold(actor: Who, public_id: UUID) -> Intake:
    """An intake that this person may hold. Raises Intake.DoesNotExist. One query."""
    found: Intake = _whole(restrict(Intake.objects.all(), actor, HOLD)).get(public_id=public_id)
    return found


def intake_to_read(actor: Who, public_id: UUID) -> Intake:
    """An intake that this person may read, of the other organisation too. Raises Intake.DoesNotExist. One query."""
    found: Intake = _whole(restrict(Intake.objects.all(), actor, READ)).get(public_id=public_id)
    return found


def _whole(rows: QuerySet[Intake]) -> QuerySet[Intake]:
    """With the child, and `has_others`: whether the centre has another organisation to share with."""
    others = Organisation.objects.exclude(pk=OuterRef("organisation"))
    return rows.select_related("child", "organisation").annotate(has_others=Exists(others))


@dataclass(frozen=True, slots=True)
class Guardian:
    """Somebody who may take part in the talk: general information on the child is open to them.

    `state` is that of the own part, empty when there is none; `facts` what the centre knows of them already.
    """

    adult: Adult
    state: str = ""
    language: str = ""
    may_share: bool | None = None
    was_present: bool = False
    sent_on: date | None = None

    @property
    def facts(self) -> dict[str, str]:
        """What stands with the person, by the name of the fact; no preference is not known."""
        return {name: getattr(self.adult, name) for name in OF_GUARDIANS}


def guardians_of(intake: Intake, day: date, moment: datetime) -> list[Guardian]:
    """The guardians of the child who may take part on this day. Two queries, three with limits to somebody's rights."""
    parts = GuardianPart.objects.filter(intake=intake, adult=OuterRef("adult"))
    shape = JSONObject(**{name: name for name in PART})
    relations = list(
        CareRelation.objects.filter(child=intake.child_id)
        .annotate(part=Subquery(parts.values(found=shape)[:1]))
        .select_related("adult")
        .order_by("pk")
    )
    rows = {row.adult_id: row for row in relations}
    return [
        _guardian(rows[adult])
        for (adult, _child), one in standings(relations, day, moment).items()
        if Right.GENERAL in one.rights and not _is_dead(rows[adult].adult, day)
    ]


def _guardian(row: Any) -> Guardian:
    part = dict(row.part or {})
    sent = part.pop("sent_on", None)
    share = part.pop("may_share", None)
    present = bool(part.pop("was_present", False))
    return Guardian(
        row.adult,
        **part,
        sent_on=date.fromisoformat(sent) if sent else None,
        may_share=None if share is None else bool(share),
        was_present=present,
    )


def present_at(intake: Intake) -> list[Adult]:
    """The guardians who were at the talk. One query."""
    parts = GuardianPart.objects.filter(intake=intake, was_present=True).select_related("adult").order_by("pk")
    return [part.adult for part in parts]


def names_of(adults: Iterable[int]) -> dict[int, str]:
    """What adults (row ids) are called. One query."""
    return {adult.pk: adult.name for adult in Adult.objects.filter(pk__in=set(adults))}


def _is_dead(adult: Adult, day: date) -> bool:
    return bool(adult.deceased_on and adult.deceased_on <= day)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said on a question beforehand and in the talk; without a guardian it is the child's."""

    beforehand: dict[int, Said] = field(default_factory=dict)
    in_talk: dict[int | None, Said] = field(default_factory=dict)


def answers_of(actor: Who, intake: Intake) -> dict[str, Heard]:
    """Everything said at this intake that this person may see, by question. One query."""
    found: dict[str, Heard] = {}
    for row in visible_answers(actor, intake):
        heard = found.setdefault(row.question, Heard())
        if row.origin == IntakeAnswer.Origin.TALK:
            heard.in_talk[row.guardian_id] = as_said(row)
        elif row.guardian_id is not None:
            heard.beforehand[row.guardian_id] = as_said(row)
    return found


def visible_answers(actor: Who, intake: Intake) -> QuerySet[IntakeAnswer]:
    """The answers of an intake that this person may see, with whose they are."""
    return restrict(IntakeAnswer.objects.filter(intake=intake).select_related("guardian"), actor, SEE_ANSWER)


def wishes_of(actor: Who, intake: Intake) -> QuerySet[Wish]:
    """The wishes that came of an intake, as far as this person may see them."""
    return restrict(Wish.objects.filter(intake=intake).select_related("adult", "owner"), actor, WISHES)


def open_wishes(actor: Actor, *, with_done: bool = False) -> QuerySet[Wish]:
    """Wishes of the families for whom this person works: those to pick up first."""
    rows = restrict(Wish.objects.select_related("adult", "child", "owner", "organisation"), actor, WISHES)
    closed = Q(state__in=(Wish.State.DONE, Wish.State.NOT_NOW))
    rows = rows if with_done else rows.exclude(closed)
    return rows.order_by("category", "-said_on", "pk")


def children_at(actor: Actor, organisation: Organisation, public_ids: Sequence[UUID]) -> list[Child]:
    """Children whose intake this person may begin at this organisation, of those asked for."""
    here = Enrolment.objects.filter(not_over(actor.day), held_at(actor), organisation=organisation)
    rows = Child.objects.filter(alive(actor.day), public_id__in=public_ids)
    return list(rows.filter(pk__in=here.values("child_id")))
