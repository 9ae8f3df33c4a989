"""The product's settings, with a home that the tests throw away."""

import os
import tempfile

os.environ["SAMENSPEL_HOME"] = tempfile.mkdtemp(prefix="samenspel-test-")
os.environ.pop("EMAIL_URL", None)
os.environ.pop("SAMENSPEL_DEMO", None)

from samenspel.config.settings import *  # noqa: F403

DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
REMEMBER_PAGES = False  # tests change rows behind the log's back
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # what is asked for; tests do the work
