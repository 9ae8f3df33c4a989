from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "populations"
urlpatterns: list[URLPattern | URLResolver] = []
