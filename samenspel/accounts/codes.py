"""One-time codes: eight digits in the mail, and only a keyed fingerprint of them with us (G14)."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, salted_hmac

from samenspel.accounts.logic.digits import plain_digits

SALT = "samenspel.accounts.code"


def seal(code: str) -> str:
    """The fingerprint of a code, as the session keeps it."""
    return salted_hmac(SALT, plain_digits(code), algorithm="sha256").hexdigest()


def fits(typed: str, sealed: str) -> bool:
    """Whether what someone typed is the code. With no code behind it (an unknown address) never."""
    return constant_time_compare(seal(typed), sealed)
