"""Components to do something with: buttons, links, choices of a view, pages of a list."""

from __future__ import annotations

from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from samenspel.ui.library import ComponentError, all_of, draw, instance_of, one_of, register, svg_icon, text
from samenspel.ui.parts import Segment
from samenspel.ui.tables import url_with

KINDS = frozenset({"primary", "quiet", "danger", "plain"})
TYPES = frozenset({"submit", "button", "reset"})


def _classes(component: str, kind: str, *, wide: bool, small: bool) -> str:
    one_of(component, "kind", kind, KINDS)
    return f"btn btn-{kind}" + (" btn-wide" if wide else "") + (" btn-small" if small else "")


def _attributes(**pairs: object) -> SafeString:
    """The attributes that have a value; an underscore at the end of a name falls off, others become hyphens."""
    written = [
        mark_safe(f" {name.replace('_', '-')}")  # noqa: S308 - names of our own
        if value is True
        else format_html(' {}="{}"', name.replace("_", "-"), value)
        for name, value in pairs.items()
        if value not in ("", False, None)
    ]
    return mark_safe("".join(written))  # noqa: S308 - each part is escaped above


def _face(component: str, content: str, icon: str) -> SafeString:
    words = text(component, "the text", content).strip()
    return format_html("{}{}", svg_icon(icon, size="s") if icon else "", mark_safe(words))  # noqa: S308


@register.simple_block_tag
def button(
    content: str,
    *,
    kind: str = "primary",
    icon: str = "",
    type: str = "submit",  # noqa: A002
    name: str = "",
    value: object = "",
    form: str = "",
    wide: bool = False,
    small: bool = False,
    label: object = "",
    disabled: bool = False,
) -> SafeString:
    """A button of a form. `label` says the whole for who hears it out of context."""
    attributes = _attributes(
        type=one_of("button", "type", type, TYPES),
        name=name,
        value=value,
        form=form,
        aria_label=text("button", "label", label, required=False),
        disabled=bool(disabled),
    )
    classes = _classes("button", kind, wide=wide, small=small)
    return format_html('<button class="{}"{}>{}</button>', classes, attributes, _face("button", content, icon))


@register.simple_block_tag
def link_button(
    content: str,
    *,
    href: object,
    kind: str = "primary",
    icon: str = "",
    wide: bool = False,
    small: bool = False,
    download: bool = False,
    label: object = "",
) -> SafeString:
    """A link that looks like a button: it goes somewhere and changes nothing."""
    attributes = _attributes(
        href=text("link_button", "href", href),
        download=bool(download),
        aria_label=text("link_button", "label", label, required=False),
    )
    classes = _classes("link_button", kind, wide=wide, small=small)
    return format_html('<a class="{}"{}>{}</a>', classes, attributes, _face("link_button", content, icon))


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Buttons in a row."""
    return format_html('<div class="actions">{}</div>', mark_safe(content))  # noqa: S308


@register.simple_tag
def segmented(*, label: object, items: object) -> SafeString:
    """A choice between a few views of the same, as links."""
    return draw(
        "segmented",
        label=text("segmented", "label", label),
        items=all_of("segmented", "items", items, Segment),
    )


@register.simple_tag
def year_steps(*, items: object) -> SafeString:
    """The year as a row of steps; the current one is where we are."""
    return draw("year_steps", items=all_of("year_steps", "items", items, Segment))


@register.simple_tag
def print_button() -> SafeString:
    """A button that prints this page; without a script it says how to."""
    return draw("print_button", icon=svg_icon("print", size="s"))


@register.simple_tag(takes_context=True)
def pagination(context: Context, *, page: object, param: str = "pagina") -> SafeString:
    """Links to the other pages of a list; nothing when there is one page."""
    shown = instance_of("pagination", "page", page, Page)
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        raise ComponentError("pagination: the page has no request")
    if shown.paginator.num_pages < 2:
        return mark_safe("")
    numbers = [
        (number, url_with(request.GET, param, str(number)) if isinstance(number, int) else "")
        for number in shown.paginator.get_elided_page_range(shown.number, on_each_side=1, on_ends=1)
    ]
    previous = url_with(request.GET, param, str(shown.number - 1)) if shown.has_previous() else ""
    following = url_with(request.GET, param, str(shown.number + 1)) if shown.has_next() else ""
    return draw("pagination", page=shown, numbers=numbers, previous=previous, following=following)
