"""A file on the screen: from its trial, by way of columns and questions, to a yes; with a second person where asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import Refused as NotAllowed
from samenspel.core.policy import check
from samenspel.organisations.models import Organisation
from samenspel.rosters import waiting
from samenspel.rosters.actions.taking_in import Choices, Look, carry_out, compared, day_of, describe
from samenspel.rosters.applying import person_of
from samenspel.rosters.logic.diff import Listed
from samenspel.rosters.logic.review import gone_of, lines_of, plain_problems, questions_of
from samenspel.rosters.logic.roster import NeedsMapping, Reading, Roster
from samenspel.rosters.models import ColumnMapping, RosterImport
from samenspel.rosters.parsing import columns_of, fingerprint, read_for
from samenspel.rosters.policy import SEE, TAKE_IN

State = RosterImport.State
Page = dict[str, Any]


class Gone(Exception):
    """The file does not wait any more; the text says so."""


class Changed(Exception):
    """What was said yes to is not what would happen now; the text says so, and the page was made anew."""


def begin(
    *, actor: Who, organisation: Organisation, data: bytes, filename: str = "", school_year: str = ""
) -> RosterImport:
    """Look at a file and let it wait for a yes. A file that is refused leaves its reasons only."""
    check(actor, TAKE_IN, organisation)
    sweep(organisation)
    reading = read_for(organisation, data)
    with transaction.atomic():
        row = RosterImport(
            organisation=organisation, sha256=hashlib.sha256(data).hexdigest(), begun_by=person_of(actor)
        )
        row.save()
        page: Page = {"filename": filename[:100], "answers": {}, "mapping": None, "school_year": school_year}
        _look_again(actor, row, page, reading)
    if row.is_waiting:
        waiting.put(row.public_id, data)
    return row


def map_columns(*, actor: Who, roster_import: RosterImport, fields: Mapping[str, str]) -> RosterImport:
    """Say what the columns mean; it is remembered for the next table with these headings."""
    row, page, data = _waiting(actor, roster_import)
    reading = read_for(row.organisation, data, fields)
    with transaction.atomic():
        columns = columns_of(reading)
        if columns:
            ColumnMapping.objects.update_or_create(
                organisation=row.organisation,
                fingerprint=fingerprint(columns),
                create_defaults={"organisation": row.organisation, "fields": dict(fields)},
                defaults={"fields": dict(fields)},
            )
        record(
            verb="columns.remembered",
            actor=actor,
            thing="organisation",
            thing_id=str(row.organisation.public_id),
            detail={"columns": len(columns)},
        )
        _look_again(actor, row, {**page, "mapping": dict(fields)}, reading)
    if not row.is_waiting:
        waiting.drop_file(row.public_id)
    return row


def answer(*, actor: Who, roster_import: RosterImport, answers: Mapping[str, str]) -> RosterImport:
    """Decide on questions; what is not answered stays as it was answered before."""
    row, page, data = _waiting(actor, roster_import)
    _look_again(actor, row, {**page, "answers": {**page["answers"], **answers}}, _read(row, page, data))
    return row


def say_yes(*, actor: Who, roster_import: RosterImport, lists: frozenset[Listed], plan: str) -> RosterImport:
    """Take the file in as the page showed it (`plan`), with these lists of who is absent.

    Where more than a tenth of the children leaves it waits for a second person. Raises Changed when meanwhile
    something became different, and Gone.
    """
    row, page, data = _waiting(actor, roster_import)
    reading = _read(row, page, data)
    with transaction.atomic():
        row, look = _locked(actor, row, page, reading, lists)
        if _plan(look) != plan or not look.is_sound:
            _look_again(actor, row, page, reading)
            raise_later = True
        else:
            raise_later = False
            row.begun_by = person_of(actor)
            if look.needs_second:
                _wait_for_second(actor, row, page, look)
            else:
                carry_out(actor, row, look)
    if raise_later:
        raise Changed(_("Meanwhile something changed. Look at it again."))
    _settle(row)
    return row


def confirm(*, actor: Actor, roster_import: RosterImport) -> RosterImport:
    """The yes of a second person, never the first one's own. Raises Changed, Gone and Refused."""
    row, page, data = _waiting(actor, roster_import)
    if row.state != State.WAITING_FOR_SECOND:
        raise Gone(_("Nobody has to look along with this any more."))
    if actor.person_id == row.begun_by_id:
        raise NotAllowed(_("You said yes to this yourself. Somebody else has to look along."))
    reading = _read(row, page, data)
    with transaction.atomic():
        lists = frozenset(map(Listed, page["lists"]))
        row, look = _locked(actor, row, page, reading, lists)
        is_as_agreed = look.is_sound and look.fingerprint == row.plan
        if is_as_agreed:
            carry_out(actor, row, look, second=person_of(actor))
        else:
            _look_again(actor, row, page, reading)
    if not is_as_agreed:
        raise Changed(_("Meanwhile something changed. Look at it again, and say yes anew."))
    _settle(row)
    return row


