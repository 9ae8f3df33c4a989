"""The steps of signing in, where ours differ from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage

from samenspel.accounts.logic.factors import TWO_FACTORS, WORK
from samenspel.accounts.queries import asks_second_step


class SecondStep(AuthenticateStage):
    """A passkey of a parent is a quicker way in beside the mailed code, and no lock upon it.

    Who showed two factors at the work shows none here; what that opens is for the door of each centre to say.
    """

    def handle(self) -> Any:
        user = self.login.user
        if user is not None and (not asks_second_step(user.pk) or self._came_with_two_factors()):
            return None, True
        return super().handle()

    def _came_with_two_factors(self) -> bool:
        shown: list[dict[str, Any]] = get_authentication_records(self.request, self.login.user)
        return bool(shown) and (shown[-1]["method"], shown[-1].get("type")) == (WORK, TWO_FACTORS)
