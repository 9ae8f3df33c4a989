"""Questions of who wants to be let in as a parent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from samenspel.accounts.models import User
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, restrict
from samenspel.onboarding import keys
from samenspel.onboarding.logic.terms import urgency
from samenspel.onboarding.models import Answer, Claim
from samenspel.onboarding.policy import CLAIMS, LETTERS
from samenspel.people.models import Adult, CareRelation, Child


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many questions wait, and how many of them for longer than was promised."""

    waiting: int = 0
    late: int = 0


def waiting_claims(actor: Actor) -> Waiting:
    """For this actor. One query."""
    rows = restrict(Claim.objects.filter(status=Claim.Status.WAITING), actor, CLAIMS)
    return Waiting(**rows.aggregate(waiting=Count("pk"), late=Count("pk", filter=Q(answer_by__lt=actor.day))))


def claims_for(actor: Actor) -> list[Claim]:
    """Those that wait, by the promised day; then those decided whose data are still kept, the newest first."""
    rows = list(restrict(Claim.objects.filter(erased_on=None), actor, CLAIMS).select_related("organisation"))
    waiting = [claim for claim in rows if claim.is_waiting]
    decided = [claim for claim in rows if not claim.is_waiting]
    return waiting + sorted(decided, key=lambda claim: (claim.decided_on or date.min, claim.pk), reverse=True)


def claim_of(actor: Actor, claim_id: UUID) -> Claim:
    """One question. Raises NotVisible."""
    rows = restrict(Claim.objects.all(), actor, CLAIMS).select_related("organisation", "asked_by", "adult", "child")
    claim: Claim | None = rows.filter(public_id=claim_id).first()
    if claim is None:
        raise NotVisible
    return claim


def promised(claim: Claim, today: date) -> str:
    """ "late", "soon" or "", for a question that waits."""
    return urgency(claim.answer_by, today) if claim.is_waiting else ""


def likely_children(actor: Actor, claim: Claim) -> list[Child]:
    """The children one works for who were born on the day that was named; a name is for a person to compare."""
    if claim.child_born is None:
        return []
    rows = restrict(Child.objects.filter(birth_date=claim.child_born), actor, LETTERS)
    return list(rows.order_by("given_name", "family_name", "pk")[:20])


def child_in_care(actor: Actor, child_id: str) -> Child | None:
    """A child one works for, by public id."""
    try:
        wanted = UUID(child_id)
    except ValueError:
        return None
    found: Child | None = restrict(Child.objects.filter(public_id=wanted), actor, LETTERS).first()
    return found


def children_named(actor: Actor, words: str) -> list[Child]:
    """The children one works for whose name holds all these words."""
    rows = restrict(Child.objects.all(), actor, LETTERS)
    for word in words.split()[:4]:
        rows = rows.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    return list(rows.order_by("given_name", "family_name", "pk")[:20]) if words.strip() else []


def adults_around(child: Child) -> list[Adult]:
    """Who is known to stand to this child: one of them may be the asker."""
    known = CareRelation.objects.filter(child=child).values("adult")
    return list(Adult.objects.filter(pk__in=known).order_by("given_name", "family_name", "pk"))


def answered(token: str, moment: datetime) -> Answer | None:
    """The answer behind a link, with its question; None for an unknown one or one that is over. Needs the gate."""
    rows = Answer.objects.filter(token_hash=keys.token_hash(token), expires_at__gt=moment)
    found: Answer | None = rows.select_related("centre", "claim__adult", "claim__child").first()
    return found


def adult_of_login(user: User) -> Adult | None:
    """Who this login is among the adults of the centre in scope."""
    return Adult.objects.filter(user=user).first()
