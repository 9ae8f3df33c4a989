"""From what is known of a round to what the planner reads: nobody in two places, and everybody's words heard."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from samenspel.core.actor import Actor
from samenspel.planner.instance import Instance, Schedule
from samenspel.planner.search import plan
from samenspel.talks.actions.plan_talks import draw_up_talks
from samenspel.talks.models import (
    AnswerTime,
    Away,
    Interpreter,
    PartHolder,
    Round,
    RoundAnswer,
    Sitting,
    Talk,
)
from samenspel.talks.queries.plan_instance import NoSlots, broken, planned
from samenspel.talks.queries.plan_material import clock, material
from samenspel.talks.queries.plan_places import may_go, places_for
from tests.conftest import TODAY
from tests.talks.makers import a_round
from tests.talks.plan_stage import FIRST, NOW, adult, another_family, at, aware, group, planning, talk_of


def codes(round_: Round) -> set[str]:
    return {one.code for one in broken(material(round_))}


def instance(round_: Round, **more: Any) -> Instance:
    return planned(material(round_), **more).instance


def both(linde: Any, **more: Any) -> Round:
    """A round of school and childcare at the same hours."""
    return a_round(
        groups=[group("Groep 4"), group("De Vlinders")], first=FIRST, days=1, begins=time(15), ends=time(16), **more
    )


def test_one_adult_with_talks_at_two_organisations_is_never_in_two_places(linde: Any, cast: dict[str, Actor]) -> None:
    round_ = both(linde)
    draw_up_talks(actor=cast["gijs"], round_=round_, day=TODAY, moment=NOW)
    found = instance(round_)
    assert len({one.id for one in found.families}) == 4, "two homes of each parent: nobody joined them"
    Talk.objects.update(starts_at=aware(at(15)), state="planned")
    assert "double" in codes(round_), "and yet the two talks of one parent cannot be at one time"
    schedule, report = plan(found, 2, 1, rounds=8)
    assert report.stopped_by != "workers"
    assert len(schedule.places) == 2
    (day, first), (other_day, second) = schedule.places.values()
    assert day != other_day or abs(first - second) >= 3 + found.walk_slots


def test_control_without_the_adult_as_one_person_they_could(linde: Any, cast: dict[str, Actor]) -> None:
    round_ = both(linde)
    draw_up_talks(actor=cast["gijs"], round_=round_, day=TODAY, moment=NOW)
    from dataclasses import replace

    from samenspel.planner.cost import violations

    found = instance(round_)
    loose = replace(
        found,
        staff=tuple(one for one in found.staff if not one.id.startswith("m:")),
        talks=tuple(
            replace(one, staff=tuple(who for who in one.staff if not who.startswith("m:"))) for one in found.talks
        ),
    )
    together = Schedule({one.id: (0, 0) for one in found.talks})
    assert not violations(loose, together)
    assert violations(found, together)


@pytest.mark.parametrize("by_arrangement", [True, False])
def test_with_an_arrangement_or_the_parents_word_it_is_one_home(
    linde: Any, cast: dict[str, Actor], by_arrangement: bool
) -> None:
    round_ = both(linde, spans_organisations=by_arrangement)
    if not by_arrangement:
        for name in ("Amina", "Bram"):
            RoundAnswer.objects.create(
                round=round_, adult=adult(name), channel="link", given_at=NOW, joins_organisations=True
            )
    draw_up_talks(actor=cast["gijs"], round_=round_, day=TODAY, moment=NOW)
    assert len(instance(round_).families) == 2


def test_a_teacher_who_is_a_parent_too_is_one_person(linde: Any, cast: dict[str, Actor]) -> None:
    round_ = planning()
    another_family(1)
    talk_of(round_, "Noor", ["Amina"], at(15))
    talk_of(round_, "Kind 1", ["Eva"], at(15), staff=[adult("Lotte")])
    assert "double" in codes(round_)


def test_two_homes_of_one_child_do_not_meet_at_the_door(linde: Any) -> None:
    round_ = planning()
    talk_of(round_, "Noor", ["Amina"], at(15))
    other = talk_of(round_, "Noor", ["Bram"], at(15, 20))
    assert codes(round_) == {"apart"}
    Talk.objects.filter(pk=other.pk).update(starts_at=aware(at(15, 30)))
    assert codes(round_) == set(), "a whole talk lies between"


def test_what_a_parent_said_of_when_counts_and_who_said_nothing_can_always_come(linde: Any) -> None:
    round_ = planning()
    talk_of(round_, "Noor", ["Amina"], at(15))
    assert codes(round_) == set()
    said = RoundAnswer.objects.create(round=round_, adult=adult("Amina"), channel="link", given_at=NOW)
    AnswerTime.objects.create(answer=said, on=FIRST, begins=time(15), ends=time(15, 30), choice="cannot")
    assert codes(round_) == {"unavailable"}


def test_who_can_at_no_moment_gets_no_place_by_itself_and_does_not_hold_up_the_other(linde: Any) -> None:
    round_ = planning()
    joint = talk_of(round_, "Noor", ["Amina", "Bram"], None)
    RoundAnswer.objects.create(round=round_, adult=adult("Bram"), channel="link", given_at=NOW, cannot_at_all=True)
    (needed,) = instance(round_, automatic=True).talks
    assert (needed.id, len(needed.families)) == (str(joint.public_id), 1)
    RoundAnswer.objects.create(round=round_, adult=adult("Amina"), channel="link", given_at=NOW, cannot_at_all=True)
    assert instance(round_, automatic=True).talks == ()
    assert len(instance(round_).talks) == 1, "by hand it can be placed, after a call"


def test_a_teacher_booked_in_another_round_is_away(linde: Any) -> None:
    other = planning(state=Round.State.PUBLISHED)
    another_family(1)
    talk_of(other, "Kind 1", ["Ouder 1"], at(15, 15), is_published=True)
    round_ = planning()
    talk_of(round_, "Noor", ["Amina"], at(15, 10))
    assert codes(round_) == {"unavailable"}
    Talk.objects.filter(round=other).update(published_at=None)
    assert codes(round_) == set(), "what nobody was told yet is in nobody's way"


def test_breaks_of_staff_and_interpreters_count(linde: Any) -> None:
    round_ = planning()
    one = Interpreter.objects.create(round=round_, language="ar", name="Tolk")
    talk_of(round_, "Noor", ["Amina"], at(15), interpreter=one)
    Away.objects.create(round=round_, interpreter=one, on=FIRST, begins=time(15), ends=time(15, 10))
    assert codes(round_) == {"unavailable"}
    Away.objects.all().delete()
    another_family(1)
    talk_of(round_, "Kind 1", ["Ouder 1"], at(15), interpreter=one, staff=[adult("Lotte")])
    assert codes(round_) == {"double"}


def test_a_room_counts_only_when_it_is_shared(linde: Any) -> None:
    round_ = planning()
    another_family(1)
    talk_of(round_, "Noor", ["Amina"], at(15), room="Lokaal 1")
    talk_of(round_, "Kind 1", ["Ouder 1"], at(15), staff=[adult("Lotte")], room="lokaal 1 ")
    assert codes(round_) == {"double"}
    Talk.objects.filter(child__given_name="Kind 1").update(room="Lokaal 2")
    assert codes(round_) == set()


def test_video_is_for_who_wants_it(linde: Any) -> None:
    round_ = planning()
    Sitting.objects.create(
        round=round_, organisation=group().unit.organisation, on=FIRST, begins=time(19), ends=time(20), where="video"
    )
    talk = talk_of(round_, "Noor", ["Amina"], at(19))
    assert codes(round_) == {"unavailable"}
    RoundAnswer.objects.create(round=round_, adult=adult("Amina"), channel="link", given_at=NOW, wants_video=True)
    assert codes(round_) == set()
    of = material(round_)
    assert of.where(of.tables[0], clock(talk.starts_at)) == "video"  # type: ignore[arg-type]
    assert of.where(of.tables[0], at(15)) == "here"


def test_a_round_wholly_by_video_is_for_everybody(linde: Any) -> None:
    round_ = planning()
    talk = talk_of(round_, "Noor", ["Amina"], at(15))
    Sitting.objects.filter(round=round_).update(where="video")
    assert codes(round_) == set()
    of = material(round_)
    assert of.where(of.tables[0], clock(talk.starts_at)) == "video"  # type: ignore[arg-type]


def test_no_hours_at_all_is_said_and_a_talk_where_the_round_has_none_is_outside(linde: Any) -> None:
    round_ = planning()
    talk_of(round_, "Noor", ["Amina"], at(20))
    assert codes(round_) == {"outside"}
    Sitting.objects.all().delete()
    assert codes(round_) == {"outside"}
    with pytest.raises(NoSlots):
        planned(material(round_))


def test_a_teacher_without_hours_is_nobodys_obstacle_but_the_own(linde: Any, cast: dict[str, Actor]) -> None:
    round_ = planning()
    talk_of(round_, "Noor", ["Amina"], None)
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(0), ends=time(23, 59))
    found = instance(round_)
    (eva,) = found.staff
    assert eva.unavailable == {(0, slot) for slot in range(12)}


def test_reading_a_round_takes_as_many_questions_for_five_talks_as_for_one(
    linde: Any, django_assert_num_queries: Any
) -> None:
    round_ = planning(ends=time(18))
    talk_of(round_, "Noor", ["Amina"], at(15))
    with django_assert_num_queries(7):
        broken(material(round_))
    for number in range(4):
        another_family(number)
        talk_of(round_, f"Kind {number}", [f"Ouder {number}"], at(16, 15 * number))
    with django_assert_num_queries(7):
        broken(material(round_))


def test_a_pause_is_kept(linde: Any) -> None:
    round_ = planning()
    PartHolder.objects.update(most_minutes=15)
    another_family(1)
    talk_of(round_, "Noor", ["Amina"], at(15))
    talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 15))
    assert codes(round_) == {"run"}


def test_homes_of_one_child_keep_their_distance_at_two_organisations_too(linde: Any) -> None:
    round_ = both(linde)
    talk_of(round_, "Noor", ["Amina"], at(15))
    other = talk_of(round_, "Noor", ["Bram"], at(15, 15), group=group("De Vlinders"), staff=[adult("Fatma")])
    assert codes(round_) == {"apart"}
    Talk.objects.filter(pk=other.pk).update(starts_at=aware(at(15, 5)))
    assert codes(round_) == {"double"}
    Talk.objects.filter(pk=other.pk).update(starts_at=aware(at(15, 30)))
    assert codes(round_) == set(), "a whole talk lies between"


def test_who_comes_together_at_two_organisations_is_one_home_there_and_here(linde: Any) -> None:
    round_ = both(linde, spans_organisations=True)
    talk_of(round_, "Noor", ["Amina", "Bram"], at(15))
    talk_of(round_, "Noor", ["Amina", "Bram"], at(15, 20), group=group("De Vlinders"), staff=[adult("Fatma")])
    assert codes(round_) == set(), "one walks from one to the other"


def test_what_stays_where_the_round_has_no_slot_takes_its_interpreter_and_its_room(linde: Any) -> None:
    round_ = planning()
    one = Interpreter.objects.create(round=round_, language="ar", name="Tolk")
    another_family(1)
    more: dict[str, Any] = {"interpreter": one, "room": "Lokaal 1"}
    talk_of(round_, "Noor", ["Amina"], at(15, 2), **more)  # no slot begins there
    second = talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 10), staff=[adult("Lotte")], **more)
    assert {(one.code, one.who[:2]) for one in broken(material(round_)) if str(second.public_id) in one.talks} == {
        ("unavailable", "i:"),
        ("unavailable", "r:"),
    }
    Talk.objects.filter(pk=second.pk).update(starts_at=aware(at(15, 20)))
    assert codes(round_) == {"outside"}, "control: after it both are free"


def test_a_day_on_which_nobody_of_these_talks_is_there_is_a_day_all_the_same(linde: Any) -> None:
    round_ = planning()
    early = FIRST.replace(day=FIRST.day - 1)
    care = group("De Vlinders").unit.organisation
    Sitting.objects.create(round=round_, organisation=care, on=early, begins=time(15), ends=time(16))
    talk_of(round_, "Noor", ["Amina"], at(15))
    assert codes(round_) == set()


@pytest.mark.parametrize("moved", ["Noor", "Kind 1", "Kind 2"])
def test_what_is_near_a_talk_says_of_its_moves_what_the_whole_round_says(linde: Any, moved: str) -> None:
    round_ = both(linde, state=Round.State.PUBLISHED)
    interpreter = Interpreter.objects.create(round=round_, language="ar", name="Tolk")
    for number in range(1, 4):
        another_family(number)
    talk_of(round_, "Noor", ["Amina"], at(15), interpreter=interpreter, is_published=True)
    care: dict[str, Any] = {"group": group("De Vlinders"), "staff": [adult("Fatma")]}
    talk_of(round_, "Noor", ["Bram"], at(15, 40), **care, is_published=True)
    talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 20), room="Zaal", is_published=True)
    talk_of(round_, "Kind 2", ["Ouder 2"], at(15, 40), room="Zaal", staff=[adult("Lotte")], is_published=True)
    talk_of(round_, "Kind 3", ["Ouder 3"], at(15, 30), interpreter=interpreter, staff=[adult("Gijs")])
    talk = Talk.objects.filter(child__given_name=moved).order_by("pk").first()
    assert talk
    found = []
    for of in (material(round_), material(round_, near={talk.pk})):
        table = next(one for one in of.tables if one.talk.pk == talk.pk)
        found.append([(one.at, one.cost) for one in places_for(of, table, NOW)])
        for family in (False, True):
            offered = {one.at for one in places_for(of, table, NOW, for_family=family)}
            every = [of.grid.moment(place) for place in sorted(of.grid.all())]
            assert {to for to in every if may_go(of, table, to, NOW, for_family=family)} == offered
    assert found[0] == found[1]
    assert found[0]
