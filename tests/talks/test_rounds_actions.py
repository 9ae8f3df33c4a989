"""Setting up a round, asking, and what each way to end it does; nobody sets up what is another organisation's."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.notifications.models import Message
from samenspel.organisations.models import Centre
from samenspel.talks.actions.rounds import NotReady, ask_round
from samenspel.talks.actions.rounds_children import Departs, depart
from samenspel.talks.actions.rounds_hours import Said, add_interpreter, interpreter_hours, say_hours
from samenspel.talks.actions.rounds_parts import Hours, Taking, add_days, choose_groups, drop_day, fill_in
from samenspel.talks.logic.round_checks import Code
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import (
    Away,
    ChildInRound,
    PartHolder,
    Round,
    RoundPart,
    Sitting,
)
from samenspel.talks.queries.rounds_check import check_of
from tests.conftest import TODAY
from tests.talks.makers import a_talk
from tests.talks.rounds import MONDAY, NOW, adult, child, childcare, dated, group, ready, school, started, with_days

Cast = dict[str, Actor]


def names(round_: Round) -> set[str]:
    return set(RoundPart.objects.filter(round=round_).values_list("group__name", flat=True))


def codes(round_: Round) -> set[str]:
    return {one.code for one in check_of(round_, TODAY, NOW).problems}


# Beginning


def test_a_round_begins_with_the_groups_of_who_leads_and_their_own_teacher(linde: Centre, cast: Cast) -> None:
    round_ = started(cast["gijs"])
    assert (round_.state, round_.minutes, round_.purpose[:7]) == ("draft", 15, "We prat")
    assert names(round_) == {"Groep 4", "Groep 8"}
    assert [one.adult.given_name for one in PartHolder.objects.filter(part__round=round_)] == ["Eva"]
    other = started(cast["marja"])
    assert names(other) == {"De Vlinders"}


def test_the_advice_is_for_group_eight_alone(linde: Centre, cast: Cast) -> None:
    assert names(started(cast["gijs"], kind=Kind.ADVICE)) == {"Groep 8"}


@pytest.mark.parametrize("who", ["eva", "fatma", "lotte"])
def test_only_leaders_set_up_a_round(linde: Centre, cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        started(cast[who])


@pytest.mark.parametrize("who", ["amina", "hanna", "daan", "ivo"])
def test_for_who_is_not_of_the_team_there_is_no_setting_up(linde: Centre, cast: Cast, who: str) -> None:
    with pytest.raises(NotVisible):
        started(cast[who])


def test_the_next_year_begins_with_last_years_groups_minutes_days_and_settings(linde: Centre, cast: Cast) -> None:
    gijs = cast["gijs"]
    first = ready(gijs, title="Rapport 1")
    RoundPart.objects.filter(round=first).update(minutes=20)
    part = RoundPart.objects.get(round=first)
    PartHolder.objects.create(part=part, adult=adult("Lotte"), order=1)
    dated(gijs, first, walk_minutes=10)
    next_ = started(gijs, school_year=2027, based_on=Round.objects.get(pk=first.pk))
    assert names(next_) == {"Groep 4"}
    assert RoundPart.objects.get(round=next_).minutes == 20
    assert next_.walk_minutes == 10
    held = PartHolder.objects.filter(part__round=next_).values_list("adult__given_name", flat=True)
    assert list(held) == ["Eva", "Lotte"]
    days = Sitting.objects.filter(round=next_).values_list("on", flat=True)
    assert list(days) == [date(2028, 1, 17), date(2028, 1, 18)]
    assert not Sitting.objects.filter(round=next_).exclude(begins=time(15), ends=time(17)).exists()


def test_the_other_organisation_joins_by_its_own_leader(linde: Centre, cast: Cast) -> None:
    round_ = started(cast["gijs"])
    with pytest.raises(Refused):
        fill_in(actor=cast["gijs"], round_=round_, organisation_id=childcare().pk, day=TODAY)
    fill_in(actor=cast["marja"], round_=round_, organisation_id=childcare().pk, day=TODAY)
    assert names(round_) == {"Groep 4", "Groep 8", "De Vlinders"}


# Groups and days


def test_groups_and_days_of_another_organisation_are_not_to_be_changed(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    with pytest.raises(Refused):
        choose_groups(actor=cast["marja"], round_=round_, organisation=school(), taking=[], day=TODAY)
    taking = [Taking(group("Groep 4"), None, ())]
    with pytest.raises(NotVisible):
        choose_groups(actor=cast["marja"], round_=round_, organisation=childcare(), taking=taking, day=TODAY)
    with pytest.raises(Refused):
        with_days(cast["marja"], round_, school())
    with pytest.raises(Refused):
        drop_day(actor=cast["marja"], round_=round_, sitting=Sitting.objects.all()[0], moment=NOW)
    assert names(round_) == {"Groep 4"}
    assert Sitting.objects.count() == 2


def test_a_parent_or_a_colleague_of_elsewhere_never_holds_a_talk(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    for name in ("Amina", "Fatma"):
        taking = [Taking(group("Groep 4"), 20, (adult(name),))]
        with pytest.raises(NotVisible):
            choose_groups(actor=cast["gijs"], round_=round_, organisation=school(), taking=taking, day=TODAY)
    taking = [Taking(group("Groep 4"), 20, (adult("Lotte"), adult("Eva")))]
    choose_groups(actor=cast["gijs"], round_=round_, organisation=school(), taking=taking, day=TODAY)
    held = PartHolder.objects.order_by("order").values_list("adult__given_name", flat=True)
    assert list(held) == ["Lotte", "Eva"]


def test_what_a_holder_said_stays_when_groups_change(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    say_hours(actor=cast["eva"], round_=round_, adult=adult("Eva"), said=Said((), 60, "lokaal 4"), day=TODAY)
    taking = [Taking(one, None, (adult("Eva"),)) for one in (group("Groep 4"), group("Groep 8"))]
    choose_groups(actor=cast["gijs"], round_=round_, organisation=school(), taking=taking, day=TODAY)
    rows = PartHolder.objects.values_list("room", "most_minutes", "answered_on")
    assert list(rows) == [("lokaal 4", 60, TODAY)] * 2


def test_hours_over_hours_that_are_there_are_not_added_twice(linde: Centre, cast: Cast) -> None:
    gijs = cast["gijs"]
    round_ = ready(gijs)
    days = [MONDAY + timedelta(days=number) for number in range(4)]
    hours = Hours(time(16), time(18))
    assert add_days(actor=gijs, round_=round_, organisation=school(), days=days, hours=hours, moment=NOW) == 2
    assert Sitting.objects.count() == 4


@pytest.mark.parametrize(
    ("day", "ends"), [(MONDAY, time(15)), (MONDAY, time(14)), (TODAY - timedelta(days=1), time(17))]
)
def test_hours_without_length_and_days_that_are_over_are_refused(
    linde: Centre, cast: Cast, day: date, ends: time
) -> None:
    gijs = cast["gijs"]
    round_ = started(gijs)
    hours = Hours(time(15), ends)
    with pytest.raises(ValidationError):
        add_days(actor=gijs, round_=round_, organisation=school(), days=[day], hours=hours, moment=NOW)
    assert not Sitting.objects.exists()


def test_hours_with_talks_in_them_stay(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    monday = Sitting.objects.get(on=MONDAY)
    at = NOW.replace(year=2027, month=1, day=18, hour=14, minute=30)  # half past three at school
    where: dict[str, Any] = {"child": child("Noor"), "group": group("Groep 4"), "round_": round_}
    a_talk(**where, home=[adult("Amina")], staff=[adult("Eva")], at=at)
    with pytest.raises(ValidationError):
        drop_day(actor=cast["gijs"], round_=round_, sitting=monday, moment=NOW)
    drop_day(actor=cast["gijs"], round_=round_, sitting=Sitting.objects.exclude(pk=monday.pk).get(), moment=NOW)
    assert list(Sitting.objects.all()) == [monday]


# One child


def test_a_child_is_taken_out_put_in_and_given_more_time_by_who_leads_its_organisation(
    linde: Centre, cast: Cast
) -> None:
    gijs, round_ = cast["gijs"], ready(cast["gijs"])
    about: dict[str, Any] = {"round_": round_, "child": child("Noor"), "organisation": school(), "day": TODAY}
    depart(actor=gijs, departs=Departs(True, 30, adult("Lotte")), **about)
    (one,) = check_of(round_, TODAY, NOW).attendees.expected
    assert (one.minutes, len(one.holders)) == (30, 2)
    depart(actor=gijs, departs=Departs(False), **about)
    assert check_of(round_, TODAY, NOW).attendees.expected == ()
    depart(actor=gijs, departs=None, **about)
    assert not ChildInRound.objects.exists()
    for who in ("marja", "eva"):
        with pytest.raises((Refused, NotVisible)):
            depart(actor=cast[who], departs=Departs(False), **about)


def test_a_child_of_elsewhere_is_not_there(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    with pytest.raises(NotVisible):
        depart(
            actor=cast["gijs"],
            round_=round_,
            child=child("Sami"),
            organisation=school(),
            departs=Departs(True),
            day=TODAY,
        )


# Hours


def test_everybody_says_their_own_hours_and_the_leader_may_do_it_for_them(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    away = (Stretch(MONDAY, time(16), time(17)),)
    for who in ("eva", "gijs"):
        said = Said(away, None, who)
        say_hours(actor=cast[who], round_=round_, adult=adult("Eva"), said=said, day=TODAY)
        assert Away.objects.count() == 1
        assert PartHolder.objects.get().room == who
    for who in ("lotte", "marja", "fatma"):
        with pytest.raises((Refused, NotVisible)):
            say_hours(actor=cast[who], round_=round_, adult=adult("Eva"), said=Said((), None, ""), day=TODAY)
    with pytest.raises(NotVisible):  # holds no talks here
        say_hours(actor=cast["lotte"], round_=round_, adult=adult("Lotte"), said=Said((), None, ""), day=TODAY)
    assert PartHolder.objects.get().room == "gijs"


def test_an_interpreter_has_hours_of_its_own(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    one = add_interpreter(actor=cast["gijs"], round_=round_, language="ar", name="Tolkdienst", is_by_telephone=True)
    interpreter_hours(actor=cast["gijs"], interpreter=one, away=[Stretch(MONDAY, time(15), time(16))])
    assert [row.interpreter for row in Away.objects.all()] == [one]
    with pytest.raises(Refused):
        add_interpreter(actor=cast["eva"], round_=round_, language="ar", name="Buurvrouw", is_by_telephone=False)


# Asking


def test_a_round_that_is_ready_is_asked_once(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    assert codes(round_) == {Code.HOURS_UNSAID}
    assert ask_round(actor=cast["gijs"], round_=round_, moment=NOW) == 2
    round_.refresh_from_db()
    assert (round_.state, round_.announced_on) == ("asking", TODAY)
    assert Message.objects.filter(thing_id=round_.public_id).count() >= 2
    with pytest.raises(ValidationError):
        ask_round(actor=cast["gijs"], round_=round_, moment=NOW)
    assert Event.objects.filter(verb="round.asked").count() == 1


def test_a_round_with_something_in_the_way_is_not_asked(linde: Centre, cast: Cast) -> None:
    round_ = started(cast["gijs"])
    with pytest.raises(NotReady) as wrong:
        ask_round(actor=cast["gijs"], round_=round_, moment=NOW)
    assert {one.code for one in wrong.value.problems} == {Code.NO_SITTINGS, Code.NO_HOLDER, Code.NO_ANSWER_DAY}
    assert not Message.objects.exists()
    round_.refresh_from_db()
    assert round_.state == "draft"


def test_who_is_never_free_stands_in_the_way(linde: Centre, cast: Cast) -> None:
    round_ = ready(cast["gijs"])
    away = tuple(Stretch(MONDAY + timedelta(days=number), time(15), time(17)) for number in range(2))
    say_hours(actor=cast["eva"], round_=round_, adult=adult("Eva"), said=Said(away, None, ""), day=TODAY)
    assert codes(round_) == {Code.NEVER_FREE}


def test_a_child_about_whom_nobody_may_be_asked_is_named_and_not_in_the_way(linde: Centre, cast: Cast) -> None:
    from samenspel.people.models import CareRelation

    CareRelation.objects.filter(child=child("Noor")).delete()
    round_ = ready(cast["gijs"])
    found = [one for one in check_of(round_, TODAY, NOW).problems if one.code is Code.NOBODY_ASKED]
    assert [one.key for one in found] == [str(child("Noor").pk)]
    assert ask_round(actor=cast["gijs"], round_=round_, moment=NOW) == 0
