"""Where allauth hands over: it checked that an identity provider said so, and we decide what that is worth."""

from __future__ import annotations

from typing import Any, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from samenspel.integrations import openid
from samenspel.integrations.logic.trust import OVER_SAML, Claim, Kind, claim_of_openid
from samenspel.integrations.queries import provider_by_id


class Proven(HttpResponse):
    """What allauth gives back for a sign-in that it checked: the claim, and where one was going. Never sent."""

    def __init__(self, claim: Claim, following: str) -> None:
        super().__init__(status=204)
        self.claim, self.following = claim, following


class Failed(HttpResponse):
    """What allauth gives back when the way there and back was not whole. Never sent."""


class IdentityAdapter(DefaultSocialAccountAdapter):
    """allauth's own tables stay empty: no account, no token and no sign-up is ever made of what comes in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        return []

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> openid.WorkProvider:
        """The identity provider with this public id. Raises SocialApp.DoesNotExist."""
        row = provider_by_id(provider)
        if row is None or Kind(row.kind) in OVER_SAML:
            raise SocialApp.DoesNotExist
        return openid.WorkProvider(request, row)

    def get_requests_session(self) -> requests.Session:
        return openid.network()

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """The end of allauth's way, for every sign-in: what comes after is ours."""
        said, state = sociallogin.account.extra_data, sociallogin.state
        nonce = (state.get("data") or {}).get("nonce")
        if not nonce or not constant_time_compare(str(said.get("nonce", "")), nonce):
            raise ImmediateHttpResponse(Failed())
        claim = claim_of_openid(Kind(sociallogin.provider.row.kind), said)
        raise ImmediateHttpResponse(Proven(claim, str(state.get("next") or "")))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> NoReturn:
        """Whatever went wrong on the way."""
        raise ImmediateHttpResponse(Failed())
