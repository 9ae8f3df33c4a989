"""Everything that changes the inventory. Each act is one batch that can be undone as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.activities.logic.rows import Identity
from samenspel.activities.models import Accent, Activity, Revision
from samenspel.activities.policy import CHANGE
from samenspel.activities.queries import inventory, vocabulary
from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import NotVisible, check
from samenspel.organisations.models import Organisation, SchoolYear

Status = Activity.Status


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person fills in about an activity; shapes as in Activity."""

    number: int
    name: str
    organisation: Organisation | None = None
    described_in: Sequence[str] = ()
    stages: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    note: str = ""
    status: str = Status.PERMANENT
    direction: str = ""
    level: str = ""

    def fill(self, activity: Activity) -> None:
        """Put it into the fields. Tags that a person changes are no longer somebody's estimate."""
        tags = {key: list(values) for key, values in self.tags.items() if values}
        if tags != {key: values for key, values in activity.tags.items() if values}:
            activity.tags_judgement = False
        activity.number, activity.name, activity.organisation = self.number, self.name, self.organisation
        activity.described_in, activity.stages, activity.tags = list(self.described_in), dict(self.stages), tags
        activity.note, activity.status = self.note, self.status
        activity.direction, activity.level = self.direction, self.level


class Act:
    """One act under way: writes what rows were before, so that the whole of it can be undone."""

    def __init__(self, actor: Who, name: str, school_year: SchoolYear) -> None:
        self.actor, self.name, self.school_year = actor, name, school_year
        self.batch = uuid4()

    def before(self, rows: Iterable[tuple[UUID, dict[str, Any] | None]]) -> None:
        """Keep what these activities were; None for one that did not exist."""
        by, at = _name_of(self.actor), timezone.now()
        Revision.objects.bulk_create(
            Revision(
                batch=self.batch,
                activity=key,
                school_year=self.school_year,
                act=self.name,
                before=content,
                by=by,
                at=at,
            )
            for key, content in rows
        )

    def done(self, thing_id: str = "", **detail: int | str) -> UUID:
        """Tell the audit; returns the batch, by which the act is undone."""
        detail = {"year": self.school_year.label, "batch": str(self.batch), **detail}
        thing = "activity" if thing_id else "inventory"
        record(verb=f"{thing}.{self.name}", actor=self.actor, thing=thing, thing_id=thing_id, detail=detail)
        return self.batch


def hold(school_year: SchoolYear) -> None:
    """Let nobody else change this year's inventory until the transaction ends."""
    SchoolYear.objects.select_for_update().get(pk=school_year.pk)


def _name_of(actor: Who) -> str:
    return actor.public_id if isinstance(actor, Actor) else f"system:{actor.name}"


@transaction.atomic
def add_activity(*, actor: Who, school_year: SchoolYear, entry: Entry) -> tuple[Activity, UUID]:
    """A new activity, and the batch to undo it. Raises ValidationError when it is there already."""
    check(actor, CHANGE)
    _refuse_double(school_year, entry)
    activity = Activity(school_year=school_year)
    entry.fill(activity)
    activity.save()
    act = Act(actor, "added", school_year)
    act.before([(activity.public_id, None)])
    return activity, act.done(str(activity.public_id))


@transaction.atomic
def change_activity(*, actor: Who, activity: Activity, entry: Entry) -> UUID | None:
    """Change what is known of an activity; None when nothing changed. Raises ValidationError for a double."""
    check(actor, CHANGE, activity)
    _refuse_double(activity.school_year, entry, but=activity)
    before = activity.content()
    entry.fill(activity)
    if activity.content() == before:
        return None
    return _save_one(actor, "changed", activity, before)


@transaction.atomic
def set_status(*, actor: Who, activity: Activity, status: str) -> UUID | None:
    """Retire an activity or bring it back; None when it already was that. Raises ValueError for no status."""
    check(actor, CHANGE, activity)
    before, wanted = activity.content(), Status(status)
    if activity.status == wanted:
        return None
    activity.status = wanted
    return _save_one(actor, "retired" if activity.is_stopped else "changed", activity, before)


def _save_one(actor: Who, name: str, activity: Activity, before: dict[str, Any]) -> UUID:
    activity.save()
    act = Act(actor, name, activity.school_year)
    act.before([(activity.public_id, before)])
    return act.done(str(activity.public_id))


def _refuse_double(school_year: SchoolYear, entry: Entry, but: Activity | None = None) -> None:
    rows = Activity.objects.filter(
        school_year=school_year, organisation=entry.organisation, number=entry.number, name=entry.name
    )
    found = rows.exclude(pk=but.pk).first() if but else rows.first()
    if found and found.is_stopped:
        raise ValidationError({"name": _("This activity is there, but it stopped. You can bring it back.")})
    if found:
        raise ValidationError({"name": _("This row already has an activity of this name.")})


