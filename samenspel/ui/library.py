"""The register of the components, and the strictness they share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.template import Library, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from samenspel.ui import icons

register = Library()

Part = TypeVar("Part")


class ComponentError(TemplateSyntaxError):
    """A component was used with a value that it does not know; the sentence says which ones it knows."""


def one_of(component: str, name: str, value: object, known: Collection[str]) -> str:
    """The value, when it is one of those known. Raises ComponentError."""
    if not isinstance(value, str) or value not in known:
        raise ComponentError(f"{component}: {name}={value!r} is not one of {', '.join(sorted(known))}")
    return value


def text(component: str, name: str, value: object, *, required: bool = True) -> str:
    """The value as text. Raises ComponentError for something else, and for nothing where it is required."""
    if not isinstance(value, str | Promise):
        raise ComponentError(f"{component}: {name}={value!r} is not a text")
    if required and not str(value).strip():
        raise ComponentError(f"{component}: {name} is empty")
    # A translation becomes plain text here; a safe string stays safe.
    return value if isinstance(value, str) else str(value)


def all_of(component: str, name: str, values: object, kind: type[Part]) -> list[Part]:
    """The values as a list, when each is of the kind. Raises ComponentError."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ComponentError(f"{component}: {name}={values!r} is not a sequence of {kind.__name__}")
    found = list(values)
    for value in found:
        if not isinstance(value, kind):
            raise ComponentError(f"{component}: {name} holds {value!r}, not a {kind.__name__}")
    return found


def instance_of(component: str, name: str, value: object, kind: type[Part]) -> Part:
    """The value, when it is of the kind. Raises ComponentError."""
    if not isinstance(value, kind):
        raise ComponentError(f"{component}: {name}={value!r} is not a {kind.__name__}")
    return value


def draw(template: str, **values: Any) -> SafeString:
    """A component's own template, without the context of the page."""
    return render_to_string(f"ui/components/{template}.html", values)


def svg_icon(name: str, *, label: str = "", size: str = "m") -> SafeString:
    """An icon as inline SVG: hidden from screen readers, or an image with a label."""
    if name not in icons.NAMES:
        raise ComponentError(f"icon: name={name!r} is not one of {', '.join(sorted(icons.NAMES))}")
    turns = " icon-turns" if name in icons.TURNS else ""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon icon-{}{}" viewBox="0 0 24 24" width="24" height="24" focusable="false" {}>'
        '<path d="{}"/></svg>',
        size,
        turns,
        said,
        icons.drawing(name),
    )
