"""Who stands around a child, and what of it changes: with a source, and with a document where the law asks one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.people.actions.revising import remembered
from samenspel.people.dates import not_over
from samenspel.people.logic import custody
from samenspel.people.logic.custody import LEGAL, PROOF, PROOF_OF_END, Custody, Information, Kind, SourceKind
from samenspel.people.models import Adult, CareRelation, Child
from samenspel.people.policy import KEEP_FAMILY

A_DAY: Final = timedelta(days=1)


class NeedsDocument(ValidationError):
    """What was asked takes something from a legal parent, or gives it back, and no document says so."""

    CODE = "needs_document"

    def __init__(self, why: str) -> None:
        super().__init__(why, code=self.CODE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is written down about an adult and a child, and on what it rests. `last_day` None: until it changes."""

    kind: Kind
    custody: Custody = Custody.UNKNOWN
    information: Information = Information.ACTIVE
    may_collect: bool = False
    source_kind: SourceKind = SourceKind.TEAM
    source: str = ""
    last_day: date | None = None

    def put_on(self, relation: CareRelation) -> None:
        """Write them into a row."""
        relation.kind, relation.custody = self.kind.value, self.custody.value
        relation.information, relation.may_collect = self.information.value, self.may_collect
        relation.source_kind, relation.source = self.source_kind.value, self.source.strip()
        relation.valid_until, relation.questioned_on = self.last_day, None


