"""The addresses of taking in lists, under a centre."""

from __future__ import annotations

from django.urls import path

from samenspel.rosters.views import new_year, overview, review, same_adult, same_child

app_name = "rosters"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("zelfde-kind/", same_child.same_children, name="same-children"),
    path("zelfde-kind/<uuid:question_id>/", same_child.same_child, name="same-child"),
    path("zelfde-persoon/", same_adult.same_adults, name="same-adults"),
    path("zelfde-persoon/<uuid:first_id>/<uuid:second_id>/", same_adult.same_adult, name="same-adult"),
    path("schooljaar/<uuid:organisation_id>/", new_year.new_year, name="new-year"),
    path("<uuid:import_id>/", review.review, name="review"),
    path("<uuid:import_id>/kolommen/", review.columns, name="columns"),
    path("<uuid:import_id>/vragen/", review.answers, name="answers"),
    path("<uuid:import_id>/ja/", review.yes, name="yes"),
    path("<uuid:import_id>/tweede/", review.second, name="second"),
    path("<uuid:import_id>/weg/", review.decline, name="decline"),
    path("<uuid:import_id>/terug/", review.undo, name="undo"),
]
