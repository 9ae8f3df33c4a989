"""Opening, limiting and ending sessions, and the choices a login keeps."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from samenspel.accounts.logic.devices import device_of
from samenspel.accounts.logic.factors import PARENT_DAYS, STAFF_HOURS, TWO_FACTORS, WORK
from samenspel.accounts.models import Session, User
from samenspel.accounts.queries import authenticators, is_staff, open_sessions, session_id
from samenspel.accounts.sessions import DEVICE, OPENED_AT
from samenspel.audit.actions import record
from samenspel.core.actor import System, Who

ACTOR = System("sign-in")


def open_session(*, request: HttpRequest, user: User, proof: str, following: str | None = None) -> HttpResponse:
    """Sign in someone who proved to be this login by other means; `proof` is kept as the method ("invitation").

    Goes through allauth's own steps, so that a second factor that exists is asked; and then on to `following`.
    """
    record_authentication(request, user, method=proof)
    return cast(HttpResponse, perform_login(request, user, email_verification="none", redirect_url=following))


def open_session_from_work(
    *, request: HttpRequest, user: User, realm: int, two_factors: bool, following: str
) -> HttpResponse:
    """Sign in whom the identity provider of an organisation vouched for, for one centre (`realm`, its row id).

    Whoever was signed in as another is signed out; the same person keeps what this session showed before.
    """
    if request.user.is_authenticated and request.user != user:
        logout(request)
    kind = TWO_FACTORS if two_factors else ""
    record_authentication(request, user, method=WORK, type=kind, realm=realm)
    if request.user.is_authenticated:
        request.session.cycle_key()
        return HttpResponseRedirect(following)
    return cast(HttpResponse, perform_login(request, user, email_verification="none", redirect_url=following))


def begin_session(*, request: HttpRequest, user: User) -> None:
    """Note when and in what browser a session begins, and how long it lasts. Clears away what has expired."""
    request.session[OPENED_AT] = time.time()
    request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
    limit_session(request=request, user=user)
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    record(verb="session.opened", actor=ACTOR, thing="login", thing_id=str(user.public_id))


def limit_session(*, request: HttpRequest, user: User) -> None:
    """End this session twelve hours after its beginning for staff, thirty days for others (S2); no sliding."""
    lasts = timedelta(hours=STAFF_HOURS) if is_staff(user.pk) else timedelta(days=PARENT_DAYS)
    opened = request.session.get(OPENED_AT, time.time())
    request.session.set_expiry(timezone.now() + lasts - timedelta(seconds=time.time() - opened))


@transaction.atomic
def end_session(*, user: User, session_key: str) -> int:
    """End one session of this login by its fingerprint. Returns how many ended: 0 when it was not theirs."""
    ended, _rows = open_sessions(user.pk).filter(session_key=session_key).delete()
    if ended:
        record(verb="session.ended", actor=ACTOR, thing="login", thing_id=str(user.public_id))
    return ended


@transaction.atomic
def end_all_sessions(*, user: User, begun_before: datetime | None = None) -> int:
    """End every session of this login, or those that began before a moment, when what it may do has changed. Returns
    how many."""
    sessions = open_sessions(user.pk)
    ended, _rows = (sessions.filter(opened_at__lt=begun_before) if begun_before else sessions).delete()
    if ended:
        record(verb="session.ended", actor=ACTOR, thing="login", thing_id=str(user.public_id), detail={"count": ended})
    return ended


@transaction.atomic
def end_other_sessions(*, request: HttpRequest, user: User) -> int:
    """End every session of this login but the one of this request. Returns how many."""
    ended, _rows = open_sessions(user.pk).exclude(session_key=session_id(request)).delete()
    if ended:
        record(verb="session.ended", actor=ACTOR, thing="login", thing_id=str(user.public_id), detail={"count": ended})
    return ended


def factor_added(*, request: HttpRequest, user: User, kind: Authenticator.Type) -> None:
    """A second factor was set up, and so shown, in this session; sessions elsewhere that lack it end."""
    record_authentication(request, user, method="mfa", type=str(kind.value), reauthenticated=True)
    request.session[OPENED_AT] = time.time()
    limit_session(request=request, user=user)
    end_other_sessions(request=request, user=user)
    record(verb="factor.added", actor=ACTOR, thing="login", thing_id=str(user.public_id), detail={"kind": kind.value})


def choose_language(*, user: User, language: str) -> None:
    """Keep the language of this login, for other devices and for mail."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])


@transaction.atomic
def forget_factors(*, actor: Who, user: User) -> int:
    """Take all passkeys, the app and the recovery codes from a login whose owner lost them, and end its sessions.

    Returns how many were taken. Only for the operator, or for a centre that lets a parent in anew: for who has seen
    who asks. The owner is told by mail (`notices`).
    """
    taken, _rows = authenticators(user.pk).delete()
    open_sessions(user.pk).delete()
    record(
        verb="factors.forgotten",
        actor=actor,
        thing="login",
        thing_id=str(user.public_id),
        detail={"count": taken},
    )
    return taken