@dataclass(frozen=True, slots=True)
class NewAdult:
    """Somebody who was not written down before."""

    given_name: str
    family_name: str = ""
    language: str = ""
    email: str = ""
    phone: str = ""

    def make(self) -> Adult:
        """The row, saved; contact data are closed until their owner opens them."""
        adult = Adult(
            given_name=self.given_name.strip(),
            family_name=self.family_name.strip(),
            language=self.language,
            email=self.email.strip().lower(),
            phone=self.phone.strip(),
        )
        adult.save()
        return adult


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was made: the row that holds now, and the id by which it is undone."""

    relation: CareRelation
    batch: uuid.UUID


@transaction.atomic
def add_caregiver(*, actor: Who, child: Child, adult: Adult | NewAdult, facts: Facts, since: date) -> Done:
    """Write down an adult beside a child. Raises ValidationError when that stands there already, and NeedsDocument
    when it would give a parent back what a document took."""
    check(actor, KEEP_FAMILY, child)
    if facts.kind is Kind.DELEGATE:
        raise ValidationError({"kind": _("Who comes in the place of a parent is sent by that parent.")})
    known = adult if isinstance(adult, Adult) else None
    for row in CareRelation.objects.filter(not_over(since), adult=known, child=child) if known else ():
        if row.kind == facts.kind:
            raise ValidationError(_("That stands here already. Change it instead."))
        if custody.gives_back(row.as_relation(), _as_relation(facts)):
            raise NeedsDocument(_without_document(row))
    with remembered(actor, child, "relation.added", ()) as change:
        person = adult if isinstance(adult, Adult) else adult.make()
        relation = CareRelation(adult=person, child=child, valid_from=since)
        facts.put_on(relation)
        relation.save()
        change.made = [relation] if known else [person, relation]
    _record("relation.added", actor, relation)
    return Done(relation, change.batch)


@transaction.atomic
def change_relation(*, actor: Who, relation: CareRelation, facts: Facts, since: date, day: date) -> Done:
    """From this day the facts are others; until then what was stays as it was.

    With a last day, what stands there now holds again after it: a temporary ruling about a parent does not end in
    nothing. What was to hold later gives way as far as the new facts reach; without a last day, altogether.
    Raises NeedsDocument when only a document can do it, and ValidationError for dates that do not fit.
    """
    check(actor, KEEP_FAMILY, relation.child)
    _refuse_sent(relation)
    _refuse_impossible_days(relation, since, facts.last_day, day)
    old = _facts_of(relation)
    if custody.needs_proof(relation.as_relation(), _as_relation(facts)):
        raise NeedsDocument(_without_document(relation))
    later = _later(relation, since)
    with remembered(actor, relation.child, "relation.changed", [relation, *later]) as change:
        now = relation if relation.valid_from == since else _successor(relation, since)
        facts.put_on(now)
        now.save()
        change.made = [] if now is relation else [now]
        for row in later:
            _give_way(row, facts.last_day)
        if facts.last_day and (old.last_day is None or old.last_day > facts.last_day):
            after = _successor(now, facts.last_day + A_DAY, ends=False)
            old.put_on(after)
            after.save()
            change.made.append(after)
    _record("relation.changed", actor, now)
    return Done(now, change.batch)


def _later(relation: CareRelation, after: date) -> list[CareRelation]:
    """What was to hold between these two after that day in the same respect; who is sent is no part of it."""
    rows = CareRelation.objects.filter(adult=relation.adult_id, child=relation.child_id, sent_by=None)
    rows = rows.filter(valid_from__gt=after).exclude(pk=relation.pk).order_by("valid_from")
    return [row for row in rows if row.kind == relation.kind or LEGAL.issuperset({row.kind, relation.kind})]


def _give_way(row: CareRelation, last_day: date | None) -> None:
    """A later row begins after the last day of what came before it; or never, when that has no end."""
    if last_day is None or (row.valid_until and row.valid_until <= last_day):
        row.valid_until = cast(date, row.valid_from) - A_DAY
    elif cast(date, row.valid_from) <= last_day:
        row.valid_from = last_day + A_DAY
    row.save(update_fields=["valid_from", "valid_until"])


def _successor(relation: CareRelation, since: date, *, ends: bool = True) -> CareRelation:
    """A row of the same two people from a day on; the row before it ends the day before."""
    if ends:
        relation.valid_until = since - A_DAY
        relation.save(update_fields=["valid_until"])
    return CareRelation(
        adult_id=relation.adult_id, child_id=relation.child_id, sent_by_id=relation.sent_by_id, valid_from=since
    )


def _facts_of(relation: CareRelation) -> Facts:
    return Facts(
        Kind(relation.kind),
        Custody(relation.custody),
        Information(relation.information),
        relation.may_collect,
        SourceKind(relation.source_kind),
        relation.source,
        relation.valid_until,
    )


def _as_relation(facts: Facts) -> custody.Relation:
    return custody.Relation(
        facts.kind,
        facts.custody,
        facts.information,
        facts.may_collect,
        has_document=facts.source_kind in PROOF,
    )


def _refuse_impossible_days(relation: CareRelation, since: date, last_day: date | None, day: date) -> None:
    if relation.valid_until and relation.valid_until < day:
        raise ValidationError(_("What stands here is over. Change what holds now."))
    if relation.valid_from and since < relation.valid_from:
        raise ValidationError({"since": _("What stands here began later than that.")})
    if relation.valid_until and since > relation.valid_until:
        raise ValidationError({"since": _("What stands here is over by then.")})
    if last_day and last_day < since:
        raise ValidationError({"last_day": _("The last day comes before the first.")})


def _refuse_sent(relation: CareRelation) -> None:
    """What a parent says of who comes in their place, is theirs to change."""
    if relation.is_sent:
        raise ValidationError(_("Who comes in the place of a parent is sent by that parent."))


def _without_document(relation: CareRelation) -> str:
    if relation.has_document:
        return _("A document said how it stands now. Only a newer document changes that.")
    return _(
        "Without a document a parent keeps what the law gives: nothing was changed. Choose the document on which it "
        "rests, or note it as a question, so that the school finds out."
    )


@transaction.atomic
def end_relation(
    *, actor: Who, relation: CareRelation, last_day: date, source_kind: SourceKind, source: str = ""
) -> Done:
    """It holds no longer after this day, nor what was to hold later. Raises NeedsDocument for a legal parent."""
    check(actor, KEEP_FAMILY, relation.child)
    _refuse_sent(relation)
    if relation.valid_from and last_day < relation.valid_from - A_DAY:
        raise ValidationError({"last_day": _("What stands here began later than that.")})
    if custody.needs_proof(relation.as_relation(), None) and source_kind not in PROOF_OF_END:
        raise NeedsDocument(
            _("Only a document can say that somebody is not a parent of this child: nothing was changed.")
        )
    later = _later(relation, last_day)
    with remembered(actor, relation.child, "relation.ended", [relation, *later]) as change:
        relation.valid_until = last_day
        relation.source_kind, relation.source = source_kind.value, source.strip() or relation.source
        relation.save(update_fields=["valid_until", "source_kind", "source"])
        for row in later:
            _give_way(row, None)
    _record("relation.ended", actor, relation)
    return Done(relation, change.batch)


@transaction.atomic
def question_relation(*, actor: Who, relation: CareRelation, day: date) -> Done:
    """Somebody of the team says it is otherwise, without a document: rights stay, and the school finds out."""
    check(actor, KEEP_FAMILY, relation.child)
    with remembered(actor, relation.child, "relation.questioned", [relation]) as change:
        relation.questioned_on = day
        relation.save(update_fields=["questioned_on"])
    _record("relation.questioned", actor, relation)
    return Done(relation, change.batch)


@transaction.atomic
def settle_question(*, actor: Who, relation: CareRelation) -> Done:
    """It was found out: it is as it stands."""
    check(actor, KEEP_FAMILY, relation.child)
    with remembered(actor, relation.child, "relation.settled", [relation]) as change:
        relation.questioned_on = None
        relation.save(update_fields=["questioned_on"])
    _record("relation.settled", actor, relation)
    return Done(relation, change.batch)


def _record(verb: str, actor: Who, relation: CareRelation) -> None:
    record(
        verb=verb,
        actor=actor,
        thing="relation",
        thing_id=str(relation.public_id),
        detail={
            "child": str(relation.child.public_id),
            "kind": relation.kind,
            "custody": relation.custody,
            "information": relation.information,
            "source": relation.source_kind,
        },
    )
