"""The addresses of the inventory and its balance, under the Kompas of a centre."""

from __future__ import annotations

from django.urls import path

from samenspel.activities.views import balance, edit, inventory, transfer

app_name = "activities"
urlpatterns = [
    path("aanbod/", inventory.page, name="list"),
    path("aanbod/download.csv", inventory.download, {"kind": "csv"}, name="download-csv"),
    path("aanbod/download.xlsx", inventory.download, {"kind": "xlsx"}, name="download-xlsx"),
    path("aanbod/nieuw/", edit.add, name="add"),
    path("aanbod/inlezen/", transfer.upload, name="upload"),
    path("aanbod/inlezen/<uuid:held>/", transfer.review, name="review"),
    path("aanbod/overnemen/", transfer.carry_over, name="carry-over"),
    path("aanbod/terug/<uuid:batch>/", edit.undo, name="undo"),
    path("aanbod/<uuid:activity_id>/", edit.page, name="activity"),
    path("aanbod/<uuid:activity_id>/status/", edit.status, name="status"),
    path("balans/", balance.page, name="balance"),
    path("balans/accenten/<str:lens>/", balance.accents, name="accents"),
]
