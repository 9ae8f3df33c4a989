"""What opens with a secret that somebody bears, without signing in: a link to answer a round, a calendar."""

from __future__ import annotations

from django.urls import URLPattern, path

from samenspel.talks.views import answering, calendars

app_name = "bearers"
# Fixed words go before the token, which is 43 signs long.
urlpatterns: list[URLPattern] = [
    path("", answering.door, name="door"),
    path("formulier/", answering.typed, name="typed"),
    path("formulier/klaar/", answering.close, name="close"),
    path("agenda/<slug:key>/<str:token>.ics", calendars.by_address, name="feed"),
    path("<str:token>/", answering.answer, name="answer"),
]
