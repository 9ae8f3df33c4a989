from __future__ import annotations

from django.urls import path

from samenspel.intakes.views import figures, one, own, setup, talk, wishes, work

app_name = "intakes"
urlpatterns = [
    path("", work.listing, name="list"),
    path("openen/", work.open_many, name="open"),
    path("mijn/", own.mine, name="mine"),
    path("mijn/antwoord/<uuid:answer_id>/terug/", own.take_back, name="take-back"),
    path("mijn/wens/<uuid:wish_id>/terug/", own.withdraw, name="withdraw"),
    path("mijn/<uuid:intake_id>/", own.own, name="own"),
    path("mijn/<uuid:intake_id>/<slug:key>/", own.step, name="step"),
    path("wensen/", wishes.wishes, name="wishes"),
    path("wensen/<uuid:wish_id>/", wishes.wish, name="wish"),
    path("vragen/", setup.form, name="form"),
    path("vragen/eigen/", setup.add, name="question-add"),
    path("vragen/<slug:key>/", setup.question, name="question"),
    path("cijfers/", figures.figures, name="figures"),
    path("cijfers/intake.csv", figures.download, {"kind": "csv"}, name="figures-csv"),
    path("cijfers/intake.xlsx", figures.download, {"kind": "xlsx"}, name="figures-xlsx"),
    path("<uuid:intake_id>/", one.intake, name="intake"),
    path("<uuid:intake_id>/stap/", one.step_of, name="step-of"),
    path("<uuid:intake_id>/alles/", one.close, name="close"),
    path("<uuid:intake_id>/minuten/", one.minutes, name="minutes"),
    path("<uuid:intake_id>/gesprek/", talk.paper, name="talk"),
    path("<uuid:intake_id>/afronden/", talk.finish, name="finish"),
]
