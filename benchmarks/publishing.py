"""Publishing a round for 1,100 pupils: seconds until the screen answers, and until every family was told.

The whole way through the product: the talks are drawn up from the round, placed one after the other, and published by
the page itself; then a worker process tells the families. Three in four parents answered. Aim: the screen answers
within a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock
from importlib import import_module
from typing import Any, TypeVar

import django

PUPILS, GROUPS, AIM = 1_100, 44, 1.0
DAYS, A_DAY = 6, 16
CHOICES = ("can", "prefers", "cannot")
Found = TypeVar("Found")


def run() -> None:
    """Print the seconds."""
    centre = a_centre()
    from samenspel.core.tenancy import centre_scope

    with centre_scope(centre.pk):
        round_ = a_school(date.today() + timedelta(days=40))  # noqa: DTZ011  # a day of this machine
        drawn = timed("drawing the talks up", lambda: draw(round_))
        place(round_)
        key = round_.public_id
    print(f"talks: {drawn.made}")
    page = f"/{centre.key}/gesprekken/planning/{key}/"
    client = browser()
    timed("the overview", lambda: client.get(page))
    timed("the board", lambda: client.get(f"{page}bord/"))
    answer = timed(f"publishing, the screen (<{AIM:g})", lambda: client.post(f"{page}publiceren/"))
    if answer.status_code != 302:
        raise RuntimeError(f"not published: {answer.status_code}")
    timed("a worker, all families", work)
    with centre_scope(centre.pk):
        told()


def a_centre() -> Any:
    """The demo's centre, in the home that was given, with its pages ready to be asked for."""
    django.setup()
    from samenspel.config.database import ready_database
    from samenspel.core.static_files import gather_static_files
    from samenspel.demo.loading import load_demo
    from samenspel.organisations.models import Centre

    ready_database()
    load_demo()
    gather_static_files()
    import_module("samenspel.config.wsgi")  # as the server starts
    return Centre.objects.get(key="linde")


def timed(what: str, do: Callable[[], Found]) -> Found:
    """Do it, and print how long it took; and of the processor in this process, where others wait for it too."""
    begun, own = time.perf_counter(), time.process_time()
    found = do()
    seconds, own = time.perf_counter() - begun, time.process_time() - own
    print(f"{what:<28}{seconds:>8.2f} s {own:>8.2f} s of the processor", flush=True)
    return found


