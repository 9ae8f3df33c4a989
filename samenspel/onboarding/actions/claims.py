""" "I am a parent too": taking a question in, and deciding on it. Nothing is looked up before a person looks (T14)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, System
from samenspel.core.policy import check
from samenspel.onboarding import keys
from samenspel.onboarding.actions.letters import Given, make
from samenspel.onboarding.logic.terms import KEPT, answer_by
from samenspel.onboarding.models import Answer, Claim, Letter
from samenspel.onboarding.policy import CLAIMS, LETTERS
from samenspel.onboarding.queries.writable import may_write
from samenspel.organisations.models import Organisation
from samenspel.people.actions import add_adult, relate
from samenspel.people.logic.custody import LEGAL, Kind, Right, SourceKind
from samenspel.people.models import Adult, Block, CareRelation, Child, InformationDecision
from samenspel.people.queries.alike import may_be_limited

ACTOR = System("claim")
YES_GROUNDS: Final = (Claim.Ground.PAPER, Claim.Ground.KNOWN, Claim.Ground.PARENT)
NO_GROUNDS: Final = (Claim.Ground.UNPROVEN, Claim.Ground.NO_CHILD, Claim.Ground.CLOSED, Claim.Ground.ALREADY)
_SOURCES: Final = {
    Claim.Ground.PAPER: SourceKind.BIRTH_CERTIFICATE,
    Claim.Ground.KNOWN: SourceKind.TEAM,
    Claim.Ground.PARENT: SourceKind.PARENT,
}
ANSWER_LASTS: Final = KEPT


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks; at least one of the three ways to answer is filled in."""

    name: str
    relation: Kind
    child_name: str
    child_born: date
    email: str = ""
    phone: str = ""
    address: str = ""
    language: str = "nl"
    note: str = ""
    organisation: Organisation | None = field(default=None)


