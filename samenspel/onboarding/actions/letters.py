"""Giving letters and taking them back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.accounts import vault
from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import check, restrict
from samenspel.onboarding import keys
from samenspel.onboarding.models import Letter, LetterRun
from samenspel.onboarding.policy import LETTERS, RUNS
from samenspel.onboarding.queries.contact import contact_person_of
from samenspel.onboarding.queries.register import Guardian, check_guardian
from samenspel.onboarding.queries.writable import is_colleague, may_write, writable
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Child, Group

PAPER_LASTS: Final = timedelta(days=28)
MAIL_LASTS: Final = timedelta(days=7)
CODES_KEPT: Final = timedelta(days=1)
AT_ONCE: Final = 60  # letters made per step, in well under a second


@dataclass(frozen=True, slots=True)
class Given:
    """A new letter with what opens it, which cannot be made again; mail has no code."""

    letter: Letter
    token: str
    code: str = ""


@transaction.atomic
def give_letter(
    *, actor: Who, adult: Adult, child: Child, moment: datetime, channel: str = Letter.Channel.PAPER, address: str = ""
) -> Given:
    """A letter for this adult, by way of this child; an earlier one for the two is withdrawn.

    Raises ValidationError for who may not be written to about the child, and for a colleague.
    """
    check(actor, LETTERS, child)
    day = timezone.localdate(moment)
    if not may_write(adult, child, day, moment):
        raise ValidationError(_("This person gets no letter about this child."))
    if is_colleague(adult, day):
        raise ValidationError(
            _("This person works here. They see their children with the account of their work, and get no letter.")
        )
    return make(actor=actor, adult=adult, child=child, moment=moment, channel=channel, address=address)


def make(
    *,
    actor: Who,
    adult: Adult,
    child: Child,
    moment: datetime,
    channel: str = Letter.Channel.PAPER,
    address: str = "",
    run: LetterRun | None = None,
) -> Given:
    """The letter itself, for who was checked before."""
    _open_letters(adult, moment).filter(child=child).update(revoked_at=moment)
    on_paper = channel == Letter.Channel.PAPER
    token, code = keys.new_token(), keys.new_code() if on_paper else ""
    letter = Letter(
        adult=adult,
        child=child,
        run=run,
        channel=channel,
        token_hash=keys.token_hash(token),
        code_hash=keys.code_hash(code) if on_paper else None,
        address_hash=keys.address_hash(address) if address else "",
        made_at=moment,
        expires_at=moment + (PAPER_LASTS if on_paper else MAIL_LASTS),
    )
    letter.save()
    record(
        verb="letter.made",
        actor=actor,
        thing="letter",
        thing_id=str(letter.public_id),
        detail={"adult": str(adult.public_id), "child": str(child.public_id), "channel": str(channel)},
    )
    return Given(letter, token, code)


@transaction.atomic
def withdraw_letters(*, actor: Who, adult: Adult, moment: datetime) -> int:
    """Every open letter of this adult opens nothing from now on. Returns how many."""
    check(actor, LETTERS)
    check_guardian(actor, adult)
    many: int = _open_letters(adult, moment).update(revoked_at=moment)
    if many:
        thing_id = str(adult.public_id)
        record(verb="letters.withdrawn", actor=actor, thing="adult", thing_id=thing_id, detail={"count": many})
    return many


def _open_letters(adult: Adult, moment: datetime) -> Any:
    return Letter.objects.filter(adult=adult, redeemed_at=None, revoked_at=None, expires_at__gt=moment)


@transaction.atomic
def order_letters(
    *,
    actor: Actor,
    organisation: Organisation,
    chosen: Sequence[Guardian],
    moment: datetime,
    group: Group | None = None,
) -> LetterRun:
    """A pile of letters, in this order; `advance` makes them. Raises ValidationError with a plain sentence."""
    run = LetterRun(organisation=organisation, group=group, begun_at=moment, sealed_until=moment + CODES_KEPT)
    check(actor, RUNS, run)
    if contact_person_of(organisation) is None:
        raise ValidationError(_("First say who the contact person is: that name and number stand in every letter."))
    if not chosen:
        raise ValidationError(_("There is nobody here who still needs a letter."))
    run.pairs = [[str(one.adult.public_id), str(one.child.public_id)] for one in chosen]
    run.made_by_id = actor.person_id
    run.save()
    detail = {"count": run.total, "group": str(group.public_id) if group else ""}
    record(verb="letters.ordered", actor=actor, thing="letters", thing_id=str(run.public_id), detail=detail)
    return run


@transaction.atomic
def advance(*, actor: Actor, run: LetterRun, moment: datetime, most: int = AT_ONCE) -> LetterRun:
    """Make the next letters of a pile; who may not be written to any more is passed over. Returns the pile anew."""
    check(actor, RUNS, run)
    held: LetterRun = LetterRun.objects.select_for_update().get(pk=run.pk)
    if held.is_ready:
        return held
    todo = held.pairs[held.done : held.done + most]
    adults = {str(row.public_id): row for row in Adult.objects.filter(public_id__in=[pair[0] for pair in todo])}
    children = {str(row.public_id): row for row in Child.objects.filter(public_id__in=[pair[1] for pair in todo])}
    ours = restrict(Child.objects.filter(pk__in=[child.pk for child in children.values()]), actor, LETTERS)
    still = writable(ours, actor.day, moment)
    pairs = {(one.adult.pk, one.child.pk) for one in still}
    given = []
    for adult_id, child_id in todo:
        adult, child = adults.get(adult_id), children.get(child_id)
        if adult and child and (adult.pk, child.pk) in pairs:
            given.append(make(actor=actor, adult=adult, child=child, moment=moment, run=held))
    held.done += len(todo)
    held.made += len(given)
    held.sealed = _seal([*unseal(held, moment), *((str(one.letter.public_id), one.token, one.code) for one in given)])
    held.save(update_fields=["done", "made", "sealed"])
    return held


Secret = tuple[str, str, str]


def unseal(run: LetterRun, moment: datetime) -> list[Secret]:
    """Letter (public id), token and code of each letter of a pile, for as long as they are kept."""
    if not run.sealed or moment >= run.sealed_until:
        return []
    return [(letter, token, code) for letter, token, code in json.loads(vault.unlock(run.sealed))]


def _seal(secrets: Sequence[Secret]) -> str:
    return vault.lock(json.dumps(secrets)) if secrets else ""


@transaction.atomic
def wipe_codes(*, moment: datetime, run_id: UUID | None = None) -> int:
    """Forget the codes of piles that are a day old, or of this one at once. Returns of how many piles."""
    rows = LetterRun.objects.exclude(sealed="")
    over = rows.filter(public_id=run_id) if run_id else rows.filter(sealed_until__lte=moment)
    return int(over.update(sealed=""))
