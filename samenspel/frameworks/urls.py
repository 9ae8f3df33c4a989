from __future__ import annotations

from django.urls import path

from samenspel.frameworks import views

app_name = "frameworks"
urlpatterns = [
    path("", views.overview_page, name="overview"),
    path("eigen/<uuid:public_id>/wijzigen/", views.change, name="change"),
    path("eigen/<uuid:public_id>/weghalen/", views.remove, name="remove"),
    path("eigen/<uuid:public_id>/ongedaan/<int:revision>/", views.undo, name="undo"),
    path("<slug:key>/", views.framework_page, name="framework"),
    path("<slug:key>/overnemen/", views.adopt, name="adopt"),
    path("<slug:key>/toevoegen/", views.add, name="add"),
    path("<slug:key>/<str:element_key>/aanscherpen/", views.sharpen, name="sharpen"),
]
