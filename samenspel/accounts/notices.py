"""Telling the owner of an account, by mail, that something about it changed (ASVS 6.3.7)."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from samenspel.accounts.models import User


def tell_owner(user: User, change: str | Promise) -> None:
    """Mail the owner, in their own language, what changed; who has no address is not told.

    `change` is a lazy translation, or a text in the owner's language. Raises OSError or SMTPException.
    """
    if not user.has_address:
        return
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = render_to_string("accounts/mail/changed_subject.txt").strip()
        text = render_to_string("accounts/mail/changed_message.txt", {"change": str(change)})
    send_mail(subject, text, None, [user.email])
