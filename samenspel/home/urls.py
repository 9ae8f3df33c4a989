from __future__ import annotations

from django.urls import path

from samenspel.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
]
