"""After publishing talks follow who came, who left, who may come again and who holds them; each hears once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from samenspel.core.policy import NotVisible, Refused
from samenspel.people.actions import begin_block, lift_block
from samenspel.people.actions.deaths import report_child_death
from samenspel.people.logic.blocks import Basis
from samenspel.people.models import Block, CareRelation, Enrolment, GroupMembership, RoleAssignment
from samenspel.talks import tasks
from samenspel.talks.actions.plan_adding import add_missing_talks, without_talk
from samenspel.talks.actions.plan_following import follow_holders
from samenspel.talks.actions.plan_leaving import call_off_who_left
from samenspel.talks.actions.plan_moves import call_off, move_talk
from samenspel.talks.actions.rounds_end import close_round
from samenspel.talks.actions.rounds_hours import Said, say_hours
from samenspel.talks.actions.rounds_parts import Taking, choose_groups
from samenspel.talks.models import (
    AnswerAboutChild,
    Interpreter,
    PartHolder,
    Round,
    RoundAnswer,
    Talk,
)
from tests.conftest import TODAY
from tests.talks.following import Cast, leave, post, seats, told
from tests.talks.plan_stage import NOW, SYSTEM, adult, another_family, at, aware, child, group

pytestmark = pytest.mark.usefixtures("clock")


# --- after publishing: who came


def test_who_came_later_gets_a_talk_and_hears_of_it_when_it_has_a_moment(published: Round, cast: Cast) -> None:
    before = sorted(Talk.objects.values_list("pk", "starts_at", "sequence", "published_at"))
    another_family(3)
    (one,) = without_talk(published, TODAY, NOW).lacking
    assert (one.expected.child, one.adults, one.is_off) == (child("Kind 3"), (adult("Ouder 3").pk,), False)
    for _again in range(2):
        add_missing_talks(actor=cast["gijs"], round_=published, day=TODAY, moment=NOW)
    talk = Talk.objects.get(child=child("Kind 3"))
    assert (talk.state, talk.published_at, seats(talk), seats(talk, "staff")) == ("open", None, ["Ouder 3"], ["Eva"])
    assert sorted(Talk.objects.exclude(pk=talk.pk).values_list("pk", "starts_at", "sequence", "published_at")) == before
    assert "Ouder 3" not in told("invitation")
    move_talk(actor=cast["gijs"], talk=talk, to=at(17), moment=NOW)
    assert told("invitation").count("Ouder 3") == 1
    assert without_talk(published, TODAY, NOW).lacking == ()


def test_a_parent_who_is_known_later_gets_a_talk_apart_with_the_own_wishes(published: Round, cast: Cast) -> None:
    Interpreter.objects.create(round=published, language="ar", name="Tolk")
    one = RoundAnswer.objects.create(
        round=published, adult=adult("Hanna"), channel="phone", given_at=NOW, interpreter="ar"
    )
    AnswerAboutChild.objects.create(answer=one, child=child("Kind 1"), presence="not")
    CareRelation.objects.create(adult=adult("Hanna"), child=child("Kind 1"), kind="parent", custody="yes")
    add_missing_talks(actor=cast["gijs"], round_=published, day=TODAY, moment=NOW)
    hers = Talk.objects.get(child=child("Kind 1"), starts_at=None)
    assert (seats(hers), hers.interpreter.name, hers.presence) == (["Hanna"], "Tolk", "not")
    assert seats(Talk.objects.get(child=child("Kind 1"), starts_at__isnull=False)) == ["Ouder 1"]


def test_adding_is_for_leaders_of_a_published_round_each_for_the_own_organisation(published: Round, cast: Cast) -> None:
    wanted: dict[str, Any] = {"round_": published, "day": TODAY, "moment": NOW}
    vlinders = published.parts.create(group=group("De Vlinders"))
    PartHolder.objects.create(part=vlinders, adult=adult("Fatma"))
    for who in ("eva", "fatma", "amina"):
        with pytest.raises((Refused, NotVisible)):
            add_missing_talks(actor=cast[who], **wanted)
    assert add_missing_talks(actor=cast["gijs"], **wanted).made == 0
    made = add_missing_talks(actor=cast["marja"], **wanted).made
    assert made == Talk.objects.filter(group=group("De Vlinders")).count() > 0
    Round.objects.filter(pk=published.pk).update(state=Round.State.CLOSED)
    with pytest.raises(ValidationError):
        add_missing_talks(actor=cast["gijs"], **wanted)


def test_what_was_called_off_is_added_only_for_that_child(published: Round, cast: Cast) -> None:
    call_off(actor=cast["gijs"], talk=Talk.objects.get(child=child("Kind 1")), moment=NOW)
    (one,) = without_talk(published, TODAY, NOW).lacking
    assert one.is_off
    wanted: dict[str, Any] = {"actor": cast["gijs"], "round_": published, "day": TODAY, "moment": NOW}
    assert add_missing_talks(**wanted).made == 0
    assert add_missing_talks(**wanted, children={child("Kind 1").pk}, again=True).made == 1


def test_the_page_lists_who_has_no_talk_and_adds_it(published: Round, client_as: Callable[[str], Client]) -> None:
    another_family(3)
    parent, _its = another_family(4)
    CareRelation.objects.filter(adult=parent).delete()
    page = reverse("planning:missing", args=["linde", published.public_id])
    seen = client_as("gijs").get(page).content.decode()
    assert "Kind 3" in seen
    assert "Kind 4" in seen, "nobody may be asked: that stands there with the way out"
    assert "Kind 1" not in seen
    assert "Kind 3" not in client_as("marja").get(page).content.decode(), "of the other organisation"
    assert client_as("eva").post(page, {"of": "all"}).status_code == 403
    overview = client_as("gijs").get(reverse("planning:overview", args=["linde", published.public_id]))
    assert page in overview.content.decode()
    for nothing in ("", "x", str(child("Noor").public_id)):
        client_as("gijs").post(page, {"of": nothing})
        assert not Talk.objects.filter(child=child("Kind 3")).exists()
    client_as("gijs").post(page, {"of": str(child("Kind 3").public_id)})
    assert Talk.objects.get(child=child("Kind 3")).state == "open"
    assert "Kind 3" not in client_as("gijs").get(page).content.decode()


# --- after publishing: a block that ended


def lifted(one: Block) -> None:
    Block.objects.filter(pk=one.pk).update(confirmed_at=NOW, lift_asked_at=NOW)
    lift_block(actor=SYSTEM, block=Block.objects.get(pk=one.pk), moment=NOW)


def test_whose_only_table_went_by_a_block_gets_another_when_it_is_lifted(posted: Round, cast: Cast) -> None:
    CareRelation.objects.filter(adult=adult("Amina"), child=child("Noor")).delete()
    tasks.keep_true(NOW)
    (talk,) = Talk.objects.filter(child=child("Noor"))
    assert seats(talk) == ["Bram"]
    one = begin_block(actor=SYSTEM, adult=adult("Bram"), child=child("Noor"), basis=Basis.SAFETY, moment=NOW)
    talk.refresh_from_db()
    assert (talk.state, seats(talk)) == ("cancelled", [])
    tasks.keep_true(NOW)
    assert Talk.objects.filter(child=child("Noor")).count() == 1, "as long as the block holds nothing comes of it"
    lifted(one)
    own = Talk.objects.filter(child=child("Noor")).exclude(pk=talk.pk).get()
    assert (seats(own), own.state, own.published_at) == (["Bram"], "open", None)
    tasks.keep_true(NOW)
    assert Talk.objects.filter(child=child("Noor")).count() == 2
    move_talk(actor=cast["gijs"], talk=own, to=at(17), moment=NOW)
    assert told("invitation") == ["Bram"]


def test_a_lifted_block_puts_nobody_at_the_table_of_the_other(posted: Round) -> None:
    one = begin_block(actor=SYSTEM, adult=adult("Bram"), child=child("Noor"), basis=Basis.SAFETY, moment=NOW)
    lifted(one)
    assert sorted(seats(talk) for talk in Talk.objects.filter(child=child("Noor"))) == [["Amina"], ["Bram"]]


# --- after publishing: who left


def test_of_a_child_that_left_the_talk_is_called_off_and_the_family_hears_that_once(posted: Round) -> None:
    leave("Kind 1", TODAY - timedelta(days=1))
    for _again in range(2):
        tasks.keep_true(NOW)
    assert Talk.objects.get(child=child("Kind 1")).state == "cancelled"
    assert set(Talk.objects.exclude(child=child("Kind 1")).values_list("state", flat=True)) == {"planned"}
    assert post() == ["o1@voorbeeld.test"]
    assert "o1@voorbeeld.test" not in post(aware(at(18, day=5))), "and is reminded of nothing"


def test_control_who_leaves_later_or_is_between_two_groups_stays(posted: Round) -> None:
    leave("Kind 1", TODAY + timedelta(days=1))
    GroupMembership.objects.filter(child=child("Kind 2")).update(valid_until=TODAY - timedelta(days=1))
    Enrolment.objects.get_or_create(child=child("Kind 2"), organisation=group().unit.organisation)
    assert call_off_who_left(moment=NOW) == 0


def test_no_reminder_goes_out_about_a_child_that_left(posted: Round) -> None:
    before = aware(at(18, day=5))  # two days before, when reminders are due
    leave("Kind 1", TODAY)
    assert "o1@voorbeeld.test" not in post(before), "also when nobody looked in between"


def test_control_who_did_not_leave_is_reminded(posted: Round) -> None:
    assert {"o1@voorbeeld.test", "o2@voorbeeld.test"} <= set(post(aware(at(18, day=5))))


def test_of_a_child_that_died_nobody_hears_anything(posted: Round) -> None:
    report_child_death(actor=SYSTEM, child=child("Kind 1"), died_on=TODAY, day=TODAY)
    tasks.keep_true(NOW)
    assert Talk.objects.get(child=child("Kind 1")).state == "cancelled"
    assert "o1@voorbeeld.test" not in post(aware(at(18, day=5)))


# --- after publishing: another colleague, another room


def hold(cast: Cast, round_: Round, *names: str) -> None:
    taking = [Taking(group(), None, tuple(adult(name) for name in names))]
    here = group().unit.organisation
    choose_groups(actor=cast["gijs"], round_=round_, organisation=here, taking=taking, day=TODAY)


def test_another_colleague_sits_at_the_tables_and_families_hear_so_once(posted: Round, cast: Cast) -> None:
    hold(cast, posted, "Lotte")
    assert {tuple(seats(one, "staff")) for one in Talk.objects.all()} == {("Lotte",)}
    tasks.keep_true(NOW)
    assert told("moved") == ["Amina", "Bram", "Ouder 1", "Ouder 2"]
    assert Talk.objects.values_list("sequence", flat=True).distinct().get() == 1


def test_a_room_that_a_colleague_writes_down_is_followed_at_once(posted: Round, cast: Cast) -> None:
    said = Said((), None, "aula")
    for _again in range(2):
        say_hours(actor=cast["eva"], round_=posted, adult=adult("Eva"), said=said, day=TODAY)
    assert set(Talk.objects.values_list("room", "sequence")) == {("aula", 1)}
    assert post() == [], "an hour later, with what else moves"
    assert len(post(NOW + timedelta(hours=1))) == 4


def test_what_began_or_was_held_stays_with_who_held_it(posted: Round, cast: Cast) -> None:
    Talk.objects.filter(child=child("Kind 1")).update(state="held")
    hold(cast, posted, "Lotte")
    assert seats(Talk.objects.get(child=child("Kind 1")), "staff") == ["Eva"]


def test_another_room_and_a_colleague_who_works_here_no_more_are_followed(posted: Round, cast: Cast) -> None:
    part = posted.parts.get()
    PartHolder.objects.create(part=part, adult=adult("Lotte"), order=1, room="lokaal 5")
    PartHolder.objects.filter(adult=adult("Eva")).update(room="lokaal 2")
    tasks.keep_true(NOW)
    assert set(Talk.objects.values_list("room", flat=True)) == {"lokaal 2"}
    assert {tuple(seats(one, "staff")) for one in Talk.objects.all()} == {("Eva", "Lotte")}
    RoleAssignment.objects.filter(adult=adult("Eva")).update(valid_until=TODAY - timedelta(days=1))
    tasks.keep_true(NOW)
    assert {tuple(seats(one, "staff")) for one in Talk.objects.all()} == {("Lotte",)}
    assert set(Talk.objects.values_list("room", flat=True)) == {"lokaal 5"}
    assert len(told("moved")) == 4, "what waited is replaced: each hears once what holds now"


def test_where_nobody_is_left_to_hold_it_the_talk_stays_as_it_is(posted: Round) -> None:
    RoleAssignment.objects.filter(adult=adult("Eva")).update(valid_until=TODAY - timedelta(days=1))
    assert follow_holders(round_=posted, day=TODAY, moment=NOW) == 0
    assert {tuple(seats(one, "staff")) for one in Talk.objects.all()} == {("Eva",)}


def test_the_leader_sees_of_which_group_nobody_is_left(posted: Round, client_as: Callable[[str], Client]) -> None:
    page = reverse("planning:overview", args=["linde", posted.public_id])
    assert "houdt de gesprekken" not in client_as("gijs").get(page).content.decode()
    RoleAssignment.objects.filter(adult__in=PartHolder.objects.values("adult")).update(
        valid_until=TODAY - timedelta(days=1)
    )
    assert "houdt de gesprekken van Groep 4." in client_as("gijs").get(page).content.decode()


def test_a_round_is_not_closed_while_a_family_has_yet_to_be_told(published: Round, cast: Cast) -> None:
    talk = Talk.objects.filter(published_at__isnull=False).first()
    assert talk
    Talk.objects.filter(pk=talk.pk).update(published_at=None)
    with pytest.raises(ValidationError, match="ieder gezin"):
        close_round(actor=cast["gijs"], round_=published, lessons="", moment=NOW)
    Talk.objects.filter(pk=talk.pk).update(published_at=NOW)
    close_round(actor=cast["gijs"], round_=published, lessons="", moment=NOW)


def test_nobody_follows_to_the_table_of_the_own_family(posted: Round, cast: Cast) -> None:
    CareRelation.objects.create(adult=adult("Lotte"), child=child("Kind 1"), kind="other")
    hold(cast, posted, "Lotte", "Eva")
    assert seats(Talk.objects.get(child=child("Kind 1")), "staff") == ["Eva"]
    assert seats(Talk.objects.get(child=child("Kind 2")), "staff") == ["Lotte", "Eva"]
