"""Every hole that is planted is found (G2): a proof that never fails proves nothing."""

from __future__ import annotations

import os

import pytest

from tests.house.matrix.asking import Ear
from tests.house.matrix.holes import A_FEW, HOLES, Hole
from tests.house.matrix.matrix import READING, WRITING, Fault, faults
from tests.house.matrix.talk_holes import TALK_HOLES
from tests.house.matrix.world import World

ALL = (*HOLES, *TALK_HOLES)
CHOSEN = ALL if os.environ.get("SAMENSPEL_PROOF") else [one for one in ALL if one.says.startswith(A_FEW)]


def first_fault(world: World, ear: Ear, hole: Hole) -> Fault | None:
    with hole.making():
        return next(faults(world, ear, names=hole.names, methods=WRITING[:1] if hole.writes else READING), None)


def test_the_holes_are_many_and_different() -> None:
    assert len({one.says for one in ALL}) == len(ALL) >= 70
    assert len(CHOSEN) >= len(A_FEW)


@pytest.mark.parametrize("hole", CHOSEN, ids=[one.says for one in CHOSEN])
def test_every_planted_hole_is_found(hole: Hole, world: World, ear: Ear) -> None:
    found = first_fault(world, ear, hole)
    assert found is not None
    assert "breaks" not in found.what, found


def test_control_without_a_hole_nothing_is_found_in_the_same_places(world: World, ear: Ear) -> None:
    few = [one for one in HOLES if one.says.startswith(A_FEW[2:4])]
    assert [fault for one in few for fault in faults(world, ear, names=one.names)] == []
