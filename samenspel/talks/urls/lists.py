"""Lists on paper and texts to take along: for teachers, for doors, for the school's own app."""

from __future__ import annotations

from django.urls import path

from samenspel.talks.views import lists

app_name = "talk_lists"
urlpatterns = [
    path("", lists.rounds, name="rounds"),
    path("<uuid:round_id>/", lists.one, name="round"),
    path("<uuid:round_id>/team/", lists.schedules, name="schedules"),
    path("<uuid:round_id>/team.pdf", lists.schedules_file, name="schedules-file"),
    path("<uuid:round_id>/deuren/", lists.doors, name="doors"),
    path("<uuid:round_id>/deuren.pdf", lists.doors_file, name="doors-file"),
    path("<uuid:round_id>/brieven/", lists.letters, name="letters"),
    path("<uuid:round_id>/brieven.pdf", lists.letters_file, name="letters-file"),
    path("<uuid:round_id>/teksten/", lists.pasted, name="texts"),
]
