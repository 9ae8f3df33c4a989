"""What every page's frame needs: where one is, and where one can go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The variables of `ui/base.html`."""
    return {"centre": getattr(request, "centre", None), "actor": getattr(request, "actor", None)}
