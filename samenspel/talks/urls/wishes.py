"""When guardians can come, signed in or written down for them."""

from __future__ import annotations

from django.urls import URLPattern, path

from samenspel.talks.views import wishes, wishes_staff

app_name = "wishes"
urlpatterns: list[URLPattern] = [
    path("<uuid:round_id>/", wishes.mine, name="mine"),
    path("<uuid:round_id>/antwoorden/", wishes_staff.answers, name="answers"),
    path("<uuid:round_id>/antwoorden/herinneren/", wishes_staff.remind, name="remind"),
    path("<uuid:round_id>/antwoorden/papier/", wishes_staff.paper, name="paper"),
    path("<uuid:round_id>/van/<uuid:adult_id>/", wishes_staff.write_down, name="write-down"),
    path("<uuid:round_id>/van/<uuid:adult_id>/link/", wishes_staff.renew, name="renew"),
]