@transaction.atomic
def label_activities(
    *,
    actor: Who,
    school_year: SchoolYear,
    labels: Mapping[Identity, Mapping[str, Sequence[str]]],
    is_judgement: bool = False,
) -> UUID | None:
    """Give activities their tags, by (number, public id of the organisation or None, name).

    `is_judgement` marks them as the estimate of whoever sets an example. None when nothing changed;
    KeyError for an activity that is not there.
    """
    check(actor, CHANGE)
    rows = {(one.number, one.organisation_key, one.name): one for one in inventory(school_year, with_stopped=True)}
    words = vocabulary().lists
    act, before, changed = Act(actor, "labelled", school_year), [], []
    for identity, tags in labels.items():
        activity = rows[identity]
        content = activity.content()
        activity.tags = {key: words[key].in_order(values) for key, values in tags.items() if values}
        activity.tags_judgement = is_judgement
        if activity.content() != content:
            before.append((activity.public_id, content))
            changed.append(activity)
    if not changed:
        return None
    act.before(before)
    Activity.objects.bulk_update(changed, ["tags", "tags_judgement"])
    return act.done(activities=len(changed))


@transaction.atomic
def carry_over(*, actor: Who, source: SchoolYear, target: SchoolYear) -> UUID:
    """Copy what is permanent or planned into a year without activities; the accents come along.

    What stopped, and what was for once, stays behind. Raises ValidationError when the year has activities
    or there is nothing to carry over.
    """
    check(actor, CHANGE)
    hold(target)
    if Activity.objects.filter(school_year=target).exists():
        raise ValidationError(_("The school year %(year)s already has activities.") % {"year": target.label})
    rows = [_copy(one, target) for one in inventory(source).exclude(status=Status.ONE_OFF)]
    if not rows:
        raise ValidationError(_("The school year %(year)s has nothing to carry over.") % {"year": source.label})
    Activity.objects.bulk_create(rows)
    act = Act(actor, "carried_over", target)
    act.before((one.public_id, None) for one in rows)
    if not Accent.objects.filter(school_year=target).exists():
        Accent.objects.bulk_create(
            Accent(school_year=target, lens=one.lens, value=one.value, weight=one.weight)
            for one in Accent.objects.filter(school_year=source)
        )
    return act.done(source=source.label, activities=len(rows))


def _copy(activity: Activity, year: SchoolYear) -> Activity:
    values = {name: getattr(activity, name) for name in Activity.CONTENT}
    return Activity(**values, school_year=year, organisation=activity.organisation, carried_from=activity.public_id)


@transaction.atomic
def undo(*, actor: Who, batch: UUID) -> UUID:
    """Put back what the activities of a batch were; returns a new batch, so that undoing can be undone.

    Raises NotVisible for no such batch and ValidationError when one of them was changed since.
    """
    check(actor, CHANGE)
    revisions = list(Revision.objects.filter(batch=batch).select_related("school_year"))
    if not revisions:
        raise NotVisible
    keys = [one.activity for one in revisions]
    hold(revisions[0].school_year)
    _refuse_changed_since(batch, keys)
    rows = Activity.objects.filter(public_id__in=keys).select_related("organisation", "school_year")
    held = {one.public_id: one for one in rows}
    act = Act(actor, "undone", revisions[0].school_year)
    act.before((key, held[key].content() if key in held else None) for key in keys)
    try:
        with transaction.atomic():
            _restore(revisions, held)
    except IntegrityError:
        raise ValidationError(_("There is another activity of that name now, so nothing was undone.")) from None
    return act.done(undone=str(batch), activities=len(keys))


def _restore(revisions: Sequence[Revision], held: Mapping[UUID, Activity]) -> None:
    organisations = {str(one.public_id): one for one in Organisation.objects.all()}
    gone = [held[one.activity].pk for one in revisions if one.before is None and one.activity in held]
    Activity.objects.filter(pk__in=gone).delete()
    for one in revisions:
        if one.before is not None:
            _put_back(held.get(one.activity), one, organisations)


def _refuse_changed_since(batch: UUID, keys: Sequence[UUID]) -> None:
    newest = Revision.objects.filter(activity__in=keys).order_by().values("activity").annotate(newest=Max("pk"))
    own = set(Revision.objects.filter(batch=batch).values_list("pk", flat=True))
    if any(row["newest"] not in own for row in newest):
        raise ValidationError(_("This was changed again in the meantime, so nothing was undone."))


def _put_back(activity: Activity | None, revision: Revision, organisations: Mapping[str, Organisation]) -> None:
    content = dict(revision.before or {})
    activity = activity or Activity(public_id=revision.activity, school_year=revision.school_year)
    activity.organisation = organisations.get(content.pop("organisation") or "")
    for name, value in content.items():
        setattr(activity, name, value)
    activity.save()


@transaction.atomic
def choose_accents(*, actor: Who, school_year: SchoolYear, lens: str, weights: Mapping[str, int]) -> None:
    """How much weight the centre wants to give to each value of a lens (0 to 9). All alike: no accents."""
    check(actor, CHANGE)
    Accent.objects.filter(school_year=school_year, lens=lens).delete()
    if len(set(weights.values())) > 1:
        Accent.objects.bulk_create(
            Accent(school_year=school_year, lens=lens, value=value, weight=weight) for value, weight in weights.items()
        )
    record(
        verb="accents.chosen",
        actor=actor,
        thing="accents",
        thing_id=lens,
        detail={"year": school_year.label, **weights},
    )
