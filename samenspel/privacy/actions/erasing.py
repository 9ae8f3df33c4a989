"""Erasing somebody from a centre, at once and for good (AVG art. 17)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.models import CentreModel
from samenspel.core.personal import Erasing
from samenspel.core.policy import check
from samenspel.people.models import Adult, Child
from samenspel.privacy.actions.clearing import Cleared, blank, forget_logins
from samenspel.privacy.controllers import also_kept_by, to_erase
from samenspel.privacy.policy import ERASE
from samenspel.privacy.queries import Rows


@transaction.atomic
def erase_adult(*, actor: Who, adult: Adult) -> Cleared:
    """Everything about this adult at the centre in scope, and the login when it is nobody elsewhere.

    What others wrote down stays, without this adult as its maker. The log keeps a public id that points to nothing.
    Where the other organisation keeps this adult too, only what is the actor's own goes (`privacy.controllers`).
    """
    check(actor, ERASE)
    return _erase(actor, "adult", adult)


@transaction.atomic
def erase_child(*, actor: Who, child: Child) -> Cleared:
    """Everything about this child at the centre in scope, and of its adults whom nothing else ties to the centre.

    Of a child that goes to the other organisation as well: only what is the actor's own.
    """
    check(actor, ERASE)
    around = list(Adult.objects.filter(relations__child=child).distinct())
    gone = _erase(actor, "child", child)
    untied = {"relations": None, "roles": None, "assignments": None}
    for adult in Adult.objects.filter(pk__in=[one.pk for one in around], **untied):
        gone += erase_adult(actor=actor, adult=adult)
    return gone


def _erase(actor: Who, kind: str, person: Adult | Child) -> Cleared:
    others = also_kept_by(actor, person)
    gone = _take(to_erase(actor, person))
    if not others:
        return _farewell(actor, kind, person, gone)
    return _told(actor, kind, str(person.public_id), gone)


def _take(found: Mapping[type[CentreModel], Rows]) -> Cleared:
    """Delete or blank the rows of each kind; the person's own row comes last, in `_farewell`.

    All are found before the first goes: what leads to a row may be the next to be cut.
    """
    gone: Cleared = Counter()
    keys = {model: list(rows.values_list("pk", flat=True)) for model, rows in found.items()}
    for model, known in keys.items():
        rows, said = model.objects.filter(pk__in=known), model.personal  # type: ignore[attr-defined]
        if said.keep == "person":
            continue
        label = model._meta.label_lower
        if said.erasing is Erasing.BLANK:
            gone[label] += blank(model, said, rows)
        else:
            gone[label] += rows.count()
            rows.delete()
    return gone


def _farewell(actor: Who, kind: str, person: Adult | Child, gone: Cleared) -> Cleared:
    public_id, users = str(person.public_id), [person.user_id] if person.user_id else []
    forget_logins(users, type(person).objects.filter(pk=person.pk))
    gone[f"people.{kind}"] += 1
    return _told(actor, kind, public_id, gone)


def _told(actor: Who, kind: str, public_id: str, gone: Cleared) -> Cleared:
    gone = Counter({label: number for label, number in gone.items() if number})
    record(verb=f"{kind}.erased", actor=actor, thing=kind, thing_id=public_id, detail=dict(gone))
    return gone
