"""The addresses of the goals and the policy document, under the Kompas of a centre."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from samenspel.plans.views import document, goal_actions, goals, transfer, writing

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("doelen/", goals.page, name="goals"),
    path("doelen/nieuw/", goals.add, name="add-goal"),
    path("doelen/inlezen/", transfer.upload, name="upload"),
    path("doelen/inlezen/<uuid:held>/", transfer.review, name="review"),
    path("doelen/download/<str:kind>/", goals.download, name="download"),
    path("doelen/terug/<uuid:batch>/", goals.undo, name="undo"),
    path("doelen/actie/<uuid:public_id>/", goal_actions.edit, name="action"),
    path("doelen/actie/<uuid:public_id>/stand/", goal_actions.status, name="action-status"),
    path("doelen/actie/<uuid:public_id>/plaats/", goal_actions.move, name="move-action"),
    path("doelen/actie/<uuid:public_id>/weg/", goal_actions.remove, name="remove-action"),
    path("doelen/<uuid:public_id>/", goals.edit, name="goal"),
    path("doelen/<uuid:public_id>/actie/", goal_actions.add, name="add-action"),
    path("doelen/<uuid:public_id>/stand/", goals.status, name="goal-status"),
    path("doelen/<uuid:public_id>/plaats/", goals.move, name="move-goal"),
    path("beleidsdocument/", document.page, name="document"),
    path("beleidsdocument/lezen/", document.read, name="read"),
    path("beleidsdocument/concept/<str:kind>/", document.draft_file, name="draft"),
    path("beleidsdocument/hoofdstuk/<str:key>/", writing.chapter, name="chapter"),
    path("beleidsdocument/vaststellen/", writing.adopt, name="adopt"),
    path("beleidsdocument/versie/<uuid:public_id>/", document.version, name="version"),
    path("beleidsdocument/versie/<uuid:public_id>/<str:kind>/", document.version_file, name="version-file"),
]
