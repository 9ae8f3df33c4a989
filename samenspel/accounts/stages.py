"""The steps of signing in, where ours differ from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.mfa.stages import AuthenticateStage

from samenspel.accounts.queries import asks_second_step


class SecondStep(AuthenticateStage):
    """A passkey of a parent is a quicker way in beside the mailed code, and no lock upon it."""

    def handle(self) -> Any:
        user = self.login.user
        if user is not None and not asks_second_step(user.pk):
            return None, True
        return super().handle()
