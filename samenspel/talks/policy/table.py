"""What is brought to a table, and what was said and agreed at it."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import NOTHING, Permission, register
from samenspel.people.at_work import close_at, not_at_home
from samenspel.people.logic.custody import Right
from samenspel.people.models import CareRelation
from samenspel.people.queries.standing import standings
from samenspel.talks.logic.agreements import Side
from samenspel.talks.models import Agreement, Paper, Point, Report
from samenspel.talks.policy.common import learns, near, own, pupils, raises, rule_of, seated, works
from samenspel.talks.policy.talks import NEAR, OWN, SEATED

READ_REPORT = register(
    Permission(
        key="talks.read-report",
        thing="report",
        action="read a report; a parent once it is shared",
        visible=rule_of(lambda actor: near(actor, "talk"), Report, works, NEAR.said)
        | rule_of(
            lambda actor: own(actor, "talk") & Q(shared_at__isnull=False) if actor.is_guardian else NOTHING,
            Report,
            raises,
            "parents who sat at the table, once it is shared",
        ),
    )
)
REMARK = register(
    Permission(
        key="talks.remark",
        thing="report",
        action="put a remark beside a report",
        visible=rule_of(
            lambda actor: own(actor, "talk") & Q(shared_at__isnull=False) if actor.is_guardian else NOTHING,
            Report,
            raises,
            "parents who sat at the table, once it is shared",
        ),
    )
)
# Agreements that were written down with a report that the table does not read yet are not read either.
NOT_HELD_BACK: Final = Q(talk__report=None) | Q(talk__report__shared_at__isnull=False)
SEE_AGREEMENT = register(
    Permission(
        key="talks.see-agreement",
        thing="agreement",
        action="see an agreement, and say that it is done",
        visible=rule_of(lambda actor: near(actor, "talk"), Agreement, works, NEAR.said)
        | rule_of(
            lambda actor: own(actor, "talk") & NOT_HELD_BACK,
            Agreement,
            raises,
            "parents who sit at the table, once the report is shared",
        )
        | rule_of(
            lambda actor: pupils(actor, "talk") & Q(side=Side.CHILD) & NOT_HELD_BACK,
            Agreement,
            learns,
            "the pupil, the own ones",
        ),
    )
)
SEE_POINT = register(
    Permission(
        key="talks.see-point",
        thing="point",
        action="see what was brought to a table; a pupil the own part",
        visible=rule_of(
            lambda actor: (
                seated(actor, "talk") & not_at_home(actor, child="talk__child") if actor.is_staff else NOTHING
            ),
            Point,
            works,
            SEATED.said,
        )
        | rule_of(lambda actor: own(actor, "talk"), Point, raises, OWN.said)
        | rule_of(lambda actor: pupils(actor, "talk") & Q(side=Side.CHILD), Point, learns, "the pupil, the own ones"),
    )
)


def _close_to(actor: Actor) -> Q:
    if not actor.is_staff:
        return NOTHING
    return close_at(actor, child="child", organisation="organisation") & not_at_home(actor)


def _in_file(actor: Actor) -> Q:
    """What may be read by now, of the own children whose file this guardian may read."""
    if not actor.is_guardian:
        return NOTHING
    relations = list(CareRelation.objects.filter(adult=actor.person_id, child__in=actor.children))
    found = standings(relations, actor.day, timezone.now())
    readable = [child for (_adult, child), one in found.items() if Right.DOSSIER in one.rights]
    return Q(child__in=readable, readable_on__lte=actor.day)


CLOSE_TO_CHILD: Final = rule_of(_close_to, Paper, works, "staff who stand close to the child at that organisation")
READ_PAPER = register(
    Permission(
        key="talks.read-paper",
        thing="paper",
        action="read a report or observation before a talk; a parent from the day on which it may be read",
        visible=CLOSE_TO_CHILD | rule_of(_in_file, Paper, raises, "parents who may read the file of the child"),
    )
)
KEEP_PAPER = register(
    Permission(
        key="talks.keep-paper",
        thing="paper",
        action="take a paper away",
        visible=CLOSE_TO_CHILD,
    )
)
