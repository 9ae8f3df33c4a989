"""What a link or a code shows once the talks are planned: the own talks, and a way to another moment.

Every page is asked for inside `bearing`: whoever bears the secret is that adult as a parent, within that round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.organisations.contacts import whom_to_call
from samenspel.people.logic.languages import in_a_row
from samenspel.people.models import Adult
from samenspel.talks.actions.table import can_bring
from samenspel.talks.entries import entry_of, title_at_home
from samenspel.talks.logic.calendar import one_talk
from samenspel.talks.models import Round, Talk
from samenspel.talks.queries.after import own_in_round
from samenspel.talks.queries.answers import asked_of
from samenspel.talks.queries.bearers import Bearer
from samenspel.talks.queries.plan_places import Limits, limits
from samenspel.talks.queries.table import Table
from samenspel.talks.views.answering_page import about, said_context
from samenspel.talks.views.swapping import WHY_NOT, swap_page
from samenspel.talks.views.table_common import questions_of, title_of, where_of

# The address of a page beside this one, by its name and the public id of a talk.
Beside = Callable[[str, UUID], str]


def by_link(token: str) -> Beside:
    """The addresses beside the link with this token."""
    return lambda name, talk_id: reverse(f"bearers:{name}", args=[token, talk_id])


def by_code(name: str, talk_id: UUID) -> str:
    """The addresses beside the form that a code opened."""
    return reverse(f"bearers:typed-{name}", args=[talk_id])


@dataclass(frozen=True, slots=True)
class Card:
    """One talk as its family sees it; `why_not` says why it cannot be moved here, "" when it can."""

    talk: Talk
    title: str
    where: str
    team: str
    questions: list[tuple[str, str]]
    is_off: bool
    why_not: str
    swap_url: str
    file_url: str


def planned_page(request: HttpRequest, bearer: Bearer, moment: datetime, *, beside: Beside, close: str) -> HttpResponse:
    """When the own talks are, where and with whom; or, truthfully, that there are none (any more)."""
    made = own_in_round(bearer.actor, bearer.key.round, moment)
    round_, day = bearer.key.round, timezone.localdate(moment)
    with translation.override(language_of(request, bearer.key.adult)):
        shown = [one for one in made if _is_to_come(one.talk, moment)]
        known = {one.talk.child_id for one in made if one.talk.state != Talk.State.CANCELLED}
        waiting = [one for one in bearer.expected if one.child.pk not in known]
        asked = asked_of(round_, bearer.key.adult, bearer.expected, day)
        names = dict.fromkeys(one.child.given_name for one in waiting)
        context = around(bearer, made, close) | about(asked) | said_context(asked)
        cards = [_card(one, round_, moment, beside) for one in shown]
        context |= {
            "cards": cards,
            "is_expected": any(not one.is_off for one in cards),
            "is_called_off": round_.state == Round.State.CANCELLED,
            "is_over": round_.state == Round.State.CLOSED,
            "without": in_a_row(list(names), get_language() or "nl") if round_.state == Round.State.PUBLISHED else "",
            "own_url": _own_page(bearer) if bearer.key.adult.user_id is not None else "",
        }
        return render(request, "talks/wishes/planned.html", context)


def swap_own(
    request: HttpRequest, bearer: Bearer, talk_id: UUID, moment: datetime, *, beside: Beside, back: str, close: str
) -> HttpResponse:
    """Another moment for one of the own talks, by the same rules as for who signs in. Raises Http404."""
    found = own_or_404(bearer, talk_id, moment)
    with translation.override(language_of(request, bearer.key.adult)):
        more = around(bearer, [found], close) | {"back": back}
        here = beside("another", talk_id)
        return swap_page(request, actor=bearer.actor, talk=found.talk, moment=moment, here=here, more=more)


def own_file(request: HttpRequest, bearer: Bearer, talk_id: UUID, moment: datetime) -> HttpResponse:
    """One of the own talks as a file for a calendar; nothing of the link stands in it. Raises Http404."""
    found = own_or_404(bearer, talk_id, moment)
    if found.talk.starts_at is None:
        raise Http404
    with translation.override(language_of(request, bearer.key.adult)):
        hosts = [mate.adult.name for mate in found.staff]
        has_account = bearer.key.adult.user_id is not None
        entry = entry_of(found.talk, title_at_home(found.talk), hosts=hosts, has_page=has_account)
        response = HttpResponse(one_talk(entry), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{_("talk")}.ics"'
        return response


def own_or_404(bearer: Bearer, talk_id: UUID, moment: datetime) -> Table:
    """The own talk of this round; another's does not exist."""
    made = own_in_round(bearer.actor, bearer.key.round, moment)
    found = next((one for one in made if one.talk.public_id == talk_id), None)
    if found is None:
        raise Http404
    return found


def around(bearer: Bearer, made: list[Table], close: str) -> dict[str, Any]:
    """What every page by a link says: of which centre, and whom to call there."""
    at = {one.organisation_id for one in bearer.expected} | {one.talk.organisation_id for one in made}
    return {
        "place": bearer.key.centre,
        "contacts": SimpleLazyObject(lambda: whom_to_call(at)),
        "base": "ui/empty_base.html",
        "close": close,
    }


def language_of(request: HttpRequest, adult: Adult) -> str:
    """The language that was chosen on the page, else the reader's own."""
    offered = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    found = next((one for one in (chosen, adult.language) if one in offered), None)
    return found or get_language() or settings.LANGUAGE_CODE


def _is_to_come(talk: Talk, moment: datetime) -> bool:
    """As on the page of who signs in: until the end of its day."""
    if talk.state == Talk.State.HELD or talk.starts_at is None:
        return False
    return timezone.localdate(talk.starts_at) >= timezone.localdate(moment)


def _card(table: Table, round_: Round, moment: datetime, beside: Beside) -> Card:
    talk = table.talk
    may = limits(round_, talk, moment)
    return Card(
        talk=talk,
        title=title_of(talk),
        where=where_of(talk),
        team=in_a_row([mate.adult.name for mate in table.staff], get_language() or "nl"),
        questions=questions_of(talk),
        is_off=talk.state == Talk.State.CANCELLED,
        why_not="" if may is Limits.FREE else str(WHY_NOT[may]) if can_bring(talk, moment) else "",
        swap_url=beside("another", talk.public_id) if may is Limits.FREE else "",
        file_url=beside("file", talk.public_id),
    )


def _own_page(bearer: Bearer) -> str:
    return reverse("talks:mine", args=[bearer.key.centre.key])
