"""What a guardian sees: the intakes of the own children, and nothing that another guardian said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.intakes.logic.answers import Said
from samenspel.intakes.logic.form import Form
from samenspel.intakes.logic.questions import OF_GUARDIANS, Question
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.intakes.policy import FILL_IN, OWN_ANSWERS, OWN_WISHES
from samenspel.intakes.queries.forms import as_said, form_for
from samenspel.people.models import Adult

Origin, Manner = IntakeAnswer.Origin, IntakeAnswer.Manner


@dataclass(frozen=True, slots=True)
class OwnPart:
    """One intake as one guardian sees it: which questions there are, what this guardian said, what is arranged.

    `arranged` are questions that need one answer for the child and got it from somebody else; by whom, and what it
    was, is not in here. `facts` is what the centre knows of this guardian already.
    """

    intake: Intake
    form: Form
    steps: tuple[Question, ...]
    answers: Mapping[str, Said]
    arranged: frozenset[str]
    facts: Mapping[str, str]
    state: str = ""
    may_share: bool | None = None
    kept: Mapping[str, IntakeAnswer] = field(default_factory=dict)

    @property
    def is_sent(self) -> bool:
        return self.state == GuardianPart.State.SENT

    @property
    def is_together(self) -> bool:
        return self.state == GuardianPart.State.TOGETHER

    @property
    def next(self) -> Question | None:
        """The first question on which nothing was said yet."""
        return next((one for one in self.steps if one.key not in self.answers and one.key not in self.arranged), None)

    def step(self, key: str) -> Question | None:
        """The question with this key, if this guardian is asked it."""
        return next((one for one in self.steps if one.key == key), None)


def own_intakes(actor: Actor) -> QuerySet[Intake]:
    """The intakes to which this guardian is invited or was, with `my_state` of the own part. One query."""
    found = Intake.objects.annotate(
        mine=FilteredRelation("parts", condition=Q(parts__adult=actor.person_id)),
        my_state=F("mine__state"),
        my_share=F("mine__may_share"),
    )
    return restrict(found, actor, FILL_IN).select_related("child", "organisation").order_by("state", "-opened_on", "pk")


def waiting_for(actor: Actor) -> list[Intake]:
    """The intakes that still wait for this guardian's own part. One query; none for who has no children here."""
    if not actor.is_guardian:
        return []
    todo = own_intakes(actor).filter(state__in=(Intake.State.INVITED, Intake.State.FILLED))
    return list(todo.filter(Q(my_state=None) | Q(my_state=GuardianPart.State.BUSY)))


def own_part(actor: Actor, public_id: UUID) -> OwnPart:
    """One intake of an own child. Raises Intake.DoesNotExist. Three queries, four when something is asked once."""
    mine = Adult.objects.filter(pk=actor.person_id)
    intake: Any = (
        own_intakes(actor)
        .annotate(my_facts=Subquery(mine.values(found=JSONObject(**{name: name for name in OF_GUARDIANS}))[:1]))
        .get(public_id=public_id)
    )
    form = form_for(intake.organisation_id)
    rows = list(restrict(IntakeAnswer.objects.filter(intake=intake), actor, OWN_ANSWERS))
    written = {row.question: row for row in rows if row.origin == Origin.GUARDIAN}
    kept = {row.question: row for row in rows if row.origin == Origin.TALK and intake.is_completed}
    steps = form.beforehand(is_short=intake.is_short, is_known=bool(intake.my_facts["language"]))
    return OwnPart(
        intake=intake,
        form=form,
        steps=steps,
        answers={key: as_said(row) for key, row in written.items()},
        arranged=_arranged(actor, intake, {one.key for one in steps if one.is_once}),
        facts=intake.my_facts,
        state=intake.my_state or "",
        may_share=intake.my_share,
        kept={**written, **kept},
    )


def _arranged(actor: Actor, intake: Intake, keys: set[str]) -> frozenset[str]:
    """Of these questions those that another guardian handed in, or that the talk settled: keys, nothing else."""
    if not keys:
        return frozenset()
    sent = GuardianPart.objects.filter(intake=intake, state=GuardianPart.State.SENT).exclude(adult=actor.person_id)
    settled = Q(guardian__in=sent.values("adult_id")) | Q(guardian=None, origin=Origin.TALK)
    said = IntakeAnswer.objects.filter(settled, intake=intake, question__in=keys, manner=Manner.SAID)
    return frozenset(said.values_list("question", flat=True))


def own_wishes(actor: Actor) -> QuerySet[Wish]:
    """What became of this guardian's own wishes, with the child and who picks it up."""
    return restrict(Wish.objects.select_related("child", "organisation", "owner"), actor, OWN_WISHES)
