"""The addresses of the goals and the policy document, under the Kompas of a centre."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from samenspel.plans.views import document, goals

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("doelen/", goals.page, name="goals"),
    path("beleidsdocument/", document.page, name="document"),
]
