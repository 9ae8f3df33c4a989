from __future__ import annotations

from django.urls import path

from samenspel.privacy.views import mine, requests

app_name = "privacy"
urlpatterns = [
    path("mijn-gegevens/", mine.mine, name="mine"),
    path("mijn-gegevens/wijzigen/", mine.correct, name="correct"),
    path("mijn-gegevens/vraag/", mine.ask, name="ask"),
    path("mijn-gegevens/alles/", mine.everything, name="all"),
    path("mijn-gegevens/meenemen/", mine.take_along, name="take-along"),
    path("gegevensvragen/", requests.requests, name="requests"),
    path("gegevensvragen/<uuid:request_id>/", requests.answer, name="answer"),
    path("gegevensvragen/wissen/ouder/<uuid:person_id>/", requests.erase, {"kind": "adult"}, name="erase-adult"),
    path("gegevensvragen/wissen/kind/<uuid:person_id>/", requests.erase, {"kind": "child"}, name="erase-child"),
]
