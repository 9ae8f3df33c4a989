"""The whole address book. Everything of a centre lies under its key."""

from __future__ import annotations

from django.urls import include, path

handler403 = "samenspel.home.errors.refused"
handler404 = "samenspel.home.errors.not_found"
handler429 = "samenspel.home.errors.too_many"  # allauth's own: too many attempts
handler500 = "samenspel.home.errors.broken"

urlpatterns = [
    path("account/", include("samenspel.accounts.urls")),
    path("account/", include("samenspel.accounts.allauth_urls")),
    path("account/inloggen/werk/", include("samenspel.integrations.urls")),
    path("account/uitnodiging/", include("samenspel.people.urls")),
    path("instappen/", include("samenspel.onboarding.entrance_urls")),
    path("gesprek/", include("samenspel.talks.urls.bearers")),
    path("tablet/", include("samenspel.onboarding.tablet_urls")),
    path("demo/", include("samenspel.demo.urls")),
    path("bouwstenen/", include("samenspel.ui.urls")),
    path("", include("samenspel.home.urls")),
    path("<slug:centre_key>/instappen/", include("samenspel.onboarding.urls")),
    path("<slug:centre_key>/inlezen/", include("samenspel.rosters.urls")),
    path("<slug:centre_key>/intake/", include("samenspel.intakes.urls")),
    path("<slug:centre_key>/gesprekken/", include("samenspel.talks.urls")),
    path("<slug:centre_key>/post/", include("samenspel.notifications.urls")),
    path("<slug:centre_key>/gezinnen/", include("samenspel.people.urls.families")),
    path("<slug:centre_key>/mijn-kinderen/", include("samenspel.people.urls.own")),
    path("<slug:centre_key>/kompas/", include("samenspel.activities.urls")),
    path("<slug:centre_key>/kompas/", include("samenspel.populations.urls")),
    path("<slug:centre_key>/kompas/", include("samenspel.plans.urls")),
    path("<slug:centre_key>/", include("samenspel.privacy.urls")),
    path("<slug:centre_key>/kompas/kaders/", include("samenspel.frameworks.urls")),
]
