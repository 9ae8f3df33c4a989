"""The team sees to questions for a talk, and asks parents for one, who choose a moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import CareRelation, Child
from samenspel.talks.actions import asking_for
from samenspel.talks.actions.asking_for import Wanted
from samenspel.talks.logic.asked import Status, due
from samenspel.talks.models import Seat, Talk
from samenspel.talks.queries.asked_for import status_of, to_choose, waiting
from tests.conftest import TODAY
from tests.talks import questions
from tests.talks.questions import BASE, NOW, TOPIC, adult, ask, propose, setting


@pytest.fixture
def noor(linde: Centre) -> Child:
    return questions.noor()


@pytest.fixture
def school(linde: Centre) -> Organisation:
    return questions.school()


@pytest.fixture
def asked(linde: Centre, cast: dict[str, Actor]) -> Talk:
    """Amina asks the school of Noor for a talk."""
    return ask(cast["amina"])


# --- seeing to it


def test_what_is_late_comes_first_for_who_leads(
    asked: Talk, noor: Child, school: Organisation, cast: dict[str, Actor]
) -> None:
    Talk.objects.update(answer_due=TODAY - timedelta(days=1), urgency="soon")
    fresh = asking_for.ask_for_talk(
        actor=cast["bram"], child=noor, organisation=school, wanted=Wanted("x", "week"), day=TODAY
    )
    found = waiting(cast["gijs"], TODAY)
    assert [one.talk.pk for one in found] == [asked.pk, fresh.pk]
    assert [one.is_late for one in found] == [True, False]
    assert [one.talk.pk for one in waiting(cast["eva"], TODAY)] == [fresh.pk, asked.pk]


def test_somebody_picks_it_up_and_the_asker_sees_that(asked: Talk, cast: dict[str, Actor]) -> None:
    asking_for.pick_up(actor=cast["eva"], talk=asked)
    asked.refresh_from_db()
    assert asked.picked_up_by == adult("Eva")
    assert status_of(asked) is Status.PICKED_UP


def test_planned_it_is_a_talk_of_the_asker_alone_and_they_are_invited(asked: Talk, cast: dict[str, Actor]) -> None:
    asking_for.plan_asked(
        actor=cast["eva"], talk=asked, starts_at=NOW + timedelta(days=3), setting=setting("Amina"), moment=NOW
    )
    asked.refresh_from_db()
    assert asked.is_published
    assert status_of(asked) is Status.PLANNED
    assert set(Seat.objects.filter(talk=asked).values_list("adult__given_name", "side")) == {
        ("Amina", "home"),
        ("Eva", "staff"),
    }
    assert set(Message.objects.values_list("adult__given_name", "kind")) == {
        ("Amina", "talks.invitation"),
        ("Amina", "talks.reminder"),
    }


def test_through_the_page_only_the_asker_can_be_invited_unless_they_want_it_otherwise(
    asked: Talk, client_as: Callable[[str], Client]
) -> None:
    eva = client_as("eva")
    url = f"{BASE}team/{asked.public_id}/plan/"
    assert "Bram" not in eva.get(url).content.decode()
    Talk.objects.update(wants_together=True)
    assert "Bram" in eva.get(url).content.decode()
    when = timezone.localtime() + timedelta(days=3)
    given = {
        "starts_at": f"{when:%Y-%m-%dT15:30}",
        "parents": [str(adult("Amina").public_id)],
        "host": str(adult("Eva").public_id),
        "minutes": "15",
        "where": "here",
        "room": "",
    }
    assert eva.post(url, given).status_code == 302
    assert Talk.objects.get().starts_at is not None


def plan(talk: Talk, actor: Actor, *parents: str) -> set[str]:
    """Plan it, and say who is at the table from home."""
    at = NOW + timedelta(days=3)
    asking_for.plan_asked(actor=actor, talk=talk, starts_at=at, setting=setting(*parents), moment=NOW)
    return set(Seat.objects.filter(talk=talk, side=Seat.Side.HOME).values_list("adult__given_name", flat=True))


@pytest.mark.parametrize("parents", [[], ["Bram"], ["Bram", "Amina"]])
def test_who_asked_is_at_the_table_whoever_else_is(linde: Centre, cast: dict[str, Actor], parents: list[str]) -> None:
    talk = ask(cast["amina"], together=True)
    assert plan(talk, cast["eva"], *parents) == {"Amina", *parents}
    assert "Amina" in Message.objects.filter(kind="talks.invitation").values_list("adult__given_name", flat=True)


def test_who_asked_and_may_not_come_any_more_is_not(linde: Centre, cast: dict[str, Actor]) -> None:
    talk = ask(cast["amina"], together=True)
    CareRelation.objects.filter(adult=adult("Amina")).delete()
    assert plan(talk, cast["eva"], "Bram") == {"Bram"}


def test_a_colleague_who_asked_is_no_parent_at_the_table(linde: Centre, cast: dict[str, Actor]) -> None:
    talk = propose(cast["eva"], "Amina", "Bram")
    assert plan(talk, cast["gijs"], "Amina") == {"Amina"}


def test_the_asker_reads_when_it_is_on_the_list_and_on_its_page(
    asked: Talk, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    amina, said = client_as("amina"), "25 نوفمبر 2026، 10:00"
    urls = (BASE, f"{BASE}{asked.public_id}/")
    assert not any(said in amina.get(url).content.decode() for url in urls)
    plan(asked, cast["eva"], "Amina")
    for url in urls:
        assert said in amina.get(url).content.decode(), url


def test_on_the_page_who_asked_is_ticked_and_stays(linde: Centre, cast: dict[str, Actor], client_as: Any) -> None:
    talk = ask(cast["amina"], together=True)
    url, eva = f"{BASE}team/{talk.public_id}/plan/", client_as("eva")
    amina, bram = (str(adult(name).public_id) for name in ("Amina", "Bram"))
    assert eva.get(url).context["form"]["parents"].initial == [amina]
    when = timezone.localtime() + timedelta(days=3)
    given = {"starts_at": f"{when:%Y-%m-%dT15:30}", "host": str(adult("Eva").public_id), "minutes": "15"}
    assert eva.post(url, given | {"where": "here", "parents": [bram]}).status_code == 302
    seats = Seat.objects.filter(talk=talk, side=Seat.Side.HOME).order_by("order")
    assert [one.adult.given_name for one in seats] == ["Amina", "Bram"]


@pytest.mark.parametrize(
    ("starts", "parents", "host"),
    [(-1, ["Amina"], "Eva"), (3, ["Coby"], "Eva"), (3, ["Amina"], "Fatma"), (3, ["Amina"], "Amina")],
)
def test_what_cannot_be_is_refused_and_nothing_is_half_done(
    asked: Talk, cast: dict[str, Actor], starts: int, parents: list[str], host: str
) -> None:
    with pytest.raises(ValidationError):
        asking_for.plan_asked(
            actor=cast["eva"],
            talk=asked,
            starts_at=NOW + timedelta(days=starts),
            setting=setting(*parents, host=host),
            moment=NOW,
        )
    asked.refresh_from_db()
    assert asked.state == Talk.State.OPEN
    assert Message.objects.count() == 0


def test_nobody_in_two_places(asked: Talk, noor: Child, school: Organisation, cast: dict[str, Actor]) -> None:
    at = NOW + timedelta(days=3)
    asking_for.plan_asked(actor=cast["eva"], talk=asked, starts_at=at, setting=setting("Amina"), moment=NOW)
    other = asking_for.ask_for_talk(
        actor=cast["bram"], child=noor, organisation=school, wanted=Wanted("x", "soon"), day=TODAY
    )
    given: dict[str, Any] = {"actor": cast["eva"], "talk": other, "setting": setting("Bram"), "moment": NOW}
    with pytest.raises(ValidationError):
        asking_for.plan_asked(starts_at=at + timedelta(minutes=10), **given)
    asking_for.plan_asked(starts_at=at + timedelta(minutes=15), **given)


def test_an_answer_with_a_reason_reaches_the_asker(asked: Talk, cast: dict[str, Actor]) -> None:
    with pytest.raises(ValidationError):
        asking_for.answer_asked(actor=cast["eva"], talk=asked, reason="  ", moment=NOW)
    Seat.objects.create(talk=asked, adult=adult("Bram"), side=Seat.Side.HOME)  # named for it, and knows of nothing
    asking_for.answer_asked(actor=cast["eva"], talk=asked, reason="We bellen u vandaag.", moment=NOW)
    assert [one.adult.given_name for one in Message.objects.all()] == ["Amina"]
    asked.refresh_from_db()
    assert (status_of(asked), asked.reason) == (Status.ANSWERED, "We bellen u vandaag.")
    send_due(NOW)
    assert len(mail.outbox) == 1
    letter = mail.outbox[0]
    assert letter.to == [adult("Amina").email]
    for word in ("Noor", "bellen", TOPIC, "Amina"):
        assert word not in letter.subject + str(letter.body)


def test_what_is_settled_is_settled_once(asked: Talk, cast: dict[str, Actor]) -> None:
    asking_for.take_back(actor=cast["amina"], talk=asked, day=TODAY)
    with pytest.raises(ValidationError):
        asking_for.answer_asked(actor=cast["eva"], talk=asked, reason="x", moment=NOW)
    with pytest.raises(ValidationError):
        asking_for.pick_up(actor=cast["eva"], talk=asked)


def test_for_the_own_family_a_colleague_does_it(asked: Talk, noor: Child, cast: dict[str, Actor]) -> None:
    asking_for.pick_up(actor=cast["eva"], talk=asked)  # control
    CareRelation.objects.create(adult=adult("Eva"), child=noor, kind="grandparent")
    with pytest.raises(NotVisible):
        asking_for.pick_up(actor=cast["eva"], talk=asked)


# --- the team asks


@pytest.fixture
def proposed(linde: Centre, cast: dict[str, Actor]) -> Talk:
    return propose(cast["eva"], "Amina")


def test_a_parent_chooses_one_of_the_moments(
    proposed: Talk, client_as: Callable[[str], Client], cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.talks.views.asked.timezone.now", lambda: NOW)
    assert list(Message.objects.values_list("kind", flat=True)) == ["talks.proposed"]
    amina = client_as("amina")
    url = f"{BASE}kies/{proposed.public_id}/"
    assert "rekenen" in amina.get(url).content.decode()
    assert amina.post(url, {"do": "choose"}).status_code == 422
    assert amina.post(url, {"do": "choose", "moment": proposed.proposed[1]}).status_code == 302
    proposed.refresh_from_db()
    assert proposed.starts_at == NOW + timedelta(days=4)
    assert proposed.is_published
    waits = Message.objects.filter(state="waiting").values_list("kind", flat=True)
    assert set(waits) == {"talks.invitation", "talks.reminder"}
    assert list(to_choose(cast["amina"])) == []


def test_a_parent_who_was_not_asked_sees_nothing_of_it(
    proposed: Talk, client_as: Callable[[str], Client], cast: dict[str, Actor]
) -> None:
    bram = client_as("bram")
    assert bram.get(f"{BASE}kies/{proposed.public_id}/").status_code == 404
    assert list(to_choose(cast["bram"])) == []
    assert list(to_choose(cast["amina"])) == [proposed]  # control


def test_none_suits_and_it_goes_back_to_the_team(proposed: Talk, cast: dict[str, Actor]) -> None:
    asking_for.none_suits(actor=cast["amina"], talk=proposed, moment=NOW)
    proposed.refresh_from_db()
    assert proposed.proposed == []
    assert [one.talk for one in waiting(cast["eva"], TODAY)] == [proposed]
    assert Message.objects.filter(state="waiting").count() == 0


@pytest.mark.parametrize(("urgency", "days"), [("week", 1), ("soon", 5)])
def test_what_cannot_wait_gets_a_short_term_again(
    proposed: Talk, cast: dict[str, Actor], urgency: str, days: int
) -> None:
    Talk.objects.filter(pk=proposed.pk).update(urgency=urgency)
    asking_for.none_suits(actor=cast["amina"], talk=proposed, moment=NOW)
    proposed.refresh_from_db()
    assert proposed.answer_due == due(timezone.localdate(NOW), days)


def test_a_moment_that_was_taken_meanwhile_is_refused(proposed: Talk, asked: Talk, cast: dict[str, Actor]) -> None:
    at = asking_for.local(proposed.proposed[0])
    asking_for.plan_asked(actor=cast["eva"], talk=asked, starts_at=at, setting=setting("Amina"), moment=NOW)
    with pytest.raises(ValidationError):
        asking_for.choose_moment(actor=cast["amina"], talk=proposed, key=proposed.proposed[0], moment=NOW)
    asking_for.choose_moment(actor=cast["amina"], talk=proposed, key=proposed.proposed[1], moment=NOW)


def test_of_two_who_choose_one_colleague_at_once_the_second_finds_the_moment_taken(
    proposed: Talk, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the second waits for the colleague, the first is planned: what is taken is looked at after the wait."""
    first, held = propose(cast["eva"], "Bram"), list[list[int]]()
    hold = asking_for.hold_adults

    def waits(adults: Any) -> None:
        held.append(sorted(adults))
        hold(adults)
        if len(held) == 1:
            asking_for.choose_moment(actor=cast["bram"], talk=first, key=first.proposed[0], moment=NOW)

    monkeypatch.setattr(asking_for, "hold_adults", waits)
    with pytest.raises(ValidationError):
        asking_for.choose_moment(actor=cast["amina"], talk=proposed, key=proposed.proposed[0], moment=NOW)
    assert adult("Eva").pk in held[0]
    assert adult("Eva").pk in held[1]
    proposed.refresh_from_db()
    assert proposed.state == Talk.State.OPEN


