"""What opens with a secret that somebody bears, without signing in: a link to answer a round, a calendar."""

from __future__ import annotations

from django.urls import URLPattern, path

from samenspel.talks.views import answering, answering_after, calendars

app_name = "bearers"
# Fixed words go before the token, which is 43 signs long.
urlpatterns: list[URLPattern] = [
    path("", answering.door, name="door"),
    path("formulier/", answering.typed, name="typed"),
    path("formulier/klaar/", answering.close, name="close"),
    path("formulier/ander-moment/<uuid:talk_id>/", answering_after.typed_another, name="typed-another"),
    path("formulier/agenda/<uuid:talk_id>/", answering_after.typed_file, name="typed-file"),
    path("agenda/<slug:key>/<str:token>.ics", calendars.by_address, name="feed"),
    path("<str:token>/", answering.answer, name="answer"),
    path("<str:token>/ander-moment/<uuid:talk_id>/", answering_after.another, name="another"),
    path("<str:token>/agenda/<uuid:talk_id>/", answering_after.file, name="file"),
]
