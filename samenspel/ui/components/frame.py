"""What the frame of a page needs: its language, direction and theme, and the messages of the last step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template import Context
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, get_language_info

from samenspel.ui.library import register, svg_icon
from samenspel.ui.numbers import percent as percent_of

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "samenspel-theme"
_TONES = {constants.SUCCESS: "ok", constants.WARNING: "lean", constants.ERROR: "gap"}
_TONE_ICONS = {"ok": "check", "lean": "warning", "gap": "warning", "info": "info"}


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language of the product, by the name that its speakers give it."""

    code: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Appearance:
    """How this page looks: language code, "ltr" or "rtl", and the theme chosen ("" follows the device)."""

    language: str
    direction: str
    theme: str
    languages: tuple[LanguageChoice, ...]
    path: str

    @property
    def language_name(self) -> str:
        """The language of the page by its own name."""
        return next((choice.name for choice in self.languages if choice.is_current), self.language)


@register.simple_tag(takes_context=True)
def appearance(context: Context) -> Appearance:
    """The appearance of this page, from its address (in the gallery), the cookie and the language."""
    request = context.get("request")
    is_request = isinstance(request, HttpRequest)
    cookie = request.COOKIES.get(THEME_COOKIE, "") if isinstance(request, HttpRequest) else ""
    theme = context.get("theme") or cookie
    language = get_language() or settings.LANGUAGE_CODE
    return Appearance(
        language=language,
        direction="rtl" if get_language_bidi() else "ltr",
        theme=theme if theme in ("light", "dark") else "",
        languages=tuple(
            LanguageChoice(code, str(get_language_info(code)["name_local"]).capitalize(), code == language)
            for code, _ in settings.LANGUAGES
        ),
        path=request.get_full_path() if is_request and isinstance(request, HttpRequest) else "/",
    )


@dataclass(frozen=True, slots=True)
class Toast:
    """What came of the last step, and the address that takes it back."""

    text: str
    tone: str
    icon: SafeString
    undo_url: str


@register.simple_tag(takes_context=True)
def toasts(context: Context) -> list[Toast]:
    """The messages of Django; one tagged `undo:<address>` can be taken back."""
    found: Iterable[Message] = context.get("messages") or ()
    return [_toast(message) for message in found]


def _toast(message: Message) -> Toast:
    tone = _TONES.get(message.level, "info")
    return Toast(message.message, tone, svg_icon(_TONE_ICONS[tone]), _undo(message.extra_tags or ""))


def _undo(tags: str) -> str:
    """The address behind `undo:`, when it is one of our own."""
    address = next((tag.removeprefix("undo:") for tag in tags.split() if tag.startswith("undo:")), "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""


# Three circles of 8.5; where two meet it is dark, where all three meet there is light.
_MARK = mark_safe(
    '<svg class="brand-mark" viewBox="0 0 34 30" width="34" height="30" aria-hidden="true" focusable="false">'
    '<circle class="brand-petrol" cx="11" cy="10" r="8.5"/><circle class="brand-saffron" cx="23" cy="10" r="8.5"/>'
    '<circle class="brand-coral" cx="17" cy="20" r="8.5"/>'
    '<path class="brand-overlap" d="M17 3.98a8.5 8.5 0 0 1 0 12.04 8.5 8.5 0 0 1 0-12.04z'
    "M8.7 18.18A8.5 8.5 0 0 1 19.3 11.82 8.5 8.5 0 0 1 8.7 18.18zM25.3 18.18A8.5 8.5 0 0 1 14.7 11.82"
    ' 8.5 8.5 0 0 1 25.3 18.18z"/>'
    '<path class="brand-heart" d="M14.7 11.82A8.5 8.5 0 0 1 19.3 11.82 8.5 8.5 0 0 1 17 16.02 8.5 8.5 0 0 1 14.7'
    ' 11.82z"/></svg>'
)


@register.simple_tag
def brand_mark() -> SafeString:
    """Three circles that overlap: child, school and family."""
    return _MARK


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """A share (0 to 1) in percent, or a dash when it is not known."""
    return "–" if share is None else percent_of(share, decimals)
