"""What the tests of signing in with an account of the work have in common."""

from __future__ import annotations

from collections.abc import Callable

from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from samenspel.accounts.models import User
from samenspel.core.actor import System
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.integrations.models import IdentityLink, IdentityProvider
from samenspel.organisations.models import Centre
from samenspel.people.actions import assign_role
from samenspel.people.invitations import invite
from samenspel.people.models import Adult, Invitation, RoleAssignment
from tests.conftest import user_of

Trusted = Callable[..., IdentityProvider]
SYSTEM = System("cli")
IN, NOT_KNOWN, FAILED = "/linde/", "/account/inloggen/werk/onbekend/", "/account/inloggen/werk/mislukt/"
WEAK = {"amr": ["pwd"]}


def rows() -> dict[str, int]:
    """How much there is of what a sign-in must never make by itself."""
    with across_centres(Crossing.HOUSE_TESTS):
        kinds = (User, Adult, RoleAssignment, IdentityLink, SocialAccount, SocialToken)
        return {kind.__name__: kind.objects.count() for kind in kinds}


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def works_at(centre: Centre, key: str, role: str = "teacher") -> None:
    """Someone of the cast works at this centre too."""
    with centre_scope(centre.pk):
        adult = Adult.objects.filter(user=user_of(key)).first() or Adult(user=user_of(key), given_name=key)
        adult.save()
        assign_role(actor=SYSTEM, adult=adult, role=role)


def invitation(centre: Centre, email: str, role: str = "teacher") -> Invitation:
    with centre_scope(centre.pk):
        return invite(actor=SYSTEM, email=email, role=role).invitation
