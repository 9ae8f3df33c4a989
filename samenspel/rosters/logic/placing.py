"""Where a group belongs: the part of its organisation, and the stage on the way through the centre (S003, S112)."""

from __future__ import annotations

from collections.abc import Sequence

from samenspel.rosters.logic.values import levels_named

_YOUNG = frozenset({"B", "D"})
_PRE_SCHOOL = frozenset({"B", "D", "0"})


def unit_of(levels: Sequence[str], name: str, *, is_school: bool) -> str:
    """The kind of unit: "kdv", "peuters", "bso" or "school"."""
    own = set(levels or levels_named(name))
    if is_school:
        return "peuters" if own and own <= _PRE_SCHOOL else "school"
    if not own or own & _YOUNG:
        return "kdv"
    return "peuters" if own == {"0"} else "bso"


def stage_of(levels: Sequence[str], name: str, *, is_school: bool) -> str:
    """The key of the stage by the youngest level; empty where neither the levels nor the name says."""
    own = levels or levels_named(name)
    if not own:
        return "" if is_school else "voorschool"
    if own[0] in _PRE_SCHOOL:
        return "voorschool"
    return "vroegschool_1_2" if own[0] in {"1", "2"} else "groep_3_8"
