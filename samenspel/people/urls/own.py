from __future__ import annotations

from django.urls import path

from samenspel.people.views import own

app_name = "own"
urlpatterns = [
    path("", own.children, name="children"),
    path("<uuid:child_id>/", own.child, name="child"),
    path("<uuid:child_id>/sturen/", own.send, name="send"),
    path("stoppen/<uuid:relation_id>/", own.stop, name="stop"),
    path("terug/<uuid:batch>/", own.undo, name="undo"),
]
