"""Django says when someone signed in or out; allauth when a way of signing in was taken away or changed."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out

from samenspel.accounts.actions import ACTOR, begin_session
from samenspel.audit.actions import record


def connect() -> None:
    """Listen, once."""
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="accounts.signed_out")
    authenticator_removed.connect(_factor_removed, dispatch_uid="accounts.factor_removed")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(_password_changed, dispatch_uid="accounts.password_changed")


def _signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    begin_session(request=request, user=user)


def _signed_out(user: Any, **kwargs: Any) -> None:
    if user is not None:
        record(verb="session.closed", actor=ACTOR, thing="login", thing_id=str(user.public_id))


def _factor_removed(user: Any, authenticator: Any, **kwargs: Any) -> None:
    detail = {"kind": str(authenticator.type)}
    record(verb="factor.removed", actor=ACTOR, thing="login", thing_id=str(user.public_id), detail=detail)


def _password_changed(user: Any, **kwargs: Any) -> None:
    record(verb="password.changed", actor=ACTOR, thing="login", thing_id=str(user.public_id))
