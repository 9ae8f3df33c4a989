"""Who holds the intake of a child, who reads what was said in it, and what a guardian sees of it.

School and childcare each have their own intake; the other reads along where a guardian said so. Nobody holds the
intake of a child with whom they have a relation at home, whatever it is: a colleague does that one.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import Actor
from samenspel.core.policy import (
    NOTHING,
    Condition,
    Permission,
    leaders,
    register,
    staff,
)
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.people.at_work import anywhere, close_at, held_at, places
from samenspel.people.models import Child
from samenspel.people.policy import LEADERS

State = Intake.State
SHOWN: Final = (State.INVITED, State.FILLED, State.COMPLETED)


def _is_there(rows: Any, rule: Q, obj: Any) -> bool:
    return bool(rows.objects.filter(rule, pk=obj.pk).exists())


OPEN = register(
    Permission(
        key="intakes.open",
        thing="child",
        action="begin an intake and invite the family to it",
        visible=Condition(
            lambda actor: anywhere(actor, child="pk"),
            lambda actor, child: (
                actor.is_staff and (child is None or _is_there(Child, anywhere(actor, child="pk"), child))
            ),
            "staff who work with the child, now or soon, and have no relation with it at home",
        ),
    )
)


HELD = Condition(
    held_at,
    lambda actor, intake: actor.is_staff and (intake is None or _is_there(Intake, held_at(actor), intake)),
    "staff of the organisation who work with the child, now or soon, and have no relation with it at home",
)
HOLD = register(
    Permission(
        key="intakes.hold",
        thing="intake",
        action="hold the talk, write down what was said, complete it",
        visible=HELD,
    )
)


def _shared(actor: Actor) -> Q:
    """Completed intakes of the other organisation, of which at least one guardian shared the own part."""
    if not actor.is_staff:
        return NOTHING
    parts = GuardianPart.objects.filter(may_share=True).values("intake_id")
    own = Q(organisation__in=actor.organisations)
    return Q(state=State.COMPLETED, pk__in=parts) & ~own & anywhere(actor)


READ = register(
    Permission(
        key="intakes.read",
        thing="intake",
        action="read it; what was said is a permission of its own",
        visible=HELD
        | Condition(
            _shared,
            lambda actor, intake: actor.is_staff and (intake is None or _is_there(Intake, _shared(actor), intake)),
            "the same at the other organisation, when it is completed and a parent shared it",
        ),
    )
)


def _answers(actor: Actor) -> Q:
    if not actor.is_staff:
        return NOTHING
    place = "intake__organisation"
    ordinary = Q(is_sensitive=False)
    held = held_at(actor, child="intake__child", organisation=place)
    close = close_at(actor, child="intake__child", organisation=place)
    shared = Q(intake__in=Intake.objects.filter(_shared(actor)).values("pk")) & _of_who_shared()
    return (held & (ordinary | close)) | (shared & (ordinary | close_at(actor, child="intake__child")))


def _of_who_shared() -> Q:
    """Answers of guardians who said yes; those of the child when every guardian who took part said so."""
    parts = GuardianPart.objects.filter(intake=OuterRef("intake"))
    own = Q(guardian__isnull=False) & Q(Exists(parts.filter(may_share=True, adult=OuterRef("guardian"))))
    of_the_child = Q(guardian=None) & ~Q(Exists(parts.exclude(may_share=True)))  # who was not asked did not say yes
    return own | of_the_child


SEE_ANSWER = register(
    Permission(
        key="intakes.see-answer",
        thing="answer",
        action="see what was said at the intake",
        visible=Condition(
            _answers,
            lambda actor, answer: (
                actor.is_staff and (answer is None or _is_there(IntakeAnswer, _answers(actor), answer))
            ),
            "who may read the intake; own words and what is sensitive only the child's own teacher or childcare "
            "worker, the care coordinator and the leaders; at the other organisation what each parent shared",
        ),
    )
)


def _wishes(actor: Actor) -> Q:
    open_to_all = Q(text="") & ~Q(category=Wish.Category.PARENTING)
    seen = open_to_all | close_at(actor, child="child", organisation="organisation")
    return held_at(actor) & seen & ~Q(state=Wish.State.WITHDRAWN)


WISHES = register(
    Permission(
        key="intakes.wishes",
        thing="wish",
        action="see wishes and offers of parents, pick them up and answer them",
        visible=Condition(
            _wishes,
            lambda actor, wish: actor.is_staff and (wish is None or _is_there(Wish, _wishes(actor), wish)),
            "staff of the organisation who work with the child; own words and support in bringing up only who "
            "stands close to it; nobody what a parent took back",
        ),
    )
)
WORK = register(
    Permission(
        key="intakes.work",
        thing="intakes",
        action="see with which children of one's own there was an intake",
        visible=staff,
    )
)


def led_by(actor: Actor) -> frozenset[int]:
    """The organisations (row ids) that this person leads."""
    return places(actor, LEADERS)


OWN_PLACE = Condition(
    lambda actor: Q(pk__in=led_by(actor)),
    lambda actor, organisation: organisation is None or organisation.pk in led_by(actor),
    "of the organisation",
)
FORM = register(
    Permission(
        key="intakes.form",
        thing="organisation",
        action="choose which questions are asked, for which purpose; add a question",
        visible=staff,
        allowed=leaders & OWN_PLACE,
        reason=_("Only the head and the childcare manager choose the questions, each for the own organisation."),
    )
)
FIGURES = register(
    Permission(
        key="intakes.figures",
        thing="organisation",
        action="see and download how many families were spoken, and how long it took",
        visible=staff,
        allowed=leaders & OWN_PLACE,
        reason=_("Only the head and the childcare manager see these figures, each of the own organisation."),
    )
)


def _own_child(actor: Actor) -> Q:
    return Q(child__in=actor.children, state__in=SHOWN)


FILL_IN = register(
    Permission(
        key="intakes.fill-in",
        thing="intake",
        action="fill in one's own part, share it, take it back",
        visible=Condition(
            _own_child,
            lambda actor, intake: (
                actor.is_guardian and (intake is None or (intake.child_id in actor.children and intake.state in SHOWN))
            ),
            "parents of the child, once invited",
        ),
    )
)


def _own_words(actor: Actor) -> Q:
    return Q(guardian=actor.person_id, intake__child__in=actor.children) if actor.is_guardian else NOTHING


OWN_ANSWERS = register(
    Permission(
        key="intakes.own-answers",
        thing="answer",
        action="see and take back what one said oneself; never what another parent said",
        visible=Condition(
            _own_words,
            lambda actor, answer: (
                actor.is_guardian and (answer is None or _is_there(IntakeAnswer, _own_words(actor), answer))
            ),
            "the parent who said it",
        ),
    )
)


def _own_wishes(actor: Actor) -> Q:
    return Q(adult=actor.person_id, child__in=actor.children) if actor.is_guardian else NOTHING


OWN_WISHES = register(
    Permission(
        key="intakes.own-wishes",
        thing="wish",
        action="see what became of one's own wishes, and take them back",
        visible=Condition(
            _own_wishes,
            lambda actor, wish: actor.is_guardian and (wish is None or _is_there(Wish, _own_wishes(actor), wish)),
            "the parent whose wish it is",
        ),
    )
)
