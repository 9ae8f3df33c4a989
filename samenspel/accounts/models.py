"""A login: global, one per human being, known by e-mail address. What someone is at a centre is in `people`."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from samenspel.core.personal import Declaration, Keep, Level, NotPersonal, Personal

# No mail ever arrives at a name below .invalid (RFC 2606): so is called who has no address of their own.
NOWHERE: Final = "@zonder-adres.invalid"


class UserManager(BaseUserManager["User"]):
    """Makes logins; addresses are kept in small letters, so that they are compared as people mean them."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(email=email.strip().lower(), **extra)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_without_address(self, **extra: Any) -> User:
        """A login for who has no e-mail address: signed in to with a passkey or a card."""
        return self.create_user(f"{uuid.uuid4().hex}{NOWHERE}", **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Someone who can sign in. There are no superusers: rights come from roles at a centre."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.LOGIN,
        user="self",
        fields={"email": Level.CONFIDENTIAL, "language": Level.CONFIDENTIAL},
        plain=frozenset({"password", "is_active", "last_login"}),
        private=frozenset({"password"}),
    )

    unscoped_reason = "a login is global; its persons are per centre"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def has_address(self) -> bool:
        """Whether mail reaches this person."""
        return not self.email.endswith(NOWHERE)


class Session(AbstractBaseSession):
    """A browser in which someone signed in, or is about to. `session_key` is a fingerprint, see `sessions`."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.LOGIN,
        user="user",
        fields={"device": Level.ORDINARY, "opened_at": Level.ORDINARY},
        plain=frozenset({"session_key", "session_data", "expire_date"}),
        private=frozenset({"session_key", "session_data"}),
    )

    unscoped_reason = "a session belongs to a login, before any centre is chosen"

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    device = models.CharField(max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.device

    @classmethod
    def get_session_store_class(cls) -> Any:
        from samenspel.accounts.sessions import SessionStore

        return SessionStore


class CacheEntry(models.Model):
    """The table of Django's database cache: sign-in limits that hold for all workers together.

    Django reads and writes it by name; the model only lets a migration make it.
    """

    personal: ClassVar[Declaration] = NotPersonal("counters by a hash, gone within the hour")

    unscoped_reason = "counters of attempts, by a hash of the address tried or the network it came from"

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
