"""Letters and piles of letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, restrict
from samenspel.onboarding.models import Letter, LetterRun
from samenspel.onboarding.policy import LETTERS, RUNS
from samenspel.onboarding.printing import OnPaper
from samenspel.onboarding.queries.register import groups_of
from samenspel.onboarding.queries.writable import writable
from samenspel.people.models import Adult, Child
from samenspel.ui.glyphs import is_printable

_RECENT = 20


def run_of(actor: Actor, run_id: UUID) -> LetterRun:
    """One pile. Raises NotVisible."""
    rows = restrict(LetterRun.objects.filter(public_id=run_id), actor, RUNS)
    run: LetterRun | None = rows.select_related("group", "organisation").first()
    if run is None:
        raise NotVisible
    return run


def runs_for(actor: Actor) -> list[LetterRun]:
    """The newest piles."""
    return list(restrict(LetterRun.objects.all(), actor, RUNS).select_related("group", "made_by")[:_RECENT])


def letters_of(actor: Actor, adult: Adult) -> list[Letter]:
    """The letters of an adult about children for whom this actor may give letters, the newest first.

    What the other organisation of the centre sent is its own affair.
    """
    mine = restrict(Child.objects.all(), actor, LETTERS)
    return list(Letter.objects.filter(adult=adult, child__in=mine).select_related("child")[:_RECENT])


def has_own_address(adult: Adult) -> bool:
    """Whether mail to this adult reaches nobody else of the centre: the address is there, and no other has it."""
    if not adult.email:
        return False
    others = Adult.objects.filter(email__iexact=adult.email).exclude(pk=adult.pk)
    return not others.exists()


def pile(run: LetterRun, secrets: Sequence[tuple[str, str, str]], actor: Actor, moment: datetime) -> list[OnPaper]:
    """The letters of a pile as they go to the printer, in order; those that open nothing any more are left out.

    Asked again at this moment: who died, was blocked, left for the other organisation, got another letter or a name
    that we cannot print since is not in it. Five queries.
    """
    rows = Letter.objects.filter(run=run, public_id__in=[letter for letter, _token, _code in secrets])
    letters = {str(row.public_id): row for row in rows.select_related("adult", "child") if row.is_open(moment)}
    children = restrict(Child.objects.filter(pk__in={row.child_id for row in letters.values()}), actor, LETTERS)
    still = {(one.adult.pk, one.child.pk) for one in writable(children, actor.day, moment)}
    places = groups_of({row.child_id for row in letters.values()}, actor)
    found = []
    for letter_id, token, code in secrets:
        row = letters.get(letter_id)
        if row is None or (row.adult_id, row.child_id) not in still:
            continue
        if not (is_printable(row.adult.name) and is_printable(row.child.given_name)):
            continue
        group = places.get(row.child_id)
        found.append(
            OnPaper(
                adult=row.adult.name,
                child=row.child.given_name,
                group=group.name if group else "",
                language=row.adult.language,
                token=token,
                code=code,
                until=row.expires_at,
            )
        )
    return found
