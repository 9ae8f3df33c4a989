"""Who sets up a round, answers in it and prints its lists."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import Actor
from samenspel.core.policy import NOTHING, Condition, Permission, leaders, register, staff
from samenspel.people.dates import not_over
from samenspel.people.models import GroupMembership
from samenspel.people.policy import LEADERS
from samenspel.talks.models import Round, RoundPart, Talk
from samenspel.talks.policy.common import WORKED_FOR, is_there, led_by, of_place

# From when on a family knows of a round, and of a talk in it.
TOLD: Final = (Round.State.ASKING, Round.State.PLANNING, Round.State.PUBLISHED)

SEE_ROUND = register(
    Permission(key="talks.see-round", thing="round", action="see which rounds of talks there are", visible=staff)
)


def _led(actor: Actor) -> Q:
    """The rounds in which an organisation that this person leads takes part, and those in which none does yet."""
    led = led_by(actor)
    parts = RoundPart.objects.filter(group__unit__organisation__in=led).values("round_id")
    talks = Talk.objects.filter(organisation__in=led, round__isnull=False).values("round_id")
    free = ~Q(pk__in=RoundPart.objects.values("round_id")) & ~Q(
        pk__in=Talk.objects.filter(round__isnull=False).values("round_id")
    )
    return Q(pk__in=parts) | Q(pk__in=talks) | free


LEADS_ROUND: Final = Condition(
    _led,
    lambda actor, one: one is None or one.pk is None or is_there(Round, _led(actor), one),
    "of an organisation that takes part",
)
SET_UP = register(
    Permission(
        key="talks.set-up",
        thing="round",
        action="set up a round, announce it, plan it, publish it, call it off",
        visible=staff,
        allowed=leaders & LEADS_ROUND,
        reason=_("The head and the childcare manager set up the rounds of talks."),
    )
)
SET_UP_PART = register(
    Permission(
        key="talks.set-up-part",
        thing="organisation",
        action="choose groups, days and who holds the talks, of the own organisation",
        visible=staff,
        allowed=leaders & of_place(LEADERS, "of the organisation"),
        reason=_("The head and the childcare manager do this, each for the own organisation."),
    )
)
PRESENT = register(
    Permission(
        key="talks.own-hours",
        thing="round",
        action="say when one is free for talks, and in which room",
        visible=staff,
    )
)
WRITE_DOWN = register(
    Permission(
        key="talks.write-down",
        thing="child",
        action="write down what a parent said on paper or by telephone, and make a new link",
        visible=WORKED_FOR,
    )
)

DEPART = register(
    Permission(
        key="talks.depart",
        thing="child",
        action="take a child in or out of a round, give it more time, put somebody more at its table",
        visible=WORKED_FOR,
        allowed=leaders,
        reason=_("The head and the childcare manager do this, each for the own organisation."),
    )
)


def _asked(actor: Actor) -> Q:
    """The rounds in which the group of an own child takes part, or the child itself, once families know of them."""
    if not actor.is_guardian:
        return NOTHING
    groups = GroupMembership.objects.filter(not_over(actor.day), child__in=actor.children).values("group_id")
    mine = Round.objects.filter(Q(parts__group__in=groups) | Q(children__child__in=actor.children))
    return Q(state__in=TOLD, pk__in=mine.values("pk"))


ANSWER = register(
    Permission(
        key="talks.answer",
        thing="round",
        action="say when one can come, together or apart; for oneself alone",
        visible=Condition(
            _asked,
            lambda actor, one: actor.is_guardian and (one is None or is_there(Round, _asked(actor), one)),
            "parents with a child that takes part",
        ),
    )
)
LISTS = register(
    Permission(key="talks.lists", thing="round", action="print lists of the talks that one may see", visible=staff)
)
FIGURES = register(
    Permission(
        key="talks.figures",
        thing="round",
        action="see how many children's parents came, never of a family or a teacher",
        visible=staff,
    )
)
