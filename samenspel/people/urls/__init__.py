from __future__ import annotations

from django.urls import path

from samenspel.people.views import invitations as views

app_name = "people"
urlpatterns = [path("<str:token>/", views.invitation, name="invitation")]
