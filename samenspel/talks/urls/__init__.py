"""Everything about talks that lies under a centre, a namespace for each part of the work."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("rondes/", include("samenspel.talks.urls.rounds")),
    path("planning/", include("samenspel.talks.urls.planning")),
    path("wensen/", include("samenspel.talks.urls.wishes")),
    path("lijsten/", include("samenspel.talks.urls.lists")),
    path("agenda/", include("samenspel.talks.urls.calendars")),
    path("opkomst/", include("samenspel.talks.urls.attendance")),
    path("vragen/", include("samenspel.talks.urls.asked")),
    path("", include("samenspel.talks.urls.table")),
]
