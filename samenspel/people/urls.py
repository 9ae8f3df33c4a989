from __future__ import annotations

from django.urls import path

from samenspel.people import views

app_name = "people"
urlpatterns = [path("<str:token>/", views.invitation, name="invitation")]
