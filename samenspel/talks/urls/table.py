"""The talks themselves: one's own, preparing, the table, what was said, agreements."""

from __future__ import annotations

from django.urls import path

from samenspel.talks.views import (
    agreements,
    table_mine,
    table_paper,
    table_prepare,
    table_report,
    table_screen,
    table_work,
)

app_name = "talks"
urlpatterns = [
    path("", table_work.listing, name="list"),
    path("mijn/", table_mine.mine, name="mine"),
    path("mijn/<uuid:talk_id>/", table_mine.own, name="own"),
    path("mijn/opmerking/<uuid:remark_id>/terug/", table_mine.withdraw, name="withdraw"),
    path("over-mij/", table_prepare.about_me, name="about-me"),
    path("afspraken/", agreements.listing, name="agreements"),
    path("afspraken/afspraken.csv", agreements.download, {"kind": "csv"}, name="agreements-csv"),
    path("afspraken/afspraken.xlsx", agreements.download, {"kind": "xlsx"}, name="agreements-xlsx"),
    path("afspraken/<uuid:agreement_id>/", agreements.change, name="agreement"),
    path("afspraken/<uuid:agreement_id>/stand/", agreements.settle, name="settle"),
    path("dag/<str:day>/papier.pdf", table_paper.evening, name="evening"),
    path("tekening/<uuid:point_id>/", table_prepare.drawing, name="drawing"),
    path("stuk/<uuid:paper_id>/", table_work.paper, name="paper"),
    path("<uuid:talk_id>/", table_work.talk, name="talk"),
    path("<uuid:talk_id>/stuk/<uuid:paper_id>/weg/", table_work.paper_away, name="paper-away"),
    path("<uuid:talk_id>/voorbereiden/", table_prepare.prepare, name="prepare"),
    path("<uuid:talk_id>/kind/<slug:kind>/", table_prepare.child, name="child"),
    path("<uuid:talk_id>/papier.pdf", table_paper.sheet, name="sheet"),
    path("<uuid:talk_id>/tafel/", table_screen.screen, name="table"),
    path("<uuid:talk_id>/tafel/<slug:step>/", table_screen.screen, name="step"),
    path("<uuid:talk_id>/opkomst/", table_work.came, name="came"),
    path("<uuid:talk_id>/verslag/", table_report.report, name="report"),
    path("<uuid:talk_id>/dossier/", table_report.notes, name="notes"),
]
