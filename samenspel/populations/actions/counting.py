"""Taking over what intake and lists say, and sharing whom we reach."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.logic.disclosure import publish_tables
from samenspel.core.policy import check
from samenspel.populations.actions.snapshots import COUNTED, AlreadyThere, Place
from samenspel.populations.actions.undo import remembered
from samenspel.populations.logic.counting import Counted
from samenspel.populations.logic.reaching import term_of
from samenspel.populations.models import Figure, Reach, Snapshot
from samenspel.populations.policy import CHANGE
from samenspel.populations.queries.reach import shared, tables_on
from samenspel.populations.queries.register import counted_on
from samenspel.populations.states import snapshot_ref


class Frozen(Exception):
    """An adopted snapshot stays as it is; the text says what to do."""


class CountedAnew(Exception):
    """What intake and lists say is no longer what was chosen; the text says so."""


@transaction.atomic
def take_over(*, actor: Who, snapshot: Snapshot, chosen: Mapping[Place, str], day: date) -> tuple[int, uuid.UUID]:
    """Put what intake and lists say in these places of a draft; how many changed, and the change to undo it by.

    `chosen` holds the value that whoever chose saw, as text. Raises Frozen for an adopted snapshot and CountedAnew
    when one of the values is another by now; then nothing is taken over.
    """
    check(actor, CHANGE)
    held = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if held.is_final:
        raise Frozen(_("This snapshot is adopted. Make it a draft again first."))
    found = counted_on(held.reference_date)
    if any(place not in found or shown(found[place]) != seen for place, seen in chosen.items()):
        raise CountedAnew(_("Something changed in the meantime. Look at the figures again."))
    with remembered([snapshot_ref(held)]) as change:
        changed = _set(held, {place: found[place] for place in chosen}, day)
    if changed:
        detail = {"figures": changed}
        record(verb="snapshot.counted", actor=actor, thing="snapshot", thing_id=str(held.public_id), detail=detail)
    return changed, change.id


def shown(one: Counted) -> str:
    """A counted figure as a form sends it back: its value and of how many it is known."""
    return f"{one.value}/{one.known}"


def _set(snapshot: Snapshot, found: Mapping[Place, Counted], day: date) -> int:
    held = {(one.characteristic, one.segment): one for one in snapshot.figures.all()}
    touched = []
    for (key, segment), one in found.items():
        if one.value is None:
            continue
        figure = held.get((key, segment)) or Figure(snapshot=snapshot, characteristic=key, segment=segment)
        figure.value, figure.counted_on = one.value, day
        figure.known, figure.total, figure.base = one.known, one.total, one.base
        touched.append(figure)
    Figure.objects.bulk_create([one for one in touched if one.pk is None])
    Figure.objects.bulk_update([one for one in touched if one.pk], ["value", *COUNTED])
    return len(touched)


@transaction.atomic
def share_reach(*, actor: Who, day: date) -> Reach:
    """Keep what the team and others may see of this term: once a term, and for good.

    Raises AlreadyThere when the term was shared already.
    """
    check(actor, CHANGE)
    term = term_of(day)
    if Reach.objects.filter(term=term).exists():
        raise AlreadyThere(_("The figures of this term were shared already."))
    before = shared()
    found = publish_tables(tables_on(day, before), before)
    reach = Reach(term=term, counted_on=day, tables=[one.as_json() for one in found])
    reach.save()
    record(verb="reach.shared", actor=actor, thing="reach", thing_id=str(reach.public_id))
    return reach