def decline(*, actor: Who, roster_import: RosterImport) -> None:
    """Do not take it in: the file is thrown away. What waited for a second person is kept as refused."""
    check(actor, SEE, roster_import)
    if not roster_import.is_waiting and roster_import.state != State.REFUSED:
        raise Gone(_("This file does not wait any more."))
    waiting.drop(roster_import.public_id)
    if roster_import.state != State.WAITING_FOR_SECOND:
        roster_import.delete()
        return
    with transaction.atomic():
        roster_import.state = State.REFUSED
        roster_import.save(update_fields=["state"])
        _tell(actor, roster_import, "roster.declined")


def _waiting(actor: Who, roster_import: RosterImport) -> tuple[RosterImport, Page, bytes]:
    check(actor, SEE, roster_import)
    page, data = waiting.noted(roster_import.public_id), waiting.take(roster_import.public_id)
    if not roster_import.is_waiting or page is None or data is None:
        raise Gone(_("This file is no longer here. Choose it again."))
    return roster_import, page, data


def _read(row: RosterImport, page: Page, data: bytes) -> Reading:
    return read_for(row.organisation, data, page["mapping"])


def _choices(page: Page, lists: frozenset[Listed] = frozenset()) -> Choices:
    return Choices(answers=page["answers"], lists=lists, school_year=page["school_year"])


def _locked(
    actor: Who, row: RosterImport, page: Page, reading: Reading, lists: frozenset[Listed]
) -> tuple[RosterImport, Look]:
    """The import as it is now, with everybody else kept out, and a fresh look. Raises Gone."""
    organisation = Organisation.objects.select_for_update().get(pk=row.organisation_id)
    now: RosterImport = RosterImport.objects.select_for_update().get(pk=row.pk)
    if not now.is_waiting:
        raise Gone(_("This file does not wait any more."))
    now.organisation = organisation
    return now, compared(organisation, reading, _choices(page, lists), day_of(actor))


def _look_again(actor: Who, row: RosterImport, page: Page, reading: Reading) -> None:
    """Compare anew, and write down what the page shows; nobody has said yes to it yet."""
    look = compared(row.organisation, reading, _choices(page), day_of(actor))
    describe(row, look)
    is_open = look.is_sound or isinstance(reading, NeedsMapping)
    row.state, row.plan = (State.WAITING_FOR_YES if is_open else State.REFUSED), ""
    row.save()
    waiting.note(row.public_id, {**page, **_shown(look), "lists": []})


def _shown(look: Look) -> Page:
    """Everything that the page needs, as plain values."""
    reading, diff = look.reading, look.diff if look.is_sound else None
    return {
        "needs_mapping": _mapping(reading) if isinstance(reading, NeedsMapping) else None,
        "columns": [list(pair) for pair in reading.columns] if isinstance(reading, Roster) else [],
        "school_year_told": reading.school_year if isinstance(reading, Roster) else "",
        "dropped": list(look.dropped_fields),
        "ignored": list(reading.ignored_fields) if isinstance(reading, Roster) else [],
        "errors": plain_problems(look.errors),
        "warnings": plain_problems(look.warnings),
        "lines": lines_of(diff) if diff else [],
        "gone": gone_of(diff) if diff else {},
        "questions": questions_of(diff) if diff else [],
        "same": sum(one.what == "same" for one in diff.children) if diff else 0,
        "enrolled": diff.enrolled if diff else 0,
        "is_new_year": bool(diff and diff.is_new_year),
        "changes_something": look.changes_something,
        "brin": diff.brin if diff else "",
        "plan": _plan(look),
    }


def _mapping(reading: NeedsMapping) -> Page:
    return {
        "columns": list(reading.columns),
        "suggestion": dict(reading.suggestion),
        "examples": [list(row) for row in reading.examples],
        "missing": list(reading.missing),
    }


def _plan(look: Look) -> str:
    """Stands for the steps that the page shows, and for everybody on its lists."""
    return look.diff.fingerprint(frozenset(Listed)) if look.diff else ""


def _wait_for_second(actor: Who, row: RosterImport, page: Page, look: Look) -> None:
    row.state, row.plan = State.WAITING_FOR_SECOND, look.fingerprint
    row.save()
    waiting.note(row.public_id, {**page, "lists": sorted(map(str, look.choices.lists))})
    _tell(actor, row, "roster.awaits-second")


def _settle(row: RosterImport) -> None:
    """After taking in nothing of the file stays."""
    if not row.is_waiting:
        waiting.drop(row.public_id)


def _tell(actor: Who, row: RosterImport, verb: str) -> None:
    thing_id = str(row.organisation.public_id)
    record(verb=verb, actor=actor, thing="organisation", thing_id=thing_id, detail={"import": str(row.public_id)})


def sweep(organisation: Organisation) -> None:
    """Throw away what nobody came back for."""
    now = timezone.now()
    held = RosterImport.objects.filter(organisation=organisation)
    for row in held.filter(state__in=[State.WAITING_FOR_YES, State.REFUSED, State.WAITING_FOR_SECOND], applied_at=None):
        for_second = row.state == State.WAITING_FOR_SECOND
        if not waiting.is_over(row.begun_at, now, for_second=for_second):
            continue
        waiting.drop(row.public_id)
        if row.state != State.REFUSED or not row.plan:
            row.delete()
