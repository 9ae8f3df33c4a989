"""Who may keep the register of people, who may know which children, and who decides about a family."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import Actor
from samenspel.core.policy import (
    NOT_YOUR_ROLE,
    NOTHING,
    Condition,
    Permission,
    Rule,
    everyone,
    leaders,
    register,
    staff,
)
from samenspel.people.dates import blocks_in_force, in_force, not_over
from samenspel.people.logic.roles import IN_GROUPS, WIDE
from samenspel.people.models import CareRelation, Child, Enrolment, GroupMembership

AHEAD: Final = timedelta(weeks=13)  # how long before its first day a child is prepared for
# How long the leaders and the office still see the card of a child that died: to set right, and to remember.
MOURNING: Final = timedelta(days=365)
LEADERS: Final = frozenset({"head", "childcare_manager"})
KEEPERS: Final = LEADERS | {"office"}
MAY_BLOCK: Final = LEADERS | {"ib", "office"}
MAY_CONFIRM: Final = LEADERS | {"ib"}

MANAGE = register(
    Permission(
        key="people.manage",
        thing="people",
        action="add people, relations, groups and roles",
        visible=staff,
        allowed=leaders,
        reason=_("Only the head and the childcare manager keep the register of people."),
    )
)


def in_care(actor: Actor) -> Q:
    """The children this professional works for: those of the own groups, or all of the own organisation."""
    wanted = _enrolled(actor, WIDE)
    if not IN_GROUPS.isdisjoint(actor.roles):
        wanted |= Q(pk__in=_children(GroupMembership.objects.filter(in_force(actor.day), group__in=actor.groups)))
    return wanted & ~_kept_from(actor)


def _kept_from(actor: Actor) -> Q:
    """The children from whom a block keeps this person: also at work, where nobody is two people."""
    mine = blocks_in_force(timezone.now()).filter(adult=actor.person_id)
    return Q(pk__in=_children(mine))


def _enrolled(actor: Actor, roles: frozenset[str]) -> Q:
    """The children of the organisations where the actor bears one of these roles."""
    places = {place for role, place in actor.posts if role in roles}
    if not places:
        return NOTHING
    return Q(pk__in=_children(Enrolment.objects.filter(_here(actor.day), organisation__in=places)))


def _here(day: date) -> Q:
    """Here, yet to come, or not long dead."""
    return not_over(day) | Q(leaving=Enrolment.Leaving.DECEASED, valid_until__gte=day - MOURNING)


def _children(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.values("child_id")


def _is_in_care(actor: Actor, child: Child | None) -> bool:
    """The same for one child; without one, whether there is any work with children at all."""
    if child is None:
        return actor.is_staff and not (WIDE | IN_GROUPS).isdisjoint(actor.roles)
    return Child.objects.filter(in_care(actor), pk=child.pk).exists()


def received(actor: Actor) -> Q:
    """The children in care, and those who will soon be in one of the own groups."""
    wanted = in_care(actor)
    if not IN_GROUPS.isdisjoint(actor.roles):
        coming = GroupMembership.objects.filter(
            not_over(actor.day), group__in=actor.groups, valid_from__gt=actor.day, valid_from__lte=actor.day + AHEAD
        )
        wanted |= Q(pk__in=_children(coming)) & ~_kept_from(actor)
    return wanted


def _is_received(actor: Actor, child: Child | None) -> bool:
    if child is None:
        return _is_in_care(actor, None)
    return Child.objects.filter(received(actor), pk=child.pk).exists()


def at_organisation(roles: frozenset[str], said: str) -> Condition:
    """Who bears one of these roles at an organisation of the child."""

    def holds(actor: Actor, child: Child | None) -> bool:
        if child is None:
            return not roles.isdisjoint(actor.roles)
        return Child.objects.filter(_enrolled(actor, roles), pk=child.pk).exists()

    return Condition(lambda actor: _enrolled(actor, roles), holds, said)


CARED_FOR = Condition(in_care, _is_in_care, "staff who work with the child's group, or for all of its organisation")
RECEIVED = Condition(received, _is_received, "staff who work with the child's group, now or soon, or for all of it")
OWN_CHILD = Condition(
    lambda actor: Q(pk__in=actor.children),
    lambda actor, child: actor.is_guardian and (child is None or child.pk in actor.children),
    "parents of the child",
)
LEADS = at_organisation(LEADERS, "the head or childcare manager of the child's organisation")
KEEPS = at_organisation(KEEPERS, "the head, the childcare manager or the office of the child's organisation")
BLOCKS = at_organisation(
    MAY_BLOCK, "the head, childcare manager, care coordinator or office of the child's organisation"
)
CONFIRMS = at_organisation(MAY_CONFIRM, "the head, childcare manager or care coordinator of the child's organisation")
UNRELATED = Condition(
    lambda actor: ~Q(pk__in=_children(CareRelation.objects.filter(adult=actor.person_id))),
    lambda actor, child: (
        child is None or not CareRelation.objects.filter(adult=actor.person_id, child=child.pk).exists()
    ),
    "no relation with the child at home",
)
FOR_A_COLLEAGUE: Final = _("For your own family a colleague does this.")
WHOLE_ORGANISATION = at_organisation(WIDE, "staff who work for all of the child's organisation")


def _on_card(key: str, action: str, allowed: Rule = everyone, reason: str | Promise = NOT_YOUR_ROLE) -> Permission:
    """What one does on the family card: to who does not work with the child there is no such thing."""
    return register(
        Permission(key=key, thing="child", action=action, visible=CARED_FOR, allowed=allowed, reason=reason)
    )


def _of_others(key: str, action: str, allowed: Rule, reason: str | Promise) -> Permission:
    """What a colleague does about the family of others, and never about the own one, now or before."""
    return _on_card(key, action, allowed & UNRELATED, format_lazy("{} {}", reason, FOR_A_COLLEAGUE))


SEE_CHILD = _on_card(
    "people.see-child",
    "see the family card",
    reason=_("You see the family card of children you work with."),
)
SEE_OPENINGS = _on_card(
    "people.see-openings",
    "see who opened the family card",
    LEADS,
    _("Only the head and the childcare manager see who opened a card. Parents see it of their own child."),
)
SEE_CONTACT = _on_card("people.see-contact", "see how the adults of the child are reached", UNRELATED, FOR_A_COLLEAGUE)
SEE_ADDRESS = _of_others(
    "people.see-address",
    "see where an adult of the child lives",
    WHOLE_ORGANISATION,
    _("Who works with a group reaches a parent by telephone, e-mail or letter."),
)
SEE_FACTS = _of_others(
    "people.see-facts",
    "see on what a relation rests, what it was before, decisions and blocks",
    BLOCKS,
    _("On the card you see what each may. On what it rests, is for those who keep it."),
)
KEEP_FAMILY = _of_others(
    "people.keep-family",
    "add, change and end the relations of a family",
    KEEPS,
    _("The head, the childcare manager and the office keep what is written down about a family."),
)
DECIDE_INFORMATION = _of_others(
    "people.decide-information",
    "decide on a request for information",
    LEADS,
    _("Only the head and the childcare manager decide on a request for information."),
)
START_BLOCK = _of_others(
    "people.start-block",
    "start a block between an adult and a child, and ask to lift one",
    BLOCKS,
    _("The head, the childcare manager, the care coordinator and the office can start a block. Call one."),
)
CONFIRM_BLOCK = _of_others(
    "people.confirm-block",
    "confirm or lift a block, as the second person",
    CONFIRMS,
    _("The head, the childcare manager and the care coordinator confirm a block, or lift it."),
)
REPORT_DEATH = _of_others(
    "people.report-death",
    "write down that a child or a parent died, and take that back",
    LEADS,
    _("Only the head and the childcare manager write down that somebody died."),
)
SEE_RIGHTS = _on_card(
    "people.see-rights",
    "see and take along who may what, of whole groups",
    LEADS,
    _("The overview of who may what is for the head and the childcare manager."),
)
SEND_FOR = _of_others(
    "people.send-for",
    "say for a parent who comes in their place",
    LEADS,
    _("Only the parent, or the head, says who comes in the place of a parent."),
)
NOTE = register(
    Permission(
        key="people.note",
        thing="child",
        action="note the languages of a family and how to reach it, as it said them",
        visible=RECEIVED,
    )
)
SEE_OWN = register(
    Permission(
        key="people.see-own-child",
        thing="child",
        action="see one's own children, and who comes in one's place",
        visible=OWN_CHILD,
    )
)
SEND = register(
    Permission(
        key="people.send",
        thing="child",
        action="send somebody in the place of a parent",
        visible=OWN_CHILD | CARED_FOR,
        allowed=OWN_CHILD | LEADS,
        reason=_("Only the parent, or the head, says who comes in the place of a parent."),
    )
)
