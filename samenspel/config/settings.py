"""Settings: one file, everything that differs per machine comes from `env`."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from samenspel.config import env

HOME = env.home()
DEMO = os.environ.get("SAMENSPEL_DEMO") == "1"
DEBUG = os.environ.get("SAMENSPEL_DEBUG") == "1"
SECRET_KEY = env.secret_key(HOME)

PUBLIC_URL = env.public_url()
_public = urlsplit(PUBLIC_URL)
SECURE = _public.scheme == "https"
ALLOWED_HOSTS = [_public.hostname or "localhost"]
if not SECURE:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "samenspel.accounts",  # before allauth: its pages are ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "samenspel.core",
    "samenspel.audit",
    "samenspel.ui",
    "samenspel.organisations",
    "samenspel.people",
    "samenspel.frameworks",
    "samenspel.notifications",
    "samenspel.rosters",
    "samenspel.intakes",
    "samenspel.talks",
    "samenspel.onboarding",
    "samenspel.activities",
    "samenspel.populations",
    "samenspel.plans",
    "samenspel.integrations",
    "samenspel.privacy",
    "samenspel.home",
    "samenspel.demo",
    "samenspel.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "samenspel.accounts.middleware.LanguageMiddleware",
    "samenspel.accounts.middleware.PrivacyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "samenspel.people.middleware.CentreMiddleware",
]

ROOT_URLCONF = "samenspel.config.urls"
WSGI_APPLICATION = "samenspel.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "samenspel.home.context.page",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
vars().update(env.email(HOME))

# What takes longer than a page: see config.worker, and docs/adr/0040-a-worker-beside-the-server.md.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Signing in: see accounts, and docs/adr/0014-signing-in.md.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["samenspel.accounts.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
FIELD_KEYS = env.field_keys(HOME)
# Limits on attempts hold for all workers together, so that they are counted in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_ADAPTER = "samenspel.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "samenspel.accounts.adapter.address_of"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made by whoever received the invitation
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # our own forms do: accounts.forms.seal_or_tell
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_SESSION_REMEMBER = True  # accounts.actions.limit_session says for how long
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "request_login_code": "60/m/ip,3/m/key,10/h/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
    "claim": "5/h/ip,100/d/key",  # questions of parents who want to get in (onboarding)
    "answer_link_wrong": "60/10m/ip",  # links that open no answer to a round of talks (talks)
    # Wrong codes that were typed, as accounts.limits.may_guess weighs them: of paper forms (talks); of letters, cards
    # and devices that want to join (onboarding). All networks together guess at most 24 400 codes of forms in a day,
    # of the 10^12: of ten thousand forms one in eleven years. To lock out who comes from a quiet network takes two
    # thousand networks, each day again. A joining code is short, and lives ten minutes: a thousand networks.
    "answer_code_wrong": "20/10m/ip",
    "answer_code_wrong_lane": "600/h/key",
    "answer_code_wrong_quiet": "5/d/key",
    "answer_code_wrong_family": "10/d/key",
    "letter_wrong": "20/10m/ip",
    "letter_wrong_lane": "400/h/key",
    "letter_wrong_quiet": "5/d/key",
    "letter_wrong_family": "10/d/key",
    "card_wrong": "20/10m/ip",
    "card_wrong_lane": "600/h/key",
    "card_wrong_quiet": "5/d/key",
    "card_wrong_family": "10/d/key",
    "tablet_wrong": "20/10m/ip",
    "tablet_wrong_lane": "200/h/key",
    "tablet_wrong_quiet": "3/d/key",
    "tablet_wrong_family": "3/d/key",
}
ACCOUNT_FORMS = {
    "login": "samenspel.accounts.forms.SignInForm",
    "request_login_code": "samenspel.accounts.forms.AskCodeForm",
    "confirm_login_code": "samenspel.accounts.forms.LoginCodeForm",
    "reset_password": "samenspel.accounts.forms.AskResetForm",
    "confirm_password_reset_code": "samenspel.accounts.forms.ResetCodeForm",
    "reset_password_from_key": "samenspel.accounts.forms.ResetPasswordForm",
    "set_password": "samenspel.accounts.forms.SetPasswordForm",
    "change_password": "samenspel.accounts.forms.ChangePasswordForm",
    "reauthenticate": "samenspel.accounts.forms.ReauthenticateForm",
}
# The account that staff have at their organisation: see integrations, and docs/adr/0029-the-word-of-an-organisation.md.
SOCIALACCOUNT_ADAPTER = "samenspel.integrations.adapter.IdentityAdapter"
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_AUTO_SIGNUP = SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
MFA_ADAPTER = "samenspel.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Samenspel"
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "samenspel.accounts.forms.SecondFactorForm",
    "reauthenticate": "samenspel.accounts.forms.ConfirmFactorForm",
    "activate_totp": "samenspel.accounts.forms.ActivateAppForm",
    "add_webauthn": "samenspel.accounts.forms.AddPasskeyForm",
    "login_webauthn": "samenspel.accounts.forms.PasskeySignInForm",
    "authenticate_webauthn": "samenspel.accounts.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "samenspel.accounts.forms.PasskeyConfirmForm",
    "edit_webauthn": "samenspel.accounts.forms.RenamePasskeyForm",
}
# Behind one's own proxy the address of the visitor stands in a header; limits count by it.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("SAMENSPEL_PROXY") == "1" else 0

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [env.ROOT / "samenspel" / "locale"]
TIME_ZONE = "Europe/Amsterdam"
FORMAT_MODULE_PATH = "samenspel.config.formats"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Uploads: ten megabytes is the product's own limit; this is the wall behind it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

REMEMBER_PAGES = True  # core.remember; off where a test wants every page made anew
SESSION_ENGINE = "samenspel.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-samenspel" if SECURE else "samenspel"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-samenspel-csrf" if SECURE else "samenspel-csrf"
LANGUAGE_COOKIE_NAME = "samenspel-language"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 3600  # before signing in; after that see accounts.actions.limit_session
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "samenspel.home.errors.stale_form"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("SAMENSPEL_PROXY") == "1" else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "filters": {"keys": {"()": "samenspel.accounts.log.HideKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["keys"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that is not there or not yours is no event for the operator, and its address stays out of the log.
    "loggers": {"django.request": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # the redirect to https is the proxy's
