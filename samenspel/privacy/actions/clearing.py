"""What must be gone, goes: every night, by the terms that the models declare (G32)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.models import CentreModel
from samenspel.core.personal import Erasing, Keep, Personal
from samenspel.core.policy import check
from samenspel.core.tenancy import Crossing, across_centres
from samenspel.onboarding.actions.leaving import close_after_last_day
from samenspel.onboarding.actions.letters import wipe_codes
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Child
from samenspel.privacy.logic.terms import ENROLMENT_YEARS, UNTIED, Leaving, due, latest, years_after
from samenspel.privacy.policy import CLEAR
from samenspel.privacy.queries import at, declared, last_days, leavings, untied
from samenspel.rosters.actions.trials import sweep

Cleared = Counter[str]  # how many rows went, per kind


@transaction.atomic
def clear_overdue(*, actor: Who, day: date) -> Cleared:
    """Remove from the centre in scope whatever is past its term on this day; the log says how many of what."""
    check(actor, CLEAR)
    stays = leavings()
    ends = last_days(stays)
    gone: Cleared = Counter()
    for model, said in declared():
        if said.keep is not Keep.PERSON:
            overdue = [row for row in _running(model, said) if _is_overdue(said, row, stays, ends, day)]
            gone[model._meta.label_lower] += take_away(model, said, overdue)
    gone["people.child"] += _children(stays, day)
    gone["people.adult"] += _adults(ends, day)
    _tidy(day)
    gone = Counter({kind: number for kind, number in gone.items() if number})
    if gone:
        record(verb="terms.kept", actor=actor, thing="centre", detail=dict(gone))
    return gone


def _tidy(day: date) -> None:
    """What other rooms keep for a short while: codes of letters, files that nobody came back for, and what hung on
    work that ended by its date."""
    wipe_codes(moment=timezone.now())
    for organisation in Organisation.objects.all():
        sweep(organisation)
    close_after_last_day(day=day, moment=timezone.now())


def _running(model: type[CentreModel], said: Personal) -> Iterable[dict[str, Any]]:
    """The rows of a kind with the columns that decide about their term."""
    wanted = {"pk": "pk", "child": at(said.child), "adult": at(said.adult), "settled": said.settled}
    names = {name: path for name, path in wanted.items() if path}
    if any(field.name == "organisation" for field in model._meta.concrete_fields):
        names["organisation"] = "organisation_id"
    rows = model.objects.order_by().values_list(*names.values())
    return (dict(zip(names, row, strict=True)) for row in rows.iterator(chunk_size=2000))


def _is_overdue(
    said: Personal,
    row: dict[str, Any],
    stays: dict[int, dict[int, list[Leaving]]],
    ends: dict[int, date | None],
    day: date,
) -> bool:
    """Whether the term of one row is over."""
    left = None
    if row.get("child"):
        known = stays.get(row["child"], {})
        own = known.get(row.get("organisation") or 0)
        left = latest(own if own else (one for stay in known.values() for one in stay))
    settled = row.get("settled")
    if isinstance(settled, datetime):
        settled = timezone.localdate(settled)
    until = due(said.keep, left=left, ended=ends.get(row.get("adult") or 0), settled=settled)
    return until is not None and until <= day


def take_away(model: type[CentreModel], said: Personal, rows: list[dict[str, Any]]) -> int:
    """Delete the rows, or empty what is personal in them; returns how many it touched."""
    wanted = model.objects.filter(pk__in=[row["pk"] for row in rows])
    if not rows:
        return 0
    if said.erasing is Erasing.ROW:
        wanted.delete()
        return len(rows)
    return blank(model, said, wanted)


def blank(model: type[CentreModel], said: Personal, rows: Any) -> int:
    """Empty the personal columns and cut the pointers; a row that is empty already does not count."""
    empty = {name: _nothing(model, name) for name in said.fields if said.fields[name] > 1}
    empty |= {path.split("__")[0]: None for path in (said.child, said.adult) if path and "__" not in path}
    return int(rows.exclude(**empty).update(**empty))


def _nothing(model: type[CentreModel], name: str) -> Any:
    field = model._meta.get_field(name)
    return None if field.null else field.get_default() if field.has_default() else ""  # type: ignore[union-attr]


def _children(stays: dict[int, dict[int, list[Leaving]]], day: date) -> int:
    """The children whose longest term is over, with everything that hangs on them."""
    over = [child for child, known in stays.items() if _over(latest(o for s in known.values() for o in s), day)]
    children = Child.objects.filter(pk__in=over)
    number = children.count()
    forget_logins([user for user in children.values_list("user_id", flat=True) if user], children)
    return number


def _over(left: Leaving, day: date) -> bool:
    until = years_after(left.last_day, ENROLMENT_YEARS)
    return until is not None and until <= day


def _adults(ends: dict[int, date | None], day: date) -> int:
    """The adults whose last role or tie is so long ago that nothing about them may be kept, or who never had any."""
    over = {adult for adult, ended in ends.items() if (until := due(Keep.ROLE, ended=ended)) and until <= day}
    adults = Adult.objects.filter(pk__in=over | untied(ends, day - UNTIED))
    number = adults.count()
    forget_logins([user for user in adults.values_list("user_id", flat=True) if user], adults)
    return number


def forget_logins(users: list[int], persons: Any) -> None:
    """Delete these persons, and their logins where they are nobody at any centre any more."""
    persons.delete()
    if not users:
        return
    with across_centres(Crossing.FORGET_LOGINS):
        somebody = {
            *Adult.objects.filter(user__in=users).values_list("user_id", flat=True),
            *Child.objects.filter(user__in=users).values_list("user_id", flat=True),
        }
        User.objects.filter(pk__in=set(users) - somebody).delete()
