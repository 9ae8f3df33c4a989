"""A login: global, one per human being, known by e-mail address. What someone is at a centre is in `people`."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


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

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Someone who can sign in. There are no superusers: rights come from roles at a centre."""

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


class Session(AbstractBaseSession):
    """A browser in which someone signed in, or is about to. `session_key` is a fingerprint, see `sessions`."""

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

    unscoped_reason = "counters of attempts, by a hash of the address tried or the network it came from"

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