def test_colleagues_are_held_one_after_the_other_in_one_order(linde: Centre) -> None:
    keys = [adult(name).pk for name in ("Gijs", "Amina", "Eva")]
    for wanted in (keys, keys[::-1]):
        with CaptureQueriesContext(connection) as seen:
            asking_for.hold_adults(wanted)
        sql = seen[-1]["sql"]
        assert re.search(r'ORDER BY (1|"people_adult"."id") ASC', sql)
        assert "FOR NO KEY UPDATE" in sql or not connection.features.has_select_for_update


@pytest.mark.parametrize("key", ["2027-01-01T10:00", "nonsense", ""])
def test_only_a_proposed_moment_can_be_chosen(proposed: Talk, cast: dict[str, Actor], key: str) -> None:
    with pytest.raises(ValidationError):
        asking_for.choose_moment(actor=cast["amina"], talk=proposed, key=key, moment=NOW)


def test_the_team_asks_for_their_own_organisation_alone(
    noor: Child, school: Organisation, cast: dict[str, Actor]
) -> None:
    with pytest.raises(NotVisible):
        asking_for.invite_to_choose(
            actor=cast["fatma"],
            child=noor,
            organisation=school,
            wanted=Wanted("x", "soon"),
            setting=setting("Amina"),
            moments=[NOW + timedelta(days=3)],
            moment=NOW,
        )


def test_the_team_asks_through_the_page(noor: Child, client_as: Callable[[str], Client]) -> None:
    eva = client_as("eva")
    assert "Noor" in eva.get(f"{BASE}team/kind/").content.decode()
    assert "Noor" not in eva.get(f"{BASE}team/kind/?naam=zzz").content.decode()
    url = f"{BASE}team/kind/{noor.public_id}/"
    assert eva.get(url).status_code == 200
    when = timezone.localtime() + timedelta(days=3)
    given = {
        "topic": "Rekenen",
        "parents": [str(adult("Amina").public_id)],
        "first": f"{when:%Y-%m-%dT15:30}",
        "host": str(adult("Eva").public_id),
        "minutes": "15",
        "where": "here",
    }
    assert eva.post(url, given | {"first": "2020-01-01T10:00"}).status_code == 422
    assert Talk.objects.count() == 0
    assert eva.post(url, given).status_code == 302
    assert len(Talk.objects.get().proposed) == 1
    assert client_as("amina").get(url).status_code == 404
