"""Pages that are the same until something changes are made once.

A page may be remembered when it follows from the actor, the address, the language, the appearance, the day and
the rows of the centre, and from nothing else. Every action writes to the centre's log, so the head of that log
stands for all its rows: after any change another page is made. Rights are asked anew at each request, and the
actor with all roles is part of the key, so nobody is ever shown the page of another (reliability A7).
Kept in the memory of this process only.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from samenspel.core.web import CentreRequest

MOST_PAGES = 300
LARGEST = 512 * 1024
_FLEETING = "samenspel_fleeting"
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')


class Memory:
    """The pages made last, by key; the one not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._most, self._lock = most, Lock()

    def get(self, key: Hashable) -> bytes | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: bytes) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)


memory = Memory(MOST_PAGES)


def remembered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a GET page that depends on nothing but what the module says; stands below `centre_page`."""

    @wraps(view)
    def page(request: CentreRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or not settings.REMEMBER_PAGES or len(get_messages(request)):
            return view(request, *args, **kwargs)
        key = key_of(request)
        kept = memory.get(key)
        if kept is not None:
            return HttpResponse(_with_token(request, kept))
        answer = view(request, *args, **kwargs)
        if answer.status_code == 200 and not hasattr(answer, _FLEETING) and len(answer.content) <= LARGEST:
            memory.put(key, answer.content)
        return answer

    return page


def fleeting(answer: HttpResponse) -> HttpResponse:
    """Mark a page that is true at this moment only, such as one with hours left: it is not remembered."""
    setattr(answer, _FLEETING, True)
    return answer


def key_of(request: CentreRequest) -> Hashable:
    """Everything on which a remembered page may depend."""
    return (
        request.actor,
        request.centre.pk,
        request.centre_state,
        request.get_full_path(),
        get_language(),
        _other_cookies(request),
        request.today,
        settings.DEMO,
    )


def _other_cookies(request: CentreRequest) -> tuple[tuple[str, str], ...]:
    """Every cookie but those of the session, the token and the toasts: choices such as the appearance."""
    own = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    return tuple(sorted((name, value) for name, value in request.COOKIES.items() if name not in own))


def _with_token(request: CentreRequest, page: bytes) -> bytes:
    """The page with this request's own token in its forms."""
    token = get_token(request).encode()
    return _TOKEN.sub(rb"\g<1>" + token, page)
