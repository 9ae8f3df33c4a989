"""Who sees a talk, moves it, sits at it and reads what was said."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import Actor
from samenspel.core.policy import NOTHING, Condition, OfActor, Permission, Rule, register
from samenspel.people.at_work import not_at_home, places
from samenspel.people.dates import blocks_in_force
from samenspel.people.logic.roles import STAFF
from samenspel.people.models import CareRelation, RoleAssignment
from samenspel.people.policy import KEEPERS, OWN_CHILD
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Seat, Talk
from samenspel.talks.policy.common import (
    WORKED_FOR,
    is_there,
    known,
    learns,
    near,
    own,
    pupils,
    raises,
    rule_of,
    seated,
    works,
)


def _kept_away() -> Exists:
    """Whether a block keeps whoever asked for a talk away from the child now."""
    return Exists(blocks_in_force(timezone.now()).filter(adult=OuterRef("asked_by"), child=OuterRef("child")))


def _stands() -> Q:
    """Not a question that waits for the end of a block: until then it is nobody's talk."""
    return ~Q(kind=Kind.ASKED, round=None, state=Talk.State.OPEN) | Q(~_kept_away())


KNOWN: Final = rule_of(
    lambda actor: known(actor) & _stands() if actor.is_staff else NOTHING,
    Talk,
    works,
    "staff who work with the child at that organisation, or sit at the table",
)
NEAR: Final = rule_of(
    lambda actor: near(actor) & _stands() if actor.is_staff else NOTHING,
    Talk,
    works,
    "staff at the table, and who stands close to the child at that organisation",
)
SEATED: Final = rule_of(
    lambda actor: seated(actor, "pk") & not_at_home(actor) & _stands() if actor.is_staff else NOTHING,
    Talk,
    works,
    "staff who sit at the table",
)
OWN: Final = rule_of(own, Talk, raises, "parents who sit at the table")
OWN_AS_PUPIL: Final = rule_of(pupils, Talk, learns, "the pupil")


def at_own_place(roles: frozenset[str], said: str) -> Condition:
    """A talk of an organisation at which the actor bears one of these roles, and not of the own family."""

    def rule(actor: Actor) -> Q:
        return Q(organisation__in=places(actor, roles)) & not_at_home(actor)

    return rule_of(rule, Talk, lambda actor: not roles.isdisjoint(actor.roles), said)


def _talk(key: str, action: str, visible: Rule, **more: Any) -> Permission:
    return register(Permission(key=f"talks.{key}", thing="talk", action=action, visible=visible, **more))


SEE_TALK = _talk("see", "see when a talk is, and who sits at the table", KNOWN)
ARRANGE = _talk(
    "arrange",
    "move a talk, pin it, call it off",
    KNOWN,
    allowed=SEATED | at_own_place(KEEPERS, "the head, the childcare manager or the office of the organisation"),
    reason=_("Who sits at the table, the head, the childcare manager and the office move a talk."),
)
HOLD = _talk(
    "hold",
    "say how it went, write three lines and agreements",
    KNOWN,
    allowed=NEAR,
    reason=_("This is for who sits at the table, or stands close to the child."),
)
TABLE = _talk("table", "see what is brought to the table, and bring something", SEATED | OWN | OWN_AS_PUPIL)
AGENDA = _talk("agenda", "see the whole agenda with who brought what, and have it on paper", SEATED | OWN)
ABOUT_ME = _talk("about-me", "see one's own talk as a pupil, and bring something to it", OWN_AS_PUPIL)
OWN_TALK = _talk("own", "see one's own talk, move it within limits", OWN)
READ = _talk("read", "read the report of a talk and its agreements", NEAR | OWN)

AT_WORK = _talk("at-work", "have one's own talks at work in a calendar", SEATED)
FEED = register(
    Permission(
        key="talks.feed",
        thing="calendar",
        action="have a secret address for one's own calendar",
        visible=OfActor(lambda actor: actor.is_staff or actor.is_guardian, "staff and parents, each for themselves"),
    )
)


def _asked_for(actor: Actor) -> Q:
    """What this parent asked for, about a child of whom they may know: nobody else from home sees it."""
    if not actor.is_guardian:
        return NOTHING
    return Q(kind=Kind.ASKED, round=None, asked_by=actor.person_id, child__in=actor.children)


def _proposed_to(actor: Actor) -> Q:
    """The talks to which the team invited this parent, with moments to choose from."""
    if not actor.is_guardian:
        return NOTHING
    mine = Seat.objects.filter(adult=actor.person_id, side=Seat.Side.HOME)
    return Q(pk__in=mine.values("talk_id"), kind=Kind.ASKED, state=Talk.State.OPEN, child__in=actor.children) & ~Q(
        proposed=[]
    )


def _by_team() -> Q:
    """Talks for which the team asked: who asked works there, and is nobody of the child."""
    works_there = RoleAssignment.objects.filter(
        adult=OuterRef("asked_by"), organisation=OuterRef("organisation"), role__in=STAFF
    )
    at_home = CareRelation.objects.filter(adult=OuterRef("asked_by"), child=OuterRef("child"))
    return Q(Exists(works_there), ~Exists(at_home), kind=Kind.ASKED, round=None)


def _asked_by_team(actor: Actor) -> Q:
    """The talks for which the team asked this parent, whatever became of them."""
    if not actor.is_guardian:
        return NOTHING
    mine = Seat.objects.filter(adult=actor.person_id, side=Seat.Side.HOME)
    return _by_team() & Q(pk__in=mine.values("talk_id"), child__in=actor.children)


def asked_by_team(talk: Talk) -> bool:
    """Whether the team asked parents for this talk, and no parent did. One query."""
    return is_there(Talk, _by_team(), talk)


OWN_QUESTION = _talk(
    "own-question",
    "see what became of one's question for a talk, and take it back",
    rule_of(_asked_for, Talk, raises, "the parent who asked"),
)
CHOOSE = _talk(
    "choose",
    "choose a moment of those that the team proposes",
    rule_of(_proposed_to, Talk, raises, "parents whom the team asked for this talk"),
)

INVITED = _talk(
    "invited",
    "see what became of a talk for which the team asked one",
    rule_of(_asked_by_team, Talk, raises, "parents whom the team asked for this talk"),
)


def _heard(actor: Actor) -> Q:
    """What was not asked by somebody who is kept away from the child now: that question waits until the block is over,
    and stands here again."""
    return Q(~_kept_away())


SEE_TO = _talk(
    "see-to",
    "see who asked for a talk and why, and see to it",
    (NEAR | at_own_place(KEEPERS, "the head, the childcare manager or the office of the organisation"))
    & rule_of(_heard, Talk, works, "as long as no block keeps whoever asked away from the child"),
)
ASK = register(
    Permission(key="talks.ask", thing="child", action="ask for a talk, at any time", visible=OWN_CHILD | WORKED_FOR)
)
ASK_AT_WORK = register(
    Permission(
        key="talks.ask-parents",
        thing="child",
        action="ask the parents for a talk, with moments to choose from",
        visible=WORKED_FOR,
    )
)
