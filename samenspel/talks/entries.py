"""A talk as it stands in a calendar: title, place, and the page where the family finds the rest."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.talks.logic.calendar import Entry
from samenspel.talks.models import Sitting, Talk


def entry_of(talk: Talk, title: str, *, hosts: Iterable[str] = (), has_page: bool = True) -> Entry:
    """The talk for a calendar; without an address for who has no page. Raises ValueError for one without a moment."""
    if talk.starts_at is None:
        raise ValueError("a talk without a moment is not put in a calendar")
    is_cancelled = talk.state == Talk.State.CANCELLED
    return Entry(
        key=str(talk.public_id),
        starts_at=talk.starts_at,
        minutes=talk.minutes,
        summary=_("Does not go on: %(talk)s") % {"talk": title} if is_cancelled else title,
        changed_at=talk.told_at or talk.published_at or talk.starts_at,
        sequence=talk.sequence,
        place=place_of(talk),
        text=", ".join(hosts),
        url=own_page(talk) if has_page else "",
        is_cancelled=is_cancelled,
    )


def title_at_home(talk: Talk, *, shows_name: bool = False) -> str:
    """The title for a parent: no name of a child, unless that parent chose so."""
    if shows_name:
        return _("Talk about %(child)s") % {"child": talk.child.given_name}
    return _("Talk at %(organisation)s") % {"organisation": talk.organisation.name}


def title_at_work(talk: Talk) -> str:
    """The title for one of the team: never a name of a child, whose calendar that may be (a calendar is shared)."""
    if talk.group is None:
        return _("Talk")
    return _("Talk, %(group)s") % {"group": talk.group.name}


def place_of(talk: Talk) -> str:
    """Where it is, in words: the room at the organisation, by video and how to join, or at the family's home."""
    if talk.where == "here":
        return ", ".join(word for word in (talk.organisation.name, talk.room) if word)
    said = str(talk.get_where_display())
    return f"{said}: {talk.video_at}" if talk.where == Sitting.Where.VIDEO and talk.video_at else said


def own_page(talk: Talk) -> str:
    """The page where its people find it, in full; no id of anybody in it."""
    return settings.PUBLIC_URL + reverse("home:centre", args=[talk.centre.key])


def page_at_home(talk: Talk) -> str:
    """The page with the talks of a parent, in full; no id of anybody in it."""
    return settings.PUBLIC_URL + reverse("talks:mine", args=[talk.centre.key])


def address(page: str, talk: Talk) -> str:
    """A page about this talk, in full."""
    return settings.PUBLIC_URL + reverse(page, args=[talk.centre.key, talk.public_id])
