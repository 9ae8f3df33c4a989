"""What a session has proven, from the steps by which it was opened (reliability.md S1, S2, G15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# A passkey is two factors in one (the device, and a finger or PIN); the others come on top of a first step.
SECOND_FACTORS: Final = frozenset({"webauthn", "totp", "recovery_codes"})
# What the identity provider of someone's organisation says: that they signed in there, perhaps with two factors.
WORK: Final = "work"
TWO_FACTORS: Final = "two factors"
HOUR: Final = 3600
STAFF_HOURS: Final = 12
PARENT_DAYS: Final = 30
FRESH_MINUTES: Final = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was shown: `method` ("password", "code", "invitation", "mfa", "work"), `kind` of an "mfa" or
    "work" step, `at` in seconds since the epoch, `realm` the centre (row id) for which a "work" step counts."""

    method: str
    kind: str
    at: float
    realm: int = 0


def second_factor_shown(steps: Iterable[Step], now: float, realm: int = 0, hours: float = STAFF_HOURS) -> bool:
    """Whether a second factor was shown in this session, no more than `hours` before `now`: one of the person's own,
    or one shown at the work for this very centre."""
    return any((is_second_factor(step) or _is_at_work(step, realm)) and now - step.at < hours * HOUR for step in steps)


def _is_at_work(step: Step, realm: int) -> bool:
    return step.method == WORK and step.kind == TWO_FACTORS and step.realm == realm


def is_from_work_alone(steps: Iterable[Step]) -> bool:
    """Whether the word of an organisation is all there is: nothing that the person showed here."""
    methods = {step.method for step in steps}
    return methods == {WORK}


def opens(steps: Iterable[Step], realm: int) -> bool:
    """Whether what was shown counts at a centre. The word of an organisation counts at its own centre only."""
    shown = list(steps)
    return not is_from_work_alone(shown) or any(step.realm == realm for step in shown)


def is_second_factor(step: Step) -> bool:
    """Whether this step is more than a password, a mailed code, an invitation or the word of an organisation."""
    return step.method == "mfa" and step.kind in SECOND_FACTORS


def is_fresh(steps: Iterable[Step], now: float, minutes: float = FRESH_MINUTES) -> bool:
    """Whether anything of their own was shown in the last minutes: enough to change how a parent signs in."""
    return any(step.method != WORK and now - step.at < minutes * 60 for step in steps)
