"""What opens something for who bears it, and the fingerprints that we keep of it.

A link or QR holds 256 random bits: a plain fingerprint is enough. A code that is typed is short: its fingerprint is
keyed, so that who reads the table cannot try all codes.
"""

from __future__ import annotations

import hashlib
import secrets

from django.utils.crypto import salted_hmac

from samenspel.core.logic.codes import LENGTH, code_of


def new_token() -> str:
    """43 signs that hold 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What we keep of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Twelve random digits."""
    return code_of(secrets.randbelow(10**LENGTH))


def keyed(salt: str, text: str) -> str:
    """What we keep of something short: nobody without the key of this installation can try all of them."""
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()
