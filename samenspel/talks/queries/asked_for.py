"""Talks that were asked for, at any time: what the asker sees of it, and what waits for the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.organisations.models import Organisation
from samenspel.people.at_work import places
from samenspel.people.dates import in_force
from samenspel.people.logic.answers import Request, asked
from samenspel.people.logic.roles import STAFF
from samenspel.people.models import Adult, Child, Enrolment, Group, GroupMembership, RoleAssignment
from samenspel.people.policy import LEADERS
from samenspel.people.queries.asked import around
from samenspel.people.queries.families import Kid, kids
from samenspel.talks.logic.asked import Question, Status, Stretch, status
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Seat, Talk
from samenspel.talks.policy import ASK_AT_WORK, CHOOSE, INVITED, OWN_QUESTION, SEE_TO

MOST_CHILDREN = 60


def status_of(talk: Talk) -> Status:
    """Where a question for a talk stands."""
    return status(
        Question(
            state=talk.state,
            is_picked_up=talk.picked_up_by_id is not None,
            is_proposed=bool(talk.proposed),
            is_answered=talk.answered_on is not None,
            has_reason=bool(talk.reason),
        )
    )


def _questions() -> QuerySet[Talk]:
    rows = Talk.objects.filter(kind=Kind.ASKED, round=None).exclude(asked_by=None)
    return rows.select_related("child", "organisation", "group", "asked_by", "picked_up_by")


def own_questions(actor: Actor) -> QuerySet[Talk]:
    """What this parent asked for, the newest first."""
    return restrict(_questions(), actor, OWN_QUESTION).order_by("-asked_on", "-pk")


def to_choose(actor: Actor) -> QuerySet[Talk]:
    """The talks for which this parent may choose a moment."""
    return restrict(_questions(), actor, CHOOSE).order_by("asked_on", "pk")


def asked_of(actor: Actor) -> QuerySet[Talk]:
    """The talks for which the team asked this parent, also when there is nothing to choose any more."""
    return restrict(_questions(), actor, INVITED)


def questions_to_see_to(actor: Actor) -> QuerySet[Talk]:
    """The questions that this person of the team may see to, settled ones too."""
    return restrict(_questions(), actor, SEE_TO)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for the team; `is_late`: the promised day is over."""

    talk: Talk
    status: Status
    is_late: bool


def waiting(actor: Actor, day: date) -> list[Waiting]:
    """What waits: past its promised day first for who leads the organisation, then this week's, then by that day."""
    led = places(actor, LEADERS)
    # Without any place the condition would be a bare number, which in an ORDER BY is a column.
    late = [_first(Q(answer_due__lt=day, organisation__in=led))] if led else []
    soon = _first(Q(urgency=Talk.Urgency.WEEK))
    rows = questions_to_see_to(actor).filter(state=Talk.State.OPEN)
    return [
        Waiting(talk, status_of(talk), bool(talk.answer_due and talk.answer_due < day))
        for talk in rows.order_by(*late, soon, F("answer_due").asc(nulls_last=True), "pk")
    ]


def questions_of_one(actor: Actor, day: date) -> QuerySet[Talk]:
    """The questions that wait for an answer of this person: of the own groups, and what one sees to, unless a colleague
    does. For who leads, what is past its promised day or of no group. The first to be answered comes first."""
    me, led = actor.person_id, places(actor, LEADERS)
    own = Q(picked_up_by=me) | Q(picked_up_by=None, group__in=actor.groups)
    if led:
        own |= Q(organisation__in=led) & (Q(answer_due__lt=day) | Q(picked_up_by=None, group=None))
    rows = questions_to_see_to(actor).filter(own, state=Talk.State.OPEN, proposed=[], answer_due__isnull=False)
    return rows.order_by("answer_due", "pk")


def _first(rule: Q) -> Case:
    """An order in which the rows for which a rule holds come first."""
    return Case(When(rule, then=Value(0)), default=Value(1), output_field=IntegerField())


def settled(actor: Actor, since: date) -> list[Waiting]:
    """What was planned or answered lately."""
    rows = questions_to_see_to(actor).exclude(state=Talk.State.OPEN).filter(answered_on__gte=since)
    return [Waiting(talk, status_of(talk), is_late=False) for talk in rows.order_by("-answered_on", "-pk")[:20]]


def children_to_ask_about(actor: Actor, words: str = "") -> list[Kid]:
    """The children about whose talk this person may ask, at most sixty; `words` narrow it by first or last name."""
    rows = restrict(Child.objects.filter(deceased_on=None), actor, ASK_AT_WORK)
    for word in words.split()[:3]:
        rows = rows.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    first = list(rows.order_by("given_name", "family_name", "pk").values_list("pk", flat=True)[:MOST_CHILDREN])
    return kids(Child.objects.filter(pk__in=first), actor.day)


def organisations_of(child: Child, day: date) -> list[Organisation]:
    """Where the child is on a day."""
    here = Enrolment.objects.filter(in_force(day), child=child).values("organisation_id")
    return list(Organisation.objects.filter(pk__in=here))


def group_of(child: Child, organisation: Organisation, day: date) -> Group | None:
    """The group of the child at an organisation: where it sits, rather than a combined one."""
    rows = GroupMembership.objects.filter(in_force(day), child=child, group__unit__organisation=organisation)
    row = rows.select_related("group").order_by("group__is_combined", "pk").first()
    return row.group if row else None


def colleagues(organisation: Organisation, day: date) -> list[Adult]:
    """Who works at an organisation on a day, by name: who could sit at a table."""
    roles = RoleAssignment.objects.filter(in_force(day), organisation=organisation, role__in=STAFF)
    rows = Adult.objects.filter(pk__in=roles.values("adult_id"), deceased_on=None)
    return list(rows.order_by("given_name", "family_name", "pk"))


def parents_to_invite(child: Child, day: date, moment: datetime) -> list[Adult]:
    """Who may be invited to a talk about a child now, each once; who is blocked is not among them."""
    found = around(Child.objects.filter(pk=child.pk, deceased_on=None), day, moment, load=("email",))
    return [found.adults[key] for key in asked(Request.TALK, found.parties.get(child.pk, ()))]


def taken(adults: Iterable[int], around_: datetime, *, without: int | None = None) -> list[Stretch]:
    """When these adults (row ids) sit at a table already, on the day of a moment and the days beside it."""
    near = (around_ - timedelta(days=1), around_ + timedelta(days=1))
    seats = Seat.objects.filter(adult__in=list(adults), talk__state=Talk.State.PLANNED, talk__starts_at__range=near)
    rows = seats.exclude(talk=without).values_list("talk__starts_at", "talk__minutes").distinct()
    return [Stretch(starts, minutes) for starts, minutes in rows]
