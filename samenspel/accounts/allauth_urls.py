"""The part of allauth that we use, under the names by which it finds its own pages.

There is no sign-up, no social account, no managing of e-mail addresses and no link in a mail that signs in.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path

from samenspel.accounts.views import factors, overview, sign_in
from samenspel.accounts.views.guards import door, own, sensitive

urlpatterns = [
    path("inloggen/", door(sign_in.SignIn.as_view()), name="account_login"),
    path("inloggen/code/", door(sign_in.AskCode.as_view()), name="account_request_login_code"),
    path("inloggen/code/invullen/", door(sign_in.ConfirmCode.as_view()), name="account_confirm_login_code"),
    path("inloggen/passkey/", door(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("inloggen/bevestigen/", door(factor.authenticate), name="mfa_authenticate"),
    path("uitloggen/", door(account.logout, "the way out"), name="account_logout"),
    path("gesloten/", door(account.account_inactive), name="account_inactive"),
    path("wachtwoord/vergeten/", door(sign_in.AskReset.as_view()), name="account_reset_password"),
    path(
        "wachtwoord/vergeten/code/",
        door(account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path("wachtwoord/vergeten/nieuw/", door(account.complete_password_reset), name="account_complete_password_reset"),
    path(
        "wachtwoord/vergeten/klaar/",
        door(account.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
    path("wachtwoord/wijzigen/", own(account.password_change), name="account_change_password"),
    path("wachtwoord/kiezen/", sensitive(factors.ChoosePassword.as_view()), name="account_set_password"),
    path("bevestigen/wachtwoord/", door(account.reauthenticate), name="account_reauthenticate"),
    path("bevestigen/app/", door(factor.reauthenticate), name="mfa_reauthenticate"),
    path("bevestigen/passkey/", door(passkey.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("", own(overview.overview), name="mfa_index"),
    path("passkeys/", own(overview.overview), name="mfa_list_webauthn"),
    path("passkeys/nieuw/", sensitive(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/naam/", sensitive(passkey.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/verwijderen/", sensitive(passkey.remove_webauthn), name="mfa_remove_webauthn"),
    path("app/nieuw/", sensitive(factors.ActivateApp.as_view()), name="mfa_activate_totp"),
    path("app/verwijderen/", sensitive(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("herstelcodes/", sensitive(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("herstelcodes/nieuw/", sensitive(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("herstelcodes/bewaren/", sensitive(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
]
