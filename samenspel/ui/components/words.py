"""Components that say something: headers, tags, callouts, empty states, what the school wrote."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.ui.library import all_of, draw, one_of, register, svg_icon, text
from samenspel.ui.parts import Crumb, Term

TAG_TONES = frozenset({"gap", "lean", "ok", "neutral"})
CALLOUT_ICONS = {"info": "info", "gap": "warning", "lean": "warning", "ok": "check"}
SIZES = frozenset({"s", "m", "l"})
# What a school writes is Dutch (domain.md, section on languages); a page may be in another language.
SCHOOL_LANGUAGE = "nl"


@register.simple_block_tag
def page_header(content: str, *, title: object, crumbs: object = (), eyebrow: object = "") -> SafeString:
    """The way here, the title (the one h1) and the sentence that the page opens with."""
    return draw(
        "page_header",
        title=text("page_header", "title", title),
        crumbs=all_of("page_header", "crumbs", crumbs, Crumb),
        eyebrow=text("page_header", "eyebrow", eyebrow, required=False),
        lede=content.strip() and mark_safe(content.strip()),  # noqa: S308 - rendered by the template
    )


@register.simple_tag
def breadcrumb(*, items: object) -> SafeString:
    """The way to this page."""
    return draw("breadcrumb", items=all_of("breadcrumb", "items", items, Crumb))


@register.simple_tag
def icon(*, name: str, label: object = "", size: str = "m") -> SafeString:
    """One of our icons; with a label it is an image, without it decoration."""
    return svg_icon(name, label=text("icon", "label", label, required=False), size=one_of("icon", "size", size, SIZES))


@register.simple_block_tag
def tag(content: str, *, tone: str = "neutral") -> SafeString:
    """A status in one or two words; the tone only underlines the word."""
    word = mark_safe(text("tag", "the word", content).strip())  # noqa: S308 - rendered by the template
    return format_html('<span class="tag tone-{}">{}</span>', one_of("tag", "tone", tone, TAG_TONES), word)


@register.simple_block_tag
def callout(content: str, *, tone: str = "info", title: object = "") -> SafeString:
    """Something to know before going on."""
    one_of("callout", "tone", tone, CALLOUT_ICONS.keys())
    return draw(
        "callout",
        tone=tone,
        icon=svg_icon(CALLOUT_ICONS[tone]),
        title=text("callout", "title", title, required=False),
        content=content,
    )


@register.simple_block_tag
def card(content: str, *, title: object = "", url: str = "") -> SafeString:
    """Something that is asked of somebody."""
    return draw("card", title=text("card", "title", title, required=False), url=url, content=content)


@register.simple_block_tag
def section(content: str, *, title: object, id: str = "", note: object = "") -> SafeString:  # noqa: A002
    """A part of a page with its heading above a hairline."""
    heading = text("section", "title", title)
    return draw(
        "section",
        title=heading,
        id=id or slugify(heading, allow_unicode=True) or "section",
        note=text("section", "note", note, required=False),
        content=content,
    )


@register.simple_block_tag
def disclosure(content: str, *, summary: object, open: bool = False, id: str = "") -> SafeString:  # noqa: A002
    """Something that can be opened."""
    return draw("disclosure", summary=text("disclosure", "summary", summary), open=open, id=id, content=content)


@register.simple_block_tag
def empty_state(
    content: str, *, title: object, icon: str = "leaf", action_label: object = "", action_url: str = ""
) -> SafeString:
    """What this page is for, and the first step."""
    return draw(
        "empty_state",
        title=text("empty_state", "title", title),
        icon=svg_icon(icon, size="l"),
        action_label=text("empty_state", "action_label", action_label, required=bool(action_url)),
        action_url=action_url,
        content=content,
    )


@register.simple_block_tag
def list_rows(content: str) -> SafeString:
    """A list with hairlines; the content is its items."""
    return format_html('<ul class="rows">{}</ul>', mark_safe(content))  # noqa: S308 - rendered by the template


@register.simple_tag
def description_list(*, items: object) -> SafeString:
    """Terms with their values."""
    return draw("description_list", items=all_of("description_list", "items", items, Term))


@register.simple_block_tag
def school_text(content: str, *, tag: str = "div", mark: bool = True) -> SafeString:
    """What the school wrote, in its own language, marked as such on a page in another language."""
    one_of("school_text", "tag", tag, frozenset({"div", "span", "p"}))
    inner = mark_safe(content.strip())  # noqa: S308 - rendered by the template
    is_foreign = (get_language() or SCHOOL_LANGUAGE).split("-")[0] != SCHOOL_LANGUAGE
    if not is_foreign:
        return format_html('<{0} class="school-text">{1}</{0}>', tag, inner)
    label = format_html('<span class="school-mark">{}</span>', _("Dutch text")) if mark else ""
    if tag == "span":
        return format_html('<span class="school-text" lang="nl" dir="auto">{}</span>{}', inner, label)
    return format_html(
        '<div class="school-block">{1}<{0} class="school-text" lang="nl" dir="auto">{2}</{0}></div>',
        tag,
        label,
        inner,
    )


def initials(name: str) -> str:
    """One or two letters of a name: the first of the first and of the last word."""
    words: Sequence[str] = name.split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [words[0][0]] if words else ["?"]
    return "".join(letters).upper()


@register.simple_tag
def avatar(*, name: object, size: str = "m") -> SafeString:
    """The initials of somebody, with the name for who cannot see them."""
    one_of("avatar", "size", size, SIZES)
    who = text("avatar", "name", name)
    return format_html('<span class="face face-{}" role="img" aria-label="{}">{}</span>', size, who, initials(who))


@register.simple_tag
def child_dot(*, name: object, colour: int = 1, note: object = "") -> SafeString:
    """A child with its own colour, never the colour alone."""
    one_of("child_dot", "colour", str(colour), {str(number) for number in range(1, 7)})
    beside = text("child_dot", "note", note, required=False)
    return format_html(
        '<span class="child"><svg class="child-dot child-{}" viewBox="0 0 12 12" width="12" height="12"'
        ' aria-hidden="true"><circle cx="6" cy="6" r="6"/></svg><span>{}{}</span></span>',
        colour,
        text("child_dot", "name", name),
        f" · {beside}" if beside else "",
    )
