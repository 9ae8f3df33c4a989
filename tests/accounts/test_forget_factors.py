"""Who lost phone, passkey and codes is helped by the operator, and hears of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from samenspel.accounts.models import User
from samenspel.audit.models import Event
from tests.accounts.conftest import give_app, sign_in_by_code

pytestmark = pytest.mark.usefixtures("centres")


def test_the_factors_and_the_sessions_are_gone_and_the_owner_is_told(
    login_of: Callable[[str], User], capsys: pytest.CaptureFixture[str]
) -> None:
    gijs, eva, open_somewhere = login_of("gijs"), login_of("eva"), Client()
    sign_in_by_code(open_somewhere, gijs.email)
    for user in (gijs, eva):
        give_app(user)
        RecoveryCodes.activate(user)
    call_command("forget_factors", email=" Gijs@voorbeeld.test ", json=True)
    assert json.loads(capsys.readouterr().out) == {"email": "gijs@voorbeeld.test", "taken": 2}
    assert set(Authenticator.objects.values_list("user", flat=True)) == {eva.pk}
    assert open_somewhere.get("/account/").status_code == 302
    assert mail.outbox[-1].to == [gijs.email]
    assert Event.objects.filter(verb="factors.forgotten", actor="system:cli", thing_id=gijs.public_id).exists()
    assert sign_in_by_code(Client(), gijs.email)["Location"] == "/account/tweede-factor/"


def test_an_unknown_address_is_wrong_usage() -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("forget_factors", email="niemand@voorbeeld.test")
    assert wrong.value.returncode == 2
