"""How allauth behaves here: no sign-up, our own words, links that only ever name our own address."""

from __future__ import annotations

from typing import Any, ClassVar

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from samenspel.accounts import vault
from samenspel.accounts.logic.devices import device_of
from samenspel.accounts.models import NOWHERE, User
from samenspel.accounts.queries import has_authenticator, has_second_factor, is_staff

# What happened to someone's account, by the name of allauth's mail about it.
CHANGES = {
    "account/email/password_changed": gettext_lazy("Your password was changed."),
    "account/email/password_set": gettext_lazy("A password was chosen for your account."),
    "account/email/password_reset": gettext_lazy("A new password was chosen for your account."),
    "mfa/email/totp_activated": gettext_lazy("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": gettext_lazy("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account."),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": gettext_lazy("New recovery codes were made for your account."),
}


def address_of(user: User) -> str:
    """How allauth names someone to themselves: in the passkey list of their own device."""
    return user.email if user.has_address else _("my account without e-mail")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation alone."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed."),
        "email_password_mismatch": gettext_lazy("This e-mail address and password do not belong together."),
        "enter_current_password": gettext_lazy("This is not your current password."),
        "incorrect_code": gettext_lazy("This code is not right."),
        "incorrect_password": gettext_lazy("This password is not right."),
        "too_many_login_attempts": gettext_lazy("That went wrong too often. Wait a few minutes and try again."),
        "rate_limited": gettext_lazy("That went wrong too often. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        own = {"allauth.mfa.stages.AuthenticateStage": "samenspel.accounts.stages.SecondStep"}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff without a second factor are led to set one up; the centre's door is shut for them until then."""
        user = request.user
        if user.is_authenticated and is_staff(user.pk) and not has_second_factor(request):
            return reverse("accounts:second_factor")
        return reverse("home:start")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:overview")

    def reauthenticate(self, user: User, password: str) -> bool:
        """Our address book is the user itself: allauth's table of addresses stays empty."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The quickest first. Whoever has a second factor confirms with it: a password alone would undo it."""
        words = {
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
            "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
            "reauthenticate": _("Use your password"),
        }
        found = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        if user.is_authenticated and has_authenticator(user.pk):
            found.pop("reauthenticate", None)
        return [found[key] | {"description": said} for key, said in words.items() if key in found]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail goes to addresses alone; who has none reads it nowhere."""
        if not email.endswith(NOWHERE):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner that something about signing in changed (ASVS 6.3.7)."""
        self.send_mail("accounts/mail/changed", email or user.email, {"change": CHANGES[template_prefix]})


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are locked before they are stored; passkeys are named after the device that made them."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right."),
    }

    def encrypt(self, text: str) -> str:
        return vault.lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unlock(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Black on white, on a dark page too: otherwise no phone can read it."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage)
        return str(picture.to_string(encoding="unicode"))

    def _get_site_name(self) -> str:
        return "Samenspel"

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        return device_of(context.request.META.get("HTTP_USER_AGENT", "")) or _("Passkey")
