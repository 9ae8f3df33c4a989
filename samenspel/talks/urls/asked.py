"""Talks that somebody asks for, outside the rounds."""

from __future__ import annotations

from django.urls import path

from samenspel.talks.views import asked, asked_moving, asked_team

app_name = "asked"
urlpatterns = [
    path("", asked.mine, name="mine"),
    path("stel/<uuid:child_id>/", asked.ask, name="ask"),
    path("kies/<uuid:talk_id>/", asked.choose, name="choose"),
    path("team/", asked_team.waiting_list, name="list"),
    path("team/kind/", asked_team.children, name="children"),
    path("team/kind/<uuid:child_id>/", asked_team.invite, name="invite"),
    path("team/<uuid:talk_id>/", asked_team.handle, name="handle"),
    path("team/<uuid:talk_id>/plan/", asked_team.plan, name="plan"),
    path("team/<uuid:talk_id>/ander-moment/", asked_moving.move, name="move"),
    path("<uuid:talk_id>/", asked.one, name="one"),
]
