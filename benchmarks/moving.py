"""Moving and mending in a round of 1,100 pupils: seconds that people wait, and seconds that a round is held meanwhile.

Beside each figure stands what the plain way costs, measured in the same run: the whole round for every talk, and the
search for places while the round is held. Counted are seconds of the processor, so that what else the machine does is
not in them. Aims: the page with ten talks without a moment within a second and a half,
and nobody holds a round for more than half a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from benchmarks.publishing import PUPILS, a_centre, a_school, browser, draw, place

OPEN, PAGE, HELD = 10, 1.5, 0.5


def run() -> None:
    """Print the seconds."""
    centre = a_centre()
    from samenspel.core.tenancy import centre_scope

    with centre_scope(centre.pk):
        round_ = a_school(date.today() + timedelta(days=40))  # noqa: DTZ011  # a day of this machine
        draw(round_)
        place(round_)
        waiting = _take_off(round_)
        plain = _seconds(lambda: _explain_plainly(round_, waiting))
    page = f"/{centre.key}/gesprekken/planning/{round_.public_id}/"
    client = browser()
    client.get(f"{page}bord/")  # what is read once
    print(f"{PUPILS} pupils, {OPEN} talks without a moment\n{'':<36}{'now':>8}{'plainly':>10}{'aim':>8}")
    _row("the page of talks without a moment", _seconds(lambda: _read(client, f"{page}zonder/")), plain, PAGE)
    with centre_scope(centre.pk):
        _publish(round_)
        _row("a family moves: the round is held", *_swap(round_), HELD)
        _fall_ill(round_)
    shown = _seconds(lambda: _read(client, f"{page}herstellen/"))
    print(f"{'mending, the page with the moves':<36}{shown:>8.2f}")
    with centre_scope(centre.pk):
        _row("mending: the round is held", *_mend(round_), HELD)


def _row(what: str, now: float, plain: float, aim: float) -> None:
    print(f"{what:<36}{now:>8.2f}{plain:>10.2f}{aim:>8g}   {plain / now:.1f} times as fast", flush=True)


def _seconds(do: Callable[[], Any]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun


def _read(client: Any, page: str) -> None:
    answer = client.get(page)
    if answer.status_code != 200 or not answer.content.count(b"<li"):
        raise RuntimeError(f"no such page: {answer.status_code}")


def _take_off(round_: Any) -> list[int]:
    """Ten talks of ten groups lose their moment."""
    from samenspel.talks.models import Talk

    talks = list(Talk.objects.filter(round=round_).order_by("group_id", "pk").values_list("pk", flat=True))
    waiting = talks[:: len(talks) // OPEN][:OPEN]
    Talk.objects.filter(pk__in=waiting).update(starts_at=None, state=Talk.State.OPEN)
    return waiting


def _explain_plainly(round_: Any, waiting: list[int]) -> None:
    """The whole round read and looked through for each talk."""
    from samenspel.planner.explain import explain
    from samenspel.talks.queries.plan_instance import planned, without
    from samenspel.talks.queries.plan_material import material

    of = material(round_)
    for key in waiting:
        instance, schedule = planned(of).instance, of.schedule()
        mine = next(str(one.talk.public_id) for one in of.tables if one.talk.pk == key)
        others = [one.id for one in instance.talks if one.id not in schedule.places and one.id != mine]
        if len(explain(without(instance, others), schedule)) != 1:
            raise RuntimeError("not explained")


def _publish(round_: Any) -> None:
    """As it is once every family knows; telling them is another figure."""
    from django.utils import timezone

    from samenspel.talks.models import Talk

    Talk.objects.filter(round=round_, starts_at__isnull=False).update(published_at=timezone.now())
    round_.state = round_.State.PUBLISHED
    round_.save(update_fields=["state"])


def _swap(round_: Any) -> tuple[float, float]:
    """What a family waits for others who move in this round, and what that is with the whole round read."""
    from django.utils import timezone

    from samenspel.core.actor import System
    from samenspel.talks.actions.plan_moves import swap_own_talk
    from samenspel.talks.models import Talk
    from samenspel.talks.queries.plan_material import material
    from samenspel.talks.queries.plan_places import places_for

    moment = timezone.now()
    talk = Talk.objects.filter(round=round_, starts_at__isnull=False).select_related("round").order_by("pk").last()
    assert talk is not None
    begun = time.process_time()
    of = material(round_)
    free = places_for(of, next(one for one in of.tables if one.talk.pk == talk.pk), moment, for_family=True)
    plain = time.process_time() - begun
    to = max(one.at for one in free)
    now = _seconds(lambda: swap_own_talk(actor=System("benchmark"), talk=talk, to=to, moment=moment))
    return now, plain


def _fall_ill(round_: Any) -> None:
    """A teacher is away for two hours of the first day."""
    from samenspel.talks.models import Away, PartHolder, Sitting

    who = PartHolder.objects.filter(part__round=round_).order_by("pk").first()
    day = Sitting.objects.filter(round=round_).order_by("on").values_list("on", flat=True).first()
    assert who is not None
    assert isinstance(day, date)
    Away.objects.create(round=round_, adult=who.adult, on=day, begins=clock(14), ends=clock(16))


def _mend(round_: Any) -> tuple[float, float]:
    """What the moves that were shown take, and what that is with the search within."""
    from django.utils import timezone

    from samenspel.core.actor import System
    from samenspel.talks.actions.plan_mending import mend_round
    from samenspel.talks.queries.plan_material import material
    from samenspel.talks.queries.plan_places import mending

    moment: datetime = timezone.now()
    begun = time.process_time()
    found = mending(material(round_), moment)
    sought = time.process_time() - begun
    if not found.shown.moves:
        raise RuntimeError("nothing moved")
    now = _seconds(lambda: mend_round(actor=System("benchmark"), round_=round_, shown=found.shown, moment=moment))
    return now, sought + now
