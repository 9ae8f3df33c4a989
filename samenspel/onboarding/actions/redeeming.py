"""Taking a letter up: it ties one guardian's row to a login, and never opens a login that was there (S3, T13, T14)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.onboarding import keys
from samenspel.onboarding.models import Letter, SignInCard
from samenspel.onboarding.queries.writable import is_colleague, may_write
from samenspel.people.models import Adult, Child

ACTOR = System("letter")


class LetterGone(Exception):
    """Unknown, used, withdrawn, over, or for who gets no letter any more: which of them is nobody's business."""


class SomebodyElse(Exception):
    """The login belongs to another person of this centre already."""


def letter_by_token(token: str, moment: datetime) -> Letter:
    """The letter behind a link, with its centre, adult and child. Raises LetterGone."""
    return _usable({"token_hash": keys.token_hash(token)}, moment)


def letter_by_code(code: str, born: date, moment: datetime) -> Letter:
    """The letter with this code, for who knows when the child was born. Raises LetterGone.

    For a child whose birth date nobody wrote down the code alone counts.
    """
    letter = _usable({"code_hash": keys.code_hash(code)}, moment)
    if letter.child.birth_date not in (None, born):
        raise LetterGone
    return letter


def letter_by_id(letter_id: str, moment: datetime) -> Letter:
    """The letter that this browser showed before. Raises LetterGone."""
    return _usable({"public_id": letter_id}, moment)


def _usable(wanted: dict[str, str], moment: datetime) -> Letter:
    with across_centres(Crossing.REDEEM_INVITATION):
        rows = Letter.objects.filter(redeemed_at=None, revoked_at=None, expires_at__gt=moment, **wanted)
        letter: Letter | None = rows.select_related("centre", "adult__user", "child").first()
    if letter is None:
        raise LetterGone
    with centre_scope(letter.centre_id):
        _check_rights(letter, moment)
    return letter


def _check_rights(letter: Letter, moment: datetime) -> None:
    day = timezone.localdate(moment)
    if not may_write(letter.adult, letter.child, day, moment) or is_colleague(letter.adult, day):
        raise LetterGone


def is_of_address(letter: Letter) -> bool:
    """Whether it went by mail to the address that the adult still has."""
    return bool(letter.address_hash) and letter.address_hash == keys.address_hash(letter.adult.email)


@transaction.atomic
def take_up(*, letter: Letter, user: User, moment: datetime) -> Adult:
    """This login is this adult from now on; what it was tied to before, it is no longer. Every other open letter of
    the adult ends.

    Raises LetterGone for whoever comes second, SomebodyElse when the login is another person of the centre.
    """
    with centre_scope(letter.centre_id):
        _check_free(user, letter.adult_id)
        mine = Letter.objects.filter(pk=letter.pk, redeemed_at=None, revoked_at=None, expires_at__gt=moment)
        if not mine.update(redeemed_at=moment):
            raise LetterGone
        _check_rights(letter, moment)
        adult: Adult = Adult.objects.select_for_update().get(pk=letter.adult_id)
        moved = adult.user_id is not None and adult.user_id != user.pk
        adult.user = user
        adult.save(update_fields=["user"])
        Letter.objects.filter(adult=adult, redeemed_at=None, revoked_at=None).update(revoked_at=moment)
        record(
            verb="letter.redeemed",
            actor=ACTOR,
            thing="letter",
            thing_id=str(letter.public_id),
            detail={"adult": str(adult.public_id), "login": str(user.public_id), "moved": moved},
        )
    return adult


def _check_free(user: User, adult_id: int) -> None:
    taken = Adult.objects.filter(user=user).exclude(pk=adult_id).exists()
    if taken or Child.objects.filter(user=user).exists():
        raise SomebodyElse


@transaction.atomic
def new_login(*, letter: Letter, email: str, language: str, moment: datetime) -> User:
    """A login for this address, which was shown to be the asker's own, tied to the letter's adult.

    Raises django.db.IntegrityError when the address has an account: a letter never opens it.
    """
    user = User.objects.create_user(email, language=language)
    take_up(letter=letter, user=user, moment=moment)
    return user


@transaction.atomic
def new_login_with_card(*, letter: Letter, pin: str, language: str, moment: datetime) -> tuple[User, str, str]:
    """A login without an address, tied to the letter's adult, and the token and code of its card."""
    user = User.objects.create_without_address(language=language)
    take_up(letter=letter, user=user, moment=moment)
    token, code = give_card(user=user, pin=pin, moment=moment)
    return user, token, code


@transaction.atomic
def give_card(*, user: User, pin: str, moment: datetime) -> tuple[str, str]:
    """A card for this login in place of the one it had. Returns what it holds, which is not kept: token and code."""
    SignInCard.objects.filter(user=user).delete()
    token, code = keys.new_token(), keys.new_code()
    card = SignInCard(user=user, token_hash=keys.token_hash(token), code_hash=keys.code_hash(code), made_at=moment)
    card.pin_hash = keys.pin_hash(pin)
    card.save()
    record(verb="card.made", actor=ACTOR, thing="login", thing_id=str(user.public_id))
    return token, code
