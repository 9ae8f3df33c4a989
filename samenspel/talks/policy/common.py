"""What the rules about talks are made of: whose row it is, who sits at it, who stands close to the child."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from samenspel.core.actor import Actor
from samenspel.core.policy import NOTHING, Condition
from samenspel.people.at_work import anywhere, close_at, held_at, not_at_home, places
from samenspel.people.dates import not_over
from samenspel.people.models import Child, Enrolment
from samenspel.people.policy import LEADERS
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Seat, Talk


def is_there(rows: Any, rule: Q, obj: Any) -> bool:
    return bool(rows.objects.filter(rule, pk=obj.pk).exists())


def led_by(actor: Actor) -> frozenset[int]:
    """The organisations (row ids) that this person leads."""
    return places(actor, LEADERS)


def of_place(roles: frozenset[str], said: str) -> Condition:
    """An organisation at which the actor bears one of these roles."""
    return Condition(
        lambda actor: Q(pk__in=places(actor, roles)),
        lambda actor, organisation: organisation is None or organisation.pk in places(actor, roles),
        said,
    )


def rule_of(filter_: Any, rows: Any, is_for: Any, said: str) -> Condition:
    return Condition(
        filter_, lambda actor, obj: is_for(actor) and (obj is None or is_there(rows, filter_(actor), obj)), said
    )


def works(actor: Actor) -> bool:
    return actor.is_staff


def raises(actor: Actor) -> bool:
    return actor.is_guardian


def learns(actor: Actor) -> bool:
    return "pupil" in actor.roles


WORKED_FOR: Final = Condition(
    lambda actor: anywhere(actor, child="pk"),
    lambda actor, child: actor.is_staff and (child is None or is_there(Child, anywhere(actor, child="pk"), child)),
    "staff who work with the child, now or soon, and have no relation with it at home",
)


def seated(actor: Actor, talk: str) -> Q:
    """The rows whose talk has a seat for this member of the team, as long as the child is at that organisation."""
    here = Enrolment.objects.filter(
        not_over(actor.day), child=OuterRef("talk__child"), organisation=OuterRef("talk__organisation")
    )
    mine = Seat.objects.filter(
        Exists(here), adult=actor.person_id, side=Seat.Side.STAFF, talk__organisation__in=actor.organisations
    )
    return Q(**{f"{talk}__in": mine.values("talk_id")})


def _path(path: str, column: str) -> str:
    return f"{path}__{column}" if path != "pk" else column


def known(actor: Actor, talk: str = "pk") -> Q:
    """Talks of children for whom this person works at the organisation of the talk, and those one sits at."""
    if not actor.is_staff:
        return NOTHING
    child = _path(talk, "child")
    at_table = seated(actor, talk) & not_at_home(actor, child=child)
    return held_at(actor, child=child, organisation=_path(talk, "organisation")) | at_table


def near(actor: Actor, talk: str = "pk") -> Q:
    """Talks that one sits at, and those of children to whom one stands close at that organisation."""
    if not actor.is_staff:
        return NOTHING
    child = _path(talk, "child")
    close = close_at(actor, child=child, organisation=_path(talk, "organisation"))
    return (close | seated(actor, talk)) & not_at_home(actor, child=child)


def own(actor: Actor, talk: str = "pk") -> Q:
    """The published talks at which this guardian sits, about a child of whom they may know."""
    if not actor.is_guardian:
        return NOTHING
    mine = Seat.objects.filter(
        adult=actor.person_id, side=Seat.Side.HOME, talk__child__in=actor.children, talk__published_at__isnull=False
    )
    return Q(**{f"{talk}__in": mine.values("talk_id")})


def pupils(actor: Actor, talk: str = "pk") -> Q:
    """The published talks about oneself, but for those to which the child was not asked."""
    if "pupil" not in actor.roles:
        return NOTHING
    mine = Talk.objects.filter(child=actor.person_id, published_at__isnull=False)
    mine = mine.exclude(presence=Presence.NOT.value, has_childs_part=False)
    return Q(**{f"{talk}__in": mine.values("pk")})
