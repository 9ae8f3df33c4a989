"""Our own pages of the account; allauth's, under the names it expects, are in `allauth_urls`."""

from __future__ import annotations

from django.urls import path

from samenspel.accounts.views import factors, overview, preferences
from samenspel.accounts.views.guards import door, own

app_name = "accounts"
urlpatterns = [
    path("", own(overview.overview), name="overview"),
    path(
        "tweede-factor/", door(factors.second_factor, "where staff set up what opens the centre"), name="second_factor"
    ),
    path(
        "opnieuw-inloggen/", door(factors.sign_in_again, "asks a signed-in person to do so again"), name="sign_in_again"
    ),
    path("eigen-manier/", door(factors.own_way, "says what the account of one's work does not open"), name="own_way"),
    path("apparaten/afmelden/", own(overview.end_session), name="end_session"),
    path("taal/", preferences.language, name="language"),
]
