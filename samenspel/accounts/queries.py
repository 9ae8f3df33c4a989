"""What a session proves about whoever signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with more than a password or a mailed code; in the demo a choice is enough."""
    return bool(settings.DEMO)
