"""Mail about getting in: the subject holds nothing of anybody, the body no child and nobody else (T20, G33)."""

from __future__ import annotations

from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

# What sending can run into; said in plain words, for every address alike.
TROUBLE = (SMTPException, OSError)


def language_of(code: str) -> str:
    """The language in which somebody is written to: their own when we have it, else that of the installation."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def post(kind: str, address: str, language: str, values: Mapping[str, Any]) -> None:
    """Send `onboarding/mail/<kind>_subject.txt` and `_message.txt` in a language. Raises OSError or SMTPException."""
    with translation.override(language_of(language)):
        subject = render_to_string(f"onboarding/mail/{kind}_subject.txt", dict(values)).strip()
        text = render_to_string(f"onboarding/mail/{kind}_message.txt", dict(values))
    send_mail(subject, text, None, [address])
