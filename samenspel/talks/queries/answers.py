"""What is asked of one adult in a round, and what they said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils.functional import SimpleLazyObject

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.people.dates import in_force, midnight
from samenspel.people.logic.roles import STAFF
from samenspel.people.models import Adult, CareRelation, Child, Group, RoleAssignment
from samenspel.talks.logic.round_plan import Choice, Stretch
from samenspel.talks.logic.tables import Presence
from samenspel.talks.logic.wishes import AboutChild, Answer, offered
from samenspel.talks.models import AnswerAboutChild, AnswerTime, Round, RoundAnswer, Sitting
from samenspel.talks.policy import WRITE_DOWN
from samenspel.talks.queries.expected import Expected, attendees


def last_moment(round_: Round) -> datetime:
    """The end of the last day on which families answer. Raises TypeError for a round without one."""
    if round_.answer_by is None:
        raise TypeError("this round says no day to answer by")
    return midnight(round_.answer_by + timedelta(days=1))


def is_open(round_: Round, day: date) -> bool:
    """Whether families can still say when they can come."""
    return round_.is_open_for_answers and (round_.answer_by is None or day <= round_.answer_by)


def takes_notes(round_: Round) -> bool:
    """Whether what a parent says by telephone or on paper can still be written down."""
    return round_.state in (Round.State.ASKING, Round.State.PLANNING)


def of_adult(round_: Round, adult: int, day: date, moment: datetime) -> tuple[Expected, ...]:
    """The children about whom an adult (row id) is asked in a round, as the rights are at this moment. Six queries."""
    own = Q(pk__in=CareRelation.objects.filter(adult_id=adult).values("child_id"))
    return attendees(round_, day, moment, only=own).of(adult)


def shared_addresses(adults: Collection[Adult]) -> frozenset[str]:
    """Of the e-mail addresses of these adults those that are of somebody else of the centre as well: what goes there
    may be read by another parent, so that nothing of one parent alone is sent to it. One query."""
    known = {one.email.casefold() for one in adults if one.email}
    rows = Adult.objects.annotate(plain=Lower("email")).filter(plain__in=known)
    counted = rows.values_list("plain").annotate(many=Count("pk")).order_by()
    return frozenset(plain for plain, many in counted if many > 1)


def in_hand(actor: Actor, found: Collection[Expected]) -> tuple[Expected, ...]:
    """Of these children those for whom somebody of the staff writes down answers, at the own place. One query."""
    here = [one for one in found if one.organisation_id in actor.organisations]
    rows = Child.objects.filter(pk__in={one.child.pk for one in here})
    mine = set(restrict(rows, actor, WRITE_DOWN).values_list("pk", flat=True))
    return tuple(one for one in here if one.child.pk in mine)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one adult is asked in a round: about which children, in which stretches, and what they said (or None).

    `staff` are the names of who holds the talks, by row id. `given` is the row of the answer.
    """

    round: Round
    adult: Adult
    expected: tuple[Expected, ...]
    stretches: tuple[Stretch, ...]
    staff: dict[int, str]
    given: RoundAnswer | None
    said: Answer | None

    @property
    def children(self) -> tuple[Child, ...]:
        """The children, each once."""
        return tuple({one.child.pk: one.child for one in self.expected}.values())

    @property
    def spans_organisations(self) -> bool:
        """Whether this family has a talk at more than one organisation in this round."""
        return len({one.organisation_id for one in self.expected}) > 1


def asked_of(round_: Round, adult: Adult, expected: tuple[Expected, ...], day: date) -> Asked:
    """The question to one adult about these children, and the answer. Two queries, two more for what was said, and one
    where the staff are named."""
    given = RoundAnswer.objects.filter(round=round_, adult=adult).first()
    return Asked(
        round=round_,
        adult=adult,
        expected=expected,
        stretches=stretches(round_, expected),
        staff=cast(dict[int, str], SimpleLazyObject(lambda: _named(expected, day))),
        given=given,
        said=answer_of(given) if given else None,
    )


def _named(expected: Collection[Expected], day: date) -> dict[int, str]:
    """Who holds these talks, as long as they work here."""
    holders = {key for one in expected for key in one.holders}
    team = RoleAssignment.objects.filter(in_force(day), role__in=STAFF).values("adult_id")
    return {one.pk: one.name for one in Adult.objects.filter(pk__in=holders).filter(pk__in=team)}


def stretches(round_: Round, expected: Collection[Expected]) -> tuple[Stretch, ...]:
    """When talks about these children can be held. One query."""
    units = Group.objects.filter(pk__in={one.group_id for one in expected}).values("unit_id")
    whole = Q(unit=None, organisation__in={one.organisation_id for one in expected})
    rows = Sitting.objects.filter(whole | Q(unit__in=units), round=round_)
    return offered(Stretch(row.on, row.begins, row.ends) for row in rows)


def stretches_for(rows: Collection[Sitting], expected: Collection[Expected]) -> tuple[Stretch, ...]:
    """Of the sittings of a round those for these children, as stretches. One query."""
    units = set(Group.objects.filter(pk__in={one.group_id for one in expected}).values_list("unit_id", flat=True))
    places = {one.organisation_id for one in expected}
    return offered(
        Stretch(row.on, row.begins, row.ends)
        for row in rows
        if (row.organisation_id in places if row.unit_id is None else row.unit_id in units)
    )


def answer_of(given: RoundAnswer) -> Answer:
    """An answer as it was given. Two queries."""
    times = AnswerTime.objects.filter(answer=given)
    children = AnswerAboutChild.objects.filter(answer=given)
    return Answer(
        times=tuple((Stretch(row.on, row.begins, row.ends), Choice(row.choice)) for row in times),
        children=tuple(_about(row) for row in children),
        cannot_at_all=given.cannot_at_all,
        joins_organisations=given.joins_organisations,
        wants_video=given.wants_video,
        interpreter=given.interpreter,
        note=given.note,
    )


def _about(row: Any) -> AboutChild:
    return AboutChild(
        child=row.child_id,
        is_apart=row.is_apart,
        presence=Presence(row.presence) if row.presence else None,
        wants_longer=row.wants_longer,
        companion=row.companion,
    )
