"""The entrance: addresses for who is not in yet, outside every centre, so that they can be typed from a letter."""

from __future__ import annotations

from django.urls import path

from samenspel.onboarding.views import asking, cards, entrance

app_name = "entrance"
urlpatterns = [
    path("", entrance.door, name="door"),
    path("brief/<str:token>/", entrance.link, name="link"),
    path("welkom/", entrance.welcome, name="welcome"),
    path("welkom/code/", entrance.code, name="code"),
    path("welkom/kaart/", entrance.without_mail, name="without-mail"),
    path("kaart/", cards.sign_in, name="card"),
    path("kaart/nieuw/", cards.new_card, name="new-card"),
    path("kaart/nieuw/kaart.pdf", cards.new_card_pdf, name="new-card-pdf"),
    path("kaart/vervangen/", cards.replace_card, name="replace-card"),
    path("kaart/met/<str:token>/", cards.sign_in_with_square, name="card-link"),
    path("antwoord/<str:token>/", asking.answer, name="answer"),
    path("hulp/", asking.help_page, name="help"),
    path("bij/<slug:place>/hulp/", asking.help_page, name="help-at"),
    path("bij/<slug:place>/ik-ben-ook-ouder/", asking.claim, name="claim"),
    path("bij/<slug:place>/ik-ben-ook-ouder/gevraagd/", asking.asked, name="asked"),
]
