"""Every page declares who it is for; what declares nothing does not exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

from samenspel.core.actor import Actor
from samenspel.core.policy import Permission, check

if TYPE_CHECKING:  # names only: core never imports a higher floor
    from samenspel.organisations.models import Centre, SchoolYear


class CentreRequest(HttpRequest):
    """A request inside a centre, as the people middleware prepares it."""

    centre: Centre
    centre_state: str
    actor: Actor
    school_year: SchoolYear
    years: list[SchoolYear]
    today: date


class Page(Protocol):
    """A view with its declaration."""

    policy: Permission | None
    public_reason: str

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def centre_page(permission: Permission) -> Callable[[Callable[..., HttpResponseBase]], Page]:
    """A page of one centre, for those who hold the permission for the kind of thing as such.

    The view gets a CentreRequest, and not the centre's key from the URL: the scope is already set.
    """

    def declare(view: Callable[..., HttpResponseBase]) -> Page:
        @wraps(view)
        def page(request: HttpRequest, centre_key: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check(cast(CentreRequest, request).actor, permission)
            return view(request, *args, **kwargs)

        declared = cast(Page, page)
        declared.policy, declared.public_reason = permission, ""
        return declared

    return declare


def public_page(reason: str) -> Callable[[Callable[..., HttpResponseBase]], Page]:
    """A page outside the centres; the reason says why it needs no permission."""

    def declare(view: Callable[..., HttpResponseBase]) -> Page:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        declared = cast(Page, page)
        declared.policy, declared.public_reason = None, reason
        return declared

    return declare
