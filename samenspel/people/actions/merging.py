"""Two rows that are one child, or one adult, become one by a person's decision (domain.md b2). There is no way back.

Everything that points to the row that goes points to the row that stays, whatever room of the house it is in. Never
more access than either row gave: an adult stands to the child as the narrower of the two rows says, a block stays,
and where somebody's access is limited nobody who looks like them comes in beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.models import CentreModel
from samenspel.core.policy import check
from samenspel.people.logic.alike import looks_like
from samenspel.people.logic.custody import Custody, Information, Right
from samenspel.people.models import Adult, Block, CareRelation, Child, InformationDecision, ToldApart
from samenspel.people.policy import MANAGE
from samenspel.people.queries.alike import limited_adults, told_apart
from samenspel.people.queries.standing import standings

# What the row that stays takes over where it has nothing itself; a secret of one of the two stays one.
_TAKEN = (
    *("family_name", "birth_date", "home_languages", "deceased_on", "user_id"),
    *("email", "phone", "address", "language", "interpreter", "reach"),
    *("contact_secret", "address_secret"),
)


@transaction.atomic
def merge_children(*, actor: Who, kept: Child, gone: Child, day: date) -> Child:
    """Make `gone` and `kept` one child, from this day; returns `kept`. Raises ValidationError in plain words.

    Adults of the same whole name around the two become one too, unless accounts or addresses say otherwise.
    """
    check(actor, MANAGE)
    _refuse_persons(kept, gone)
    ours, theirs = _around(kept), _around(gone)
    _refuse_oneself(actor, *ours, *theirs)
    _refuse_lookalikes(ours, theirs)
    for adult in theirs:
        same = next((one for one in ours if one.pk != adult.pk and _is_same(one, adult)), None)
        if same:
            _settle("child_id", same, adult, day)
            _absorb(same, adult)
    _settle("adult_id", kept, gone, day)
    public_id = str(gone.public_id)
    _absorb(kept, gone)
    record(verb="child.merged", actor=actor, thing="child", thing_id=str(kept.public_id), detail={"gone": public_id})
    return kept


@transaction.atomic
def merge_adults(*, actor: Who, kept: Adult, gone: Adult, day: date) -> Adult:
    """Make two rows of one adult one, from this day; returns `kept`. Raises ValidationError in plain words.

    Never where the access of one of them is limited, nor after somebody said that they are two: a merge may not be
    the way round a limit (T16). Two accounts stay two, because who holds an account lets go of it (ADR 35).
    """
    check(actor, MANAGE)
    _refuse_persons(kept, gone)
    _refuse_oneself(actor, kept, gone)
    _refuse_adults(kept, gone)
    _settle("child_id", kept, gone, day)
    public_id = str(gone.public_id)
    _absorb(kept, gone)
    record(verb="adult.merged", actor=actor, thing="adult", thing_id=str(kept.public_id), detail={"gone": public_id})
    return kept


def _refuse_persons(kept: Adult | Child, gone: Adult | Child) -> None:
    if kept.pk == gone.pk:
        raise ValidationError(_("This is one row already."))
    if kept.user_id and gone.user_id:
        raise ValidationError(_("Both have an account of their own, so they cannot become one."))


def _refuse_oneself(actor: Who, *adults: Adult) -> None:
    """Nobody makes themselves the parent of a child by saying that a parent is them, or that a child is theirs."""
    if isinstance(actor, Actor) and actor.person_id in {one.pk for one in adults}:
        raise ValidationError(_("This is about yourself. A colleague decides about it."))


def _refuse_adults(kept: Adult, gone: Adult) -> None:
    if frozenset({kept.pk, gone.pk}) in told_apart():
        raise ValidationError(_("Somebody said that these are two people. Take that back first."))
    if {kept.pk, gone.pk} & limited_adults():
        raise ValidationError(
            _("The access of one of the two is limited. They stay two, so that nothing of that limit gets lost.")
        )


@transaction.atomic
def tell_apart(*, actor: Who, first: Adult, second: Adult, day: date) -> ToldApart:
    """They are two people: this is not asked again, and nothing makes them one, until it is taken back."""
    check(actor, MANAGE)
    by = Adult.objects.filter(pk=actor.person_id).first() if isinstance(actor, Actor) else None
    ToldApart.objects.filter(_between(first, second)).delete()
    said = ToldApart(first=first, second=second, answered_by=by, answered_on=day)
    said.save()
    _record_pair("adult.told-apart", actor, first, second)
    return said


@transaction.atomic
def take_back_apart(*, actor: Who, first: Adult, second: Adult) -> None:
    """Nobody says any more that they are two; whoever looks may be asked again."""
    check(actor, MANAGE)
    ToldApart.objects.filter(_between(first, second)).delete()
    _record_pair("adult.apart-taken-back", actor, first, second)


def _between(first: Adult, second: Adult) -> Q:
    return Q(first=first, second=second) | Q(first=second, second=first)


def _record_pair(verb: str, actor: Who, first: Adult, second: Adult) -> None:
    detail = {"other": str(second.public_id)}
    record(verb=verb, actor=actor, thing="adult", thing_id=str(first.public_id), detail=detail)


def _around(child: Child) -> list[Adult]:
    """The adults with a relation to the child or a block, each once."""
    ids = {*CareRelation.objects.filter(child=child).values_list("adult_id", flat=True)}
    ids |= {*Block.objects.filter(child=child).values_list("adult_id", flat=True)}
    return list(Adult.objects.filter(pk__in=ids).order_by("pk"))


def _refuse_lookalikes(ours: Sequence[Adult], theirs: Sequence[Adult]) -> None:
    """Who is limited at one row may stand at the other one under another spelling: then a person looks first."""
    for mine, other in ((ours, theirs), (theirs, ours)):
        for limited in (one for one in mine if _is_limited(one)):
            strangers = [one for one in other if one.pk != limited.pk and not _is_same(one, limited)]
            if any(looks_like(one, limited) for one in strangers):
                raise ValidationError(
                    _(
                        "The access of a parent of this child is limited, and the other row has somebody who looks "
                        "like that parent. Settle on the family card who is who first."
                    )
                )


def _is_limited(adult: Adult) -> bool:
    relations = CareRelation.objects.filter(adult=adult)
    return Block.objects.filter(adult=adult, lifted_at=None).exists() or any(map(_limits, relations))


def _limits(relation: CareRelation) -> bool:
    is_narrow = relation.custody == Custody.NO or relation.information != Information.ACTIVE
    return is_narrow or relation.has_document or relation.valid_until is not None


def _is_same(one: Adult, other: Adult) -> bool:
    """The same whole name around the same child, and no two accounts or addresses and no person that say otherwise."""
    emails = {one.email.casefold(), other.email.casefold()} - {""}
    is_named_same = one.name.casefold() == other.name.casefold()
    if not is_named_same or len(emails) == 2 or (one.user_id and other.user_id):
        return False
    return frozenset({one.pk, other.pk}) not in told_apart()


def _absorb(kept: CentreModel, gone: CentreModel) -> None:
    """Everything of `gone` becomes of `kept`, which takes over what it did not have itself; then `gone` goes."""
    for field in _pointers(type(gone)):
        for row in field.model.objects.filter(**{field.name: gone.pk}):
            _repoint(row, field.name, kept)
    values = taken_over(kept, gone)
    gone.delete()
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()


def taken_over(kept: CentreModel, gone: CentreModel) -> dict[str, Any]:
    """The values that the row that stays gets of the row that goes, by column; what it has itself stays."""
    has = {field.attname for field in kept._meta.concrete_fields}
    names = [name for name in _TAKEN if name in has and not getattr(kept, name) and getattr(gone, name)]
    if isinstance(kept, Adult) and kept.reading == Adult.Reading.TEXT:
        names.append("reading")
    return {name: getattr(gone, name) for name in names}


def _pointers(kind: type[CentreModel]) -> Iterator[Any]:
    """Every foreign key of the product that points to this kind of person."""
    for relation in kind._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation.field  # type: ignore[union-attr]


def _repoint(row: CentreModel, name: str, kept: CentreModel) -> None:
    setattr(row, name, kept)
    try:
        with transaction.atomic():
            row.save(update_fields=[name])
    except IntegrityError as clash:
        raise ValidationError(
            _("Both rows have something of which there can be one only (%(kind)s). Remove one of the two first.")
            % {"kind": row._meta.verbose_name}
        ) from clash


def _settle(other: str, kept: Adult | Child, gone: Adult | Child, day: date) -> None:
    """Where both rows have a relation with the same other person, only that of the row that opens least stays.

    `other` is the column of that other person. Raises ValidationError when neither opens less than the other one.
    """
    own = "child" if isinstance(kept, Child) else "adult"
    ours, theirs = (_by_other(own, one, other) for one in (kept, gone))
    for key in ours.keys() & theirs.keys():
        mine, yours = _opened(ours[key], day), _opened(theirs[key], day)
        if not (mine <= yours or yours <= mine):
            raise ValidationError(
                _("The two rows differ about what a parent may know. Settle that on the family card first.")
            )
        stays, goes = (ours[key], theirs[key]) if mine <= yours else (theirs[key], ours[key])
        for relation in goes:
            InformationDecision.objects.filter(relation=relation).update(relation=stays[-1])
            relation.delete()


def _by_other(own: str, person: Adult | Child, other: str) -> dict[int, list[CareRelation]]:
    found: dict[int, list[CareRelation]] = {}
    for relation in CareRelation.objects.filter(**{own: person.pk}).order_by("pk"):
        found.setdefault(getattr(relation, other), []).append(relation)
    return found


def _opened(relations: Sequence[CareRelation], day: date) -> frozenset[Right]:
    """What relations of one pair open together, blocks and decisions and all."""
    return next(iter(standings(relations, day, timezone.now()).values())).rights
