"""Talks without a place, each with what stands in the way and what would help: of the board, or of one proposal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, link
from samenspel.people.at_work import not_at_home
from samenspel.planner.explain import Explanation
from samenspel.talks.actions.plan_talks import Why
from samenspel.talks.models import Proposal, Round, Talk
from samenspel.talks.plan_words import LEFT, TROUBLE, Names, helpful, obstacle_words, remedy_words, sentences
from samenspel.talks.policy import ARRANGE
from samenspel.talks.queries.plan_board import rights
from samenspel.talks.queries.plan_material import IN_PLAN, Material, Table, material
from samenspel.talks.queries.plan_places import why_not

PAGE: Final = 12  # each is tried at many places: so many at a time


def waiting(request: CentreRequest, round_: Round, places: Mapping[str, str] | None = None) -> list[int]:
    """The talks without a moment that are one's own to move (row ids), by group and child.

    `places`: the moments of a proposal by key; then those that have none when it is put on the board. Others are not
    counted either: of one's own family the number would tell. One query.
    """
    rows = Talk.objects.filter(round=round_, state__in=IN_PLAN, organisation__in=request.actor.organisations)
    if places is None:
        rows = rows.filter(starts_at=None)
    rows = restrict(rows, request.actor, ARRANGE).order_by(
        "group__name", "child__given_name", "child__family_name", "pk"
    )
    return [
        key
        for key, public_id, is_pinned in rows.values_list("pk", "public_id", "is_pinned")
        if places is None or not (is_pinned or str(public_id) in places)
    ]


def why_rows(
    request: CentreRequest,
    round_: Round,
    talks: Sequence[int],
    places: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """These talks (row ids, in this order) in words. Some ten queries, however many; costly in work for each."""
    if not talks:
        return []
    of = material(round_, near=talks, steps=2)
    moments = None if places is None else {key: datetime.fromisoformat(at) for key, at in places.items()}
    tables = {one.talk.pk: one for one in of.tables}
    shown = [tables[one] for one in talks if one in tables]
    why = why_not(of, [one for one in shown if one.staff and not _cannot(of, one)], moments)
    names = Names(of, rights(request.actor, round_).seen)
    return [_row(request, of, one, names, why.get(one.key)) for one in shown]


def _cannot(of: Material, table: Table) -> bool:
    return bool(table.homes) and of.cannot(table)


def _row(request: CentreRequest, of: Material, table: Table, names: Names, found: Explanation | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "child": table.talk.child.name,
        "group": table.talk.group.name if table.talk.group else "",
        "homes": ", ".join(of.adults[one].name for one in table.homes),
        "url": link(request, "planning:talk", table.key),
        "cannot": _cannot(of, table),
        "is_free": found is not None and not found.obstacles,
        "obstacles": _beforehand(of, table),
        "remedies": [],
    }
    if found:
        row["obstacles"] += sentences(obstacle_words(one, names) for one in found.obstacles[:3])
        ours = [one for one in found.remedies if names.may_name(one)]
        row["remedies"] = sentences(remedy_words(one, names, of.grid) for one in helpful(ours, 3))
    return row


def _beforehand(of: Material, table: Table) -> list[str]:
    """What no place would mend."""
    if not of.grid.all():
        return [str(TROUBLE["slots"])]
    lacking = [why for why, is_there in ((Why.NOBODY, table.homes), (Why.HOLDER, table.staff)) if not is_there]
    return [f"{words} {way_out}" for words, way_out in (LEFT[why] for why in lacking)]


def own_talks(request: CentreRequest, round_: Round) -> set[str]:
    """The talks of the own family in a round, by key. One query."""
    rows = Talk.objects.filter(round=round_).exclude(not_at_home(request.actor))
    return {str(one) for one in rows.values_list("public_id", flat=True)}


def known_figures(proposal: Proposal, own: Collection[str]) -> dict[str, Any]:
    """What a proposal reaches, without the talks of the own family: beside the names of the others these would tell."""
    said: dict[str, Any] = proposal.report
    if not own or "without" not in said:
        return said
    return {
        **said,
        "planned": len(proposal.places.keys() - set(own)),
        "unplanned": len(set(said["without"]) - set(own)),
    }
