"""What opens something, and the fingerprints that we keep of it.

A link or QR holds 256 random bits: a plain fingerprint is enough. A typed code is short: its fingerprint is keyed,
so that who reads the table cannot try all codes. PINs are hashed like passwords.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.contrib.auth.hashers import check_password, make_password

from samenspel.accounts.logic.digits import plain_digits
from samenspel.core.keys import keyed, new_code, new_token, token_hash

__all__ = ["new_code", "new_token", "token_hash"]

PAIRING_LENGTH: Final = 8

_SALT = "samenspel.onboarding"


def code_hash(typed: str) -> str:
    """What we keep of a typed code, with spaces and the digits of any keyboard."""
    return _keyed("code", plain_digits(typed))


def address_hash(address: str) -> str:
    """What we keep of the address to which something went."""
    return _keyed("address", address.strip().lower())


def new_pairing_code() -> str:
    """Eight random digits, for ten minutes."""
    return str(secrets.randbelow(10**PAIRING_LENGTH)).zfill(PAIRING_LENGTH)


def pin_hash(pin: str) -> str:
    """What we keep of a PIN: Argon2id."""
    return make_password(plain_digits(pin))


def pin_fits(typed: str, kept: str) -> bool:
    """Whether this is the PIN; takes as long when there is none."""
    return check_password(plain_digits(typed), kept) if kept else _work_for_nothing(typed)


def _work_for_nothing(typed: str) -> bool:
    make_password(plain_digits(typed))
    return False


def _keyed(kind: str, text: str) -> str:
    return keyed(f"{_SALT}.{kind}", text)
