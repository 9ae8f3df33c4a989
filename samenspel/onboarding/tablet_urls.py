"""The shared tablet: a short address, to be typed once."""

from __future__ import annotations

from django.urls import path

from samenspel.onboarding.views import unlocking

app_name = "tablet"
urlpatterns = [
    path("", unlocking.pick, name="pick"),
    path("koppelen/", unlocking.join, name="join"),
    path("slot/", unlocking.lock, name="lock"),
    path("<uuid:pin_id>/", unlocking.unlock, name="unlock"),
]
