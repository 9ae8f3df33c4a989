"""Addresses of the population; ids are public ids, and nothing in an address names a family."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from samenspel.populations.views import counting, figures, files, findings, overview, reach

app_name = "populations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("populatie/", overview.overview, name="overview"),
    path("populatie/download/<str:kind>/", overview.download, name="download"),
    path("populatie/bereik/", reach.reach, name="reach"),
    path("populatie/bereik/delen/", reach.share, name="share-reach"),
    path("populatie/bereik/download/<str:kind>/", reach.download, name="reach-download"),
    path("populatie/nieuw/", figures.start, name="start"),
    path("populatie/inlezen/", files.upload, name="upload"),
    path("populatie/terug/<uuid:change>/", figures.undo, name="undo"),
    path("populatie/peiling/<uuid:public_id>/", figures.figures, name="figures"),
    path("populatie/peiling/<uuid:public_id>/uit-intake/", counting.fill, name="fill"),
    path("populatie/peiling/<uuid:public_id>/kenmerk/", figures.own, name="own"),
    path("populatie/peiling/<uuid:public_id>/vaststellen/", figures.adopt, name="adopt"),
    path("populatie/peiling/<uuid:public_id>/concept/", figures.withdraw, name="withdraw"),
    path("populatie/peiling/<uuid:public_id>/verwijderen/", figures.remove, name="remove"),
    path("populatie/peiling/<uuid:public_id>/conclusie/", findings.add, name="add-finding"),
    path("populatie/conclusie/<uuid:public_id>/", findings.change, name="finding"),
    path("populatie/conclusie/<uuid:public_id>/verwijderen/", findings.remove, name="remove-finding"),
    path("populatie/conclusie/<uuid:public_id>/omhoog/", findings.move_up, name="move-finding"),
    path("populatie/wijk/inlezen/", files.upload_neighbourhood, name="upload-neighbourhood"),
    path("populatie/wijk/download/<str:kind>/", overview.download_neighbourhood, name="download-neighbourhood"),
    path("populatie/wijk/<uuid:public_id>/verwijderen/", files.remove_neighbourhood, name="remove-neighbourhood"),
]
