"""Who came: noting it after an evening, and what it comes to."""

from __future__ import annotations

from django.urls import path

from samenspel.talks.views import attendance, figures

app_name = "attendance"
urlpatterns = [
    path("", attendance.evening_page, name="evening"),
    path("terug/<uuid:batch>/", attendance.undo, name="undo"),
    path("cijfers/", figures.figures, name="figures"),
    path("cijfers/gesprekken.csv", figures.download, {"kind": "csv"}, name="figures-csv"),
    path("cijfers/gesprekken.xlsx", figures.download, {"kind": "xlsx"}, name="figures-xlsx"),
]
