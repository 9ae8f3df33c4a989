"""Which rows say something about whom, found through what each model declares."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from samenspel.core.actor import Actor
from samenspel.core.models import CentreModel
from samenspel.core.personal import Keep, Personal
from samenspel.people.models import Adult, CareRelation, Child, Enrolment, GroupAssignment, RoleAssignment
from samenspel.people.policy import in_care
from samenspel.privacy.logic.terms import Leaving, latest
from samenspel.rosters.models import RosterKey

Rows = QuerySet[Any]


def declared() -> Iterator[tuple[type[CentreModel], Personal]]:
    """Every kind of row of a centre that is about somebody, with what it declares."""
    for model in apps.get_models():
        said = getattr(model, "personal", None)
        if isinstance(said, Personal) and issubclass(model, CentreModel):
            yield model, said


def at(path: str) -> str:
    """A path of a declaration as a field of a query."""
    return "pk" if path == "self" else path


def about_adult(model: type[CentreModel], said: Personal, adult: Adult) -> Rows:
    """The rows of a kind that are about this adult."""
    if said.mail:
        return model.objects.filter(**{f"{said.mail}__iexact": adult.email}).exclude(**{said.mail: ""})
    return model.objects.filter(**{at(said.adult): adult.pk}) if said.adult else model.objects.none()


def about_child(model: type[CentreModel], said: Personal, child: Child) -> Rows:
    """The rows of a kind that are about this child and about no adult."""
    if not said.child:
        return model.objects.none()
    rows = model.objects.filter(**{at(said.child): child.pk})
    return rows.filter(**{f"{at(said.adult)}__isnull": True}) if said.adult else rows


def leavings() -> dict[int, dict[int, list[Leaving]]]:
    """Per child and organisation, by row id, how each stay ended."""
    found: dict[int, dict[int, list[Leaving]]] = defaultdict(lambda: defaultdict(list))
    for row in Enrolment.objects.only("child_id", "organisation_id", "valid_until", "leaving"):
        special = row.leaving == Enrolment.Leaving.SPECIAL
        found[row.child_id][row.organisation_id].append(Leaving(row.valid_until, special))
    return found


def last_days(stays: dict[int, dict[int, list[Leaving]]]) -> dict[int, date | None]:
    """Per adult the last day of the last role or tie to a child, or of the place in a list of colleagues; None while
    one lasts. Who never had any is absent."""
    ends: dict[int, list[date | None]] = defaultdict(list)
    for work in (RoleAssignment, GroupAssignment):
        for adult, until in work.objects.values_list("adult_id", "valid_until"):
            ends[adult].append(until)
    listed = RosterKey.objects.filter(kind=RosterKey.Kind.STAFF, adult__isnull=False)
    for adult, gone_on in listed.values_list("adult_id", "gone_on"):
        ends[adult].append(gone_on)
    for adult, child, until in CareRelation.objects.values_list("adult_id", "child_id", "valid_until"):
        left = latest(one for stay in stays.get(child, {}).values() for one in stay).last_day
        ends[adult].append(min(day for day in (left, until) if day) if left or until else None)
    return {adult: None if None in known else max(day for day in known if day) for adult, known in ends.items()}


def untied(ends: Collection[int], added_by: date) -> set[int]:
    """The adults added by this day who never had a role, a tie or an account, and of whom nothing else is kept.

    `ends` names those who had. What an administration gave about somebody holds nobody.
    """
    rows = Adult.objects.filter(user=None, added_on__lte=added_by).values_list("pk", flat=True)
    found = set(rows) - set(ends)
    for model, said in declared() if found else ():
        if said.adult and said.keep is not Keep.PERSON and model is not RosterKey:
            path = at(said.adult)
            found -= set(model.objects.filter(**{f"{path}__in": found}).values_list(path, flat=True))
    return found


def adult_in_care(actor: Actor, public_id: uuid.UUID) -> Adult | None:
    """An adult around a child of the actor's organisation, or with a role there; None for anybody else's, and for who
    stands around a child of the actor's own family."""
    around = Adult.objects.filter(relations__child__in=Child.objects.filter(in_care(actor)))
    colleagues = Adult.objects.filter(roles__organisation__in=actor.organisations)
    home = CareRelation.objects.filter(adult=actor.person_id).values("child_id")
    family = CareRelation.objects.filter(child__in=home).exclude(adult=actor.person_id).values("adult_id")
    found = Adult.objects.filter(Q(pk__in=around) | Q(pk__in=colleagues), public_id=public_id)
    return found.exclude(pk__in=family).first()
