from __future__ import annotations

from django.urls import path

from samenspel.integrations.views import arriving, going, saml

app_name = "integrations"
urlpatterns = [
    path("", going.sign_in, name="sign_in"),
    path("onbekend/", arriving.not_known, name="not_known"),
    path("mislukt/", arriving.went_wrong, name="went_wrong"),
    path("<uuid:provider>/terug/", going.openid_back, name="openid_back"),
    path("<uuid:provider>/saml/", saml.answer, name="saml_answer"),
    path("<uuid:provider>/saml/terug/", saml.back, name="saml_back"),
    path("<uuid:provider>/saml/gegevens/", saml.metadata, name="saml_metadata"),
]
