"""What a session has proven, from the steps by which it was opened (reliability.md S1, S2, G15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# A passkey is two factors in one (the device, and a finger or PIN); the others come on top of a first step.
SECOND_FACTORS: Final = frozenset({"webauthn", "totp", "recovery_codes"})
HOUR: Final = 3600
STAFF_HOURS: Final = 12
PARENT_DAYS: Final = 30
FRESH_MINUTES: Final = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was shown: `method` ("password", "code", "invitation", "mfa"), `kind` of an "mfa" step,
    `at` in seconds since the epoch."""

    method: str
    kind: str
    at: float


def second_factor_shown(steps: Iterable[Step], now: float, hours: float = STAFF_HOURS) -> bool:
    """Whether a second factor was shown in this session, no more than `hours` before `now`."""
    return any(is_second_factor(step) and now - step.at < hours * HOUR for step in steps)


def is_second_factor(step: Step) -> bool:
    """Whether this step is more than a password, a mailed code or an invitation."""
    return step.method == "mfa" and step.kind in SECOND_FACTORS


def is_fresh(steps: Iterable[Step], now: float, minutes: float = FRESH_MINUTES) -> bool:
    """Whether anything at all was shown in the last minutes: enough to change how a parent signs in."""
    return any(now - step.at < minutes * 60 for step in steps)
