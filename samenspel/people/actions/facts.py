"""Noting what a family says of itself: languages, and how information reaches it (S047, S073, S105)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.people.models import Adult, CareRelation, Child
from samenspel.people.policy import NOTE

OF_ADULTS: Final = ("language", "interpreter", "reading", "reach")


class NotOfThisChild(ValueError):
    """An adult who has no relation with the child."""


@transaction.atomic
def note_facts(
    *,
    actor: Who,
    child: Child,
    adults: Mapping[int, Mapping[str, str]],
    home_languages: Sequence[str] | None = None,
) -> int:
    """Keep facts of adults (by row id: field and value) and the child's home languages (None: as they are).

    Returns how many persons changed. Raises NotOfThisChild, and KeyError for a field that is not among OF_ADULTS.
    """
    check(actor, NOTE, child)
    changed = [_noted(adult, adults[adult.pk]) for adult in _of_child(child, adults)]
    ids = [adult for adult in changed if adult]
    if home_languages is not None and child.home_languages != list(home_languages):
        child.home_languages = list(home_languages)
        child.save(update_fields=["home_languages"])
        ids.append(str(child.public_id))
    if ids:
        record(verb="family.noted", actor=actor, thing="child", thing_id=str(child.public_id), detail={"persons": ids})
    return len(ids)


def _of_child(child: Child, adults: Mapping[int, Mapping[str, str]]) -> list[Adult]:
    related = CareRelation.objects.filter(child=child, adult__in=adults).values("adult_id")
    found = list(Adult.objects.filter(pk__in=related))
    if len(found) != len(adults):
        raise NotOfThisChild
    return found


def _noted(adult: Adult, facts: Mapping[str, str]) -> str:
    """The public id of an adult of whom something changed, else nothing."""
    unknown = facts.keys() - set(OF_ADULTS)
    if unknown:
        raise KeyError(min(unknown))
    changed = [name for name, value in facts.items() if getattr(adult, name) != value]
    for name in changed:
        setattr(adult, name, facts[name])
    if changed:
        adult.save(update_fields=changed)
    return str(adult.public_id) if changed else ""
