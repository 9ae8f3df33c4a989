"""What the doorkeepers' pages share: addresses and crumbs."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest
from samenspel.ui.parts import Crumb


def link(request: CentreRequest, name: str, *args: object) -> str:
    """The address of a page of this app at this centre."""
    return reverse(f"onboarding:{name}", args=[request.centre.key, *args])


def crumbs(request: CentreRequest, *steps: tuple[str, str]) -> list[Crumb]:
    """The way to a page: Getting in, the steps as (label, address), the last without one."""
    return [Crumb(_("Getting in"), link(request, "overview")), *(Crumb(label, url) for label, url in steps)]
