"""Which of two controllers keeps what about somebody whom both know (docs/adr/0038).

School and childcare of one centre each erase their own: rows of their organisation, and rows about a child that is
known to them alone. What the other keeps, and what both need (the name of somebody who stays, a relation to a child
that goes to both), stays until the other has erased as well.
"""

from __future__ import annotations

from django.db.models import Q

from samenspel.core.actor import Actor, Who
from samenspel.core.models import CentreModel
from samenspel.core.personal import Personal
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Child, Enrolment, GroupAssignment, RoleAssignment
from samenspel.privacy.queries import Rows, about_adult, at, declared
from samenspel.rosters.models import RosterKey


def also_kept_by(actor: Who, person: Adult | Child) -> frozenset[int]:
    """The other organisations (row ids) that keep this person: by a child, a role or a list there, now or in its term.

    None for the operator, who acts for all of them.
    """
    if not isinstance(actor, Actor):
        return frozenset()
    if isinstance(person, Child):
        places = set(Enrolment.objects.filter(child=person).values_list("organisation", flat=True))
    else:
        by_child = Enrolment.objects.filter(child__relations__adult=person).values_list("organisation", flat=True)
        by_role = RoleAssignment.objects.filter(adult=person).exclude(organisation=None)
        by_group = GroupAssignment.objects.filter(adult=person)
        places = {
            *by_child,
            *by_role.values_list("organisation", flat=True),
            *by_group.values_list("group__unit__organisation", flat=True),
            *RosterKey.objects.filter(adult=person).values_list("organisation", flat=True),
        }
    return frozenset(places) - actor.organisations


def to_erase(actor: Who, person: Adult | Child) -> dict[type[CentreModel], Rows]:
    """The rows about this person that go when this actor erases them, by kind; the person's own row aside."""
    others = also_kept_by(actor, person)
    return {model: _own(actor, model, said, rows, others) for model, said, rows in _about(person)}


def _about(person: Adult | Child) -> list[tuple[type[CentreModel], Personal, Rows]]:
    if isinstance(person, Adult):
        return [(model, said, about_adult(model, said, person)) for model, said in declared()]
    return [
        (model, said, model.objects.filter(**{at(said.child): person.pk})) for model, said in declared() if said.child
    ]


def _own(actor: Who, model: type[CentreModel], said: Personal, rows: Rows, others: frozenset[int]) -> Rows:
    if not others or not isinstance(actor, Actor):
        return rows
    place = said.place or ("organisation" if _has_organisation(model) else "")
    if place:
        return rows.filter(**{f"{place}__in": actor.organisations})
    if not said.child:
        return rows.none()
    known = Enrolment.objects.filter(organisation__in=others).values("child")
    child = at(said.child)
    return rows.filter(~Q(**{f"{child}__in": known}), **{f"{child}__isnull": False})


def _has_organisation(model: type[CentreModel]) -> bool:
    return any(field.name == "organisation" for field in model._meta.concrete_fields)


def counted(actor: Who, person: Adult | Child) -> dict[str, int]:
    """How many rows of each kind would go, by label; kinds without any are left out."""
    found = to_erase(actor, person)
    own = type(person) if also_kept_by(actor, person) else None
    numbers = {model._meta.label_lower: rows.count() for model, rows in found.items() if model is not own}
    return {label: number for label, number in numbers.items() if number}


def names_of(organisations: frozenset[int]) -> str:
    """What these organisations are called."""
    return ", ".join(Organisation.objects.filter(pk__in=organisations).order_by("name").values_list("name", flat=True))
