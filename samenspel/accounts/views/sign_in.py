"""Signing in: passkey, mailed code, or password with an app; and a forgotten password."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic.edit import FormView

from samenspel.accounts.forms import AskCodeForm, seal_or_tell
from samenspel.accounts.queries import ways_in

MAIL_TROUBLE = (SMTPException, OSError)


def no_mail() -> str:
    """What we say when no mail can be sent; for known and unknown addresses alike."""
    return _("We cannot send e-mail at the moment. Please try again in a few minutes.")


class SignIn(account.LoginView):
    """The ways in on one page; the password is the last."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        following = get_next_redirect_url(self.request) or ""
        return context | {"code_form": AskCodeForm(), "ways": ways_in(following), "following": following}


class AskCode(account.RequestLoginCodeView):
    """Sends a code; to an address without an account it says so by mail, and the page is the same."""

    def form_valid(self, form: AskCodeForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        try:
            process = LoginCodeVerificationProcess.initiate(request=self.request, user=form._user, email=email)
            seal_or_tell(process, email)
        except MAIL_TROUBLE:
            form.add_error(None, no_mail())
            return self.form_invalid(form)
        return FormView.form_valid(self, form)


class ConfirmCode(account.ConfirmLoginCodeView):
    """Takes the code; three tries, ten minutes, in the browser that asked. Can send another, twice."""

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        email = self._process.state["email"]
        try:
            self._process.resend()
            seal_or_tell(self._process, email)
        except MAIL_TROUBLE:
            messages.error(self.request, no_mail())
        else:
            messages.success(self.request, _("A new code is on its way to %(email)s.") % {"email": email})
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_confirm_login_code")))


class AskReset(account.PasswordResetView):
    """Sends a code for a new password; again the same page for every address."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except MAIL_TROUBLE:
            form.add_error(None, no_mail())
            return self.form_invalid(form)
