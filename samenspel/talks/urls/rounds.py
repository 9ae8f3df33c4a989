"""Setting up the rounds of a school year."""

from __future__ import annotations

from django.urls import path

from samenspel.talks.views import (
    rounds,
    rounds_check,
    rounds_children,
    rounds_end,
    rounds_hours,
    rounds_one,
    rounds_setup,
)

app_name = "rounds"
ONE = "<uuid:round_id>/"
urlpatterns = [
    path("", rounds.listing, name="list"),
    path("nieuw/", rounds.new, name="new"),
    path(ONE, rounds_one.one, name="round"),
    path(f"{ONE}groepen/", rounds_setup.groups, name="groups"),
    path(f"{ONE}groepen/meedoen/", rounds_setup.join, name="join"),
    path(f"{ONE}dagen/", rounds_setup.days, name="days"),
    path(f"{ONE}dagen/<uuid:sitting_id>/weg/", rounds_setup.drop, name="drop-day"),
    path(f"{ONE}wie/", rounds_setup.about, name="about"),
    path(f"{ONE}data/", rounds_setup.dates, name="dates"),
    path(f"{ONE}controle/", rounds_check.check, name="check"),
    path(f"{ONE}kinderen/", rounds_children.children, name="children"),
    path(f"{ONE}kinderen/<uuid:child_id>/", rounds_children.child, name="child"),
    path(f"{ONE}uren/", rounds_hours.hours, name="hours"),
    path(f"{ONE}uren/mijn/", rounds_hours.mine, name="my-hours"),
    path(f"{ONE}uren/<uuid:adult_id>/", rounds_hours.of, name="hours-of"),
    path(f"{ONE}tolken/", rounds_hours.interpreters, name="interpreters"),
    path(f"{ONE}tolken/<uuid:interpreter_id>/", rounds_hours.interpreter, name="interpreter"),
    path(f"{ONE}tolken/<uuid:interpreter_id>/weg/", rounds_hours.drop, name="drop-interpreter"),
    path(f"{ONE}terug/", rounds_end.back, name="back"),
    path(f"{ONE}afgelasten/", rounds_end.cancel, name="cancel"),
    path(f"{ONE}afsluiten/", rounds_end.close, name="close"),
    path(f"{ONE}lessen/", rounds_end.lessons, name="lessons"),
    path(f"{ONE}wissen/", rounds_end.wipe, name="wipe"),
]
