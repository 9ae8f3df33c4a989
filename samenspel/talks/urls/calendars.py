"""One's own calendar address, and a talk as a calendar file."""

from __future__ import annotations

from django.urls import path

from samenspel.talks.views import calendars

app_name = "calendars"
urlpatterns = [
    path("", calendars.mine, name="mine"),
    path("<uuid:talk_id>.ics", calendars.talk, name="talk"),
]
