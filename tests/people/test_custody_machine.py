"""Families change in any order, and after each step everything follows the new right at once (reliability G4)."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from samenspel.accounts.models import User
from samenspel.organisations.models import Centre
from samenspel.people.actions import Facts
from samenspel.people.logic.custody import Custody, Information, Kind, SourceKind
from samenspel.people.models import Child
from tests.conftest import IS_CI
from tests.people.families_beside import START
from tests.people.families_machine import Families

# How many sequences of how many steps: with each test run, with each commit's proof, and every night (G4).
SIZES = {"": (15, 20), "commit": (100, 50), "nightly": (2000, 50)}
SIZE = SIZES[os.environ.get("SAMENSPEL_PROOF", "")]
# The sequences go in so many pieces, one beside the other; each has its own.
PIECES = 5


@pytest.fixture
def machine(centres: dict[str, Centre], settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[RuleBasedStateMachine]:
    """The machine on the stage of the cast, with a clock that it sets itself."""
    settings.DEMO = True
    gc.collect()
    gc.freeze()  # the stage stays: it need not be looked through again and again
    clock: dict[str, Any] = {"day": timezone.localdate(START), "moment": START}
    monkeypatch.setattr("samenspel.people.middleware.today", lambda: clock["day"])
    monkeypatch.setattr("samenspel.people.queries.timezone.now", lambda: clock["moment"])

    def client_of(user: User) -> Client:
        """Signed in anew each time: a session of the first day is over when the clock has run for weeks."""
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return type(
        "OnStage", (Families,), {"centre": centres["linde"], "client_of": staticmethod(client_of), "clock": clock}
    )


def go(machine: type[RuleBasedStateMachine], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("piece", range(PIECES))
def test_families_change_in_any_order_and_the_oracle_agrees(piece: int, machine: type[RuleBasedStateMachine]) -> None:
    examples, steps = SIZE
    go(seed(piece)(machine) if IS_CI else machine, -(-examples // PIECES), steps)


COURT = Facts(Kind.PARENT, Custody.NO, Information.ON_REQUEST, source_kind=SourceKind.COURT)


@pytest.mark.parametrize(
    ("broken", "answer", "step"),
    [
        ("samenspel.people.queries.standing._blocked", frozenset(), "block"),
        ("samenspel.people.logic.blocks.in_force", False, "block"),
        ("samenspel.people.logic.custody._narrowed", False, "court"),
        ("samenspel.people.queries.gone", None, "leaves"),
        ("samenspel.people.queries.correspondence.is_written", True, "dies"),
    ],
)
def test_control_a_product_that_forgets_a_rule_is_caught(
    broken: str, answer: Any, step: str, machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    families = machine()
    try:
        all_agree(families)
        nobody = Child.objects.none()
        monkeypatch.setattr(broken, lambda *_args, **_more: nobody if answer is None else answer)
        STEPS[step](families)
        with pytest.raises(AssertionError):
            all_agree(families)
    finally:
        families.teardown()


STEPS: dict[str, Callable[[Any], None]] = {
    "block": lambda it: it.a_block_begins("Gijs", "Bram", "Noor"),
    "court": lambda it: it.something_becomes_otherwise("Bram", "Noor", COURT, None, False),
    "leaves": lambda it: it.a_child_leaves("Daan", "school"),
    "dies": lambda it: it.a_parent_dies("Bram", "Noor", False),
}


def all_agree(families: Any) -> None:
    """Every comparison, for everyone."""
    for _turn in range(12):
        for check in families.invariants:
            check.function(families)
