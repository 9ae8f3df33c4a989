"""Believing an identity provider, no longer believing it, and letting in whom it vouches for."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from samenspel.accounts import vault
from samenspel.accounts.actions import end_all_sessions, open_session_from_work
from samenspel.accounts.models import User
from samenspel.audit.actions import record
from samenspel.core.actor import System, Who
from samenspel.core.policy import check
from samenspel.core.tenancy import centre_scope, outside_centres
from samenspel.integrations.logic.trust import FOR_EVERYONE, OVER_SAML, SHARED, Claim, Kind, shows_two_factors
from samenspel.integrations.models import IdentityLink, IdentityProvider
from samenspel.integrations.policy import PROVIDERS
from samenspel.integrations.queries import Found, find, fingerprint
from samenspel.organisations.models import Organisation
from samenspel.people.invitations import InvitationGone, take_up
from samenspel.people.models import Adult

ACTOR: Final = System("work")
log = logging.getLogger(__name__)
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_BRIN: Final = re.compile(r"[0-9]{2}[a-z]{2}(?:[0-9]{2})?")


class BadProvider(ValueError):
    """An identity provider cannot be believed as described; `part` says what is wrong with it."""

    def __init__(self, part: str, value: str = "") -> None:
        super().__init__(part)
        self.part, self.value = part, value


@dataclass(frozen=True, slots=True)
class NewProvider:
    """An identity provider to be. The secret is readable here and nowhere after."""

    kind: Kind
    issuer: str
    endpoints: dict[str, Any]
    domains: Sequence[str]
    realms: Sequence[str] = ()
    client_id: str = ""
    secret: str = field(default="", repr=False)
    vouches: bool = False
    two_factors: bool = False


@transaction.atomic
def add_provider(*, actor: Who, organisation: Organisation, new: NewProvider) -> IdentityProvider:
    """Believe an identity provider about the staff of an organisation of the centre in scope. Raises BadProvider."""
    check(actor, PROVIDERS)
    domains, realms = _small(new.domains), _small(new.realms)
    _refuse_bad(new, domains, realms)
    provider = IdentityProvider(
        centre_id=organisation.centre_id,
        organisation=organisation,
        place=organisation.name,
        kind=new.kind,
        issuer=new.issuer,
        client_id=new.client_id,
        locked_secret=vault.lock(new.secret) if new.secret else "",
        endpoints=new.endpoints,
        domains=domains,
        realms=realms,
        vouches=new.vouches,
        two_factors=new.two_factors,
    )
    provider.save()
    detail = {"kind": new.kind.value, "vouches": new.vouches, "two_factors": new.two_factors, "domains": domains}
    record(verb="provider.added", actor=actor, thing="provider", thing_id=str(provider.public_id), detail=detail)
    return provider


def _small(words: Sequence[str]) -> list[str]:
    return sorted({word.strip().lower() for word in words if word.strip()})


def _refuse_bad(new: NewProvider, domains: list[str], realms: list[str]) -> None:
    if not domains:
        raise BadProvider("no domain")
    for domain in domains:
        if not _DOMAIN.fullmatch(domain):
            raise BadProvider("domain", domain)
        if domain in FOR_EVERYONE:
            raise BadProvider("public domain", domain)
    if new.kind in SHARED and not realms:
        raise BadProvider("no realm")
    if new.kind is Kind.ENTREE and not all(map(_BRIN.fullmatch, realms)):
        raise BadProvider("brin")
    if new.kind not in OVER_SAML and not (new.client_id and new.secret):
        raise BadProvider("client")


@transaction.atomic
def remove_provider(*, actor: Who, provider: IdentityProvider) -> int:
    """No longer believe it: whoever came in by it is signed out. Returns how many logins were tied to it."""
    check(actor, PROVIDERS)
    links = IdentityLink.objects.filter(provider=provider)
    users = [link.user for link in links.select_related("user")]
    for user in users:
        end_all_sessions(user=user)
    links.delete()
    record(verb="provider.removed", actor=actor, thing="provider", thing_id=str(provider.public_id))
    provider.delete()
    return len(users)


@transaction.atomic
def unlink(*, actor: Who, user: User) -> int:
    """Untie a login from its accounts at the work at the centre in scope, and sign it out; the next time counts as
    the first. Returns how many accounts."""
    check(actor, PROVIDERS)
    untied = _untied(actor, user)
    if untied:
        end_all_sessions(user=user)
    return untied


def untie(adult: Adult) -> None:
    """Whoever works here no more does not come back by the account either; a new invitation ties it anew."""
    if adult.user:
        _untied(ACTOR, adult.user)


def _untied(actor: Who, user: User) -> int:
    untied, _rows = IdentityLink.objects.filter(user=user).delete()
    if untied:
        record(verb="login.unlinked", actor=actor, thing="login", thing_id=str(user.public_id))
    return untied


def sign_in(
    *, request: HttpRequest, provider: IdentityProvider, claim: Claim, following: str, day: date
) -> HttpResponse | None:
    """Let in whom the provider vouches for, at its own centre; None when this opens nothing (why is in the log)."""
    with centre_scope(provider.centre_id):
        user = _known(provider, claim, day)
    if user is None:
        return None
    return open_session_from_work(
        request=request,
        user=user,
        realm=provider.centre_id,
        two_factors=shows_two_factors(provider.as_trust(), claim, time.time()),
        following=following or f"/{provider.centre.key}/",
    )


@transaction.atomic
def _known(provider: IdentityProvider, claim: Claim, day: date) -> User | None:
    found = find(provider, claim, day)
    if found.refused:
        with outside_centres():  # a stranger must not be able to write in the log of a centre
            detail = {"reason": found.refused.name}
            record(verb="claim.refused", actor=ACTOR, thing="provider", thing_id=str(provider.public_id), detail=detail)
        log.warning("a sign-in by %s was refused: %s", provider.public_id, found.refused)
        return None
    try:
        user = _taken_up(found, claim)
    except InvitationGone:
        return None
    _tie(provider, user, claim)
    return user


def _taken_up(found: Found, claim: Claim) -> User:
    """The login that was found; the invitations that wait for it are taken up, as their button would."""
    user = found.user
    for invitation in found.invitations:
        user = take_up(invitation=invitation, owner=user, name=claim.name)
    assert user  # found without a refusal: there is a login, or an invitation that made one
    return user


def _tie(provider: IdentityProvider, user: User, claim: Claim) -> None:
    subject = fingerprint(claim.subject)
    _link, is_new = IdentityLink.objects.get_or_create(provider=provider, user=user, subject=subject)
    if is_new:
        record(verb="login.linked", actor=ACTOR, thing="login", thing_id=str(user.public_id))