def a_school(first: date) -> Any:
    """A round of a school of its own: groups with a teacher, children with two parents at one address."""
    from samenspel.organisations.models import Organisation
    from samenspel.people.models import (
        Adult,
        CareRelation,
        Child,
        Enrolment,
        Group,
        GroupMembership,
        RoleAssignment,
        Unit,
    )
    from samenspel.talks.models import PartHolder, Round, RoundPart, Sitting

    head = Adult.objects.get(user__email="gijs@voorbeeld.test")
    school = Organisation.objects.get(pk=RoleAssignment.objects.filter(adult=head).first().organisation_id)
    unit = Unit.objects.filter(organisation=school).first()
    round_ = Round.objects.create(
        kind="report", title="Rapportgesprekken", school_year=first.year, state=Round.State.ASKING
    )
    for number in range(DAYS):
        on = first + timedelta(days=number)
        Sitting.objects.create(round=round_, organisation=school, on=on, begins=clock(14), ends=clock(18, 30))
    children, parents = [], []
    groups = [Group(unit=unit, name=f"Bench {n}", stage="groep_3_8", levels=["4"]) for n in range(GROUPS)]
    Group.objects.bulk_create(groups)
    teachers = [Adult(given_name=f"Juf {n}", language="nl") for n in range(GROUPS)]
    Adult.objects.bulk_create(teachers)
    for n in range(PUPILS):
        children.append(Child(given_name=f"Kind {n}"))
        parents += [Adult(given_name=f"O{n}{side}", email=f"o{n}{side}@voorbeeld.test") for side in "ab"]
    Child.objects.bulk_create(children)
    Adult.objects.bulk_create(parents)
    Enrolment.objects.bulk_create([Enrolment(child=one, organisation=school) for one in children])
    rows = [GroupMembership(child=one, group=groups[n % GROUPS]) for n, one in enumerate(children)]
    GroupMembership.objects.bulk_create(rows)
    CareRelation.objects.bulk_create(
        [
            CareRelation(adult=parent, child=children[n // 2], kind="parent", custody="yes")
            for n, parent in enumerate(parents)
        ]
    )
    parts = [RoundPart(round=round_, group=one) for one in groups]
    RoundPart.objects.bulk_create(parts)
    PartHolder.objects.bulk_create(
        [PartHolder(part=part, adult=one) for part, one in zip(parts, teachers, strict=True)]
    )
    answer(round_, parents, children)
    return round_


def answer(round_: Any, parents: list[Any], children: list[Any]) -> None:
    """Three in four parents said of each day that they can, that they prefer it, or (not of the first two, on which
    the talks are placed) that they cannot; and nothing special of the talk."""
    from django.utils import timezone

    from samenspel.talks.models import AnswerAboutChild, AnswerTime, RoundAnswer, Sitting

    moment = timezone.now()
    given = {
        n: RoundAnswer(round=round_, adult=one, channel="link", given_at=moment)
        for n, one in enumerate(parents)
        if n % 4
    }
    RoundAnswer.objects.bulk_create(given.values())
    days = list(Sitting.objects.filter(round=round_))
    rows = []
    for n, one in given.items():
        for place, day in enumerate(days):
            choice = CHOICES[(n + place) % (3 if place > 1 else 2)]
            rows.append(AnswerTime(answer=one, on=day.on, begins=day.begins, ends=day.ends, choice=choice))
    AnswerTime.objects.bulk_create(rows)
    about = [AnswerAboutChild(answer=one, child=children[n // 2]) for n, one in given.items()]
    AnswerAboutChild.objects.bulk_create(about)


def draw(round_: Any) -> Any:
    from django.utils import timezone

    from samenspel.core.actor import System
    from samenspel.talks.actions.plan_talks import draw_up_talks

    return draw_up_talks(actor=System("benchmark"), round_=round_, day=timezone.localdate(), moment=timezone.now())


def place(round_: Any) -> None:
    """Each teacher's talks one after the other: how they got there is the planner's figure."""
    from samenspel.talks.models import Sitting, Talk
    from samenspel.talks.queries.plan_material import moment_of

    days = list(Sitting.objects.filter(round=round_).values_list("on", flat=True))
    talks = list(Talk.objects.filter(round=round_).order_by("group_id", "pk"))
    seen: dict[int | None, int] = {}
    for talk in talks:
        number = seen.get(talk.group_id, 0)
        seen[talk.group_id] = number + 1
        start = datetime.combine(days[number // A_DAY], clock(14)) + timedelta(minutes=15 * (number % A_DAY))
        talk.starts_at, talk.state = moment_of(start), Talk.State.PLANNED
    Talk.objects.bulk_update(talks, ["starts_at", "state"], batch_size=200)


def browser() -> Any:
    """A browser in which the head has signed in."""
    from django.conf import settings
    from django.test import Client

    from benchmarks.pages import session_of

    name, _sign, value = session_of("gijs").partition("=")
    client = Client(headers={"host": "localhost"})
    client.cookies[name] = value
    if name != settings.SESSION_COOKIE_NAME:
        raise RuntimeError("another cookie than the product's")
    return client


def work() -> None:
    """A worker process that does what waits, and ends."""
    subprocess.run([sys.executable, "-m", "samenspel.config.cli", "work", "--once"], env=os.environ.copy(), check=True)


def told() -> None:
    """Count, so that no figure stands for nothing."""
    from samenspel.notifications.models import Message
    from samenspel.talks.models import Talk

    talks = Talk.objects.filter(published_at__isnull=False, group__name__startswith="Bench").count()
    messages = Message.objects.filter(kind="talks.invitation", adult__given_name__startswith="O").count()
    print(f"told: {talks} talks, {messages} invitations in the outbox")
    if talks != PUPILS or messages < 2 * PUPILS:
        raise RuntimeError("not everybody was told")
