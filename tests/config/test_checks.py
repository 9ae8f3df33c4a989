"""`samenspel check --deploy` refuses what is unsafe on a real site, with exit status 1."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.config.checks import fit_for_real_use, is_weak

SAFE_FIELD_KEY = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
SAFE = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": secrets.token_urlsafe(64),
    "PUBLIC_URL": "https://samenspel.uwschool.test",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "FIELD_KEYS": [SAFE_FIELD_KEY],
    "ALLOWED_HOSTS": ["samenspel.uwschool.test"],
}


def found(settings: Any, **unsafe: Any) -> list[str]:
    for name, value in (SAFE | unsafe).items():
        setattr(settings, name, value)
    return [str(error.id).removeprefix("samenspel.") for error in fit_for_real_use(None)]


def test_a_safe_site_is_passed(settings: Any, tmp_path: Path) -> None:
    assert found(settings, HOME=tmp_path) == []


@pytest.mark.parametrize(
    ("unsafe", "code"),
    [
        ({"DEMO": True}, "E001"),
        ({"DEBUG": True}, "E002"),
        ({"SECRET_KEY": "kort"}, "E003"),
        ({"SECRET_KEY": "a" * 80}, "E003"),
        ({"SECRET_KEY": "django-insecure-" + secrets.token_urlsafe(50)}, "E003"),
        ({"PUBLIC_URL": "http://samenspel.uwschool.test"}, "E004"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, "E005"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "E005"),
        ({"ALLOWED_HOSTS": ["*"]}, "E006"),
        ({"FIELD_KEYS": [SAFE_FIELD_KEY, "A" * 43 + "="]}, "E008"),
    ],
)
def test_each_danger_is_refused_alone(unsafe: dict[str, Any], code: str, settings: Any, tmp_path: Path) -> None:
    assert found(settings, HOME=tmp_path, **unsafe) == [code]


@pytest.mark.parametrize("name", ["secret_key", "field_key"])
def test_a_key_that_others_can_read_is_refused(name: str, settings: Any, tmp_path: Path) -> None:
    (tmp_path / name).write_text("geheim")
    (tmp_path / name).chmod(0o640)
    assert found(settings, HOME=tmp_path) == ["E007"]
    (tmp_path / name).chmod(0o600)
    assert found(settings, HOME=tmp_path) == []


def test_a_random_key_is_never_called_weak() -> None:
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    keys = ("".join(Random(seed).choices(signs, k=43)) for seed in range(2000))
    assert not any(is_weak(key) for key in keys)


@given(st.text(max_size=31))
def test_a_short_key_is_always_weak(key: str) -> None:
    assert is_weak(key)


def check(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`samenspel check --deploy` as an operator runs it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAMENSPEL", "EMAIL", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "-c", "from samenspel.config.cli import main; main()", "check", "--deploy"],
        env=kept | {"SAMENSPEL_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_ends_with_one_for_a_demo_and_nought_for_a_safe_site(tmp_path: Path) -> None:
    demo = check(tmp_path, SAMENSPEL_DEMO="1", SAMENSPEL_SECRET_KEY="abc")
    assert demo.returncode == 1
    assert {f"samenspel.E00{number}" in demo.stderr for number in (1, 3, 4, 5)} == {True}
    assert "Traceback" not in demo.stderr
    real = {"SAMENSPEL_URL": "https://samenspel.uwschool.test", "EMAIL_URL": "smtp://mail.uwschool.test"}
    safe = check(tmp_path, **real)
    assert (safe.returncode, safe.stderr) == (0, ""), safe.stderr


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    from samenspel.config.env import field_keys, secret_key

    assert secret_key(tmp_path) == secret_key(tmp_path)
    assert field_keys(tmp_path) == field_keys(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert {path.name for path in tmp_path.iterdir()} == {"secret_key", "field_key"}


def test_a_field_key_of_the_wrong_size_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from samenspel.config.env import BadSetting, field_keys

    for key in ("kort", "a" * 44, "é" * 44):
        monkeypatch.setenv("SAMENSPEL_FIELD_KEYS", key)
        with pytest.raises(BadSetting, match="SAMENSPEL_FIELD_KEYS"):
            field_keys(tmp_path)
