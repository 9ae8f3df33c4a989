"""Argon2id on one core at a time, so that a rush of sign-ins leaves the other to the pages (S2, G13)."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """46 MiB, two rounds, one lane: above the least that OWASP advises (46 MiB, one round, one lane)."""

    time_cost = 2
    memory_cost = 46 * 1024
    parallelism = 1
