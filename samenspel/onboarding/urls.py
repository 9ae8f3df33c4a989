"""The doorkeepers' pages of getting in, under a centre."""

from __future__ import annotations

from django.urls import path

from samenspel.onboarding.views import claims, contact, letters, overview, tablets, team, weeks

app_name = "onboarding"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("groep/<uuid:group_id>/", letters.group, name="group"),
    path("ouder/<uuid:adult_id>/", letters.guardian, name="guardian"),
    path("ouder/<uuid:adult_id>/doen/", letters.act, name="act"),
    path("ouder/<uuid:adult_id>/weken/<uuid:child_id>/", weeks.of_guardian, name="weeks-of-guardian"),
    path("brieven/", letters.piles, name="piles"),
    path("brieven/maken/", letters.order, name="order"),
    path("brieven/<uuid:run_id>/", letters.run, name="run"),
    path("brieven/<uuid:run_id>/<int:part>.pdf", letters.run_pdf, name="run-pdf"),
    path("brieven/<uuid:run_id>/wissen/", letters.wipe, name="wipe"),
    path("vragen/", claims.worklist, name="claims"),
    path("vragen/<uuid:claim_id>/", claims.page, name="claim"),
    path("vragen/<uuid:claim_id>/ja/", claims.let_in, name="let-in"),
    path("vragen/<uuid:claim_id>/nee/", claims.turn_down, name="turn-down"),
    path("vragen/<uuid:claim_id>/antwoord.pdf", claims.answer_on_paper, name="answer-on-paper"),
    path("contact/", contact.page, name="contacts"),
    path("contact/nieuw/<uuid:organisation_id>/", contact.add, name="add-contact"),
    path("contact/<uuid:contact_id>/", contact.change, name="contact"),
    path("contact/<uuid:contact_id>/weg/", contact.remove, name="remove-contact"),
    path("collegas/", team.page, name="team"),
    path("collegas/uitnodigen/", team.invite, name="invite"),
    path("collegas/rollen/", team.role_names, name="role-names"),
    path("collegas/<uuid:adult_id>/einde/", team.end, name="end"),
    path("collegas/uitnodiging/<uuid:invitation_id>/intrekken/", team.withdraw, name="withdraw-invitation"),
    path("tablets/", tablets.page, name="tablets"),
    path("tablets/<uuid:tablet_id>/code/", tablets.rejoin, name="rejoin"),
    path("tablets/<uuid:tablet_id>/intrekken/", tablets.withdraw, name="withdraw-tablet"),
    path("pincode/", tablets.pin, name="pin"),
    path("groep-nu/", tablets.group_now, name="group-now"),
    path("weken/", weeks.page, name="weeks"),
    path("weken/<uuid:child_id>/", weeks.own, name="own-weeks"),
]
