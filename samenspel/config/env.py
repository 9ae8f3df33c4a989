"""What the machine tells the product: where it keeps its things and where the others are."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


class BadSetting(ValueError):
    """An environment variable cannot be understood; the message is one plain sentence."""


def home() -> Path:
    """SAMENSPEL_HOME, or `var/` in the checkout; made when it is not there."""
    folder = Path(os.environ.get("SAMENSPEL_HOME") or ROOT / "var").expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BadSetting(f"SAMENSPEL_HOME: {folder} kan niet worden gemaakt ({problem.strerror}).") from problem
    return folder


def secret_key(folder: Path) -> str:
    """SAMENSPEL_SECRET_KEY, or a random one kept in the home folder, readable for its owner alone."""
    given = os.environ.get("SAMENSPEL_SECRET_KEY")
    if given:
        return given
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


def database(folder: Path) -> dict[str, Any]:
    """DATABASE_URL (postgres://... or sqlite:///path), or SQLite in the home folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return sqlite(folder / "samenspel.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")) or "samenspel",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise BadSetting("DATABASE_URL begint met postgres:// of sqlite:///.")


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite as a full citizen: WAL, every commit on disk, writers wait for each other instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def email(folder: Path) -> dict[str, Any]:
    """EMAIL_URL (smtp://user:password@host:587/?tls=1), or mail kept as files in the home folder."""
    url = os.environ.get("EMAIL_URL", "")
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder / "mail"),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadSetting("EMAIL_URL begint met smtp:// of smtps:// en noemt een server.")
    options = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": options.get("tls") == "1",
        "EMAIL_TIMEOUT": 3,
        "DEFAULT_FROM_EMAIL": options.get("from", f"samenspel@{parts.hostname}"),
    }


def public_url() -> str:
    """SAMENSPEL_URL without a slash at the end; on one's own machine http://localhost:8000."""
    url = os.environ.get("SAMENSPEL_URL", "http://localhost:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSetting("SAMENSPEL_URL is een adres zoals https://samenspel.uwschool.nl.")
    return url
