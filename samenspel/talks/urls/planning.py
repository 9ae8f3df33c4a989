"""From wishes to a plan: proposals, moving by hand, publishing."""

from __future__ import annotations

from django.urls import path

from samenspel.talks.views import planning, planning_board, planning_care, planning_fair, planning_missing

app_name = "planning"
urlpatterns = [
    path("<uuid:round_id>/", planning.overview, name="overview"),
    path("<uuid:round_id>/vraag/", planning.ask, name="ask"),
    path("<uuid:round_id>/voorstel/<uuid:proposal_id>/", planning_fair.proposal, name="proposal"),
    path("<uuid:round_id>/voorstel/<uuid:proposal_id>/stop/", planning.stop, name="stop"),
    path("<uuid:round_id>/voorstel/<uuid:proposal_id>/kies/", planning.choose, name="choose"),
    path("<uuid:round_id>/bord/", planning_board.day, name="board"),
    path("<uuid:round_id>/bord/sleep/", planning_board.drop, name="drop"),
    path("<uuid:round_id>/zonder/", planning_care.without, name="without"),
    path("<uuid:round_id>/erbij/", planning_missing.missing, name="missing"),
    path("<uuid:round_id>/publiceren/", planning.publish, name="publish"),
    path("<uuid:round_id>/herstellen/", planning_care.mend, name="mend"),
    path("gesprek/<uuid:talk_id>/", planning_board.talk, name="talk"),
    path("gesprek/<uuid:talk_id>/terug/<str:was>/", planning_board.undo, name="undo"),
    path("mijn/<uuid:talk_id>/", planning_care.swap, name="swap"),
]
