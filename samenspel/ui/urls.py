from __future__ import annotations

from django.urls import path

from samenspel.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("weergave/", views.theme, name="theme"),
]
