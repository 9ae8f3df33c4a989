"""What the machine tells the product: where it keeps its things and where the others are."""

from __future__ import annotations

import base64
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
    return os.environ.get("SAMENSPEL_SECRET_KEY") or kept(folder / "secret_key", secrets.token_urlsafe(64))


def field_keys(folder: Path) -> list[str]:
    """SAMENSPEL_FIELD_KEYS (the first writes, all read, with commas), or one kept in the home folder.

    Each is 32 random bytes in URL-safe base64: it locks the secrets of authenticator apps in the database.
    """
    given = [key.strip() for key in os.environ.get("SAMENSPEL_FIELD_KEYS", "").split(",") if key.strip()]
    keys = given or [kept(folder / "field_key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())]
    if not all(_is_field_key(key) for key in keys):
        raise BadSetting("SAMENSPEL_FIELD_KEYS: een sleutel is 32 willekeurige bytes in base64 (URL-veilig).")
    return keys


def _is_field_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key)) == 32
    except ValueError:
        return False


def kept(path: Path, fresh: str) -> str:
    """What stands in the file, which is made with `fresh` when it is not there; whole or not at all.

    Raises BadSetting when the folder does not let us.
    """
    try:
        return _kept(path, fresh)
    except OSError as problem:
        raise BadSetting(
            f"SAMENSPEL_HOME: in {path.parent} kan niet worden geschreven ({problem.strerror})."
        ) from problem


def _kept(path: Path, fresh: str) -> str:
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(fresh)
        try:
            os.link(draft, path)  # fails when another process was first: then its key counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database(folder: Path) -> dict[str, Any]:
    """DATABASE_URL (postgres://... or sqlite:///path), or SQLite in the home folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return sqlite(folder / "samenspel.sqlite3")
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError as problem:
        raise BadSetting("DATABASE_URL: dit adres is niet te lezen; een poort is een getal.") from problem
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")) or "samenspel",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
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
