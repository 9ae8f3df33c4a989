"""What goes when one organisation wipes its part of a round, and the other's part stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from samenspel.notifications.models import Message
from samenspel.people.dates import not_over
from samenspel.people.models import CareRelation, GroupMembership
from samenspel.talks.models import (
    AnswerAboutChild,
    AnswerKey,
    AnswerTime,
    Away,
    ChildInRound,
    PartHolder,
    Proposal,
    Round,
    RoundAnswer,
    RoundPart,
    Sitting,
    Talk,
)


def wipe_part(round_: Round, places: Collection[int], talks: Collection[UUID], day: date) -> tuple[int, int]:
    """Groups, hours, colleagues' hours and the places of these talks in plans go, and the answers, links and messages
    of everybody who has no part in what is left: neither a child in it nor talks to hold. Of who has, only what they
    said of hours that are gone. Returns how many answers and messages went. The talks themselves are gone already.

    Interpreters stay: they are of the round, not of one organisation.
    """
    held = set(PartHolder.objects.filter(part__round=round_).values_list("adult_id", flat=True))
    RoundPart.objects.filter(round=round_, group__unit__organisation__in=places).delete()
    Sitting.objects.filter(round=round_, organisation__in=places).delete()
    ChildInRound.objects.filter(round=round_, organisation__in=places).delete()
    holders = set(PartHolder.objects.filter(part__round=round_).values_list("adult_id", flat=True))
    holders |= set(ChildInRound.objects.filter(round=round_).exclude(also=None).values_list("also_id", flat=True))
    Away.objects.filter(round=round_, adult__in=held - holders).delete()
    _out_of_plans(round_, {str(key) for key in talks})
    children = _left(round_, day)
    AnswerAboutChild.objects.filter(answer__round=round_).exclude(child__in=children).delete()
    families = set(CareRelation.objects.filter(child__in=children).values_list("adult_id", flat=True))
    answers = RoundAnswer.objects.filter(round=round_).exclude(adult__in=families)
    many = answers.count()
    answers.delete()
    AnswerKey.objects.filter(round=round_).exclude(adult__in=families).delete()
    _forget_hours(round_)
    # Also who was to be asked, and neither got a link nor answered: what waits, was dropped or could not be sent.
    messages = Message.objects.filter(thing_id=round_.public_id).exclude(adult__in=families | holders)
    return many, messages.delete()[0]


def _forget_hours(round_: Round) -> None:
    """What was said of hours in which nothing is left."""
    over = Sitting.objects.filter(
        round=round_, on=OuterRef("on"), begins__lt=OuterRef("ends"), ends__gt=OuterRef("begins")
    )
    AnswerTime.objects.filter(~Exists(over), answer__round=round_).delete()


def _left(round_: Round, day: date) -> set[int]:
    """The children (row ids) that take part in what is left of a round."""
    groups = RoundPart.objects.filter(round=round_).values("group_id")
    members = GroupMembership.objects.filter(not_over(day), group__in=groups)
    apart = ChildInRound.objects.filter(round=round_)
    talks = Talk.objects.filter(round=round_)
    return {key for rows in (members, apart, talks) for key in rows.values_list("child_id", flat=True)}


def _out_of_plans(round_: Round, talks: Collection[str]) -> None:
    """No proposal keeps the moment of a talk that is gone; one without any other goes."""
    for one in Proposal.objects.filter(~Q(places={}), round=round_):
        rest = {key: at for key, at in one.places.items() if key not in talks}
        if not rest:
            one.delete()
        elif len(rest) < len(one.places):
            one.places = rest
            one.save(update_fields=["places"])
