"""What a session proves about whoever signed in, and where else they are signed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from samenspel.accounts.logic.factors import Step, is_fresh, is_from_work_alone, opens, second_factor_shown
from samenspel.accounts.models import Session
from samenspel.accounts.sessions import fingerprint

_questions: list[Callable[[int], bool]] = []
_ways: list[Callable[[str], list[WayIn]]] = []


@dataclass(frozen=True, slots=True)
class WayIn:
    """The account of an organisation with which its staff may sign in: `brand` is Microsoft, Google, Entree or "",
    `place` the name of the organisation."""

    key: str
    brand: str
    place: str


def offer_ways_in(ways: Callable[[str], list[WayIn]]) -> None:
    """Register who knows the ways in for a page of ours to which one is on the way ("" for none)."""
    if ways not in _ways:
        _ways.append(ways)


def ways_in(following: str) -> list[WayIn]:
    """The accounts of organisations with which one may sign in, on the way to this page."""
    return [way for ways in _ways for way in ways(following)]


def ask_who_is_staff(question: Callable[[int], bool]) -> None:
    """Register who knows whether a login (by row id) works anywhere: roles live on a higher floor (people)."""
    if question not in _questions:
        _questions.append(question)


def is_staff(user_id: int) -> bool:
    """Whether this login belongs to staff of any centre, and so needs a second factor and shorter sessions."""
    return any(question(user_id) for question in _questions)


def steps_of(request: HttpRequest) -> list[Step]:
    """What was shown in this session by the login that is signed in."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return [Step(record["method"], record.get("type", ""), record["at"], record.get("realm", 0)) for record in records]


def has_second_factor(request: HttpRequest, realm: int = 0) -> bool:
    """Whether this session showed a passkey, an app's code or a recovery code in the last twelve hours, or two
    factors at the work for this centre (`realm`, its row id).

    A mailed code, a password or an invitation is never enough.
    """
    return second_factor_shown(steps_of(request), time.time(), realm)


def came_from_work_alone(request: HttpRequest) -> bool:
    """Whether only an organisation says who this is: that opens its own centre, and changes nothing of the login."""
    return request.user.is_authenticated and is_from_work_alone(steps_of(request))


def counts_at(request: HttpRequest, realm: int) -> bool:
    """Whether what this session showed counts at a centre (its row id)."""
    return opens(steps_of(request), realm)


def is_fresh_sign_in(request: HttpRequest) -> bool:
    """Whether this person showed anything in the last minutes; in the demo always."""
    return bool(settings.DEMO) or is_fresh(steps_of(request), time.time())


def authenticators(user_id: int) -> QuerySet[Authenticator]:
    """The passkeys, the app and the recovery codes of a login, oldest first."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user_id).order_by("created_at", "pk")
    return rows


def has_authenticator(user_id: int) -> bool:
    """Whether this login has a passkey or an app (recovery codes only come along with those)."""
    return bool(authenticators(user_id).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def asks_second_step(user_id: int) -> bool:
    """Whether signing in takes a second step: for staff with a passkey or app, and for whoever set up an app."""
    return has_app(user_id) or (has_authenticator(user_id) and is_staff(user_id))


def has_app(user_id: int) -> bool:
    """Whether this login has an authenticator app."""
    return bool(authenticators(user_id).filter(type=Authenticator.Type.TOTP).exists())


def open_sessions(user_id: int) -> QuerySet[Session]:
    """The sessions in which this login can still go on, newest first."""
    return Session.objects.filter(user_id=user_id, expire_date__gt=timezone.now()).order_by("-opened_at", "pk")


def session_id(request: HttpRequest) -> str:
    """The fingerprint of this very session."""
    return fingerprint(request.session.session_key or "")
