"""What `samenspel check --deploy` refuses: settings that are fine at home and unsafe on a real site.

Each is an error and not a warning, so that the command ends with status 1.
"""

from __future__ import annotations

import math
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.utils.translation import gettext as _

# Bits of Shannon entropy over the signs of the key: 50 random signs of 64 have about 250, "aaaa..." has none.
LEAST_KEY_BITS: Final = 128
LEAST_KEY_LENGTH: Final = 32
REAL_MAIL: Final = "django.core.mail.backends.smtp.EmailBackend"


@register(Tags.security, deploy=True)
def fit_for_real_use(app_configs: Any, **kwargs: Any) -> list[Error]:
    """All that is wrong, each with what to do about it."""
    return [Error(problem, hint=hint, id=f"samenspel.{code}") for code, problem, hint in _problems()]


def _problems() -> Iterator[tuple[str, str, str]]:
    for found, code, problem, hint in (
        (settings.DEMO, "E001", _("Demo mode is on: anyone may choose a person."), "SAMENSPEL_DEMO"),
        (settings.DEBUG, "E002", _("Debug is on: errors show the inside of the site."), "SAMENSPEL_DEBUG"),
        (is_weak(settings.SECRET_KEY), "E003", _("The secret key can be guessed."), "SAMENSPEL_SECRET_KEY"),
        (not _is_https(), "E004", _("The public address is not https."), "SAMENSPEL_URL"),
        (any(map(is_weak, settings.FIELD_KEYS)), "E008", _("A field key can be guessed."), "SAMENSPEL_FIELD_KEYS"),
        (settings.EMAIL_BACKEND != REAL_MAIL, "E005", _("Mail is kept and not sent: nobody gets a code."), "EMAIL_URL"),
        ("*" in settings.ALLOWED_HOSTS, "E006", _("Every host name is answered."), "SAMENSPEL_URL"),
    ):
        if found:
            yield code, problem, _("See %(setting)s in docs/reference/settings.md.") % {"setting": hint}
    for name in ("secret_key", "field_key"):
        if _is_readable_for_others(Path(settings.HOME) / name):
            yield "E007", _("Others on this machine can read the file %(name)s.") % {"name": name}, f"chmod 600 {name}"


def _is_https() -> bool:
    return urlsplit(settings.PUBLIC_URL).scheme == "https"


def is_weak(key: str) -> bool:
    """Whether a key is short, or made of few different signs."""
    return len(key) < LEAST_KEY_LENGTH or bits(key) < LEAST_KEY_BITS or key.startswith("django-insecure-")


def bits(key: str) -> float:
    """Shannon entropy of the signs of the key, in bits over the whole key."""
    counts = Counter(key)
    return sum(count * math.log2(len(key) / count) for count in counts.values())


def _is_readable_for_others(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
