"""The operator adds an identity provider, sees it, and takes it away; what is wrong is said, the secret never is."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from samenspel.accounts import vault
from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.core.tenancy import centre_scope
from samenspel.integrations.actions import NewProvider, add_provider
from samenspel.integrations.logic.trust import Kind
from samenspel.integrations.models import IdentityProvider
from samenspel.integrations.openid import is_safe_address
from samenspel.organisations.models import Centre, Organisation
from tests.integrations.provider import SECRET, Provider

Sso = Callable[..., Any]
SCHOOL = "Basisschool De Linde"


@pytest.fixture
def sso(centres: dict[str, Centre], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Sso:
    """`sso("add", domain=[...])`: what the command says, as JSON."""
    (tmp_path / "secret").write_text(SECRET + "\n")

    def run(doing: str, **options: Any) -> Any:
        usual = {"secret_file": str(tmp_path / "secret"), "organisation": SCHOOL} if doing == "add" else {}
        call_command("sso", doing, centre="linde", json=True, **usual | options)
        return json.loads(capsys.readouterr().out)

    return run


def openid(provider: Provider, **changes: Any) -> dict[str, Any]:
    """What the operator types for the provider on this machine."""
    said = {"with": "openid", "issuer": provider.address, "client_id": "samenspel", "domain": ["Voorbeeld.test"]}
    return said | changes


def test_a_provider_is_added_seen_and_taken_away(sso: Sso, provider: Provider) -> None:
    added = sso("add", **openid(provider))
    row = IdentityProvider.objects.get(public_id=added["id"])
    assert (row.place, row.domains, row.vouches, row.two_factors) == (SCHOOL, ["voorbeeld.test"], False, False)
    assert row.endpoints["token_endpoint"] == f"{provider.address}/token"
    assert vault.unlock(row.locked_secret) == SECRET
    assert added["addresses"]["redirect-URI"].endswith(f"/account/inloggen/werk/{row.public_id}/terug/")
    assert sso("list") == [added]
    assert sso("remove", id=added["id"]) == {"removed": added["id"], "signed_out": 0}
    assert sso("list") == []


def test_the_secret_is_nowhere_to_be_seen(
    sso: Sso, provider: Provider, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SECRET + "\n"))
    call_command("sso", "add", centre="linde", organisation=SCHOOL, **openid(provider))
    call_command("sso", "list", centre="linde")
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    assert provider.address not in str(list(Event.objects.values_list("detail", flat=True)))
    row = IdentityProvider.objects.get()
    assert vault.unlock(row.locked_secret) == SECRET
    assert SECRET not in repr(NewProvider(Kind.OPENID, "", {}, [], secret=SECRET)) + str(row) + repr(row)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no domain": ({"domain": []}, "maildomein"),
    "no domain at all": ({"domain": ["linde"]}, "“linde” is geen maildomein"),
    "a domain for everyone": ({"domain": ["gmail.com"]}, "gmail.com"),
    "no service": ({"with": None}, "--with"),
    "no client": ({"client_id": None}, "--client-id"),
    "another organisation": ({"organisation": "Onbekend"}, SCHOOL),
    "no organisation": ({"organisation": None}, SCHOOL),
    "Microsoft without a tenant": ({"with": "microsoft"}, "--tenant"),
    "Entree without metadata": ({"with": "entree"}, "--metadata"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_and_ends_with_two(what: str, sso: Sso, provider: Provider) -> None:
    options, said = WRONG[what]
    with pytest.raises(CommandError) as wrong:
        sso("add", **openid(provider) | options)
    assert said in str(wrong.value)
    assert wrong.value.returncode == 2
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://elders.test"},
        {"token_endpoint": "http://elders.test/token"},
        {"jwks_uri": None},
        {"userinfo_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://name:word@elders.test/"},
    ],
)
def test_a_service_that_calls_itself_otherwise_or_is_not_safe_is_refused(
    change: dict[str, Any], sso: Sso, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    discovery = provider.discovery() | change
    monkeypatch.setattr(provider, "answer", lambda path, sent: (200, discovery))
    with pytest.raises(CommandError, match="noemt zich anders of is niet veilig") as wrong:
        sso("add", **openid(provider))
    assert wrong.value.returncode == 1


def test_a_service_that_does_not_answer_is_a_plain_sentence(sso: Sso, provider: Provider) -> None:
    for issuer in ("http://localhost:9", f"{provider.address}/elders", "geen adres"):
        with pytest.raises(CommandError, match="niet bereikbaar"):
            sso("add", **openid(provider, issuer=issuer))


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://login.school.nl/in", True),
        ("http://localhost:3000/in", True),
        ("http://login.school.nl/in", False),
        ("https://", False),
        ("https://[", False),
        ("//login.school.nl", False),
        (None, False),
    ],
)
def test_only_https_is_safe_but_on_ones_own_machine(address: Any, safe: bool) -> None:
    assert is_safe_address(address) is safe


def test_taking_away_what_is_not_there_and_untying_nobody(sso: Sso) -> None:
    with pytest.raises(CommandError, match="sso list"):
        sso("remove", id="00000000-0000-0000-0000-000000000001")
    assert sso("unlink", email="niemand@voorbeeld.test") == {"email": "niemand@voorbeeld.test", "unlinked": 0}


def test_no_head_decides_whose_word_counts(centres: dict[str, Centre], cast: dict[str, Actor]) -> None:
    new = NewProvider(Kind.OPENID, "https://x.test", {}, ["voorbeeld.test"], client_id="a", secret="b")
    with centre_scope(centres["linde"].pk), pytest.raises(Refused):
        add_provider(actor=cast["gijs"], organisation=Organisation.objects.all()[0], new=new)
