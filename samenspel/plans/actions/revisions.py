"""What was before each change, and the way back. One act is one batch, undone as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import NotVisible, check
from samenspel.organisations.models import SchoolYear
from samenspel.plans.models import ChapterText, Goal, GoalAction, Revision
from samenspel.plans.policy import CHANGE
from samenspel.plans.queries import all_goals

Thing = Revision.Thing
Before = tuple[UUID, dict[str, Any] | None]


def name_of(actor: Who) -> str:
    """How a row says who did something."""
    return actor.public_id if isinstance(actor, Actor) else f"system:{actor.name}"


class Act:
    """One act under way: keeps what was, tells the audit."""

    def __init__(self, actor: Who, thing: Thing, name: str) -> None:
        self.actor, self.thing, self.name = actor, thing, name
        self.batch = uuid4()

    def before(self, rows: Iterable[Before]) -> None:
        """Keep what these things were; None for one that did not exist."""
        by, at = name_of(self.actor), timezone.now()
        Revision.objects.bulk_create(
            Revision(batch=self.batch, thing=self.thing, thing_id=key, act=self.name, before=content, by=by, at=at)
            for key, content in rows
        )

    def done(self, thing_id: UUID | None = None, **detail: int | str) -> UUID:
        """Tell the audit; returns the batch, by which the act is undone."""
        thing = str(self.thing) if thing_id else f"{self.thing}s"
        record(
            verb=f"{thing}.{self.name}",
            actor=self.actor,
            thing=thing,
            thing_id=str(thing_id or ""),
            detail={"batch": str(self.batch), **detail},
        )
        return self.batch


@transaction.atomic
def undo(*, actor: Who, batch: UUID) -> UUID:
    """Put back what a batch changed; returns a new batch, so that undoing can be undone.

    Raises NotVisible for no such batch and ValidationError when something was changed since.
    """
    check(actor, CHANGE)
    revisions = list(Revision.objects.filter(batch=batch))
    if not revisions:
        raise NotVisible
    keys = [one.thing_id for one in revisions]
    _refuse_changed_since(batch, keys)
    act = Act(actor, Thing(revisions[0].thing), "undone")
    if act.thing == Thing.GOAL:
        _undo_goals(act, revisions)
    else:
        _undo_texts(act, revisions)
    return act.done(undone=str(batch), things=len(keys))


def _refuse_changed_since(batch: UUID, keys: Sequence[UUID]) -> None:
    newest = Revision.objects.filter(thing_id__in=keys).order_by().values("thing_id").annotate(newest=Max("pk"))
    own = set(Revision.objects.filter(batch=batch).values_list("pk", flat=True))
    if any(row["newest"] not in own for row in newest):
        raise ValidationError(_("This was changed again in the meantime, so nothing was undone."))


def _undo_goals(act: Act, revisions: Sequence[Revision]) -> None:
    held = {goal.public_id: goal for goal in all_goals()}
    act.before((one.thing_id, held[one.thing_id].content() if one.thing_id in held else None) for one in revisions)
    years = {year.start: year for year in SchoolYear.objects.all()}
    for one in revisions:
        goal = held.get(one.thing_id)
        if one.before is not None:
            _put_back(goal or Goal(public_id=one.thing_id), one.before, years)
        elif goal:
            goal.delete()


def _put_back(goal: Goal, content: Mapping[str, Any], years: Mapping[int, SchoolYear]) -> None:
    start = content["school_year"]
    goal.school_year = None if start is None else years[start]
    for name in Goal.CONTENT:
        setattr(goal, name, content[name])
    goal.save()
    actions = {str(action.public_id): action for action in GoalAction.objects.filter(goal=goal)}
    for values in content["actions"]:
        action = actions.pop(values["public_id"], None) or GoalAction(public_id=UUID(values["public_id"]), goal=goal)
        for name in GoalAction.CONTENT:
            setattr(action, name, values[name])
        action.save()
    for action in actions.values():
        action.delete()


def _undo_texts(act: Act, revisions: Sequence[Revision]) -> None:
    held = {text.public_id: text for text in ChapterText.objects.filter(public_id__in=[r.thing_id for r in revisions])}
    act.before((one.thing_id, {"body": held[one.thing_id].body}) for one in revisions)
    for one in revisions:
        text = held[one.thing_id]
        text.body, text.updated_at = (one.before or {}).get("body", ""), timezone.now()
        text.save()
