from __future__ import annotations

from django.urls import path

from samenspel.people.views import blocks, card, deaths, door, families, relations, rights, sending

app_name = "families"
CHILD = "<uuid:child_id>/"
RELATION = CHILD + "<uuid:relation_id>/"
BLOCK = CHILD + "blokkade/<uuid:block_id>/"
urlpatterns = [
    path("", families.listing, name="list"),
    path("wie-mag-wat/", rights.rights, name="rights"),
    path("wie-mag-wat/rechten.csv", rights.download, {"kind": "csv"}, name="rights-csv"),
    path("wie-mag-wat/rechten.xlsx", rights.download, {"kind": "xlsx"}, name="rights-xlsx"),
    path("terug/<uuid:batch>/", relations.undo, name="undo"),
    path(CHILD, card.card, name="card"),
    path(CHILD + "deur/", door.door, name="door"),
    path(CHILD + "geopend/", card.opened, name="openings"),
    path(CHILD + "erbij/", relations.add, name="add"),
    path(CHILD + "namens/", sending.send_for, name="send"),
    path(CHILD + "overleden/", deaths.of_child, name="death"),
    path(CHILD + "overleden/terug/", deaths.take_back_child, name="death-undo"),
    path(CHILD + "blokkade/", blocks.begin, name="block"),
    path(BLOCK + "bevestigen/", blocks.confirm, name="block-confirm"),
    path(BLOCK + "vragen/", blocks.ask, name="block-ask"),
    path(BLOCK + "opheffen/", blocks.lift, name="block-lift"),
    path(RELATION, relations.relation, name="relation"),
    path(RELATION + "wijzigen/", relations.change, name="change"),
    path(RELATION + "uitgezocht/", relations.settle, name="settle"),
    path(RELATION + "eindigen/", relations.end, name="end"),
    path(RELATION + "besluit/", relations.decide, name="decide"),
    path(RELATION + "stoppen/", relations.stop, name="stop"),
    path(RELATION + "overleden/", deaths.of_adult, name="adult-death"),
    path(RELATION + "overleden/terug/", deaths.take_back_adult, name="adult-death-undo"),
]
