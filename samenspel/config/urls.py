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
    path("account/uitnodiging/", include("samenspel.people.urls")),
    path("demo/", include("samenspel.demo.urls")),
    path("bouwstenen/", include("samenspel.ui.urls")),
    path("", include("samenspel.home.urls")),
    path("<slug:centre_key>/kompas/", include("samenspel.activities.urls")),
    path("<slug:centre_key>/kompas/", include("samenspel.populations.urls")),
    path("<slug:centre_key>/kompas/", include("samenspel.plans.urls")),
    path("<slug:centre_key>/kompas/kaders/", include("samenspel.frameworks.urls")),
]
