"""What the browser needs to make or use a passkey, as the value of an attribute (no script in the page)."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(options: Any) -> str:
    """The options as JSON; the template escapes it."""
    return json.dumps(options, cls=DjangoJSONEncoder)
