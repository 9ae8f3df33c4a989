from __future__ import annotations

from django.urls import path

from samenspel.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.start, name="start"),
    path("als/<slug:key>/", views.become, name="become"),
    path("post/", views.mail, name="mail"),
]
