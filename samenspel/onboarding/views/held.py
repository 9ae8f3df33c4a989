"""What this browser showed and may go on with for half an hour: a letter, the address asked about, a new card."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from samenspel.accounts import codes, vault
from samenspel.onboarding.actions.redeeming import LetterGone, letter_by_id
from samenspel.onboarding.models import Letter

LETTER, ASKED, CARD = "letter_shown", "letter_address", "card_made"
SHOWN_FOR: Final = 30 * 60
CODE_FOR: Final = 10 * 60
TRIES: Final = 3


def show_letter(request: HttpRequest, letter: Letter) -> None:
    """This browser goes on with this letter; nothing of the letter is used up."""
    request.session[LETTER] = [str(letter.public_id), time.time()]
    request.session.pop(ASKED, None)


def shown_letter(request: HttpRequest) -> Letter:
    """The letter that this browser goes on with. Raises LetterGone."""
    letter_id, at = request.session.get(LETTER, ["", 0])
    if not letter_id or time.time() - at > SHOWN_FOR:
        raise LetterGone
    return letter_by_id(letter_id, timezone.now())


def forget_letter(request: HttpRequest) -> None:
    """It was used."""
    request.session.pop(LETTER, None)
    request.session.pop(ASKED, None)


@dataclass(frozen=True, slots=True)
class Asked:
    """An address to which a code went; of the code only the fingerprint."""

    email: str
    sealed: str


def ask_address(request: HttpRequest, email: str, code: str) -> None:
    """A code is on its way to this address."""
    request.session[ASKED] = [email, codes.seal(code), time.time(), 0]


def asked_address(request: HttpRequest) -> Asked | None:
    """The address that was asked about, for ten minutes and three tries."""
    email, sealed, at, tries = request.session.get(ASKED, ["", "", 0, 0])
    if not email or tries >= TRIES or time.time() - at > CODE_FOR:
        return None
    return Asked(email, sealed)


def wrong_code(request: HttpRequest) -> None:
    """One try less."""
    email, sealed, at, tries = request.session[ASKED]
    request.session[ASKED] = [email, sealed, at, tries + 1]


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that was made just now: what it holds, the centre whose contact persons stand on it (row id), and the
    page to which one goes on."""

    token: str
    code: str
    place: int | None
    following: str


def keep_card(request: HttpRequest, token: str, code: str, place: int | None, following: str = "/") -> None:
    """A new card can be looked at and printed for half an hour, in this browser; the table cannot read it."""
    request.session[CARD] = [vault.lock(json.dumps([token, code])), time.time(), place, following]


def kept_card(request: HttpRequest) -> NewCard | None:
    """The new card of this browser."""
    sealed, at, place, following = request.session.get(CARD, ["", 0, None, ""])
    if not sealed or time.time() - at > SHOWN_FOR:
        return None
    token, code = json.loads(vault.unlock(sealed))
    return NewCard(token, code, place, following)
