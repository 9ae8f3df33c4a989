"""Secrets of authenticator apps and recovery codes, encrypted before they reach the database.

The keys are the product's own (`SAMENSPEL_FIELD_KEYS`, or a file in the home folder), apart from the secret
key of sessions, so that the one can change without losing the other. The first key writes, all of them read.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def lock(text: str) -> str:
    """Encrypt with the first key."""
    return _keys().encrypt(text.encode()).decode()


def unlock(text: str) -> str:
    """Decrypt with whichever key fits. Raises cryptography.fernet.InvalidToken when none does."""
    return _keys().decrypt(text.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
