"""allauth's forms with our labels, digits of any script, and codes of which we keep only a fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from samenspel.accounts import codes
from samenspel.accounts.actions import limit_session
from samenspel.accounts.logic.digits import plain_digits
from samenspel.accounts.queries import has_app

EMAIL = {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}
PASSWORD_HELP = _("At least 12 characters. A short sentence is easy to remember.")


def dress(form: forms.Form, name: str, label: Any, attrs: dict[str, str], help_text: Any = "") -> None:
    """Give a field of allauth our label, hint and attributes; labels stand above, never inside."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def take_any_digits(form: forms.Form) -> None:
    """Read the field `code` with spaces, hyphens and the digits of any keyboard."""
    setattr(form.fields["code"], "to_python", lambda typed: plain_digits(typed or ""))  # noqa: B010


class SignInForm(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "login", _("E-mail address"), EMAIL | {"autocomplete": "username"})
        dress(self, "password", _("Password"), {})

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in; allauth's own remembering would stretch the session, so that it is limited once more."""
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        if request.user.is_authenticated:
            limit_session(request=request, user=request.user)
        return response


class AskCodeForm(account.RequestLoginCodeForm):
    """The address to which a code goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "email", _("E-mail address"), EMAIL | {"autocomplete": "email"})


class SealedCode(forms.Form):
    """A code that is compared by its fingerprint."""

    expected_code: str | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "code", _("Code from the e-mail"), CODE, _("Eight digits."))

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if not codes.fits(typed, self.expected_code or ""):
            raise get_adapter().validation_error("incorrect_code")
        return typed


class LoginCodeForm(SealedCode, account.ConfirmLoginCodeForm):
    """The code with which someone signs in."""


class ResetCodeForm(SealedCode, account.ConfirmPasswordResetCodeForm):
    """The code with which someone may choose a new password."""


class AskResetForm(account.ResetPasswordForm):
    """The address of the account whose password was forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "email", _("E-mail address"), EMAIL | {"autocomplete": "email"})

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Mail a code, or to an unknown address that there is no account; the session looks the same."""
        email: str = self.cleaned_data["email"]
        user = self.users[0] if self.users else None
        process = PasswordResetVerificationProcess.initiate(request=request, user=user, email=email)
        seal_or_tell(process, email)
        return email


def seal_or_tell(process: Any, email: str) -> None:
    """Keep only the fingerprint of the mailed code; an unknown address gets one mail as well (G12)."""
    if process.user:
        process.state["code"] = codes.seal(process.state["code"])
    else:
        codes.seal("")
        get_adapter().send_mail("account/email/unknown_account", email, {})
    process.persist()


class NewPassword(forms.Form):
    """Two times the same new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "password1", _("New password"), {}, PASSWORD_HELP)
        dress(self, "password2", _("The same password again"), {})


class SetPasswordForm(NewPassword, account.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(NewPassword, account.ResetPasswordKeyForm):
    """A new password after a mailed code."""


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):
    """A new password for an old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "oldpassword", _("Current password"), {})


class ReauthenticateForm(account.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "password", _("Password"), {})


class AppCode(forms.Form):
    """A code of the authenticator app, or a recovery code; only the latter for who has a passkey and no app."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_app(self.user.pk):
            hint = _("Six digits. No phone at hand? Then fill in one of your recovery codes.")
            dress(self, "code", _("Code from your app"), CODE, hint)
        else:
            dress(self, "code", _("Recovery code"), CODE, _("Eight digits, one of the codes that you kept."))
        take_any_digits(self)


class SecondFactorForm(AppCode, factor.AuthenticateForm):
    """At sign-in."""


class ConfirmFactorForm(AppCode, factor.ReauthenticateForm):
    """Before something sensitive."""


class ActivateAppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "code", _("Code from your app"), CODE, _("Six digits."))
        take_any_digits(self)


@contextmanager
def forgery_refused() -> Iterator[None]:
    """What no browser would send is answered in plain words; the parsers below raise many things at it."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError) as problem:
        raise get_mfa_adapter().validation_error("incorrect_code") from problem


class CredentialField(forms.JSONField):
    """What a browser says with a passkey. A number without end or lists a thousand deep are no such thing."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as problem:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from problem

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return None


class AddPasskeyForm(AddWebAuthnForm):
    """Nothing to fill in: the browser makes the passkey, and it is named after the device."""

    credential = CredentialField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"], self.fields["passwordless"]

    def clean(self) -> dict[str, Any]:
        with forgery_refused():
            cleaned: dict[str, Any] = super().clean()
        return cleaned | {"name": self.initial["name"]}


class PasskeySignInForm(LoginWebAuthnForm):
    """A passkey that says who it is."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        with forgery_refused():
            return super().clean_credential()


class PasskeyStepForm(AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        with forgery_refused():
            return super().clean_credential()


class PasskeyConfirmForm(ReauthenticateWebAuthnForm):
    """A passkey before something sensitive."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        with forgery_refused():
            return super().clean_credential()


class RenamePasskeyForm(EditWebAuthnForm):
    """What someone calls a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "name", _("Name of this passkey"), {"maxlength": "60"})
        self.fields["name"].max_length = 60
