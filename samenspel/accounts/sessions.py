"""Sessions in our own table: listed per login, and of no use to whoever reads the table.

The cookie holds 256 random bits; the table holds only their SHA-256 (reliability.md S2, G14).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

OPENED_AT, DEVICE = "opened_at", "device"


def fingerprint(session_key: str) -> str:
    """What the table keeps of the cookie's value: 64 hexadecimal digits."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's sessions in the database, by fingerprint, with whose they are."""

    @classmethod
    def get_model_class(cls) -> Any:
        from samenspel.accounts.models import Session

        return Session

    def _get_new_session_key(self) -> str:
        return secrets.token_urlsafe(32)

    def _get_session_from_db(self) -> Any:
        found = None
        if self.session_key:
            rows = self.model.objects.filter(expire_date__gt=timezone.now())
            found = rows.filter(session_key=fingerprint(self.session_key)).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(session_key=fingerprint(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        opened = data.get(OPENED_AT)
        if not self.session_key:
            self._session_key = self._get_new_session_key()
        table = self.get_model_class()
        return table(
            session_key=fingerprint(self.session_key or ""),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get("_auth_user_id"),
            opened_at=datetime.fromtimestamp(opened, UTC) if opened else timezone.now(),
            device=data.get(DEVICE, ""),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=fingerprint(key)).delete()
