"""Where one can go from a page: for the team in three areas, for parents in one row.

Each entry is shown to whom its page is for: the page's own permission decides, so that no menu leads to a refusal.
A room adds itself here with one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from samenspel.core.actor import Actor
from samenspel.core.policy import may
from samenspel.core.web import Page
from samenspel.organisations.models import Centre
from samenspel.ui.parts import NavArea, NavItem


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu: URL name, English message id, icon.

    `is_start`: not current for what lies below it. `for_own_groups`: empty for who has no child and no group here.
    `also`: rooms (URL namespaces) whose pages belong to it wherever they lie, unless another entry is current.
    """

    name: str
    label: str
    icon: str
    is_start: bool = False
    for_own_groups: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A few entries that belong together; `has_years` where each school year has its own pages."""

    label: str
    icon: str
    entries: tuple[Entry, ...]
    has_years: bool = False


TEAM: Final = (
    Area(
        _("Kompas"),
        "compass",
        (
            Entry("home:compass", _("Overview"), "compass", is_start=True),
            Entry("activities:list", _("Activities on offer"), "list"),
            Entry("activities:balance", _("Balance"), "balance"),
            Entry("populations:overview", _("Population"), "population"),
            Entry("plans:goals", _("Goals"), "goal"),
            Entry("plans:document", _("Policy document"), "document"),
        ),
        has_years=True,
    ),
    Area(
        _("Talks"),
        "talk",
        (
            Entry("talks:list", _("My talks"), "talk", is_start=True, also=("talks", "calendars")),
            Entry("rounds:list", _("Rounds"), "calendar", also=("planning", "wishes", "talk_lists")),
            Entry("asked:list", _("Asked for"), "mail", also=("asked",)),
            Entry("talks:agreements", _("Agreements"), "check"),
            Entry("attendance:evening", _("Who came?"), "people", is_start=True, also=("attendance",)),
            Entry("attendance:figures", _("Figures"), "balance"),
        ),
        has_years=True,
    ),
    Area(
        _("People"),
        "people",
        (
            Entry("families:list", _("Families"), "people"),
            Entry("intakes:list", _("Intake"), "talk"),
            Entry("onboarding:overview", _("Getting in"), "mail"),
            Entry("rosters:overview", _("Take in lists"), "upload"),
            Entry("privacy:requests", _("Requests about data"), "lock"),
        ),
    ),
)
# Who unlocked the tablet of a group sees the group, and what else is meant for it.
SHARED: Final = Area(_("Main menu"), "menu", (Entry("onboarding:group-now", _("My group"), "people"),))
# The first four are the bottom bar of a parent's phone, the rest is in the menu there.
PARENTS: Final = Area(
    _("Main menu"),
    "menu",
    (
        Entry("own:children", _("My children"), "people"),
        Entry("talks:mine", _("Talks"), "talk", also=("talks", "asked", "planning", "wishes", "calendars")),
        Entry("talks:about-me", _("My talk"), "talk"),
        Entry("home:activities", _("Activities"), "calendar", for_own_groups=True),
        Entry("home:vision", _("Vision"), "heart"),
        Entry("home:goals", _("Goals"), "goal"),
        Entry("home:document", _("Document"), "document"),
        Entry("intakes:mine", _("Getting to know each other"), "talk"),
    ),
    has_years=True,
)
UNDER_THE_THUMB: Final = 4


def areas(request: HttpRequest, centre: Centre, actor: Actor) -> list[NavArea]:
    """The areas that hold something for this actor; the current one is where this page is, else the first."""
    wanted = (SHARED,) if actor.is_quick else TEAM if actor.is_staff else (PARENTS,)
    found = [(area, _items(request, centre, actor, area)) for area in wanted]
    filled = [(area, items) for area, items in found if items]
    here = next((area for area, items in filled if any(item.current for item in items)), None)
    current = here or _by_path(request, filled)
    return [
        NavArea(gettext(area.label), items[0].url, area.icon, tuple(items), area is current, area.has_years)
        for area, items in filled
    ]


def _by_path(request: HttpRequest, filled: Sequence[tuple[Area, list[NavItem]]]) -> Area | None:
    """The area below whose first page this one lies; the first area for a page that lies nowhere."""
    for area, items in filled:
        if request.path.startswith(items[0].url.partition("?")[0]):
            return area
    return filled[0][0] if filled else None


def _items(request: HttpRequest, centre: Centre, actor: Actor, area: Area) -> list[NavItem]:
    year = request.GET.get("year", "") if area.has_years else ""
    found = [(entry, item) for entry in area.entries if (item := _item(request, centre, actor, entry, year))]
    if not any(item.current for _entry, item in found):
        room = request.resolver_match.namespace if request.resolver_match else ""
        found = [(entry, replace(item, current=room in entry.also)) for entry, item in found]
    return [item for _entry, item in found]


def _item(request: HttpRequest, centre: Centre, actor: Actor, entry: Entry, year: str) -> NavItem | None:
    if entry.for_own_groups and not actor.stages:
        return None
    try:
        url = reverse(entry.name, args=[centre.key])
    except NoReverseMatch:  # a room that is not open yet
        return None
    page = cast(Page, resolve(url).func)
    if page.policy is None:
        return None
    if not may(actor, page.policy) or (actor.is_quick and not page.on_shared_device):
        return None
    here = request.path == url or (not entry.is_start and request.path.startswith(url))
    return NavItem(label=gettext(entry.label), url=f"{url}?year={year}" if year else url, icon=entry.icon, current=here)
