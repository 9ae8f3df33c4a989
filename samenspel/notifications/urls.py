"""The post of a centre."""

from __future__ import annotations

from django.urls import path

from samenspel.notifications import views

app_name = "post"
urlpatterns = [
    path("", views.unsent, name="unsent"),
    path("<uuid:message_id>/", views.again, name="again"),
]
