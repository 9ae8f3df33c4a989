"""Every page declares who it is for; what declares nothing does not exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

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


def link(request: CentreRequest, name: str, *args: object, **query: str) -> str:
    """The address of a page of this centre, by its name ("rounds:one"); empty values of the query fall away."""
    asked = {key: value for key, value in query.items() if value}
    return reverse(name, args=[request.centre.key, *args], query=asked or None)


class Page(Protocol):
    """A view with its declaration."""

    policy: Permission | None
    public_reason: str
    on_shared_device: bool

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def centre_page(
    permission: Permission, *, on_shared_device: bool = False
) -> Callable[[Callable[..., HttpResponseBase]], Page]:
    """A page of one centre, for those who hold the permission for the kind of thing as such.

    The view gets a CentreRequest, and not the centre's key from the URL: the scope is already set.
    `on_shared_device` opens it as well to who unlocked the tablet of a group with a PIN; without it, it does not.
    """

    def declare(view: Callable[..., HttpResponseBase]) -> Page:
        @wraps(view)
        def page(request: HttpRequest, centre_key: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check(cast(CentreRequest, request).actor, permission)
            return view(request, *args, **kwargs)

        declared = cast(Page, page)
        declared.policy, declared.public_reason = permission, ""
        declared.on_shared_device = on_shared_device
        return declared

    return declare


def public_page(reason: str) -> Callable[[Callable[..., HttpResponseBase]], Page]:
    """A page outside the centres; the reason says why it needs no permission."""

    def declare(view: Callable[..., HttpResponseBase]) -> Page:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        declared = cast(Page, page)
        declared.policy, declared.public_reason, declared.on_shared_device = None, reason, False
        return declared

    return declare