@transaction.atomic
def ask(*, question: Question, asked_by: Adult | None, today: date) -> Claim:
    """Keep a question for the people of the centre in scope: the same work for each, and no child is looked up."""
    erase_old_claims(today=today)
    claim = Claim(
        organisation=question.organisation,
        asked_by=asked_by,
        name=question.name,
        relation=question.relation.value,
        child_name=question.child_name,
        child_born=question.child_born,
        email=question.email,
        phone=question.phone,
        address=question.address,
        language=question.language,
        note=question.note,
        received_on=today,
        answer_by=answer_by(today),
    )
    claim.save()
    record(verb="claim.received", actor=ACTOR, thing="claim", thing_id=str(claim.public_id))
    return claim


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and the one way to its answer: the token of a mail, or a letter on paper for a yes."""

    claim: Claim
    token: str = ""
    given: Given | None = None


@transaction.atomic
def let_in(
    *,
    actor: Actor,
    claim: Claim,
    child: Child,
    adult: Adult | None,
    ground: str,
    reason: str,
    moment: datetime,
) -> Decided:
    """Yes: the asker is this adult, or a new one, and stands to this child as they said. Raises ValidationError.

    Who had no relation gets one without custody known: that opens what every legal parent gets. Who is no legal
    parent gets the general news by this decision, and nothing more. A block stands in the way, whoever asks.
    """
    check(actor, CLAIMS, claim)
    check(actor, LETTERS, child)
    _check_waiting(claim)
    if ground not in YES_GROUNDS:
        raise ValidationError(_("Say what the yes rests on."))
    _refuse_oneself(actor, claim.asked_by, adult)
    person = adult or claim.asked_by or _newcomer(claim)
    _check_no_block(person, child)
    if not CareRelation.objects.filter(adult=person, child=child).exists():
        _check_no_namesake(person, child)
        _relate(actor, claim, person, child, ground, reason, moment)
    if not may_write(person, child, timezone.localdate(moment), moment):
        raise ValidationError(
            _("What is known of this person and this child does not allow it. Look at the child first.")
        )
    _decide(actor, claim, Claim.Status.YES, ground, reason, moment)
    claim.adult, claim.child = person, child
    claim.save(update_fields=["adult", "child"])
    if person.user_id is not None:
        return Decided(claim, _answer(claim, moment) if claim.email else "")
    if claim.email:
        return Decided(claim, _answer(claim, moment))
    return Decided(claim, given=make(actor=actor, adult=person, child=child, moment=moment))


@transaction.atomic
def turn_down(*, actor: Actor, claim: Claim, ground: str, reason: str, moment: datetime) -> Decided:
    """No. The asker reads the same words whatever the ground is: they never say whether a child is here."""
    check(actor, CLAIMS, claim)
    _check_waiting(claim)
    _refuse_oneself(actor, claim.asked_by)
    if ground not in NO_GROUNDS:
        raise ValidationError(_("Say what the no rests on."))
    _decide(actor, claim, Claim.Status.NO, ground, reason, moment)
    return Decided(claim, _answer(claim, moment) if claim.email else "")


def _refuse_oneself(actor: Actor, *adults: Adult | None) -> None:
    if any(one is not None and one.pk == actor.person_id for one in adults):
        raise ValidationError(_("This is about yourself. A colleague decides about it."))


def _check_waiting(claim: Claim) -> None:
    held = Claim.objects.select_for_update().get(pk=claim.pk)
    if not held.is_waiting:
        raise ValidationError(_("This question was answered already."))


def _newcomer(claim: Claim) -> Adult:
    given, _space, family = claim.name.strip().partition(" ")
    adult = add_adult(
        actor=ACTOR, given_name=given[:80], family_name=family[:120], language=claim.language, email=claim.email
    )
    adult.phone, adult.address = claim.phone, claim.address
    adult.save(update_fields=["phone", "address"])
    return adult


def _relate(actor: Actor, claim: Claim, adult: Adult, child: Child, ground: str, reason: str, moment: datetime) -> None:
    kind = Kind(claim.relation)
    relation = relate(actor=ACTOR, adult=adult, child=child, kind=kind, source_kind=_SOURCES[Claim.Ground(ground)])
    if kind not in LEGAL:
        InformationDecision(
            relation=relation,
            granted=[Right.GENERAL.value],
            reason=reason.strip() or str(Claim.Ground(ground).label),
            decided_by_id=actor.person_id,
            decided_on=timezone.localdate(moment),
        ).save()


def _check_no_block(adult: Adult, child: Child) -> None:
    if Block.objects.filter(adult=adult, child=child, lifted_at=None).exists():
        raise ValidationError(_("There is a block between this person and this child. Lift it first, with two people."))


def _check_no_namesake(adult: Adult, child: Child) -> None:
    """Who is kept away does not come in as somebody new."""
    if may_be_limited(adult, child):
        raise ValidationError(
            _(
                "The access of somebody around this child is limited, and this person may be them. Settle on the "
                "family card who is who first."
            )
        )


def _decide(actor: Actor, claim: Claim, status: str, ground: str, reason: str, moment: datetime) -> None:
    claim.status, claim.ground, claim.reason = status, ground, reason.strip()
    claim.decided_by_id, claim.decided_on = actor.person_id, timezone.localdate(moment)
    claim.save(update_fields=["status", "ground", "reason", "decided_by", "decided_on"])
    detail = {"status": str(status), "ground": str(ground)}
    record(verb="claim.decided", actor=actor, thing="claim", thing_id=str(claim.public_id), detail=detail)


def _answer(claim: Claim, moment: datetime) -> str:
    token = keys.new_token()
    Answer(claim=claim, token_hash=keys.token_hash(token), expires_at=moment + ANSWER_LASTS).save()
    return token


@transaction.atomic
def letter_for_answer(*, claim: Claim, moment: datetime) -> Letter | None:
    """The way in that a yes holds, made when its answer is opened; None for who has an account, or gets no letter."""
    adult, child = claim.adult, claim.child
    if adult is None or child is None or adult.user_id is not None:
        return None
    if not may_write(adult, child, timezone.localdate(moment), moment):
        return None
    return make(actor=ACTOR, adult=adult, child=child, moment=moment, channel=Letter.Channel.MAIL).letter


@transaction.atomic
def erase_old_claims(*, today: date) -> int:
    """Wipe what was asked from questions whose term is over; dates and decision stay. Returns how many."""
    over = Claim.objects.filter(decided_on__lte=today - KEPT, erased_on=None)
    Answer.objects.filter(claim__in=over).delete()
    many: int = over.update(
        name="",
        relation="",
        language="",
        ground="",
        child_name="",
        child_born=None,
        email="",
        phone="",
        address="",
        note="",
        reason="",
        asked_by=None,
        adult=None,
        child=None,
        erased_on=today,
    )
    if many:
        record(verb="claims.erased", actor=ACTOR, thing="claim", detail={"count": many})
    return many
