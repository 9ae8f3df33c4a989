"""What is the same at every question is worked out once: between two questions nothing changes, as each is taken back.

Who somebody is, their session, the centre, whom they can call, the paths of pages; and templates are drawn without
what Django's test client writes down of them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from django.template import Template
from django.urls.resolvers import URLResolver

from samenspel.accounts.sessions import SessionStore
from samenspel.core.tenancy import active_centre_id
from samenspel.home import whom_to_call
from samenspel.organisations.queries import centre_by_key
from samenspel.people import middleware
from samenspel.people.queries import actor_for


@contextmanager
def known() -> Iterator[None]:
    """While it lasts, what was found is found again without asking; a hole is made before, and so it shows."""
    call = whom_to_call.contact_persons_for
    people = cache(lambda centre, *asked: actor_for(*asked))
    contacts = cache(lambda centre, actor: call(actor))
    centres = cache(centre_by_key)
    with ExitStack() as stack:
        stack.enter_context(patch.object(middleware, "actor_for", lambda *asked: people(active_centre_id(), *asked)))
        stack.enter_context(patch.object(middleware, "centre_by_key", lambda key: copy.copy(centres(key))))
        stack.enter_context(
            patch.object(whom_to_call, "contact_persons_for", lambda actor: contacts(active_centre_id(), actor))
        )
        stack.enter_context(patch.object(SessionStore, "_get_session_from_db", _sessions()))
        stack.enter_context(patch.object(URLResolver, "_reverse_with_prefix", _paths()))
        stack.enter_context(patch.object(Template, "_render", lambda self, context: self.nodelist.render(context)))
        yield


def _sessions() -> Callable[[SessionStore], Any]:
    find = SessionStore._get_session_from_db
    found: dict[str | None, Any] = {}

    def known_session(store: SessionStore) -> Any:
        key = store.session_key
        row = found.get(key) or find(store)
        if row is not None:
            found[key] = row
        return row

    return known_session


def _paths() -> Callable[..., str]:
    find = URLResolver._reverse_with_prefix
    found: dict[tuple[Any, ...], str] = {}

    def known_path(resolver: URLResolver, view: Any, prefix: str, *args: Any, **kwargs: Any) -> str:
        asked = (id(resolver), view, prefix, *map(str, args), *((key, str(kwargs[key])) for key in sorted(kwargs)))
        if asked not in found:
            found[asked] = find(resolver, view, prefix, *args, **kwargs)
        return found[asked]

    return known_path
