"""What an attacker and a stranger found, each with the right case beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.notifications.kinds import Kind, Mail, _registry, register
from samenspel.notifications.models import Message
from samenspel.notifications.queries import unsent
from samenspel.notifications.sending import send_due
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Adult, Child, Group
from samenspel.talks.actions.asking_for import Setting, _check_table
from samenspel.talks.actions.plan_moves import call_off, move_talk
from samenspel.talks.actions.rounds_end import cancel_round
from samenspel.talks.actions.telling import tell_published
from samenspel.talks.logic.attendance import Came
from samenspel.talks.models import Report, Round, Talk
from tests.conftest import TODAY
from tests.talks.makers import a_round, a_talk

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
AT = NOW + timedelta(days=9)
Cast = dict[str, Actor]


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


@pytest.fixture
def talk(linde: Centre) -> Talk:
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test")
    noor, vier = Child.objects.get(given_name="Noor"), Group.objects.get(name="Groep 4")
    return a_talk(child=noor, group=vier, home=[adult("Amina")], staff=[adult("Eva")], at=AT)


@pytest.mark.parametrize(("other", "told"), [("bram@post.test", 1), ("Amina@post.test", 0)])
def test_what_is_of_one_parent_goes_to_no_mailbox_of_two(talk: Talk, other: str, told: int) -> None:
    Adult.objects.filter(given_name="Bram").update(email=other)
    tell_published([talk], moment=NOW)
    send_due(NOW)
    assert len(mail.outbox) == told


def test_a_message_that_cannot_be_made_stops_no_other(talk: Talk) -> None:
    def broken(adult: Adult, thing: object, moment: datetime) -> Mail:
        raise KeyError("a fault")

    register(Kind("tests.broken", compose=broken))
    try:
        Message.objects.create(adult=adult("Bram"), kind="tests.broken", thing_id=talk.public_id, key="x", due_at=NOW)
        Adult.objects.filter(given_name="Bram").update(email="bram@post.test")
        tell_published([talk], moment=NOW)
        assert send_due(NOW).sent == 1
        assert Message.objects.get(kind="tests.broken").state == Message.State.WAITING
    finally:
        del _registry["tests.broken"]


def test_an_address_that_is_none_is_given_up_and_said(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: object, message: object) -> None:
        raise ValueError("no address")

    monkeypatch.setattr("samenspel.notifications.sending._Post.send", refused)
    tell_published([talk], moment=NOW)
    assert send_due(NOW).failed == 1


def test_only_who_leads_an_organisation_in_a_round_ends_it(linde: Centre, cast: Cast) -> None:
    vlinders = Group.objects.get(name="De Vlinders")
    round_ = a_round(groups=[vlinders], first=TODAY + timedelta(days=30), state=Round.State.PUBLISHED)
    with pytest.raises(Refused):
        cancel_round(actor=cast["gijs"], round_=round_, moment=NOW)
    boss = Actor(
        centre_id=linde.pk,
        person_id=adult("Fatma").pk,
        public_id=str(adult("Fatma").public_id),
        roles=frozenset({"childcare_manager"}),
        organisations=frozenset({vlinders.unit.organisation_id}),
        posts=frozenset({("childcare_manager", vlinders.unit.organisation_id)}),
        is_staff=True,
        day=TODAY,
    )
    assert cancel_round(actor=boss, round_=round_, moment=NOW) == 0


def test_what_was_held_and_written_down_is_not_called_off(talk: Talk, cast: Cast) -> None:
    round_ = a_round(groups=[talk.group], first=TODAY + timedelta(days=1), state=Round.State.PUBLISHED)
    Talk.objects.filter(pk=talk.pk).update(round=round_, starts_at=NOW - timedelta(hours=2))
    assert cancel_round(actor=cast["gijs"], round_=round_, moment=NOW) == 0
    Round.objects.update(state=Round.State.PUBLISHED)
    Talk.objects.filter(pk=talk.pk).update(starts_at=AT)
    Report.objects.create(talk=talk, text="x")
    assert cancel_round(actor=cast["gijs"], round_=round_, moment=NOW) == 0
    Report.objects.all().delete()
    Round.objects.update(state=Round.State.PUBLISHED)
    assert cancel_round(actor=cast["gijs"], round_=round_, moment=NOW) == 1, "the control: a talk to come is"


def test_a_new_moment_counts_by_itself(talk: Talk, cast: Cast) -> None:
    first = AT.date()
    round_ = a_round(groups=[talk.group], first=first, state=Round.State.PUBLISHED)
    Talk.objects.filter(pk=talk.pk).update(round=round_, came=Came.MOVED)
    talk.refresh_from_db()
    moved = move_talk(
        actor=cast["gijs"], talk=talk, to=datetime.combine(first, datetime.min.time().replace(15)), moment=NOW
    )
    assert moved.came == Came.OPEN


def test_one_talk_is_called_off_and_its_family_hears_so(talk: Talk, cast: Cast) -> None:
    round_ = a_round(groups=[talk.group], first=AT.date(), state=Round.State.CLOSED)
    Talk.objects.filter(pk=talk.pk).update(round=round_)
    tell_published([talk], moment=NOW)
    send_due(NOW)
    call_off(actor=cast["gijs"], talk=talk, moment=NOW)
    send_due(NOW)
    assert [one.subject for one in mail.outbox][1:] == [mail.outbox[-1].subject]
    assert len(mail.outbox) == 2
    with pytest.raises(ValidationError):
        call_off(actor=cast["gijs"], talk=talk, moment=NOW)


def test_what_began_is_not_called_off_nor_by_who_may_not(talk: Talk, cast: Cast) -> None:
    with pytest.raises((Refused, NotVisible)):
        call_off(actor=cast["amina"], talk=talk, moment=NOW)
    with pytest.raises(ValidationError):
        call_off(actor=cast["gijs"], talk=talk, moment=AT + timedelta(minutes=1))


def test_who_stands_around_the_child_holds_no_talk_about_it(talk: Talk) -> None:
    school = Organisation.objects.get(kind="school")
    setting = Setting(minutes=15, where="here", room="", hosts=(adult("Bram").pk,), parents=(adult("Amina").pk,))
    with pytest.raises(ValidationError):
        _check_table(talk.child, school, setting, NOW)


def test_the_own_family_is_not_in_the_post_that_could_not_be_sent(talk: Talk, cast: Cast) -> None:
    row = Message.objects.create(
        adult=adult("Bram"), kind="talks.invitation", thing_id=talk.public_id, key="y", due_at=NOW, state="failed"
    )
    assert list(unsent(cast["gijs"])) == [row]
    from samenspel.people.models import CareRelation

    CareRelation.objects.create(adult=adult("Gijs"), child=talk.child, kind="step_parent")
    assert list(unsent(cast["gijs"])) == []
