from __future__ import annotations

from django.urls import path

from samenspel.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("<slug:centre_key>/", views.centre, name="centre"),
    path("<slug:centre_key>/kompas/", views.compass, name="compass"),
    path("<slug:centre_key>/visie/", views.vision, name="vision"),
    path("<slug:centre_key>/activiteiten/", views.activities, name="activities"),
    path("<slug:centre_key>/doelen/", views.goals, name="goals"),
    path("<slug:centre_key>/document/", views.document, name="document"),
    path("<slug:centre_key>/document/download/", views.document_file, name="document-file"),
]
