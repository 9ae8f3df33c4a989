"""Questions for a talk, for tests: asked by a parent, or by the team."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Child
from samenspel.talks.actions import asking_for
from samenspel.talks.actions.asking_for import Setting, Wanted
from samenspel.talks.models import Talk
from tests.conftest import TODAY

BASE = "/linde/gesprekken/vragen/"
NOW = timezone.make_aware(datetime.combine(TODAY, datetime.min.time().replace(hour=10)))
SCHOOL = "Basisschool De Linde"
TOPIC = "Zij slaapt slecht"


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


def noor() -> Child:
    found: Child = Child.objects.get(given_name="Noor")
    return found


def school() -> Organisation:
    found: Organisation = Organisation.objects.get(name=SCHOOL)
    return found


def setting(*parents: str, host: str = "Eva") -> Setting:
    """A quarter of an hour in room 2, with these parents and this colleague."""
    return Setting(15, "here", "lokaal 2", (adult(host).pk,), tuple(adult(name).pk for name in parents))


def ask(actor: Actor, topic: str = TOPIC, urgency: str = "week", *, together: bool = False) -> Talk:
    """A parent asks the school of Noor for a talk."""
    wanted = Wanted(topic, urgency, "mon evening", together)
    return asking_for.ask_for_talk(actor=actor, child=noor(), organisation=school(), wanted=wanted, day=TODAY)


def propose(actor: Actor, *parents: str) -> Talk:
    """The school asks parents of Noor for a talk, in three or four days."""
    return asking_for.invite_to_choose(
        actor=actor,
        child=noor(),
        organisation=school(),
        wanted=Wanted("Hoe het met rekenen gaat", "soon"),
        setting=setting(*parents),
        moments=[NOW + timedelta(days=4), NOW + timedelta(days=3)],
        moment=NOW,
    )
