"""What waits for a second person is told at once and once more, and the mail says nothing of what or whom it is about.

The controls: a mail that names somebody, one that goes to who began, a reminder without a memory.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.audit.queries import events
from samenspel.core.actor import Actor, System
from samenspel.core.policy import NotVisible
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre, Organisation
from samenspel.people import notices
from samenspel.people.actions import (
    ask_lift,
    assign_role,
    begin_block,
    confirm_block,
    lift_block,
    place,
    relate,
    remind,
)
from samenspel.people.logic.blocks import ALONE, LAST, Basis, hours_left
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Block, Child, Group
from samenspel.people.queries.waiting import blocks_that_wait, second_persons, waiting_blocks
from samenspel.people.sentences import time_left
from tests.canaries import plant
from tests.conftest import TODAY, user_of
from tests.people.family import NOW, SYSTEM, actor, adult, child

HOUR = timedelta(hours=1)
Visitor = Callable[[str], Client]


@pytest.fixture(autouse=True)
def in_the_words_of_the_code(db: None, client_as: Visitor) -> None:
    """Mail and pages in English, so that they are read as they stand in the code."""
    User.objects.update(language="en")


def page(client: Client, path: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client.get(path).content.decode()


def begin(by: Actor, **changed: Any) -> Block:
    values: dict[str, Any] = {"adult": adult("Bram"), "child": child("Noor"), "basis": Basis.COURT, "moment": NOW}
    return begin_block(actor=by, **(values | changed))


def start_on_screen(client: Client) -> None:
    answers = {"adult": str(adult("Bram").public_id), "basis": "court", "source": "vonnis", "sure": "1"}
    address = f"/linde/gezinnen/{child('Noor').public_id}/blokkade/"
    assert client.post(address, answers).status_code == 302
    assert Block.objects.count() == 1


def told() -> set[str]:
    """Who got a mail, by the name in the address."""
    return {one.to[0].partition("@")[0] for one in mail.outbox}


def said(message: EmailMessage) -> str:
    """All that a mail says to who sees it pass by; the address of who gets it is their own."""
    heads = {name: value for name, value in message.message().items() if name not in {"To", "Message-ID"}}
    return f"{message.subject} {message.body} {message.attachments} {heads}".casefold()


def names() -> set[str]:
    """Every word about a person, a group or an organisation here."""
    people = [*Adult.objects.all(), *Child.objects.all()]
    words = {getattr(one, name) for one in people for name in ("given_name", "family_name")}
    return {word.casefold() for word in (*words, *Group.objects.values_list("name", flat=True), "court", "rechter")}


def another_leader(centre: Centre) -> None:
    """Marja leads the childcare, to which Noor goes after school."""
    childcare = Organisation.objects.get(name="Kinderopvang Het Nest")
    group = Group.objects.get(unit__organisation=childcare)
    place(actor=SYSTEM, child=child("Noor"), group=group)


def test_starting_one_tells_at_once_who_can_confirm_it_and_nobody_else(linde: Centre, client_as: Visitor) -> None:
    start_on_screen(client_as("lotte"))
    assert told() == {"gijs"}, "not Lotte who began, not Marja of the childcare where Noor is not, no teacher or parent"


def test_the_managers_of_both_organisations_of_a_child_are_told(linde: Centre, client_as: Visitor) -> None:
    another_leader(linde)
    start_on_screen(client_as("lotte"))
    assert told() == {"gijs", "marja"}


def test_asking_to_lift_one_tells_who_can_do_it(linde: Centre, cast: dict[str, Actor], client_as: Visitor) -> None:
    block = begin(cast["lotte"], moment=timezone.now())
    confirm_block(actor=cast["gijs"], block=block)
    client_as("gijs").post(f"/linde/gezinnen/{child('Noor').public_id}/blokkade/{block.public_id}/vragen/")
    block.refresh_from_db()
    assert block.lift_asked_at
    assert told() == {"lotte"}


def test_the_mail_says_nothing_of_anybody(linde: Centre, client_as: Visitor) -> None:
    planted = plant("Qzmn", adult("Bram"), child("Noor"))
    Block.objects.all().delete()
    client = client_as("lotte")
    answers = {"adult": str(adult_of("bram").public_id), "basis": "court", "source": "vonnis", "sure": "1"}
    client.post(f"/linde/gezinnen/{child_of('Qzmn').public_id}/blokkade/", answers)
    (message,) = mail.outbox
    words = names() | {word.casefold() for word in planted}
    assert {word for word in words if word in said(message)} == set()
    assert message.subject == "Something waits for you in Samenspel"
    assert "/linde/gezinnen/" in message.body


def adult_of(key: str) -> Adult:
    found: Adult = Adult.objects.get(user=user_of(key))
    return found


def child_of(mark: str) -> Child:
    found: Child = Child.objects.get(given_name__istartswith=mark)
    return found


def test_control_a_mail_that_names_somebody_is_caught(
    linde: Centre, client_as: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(block: Block, moment: Any) -> None:
        mail.send_mail("Er wacht iets", f"Blokkade van {block.adult.name}", None, ["gijs@voorbeeld.test"])

    monkeypatch.setattr("samenspel.people.views.blocks.tell_second_persons", careless)
    start_on_screen(client_as("lotte"))
    (message,) = mail.outbox
    assert {word for word in names() if word in said(message)} >= {"bram", "jansen"}


def test_the_link_opens_only_after_signing_in(linde: Centre, client_as: Visitor) -> None:
    start_on_screen(client_as("lotte"))
    (line,) = [line for line in mail.outbox[0].body.splitlines() if "://" in line]
    path = "/" + line.split("/", 3)[3]
    assert Client().get(path).status_code == 302
    assert "A block waits for a second person to confirm it." in page(client_as("gijs"), path)


def test_control_who_began_would_be_told_too_by_a_list_of_roles_alone(linde: Centre, cast: dict[str, Actor]) -> None:
    begin(cast["lotte"])
    (waits,) = waiting_blocks(NOW)
    everybody = second_persons(type(waits)(waits.block, None, waits.until), NOW)
    assert {user.email.partition("@")[0] for user in everybody} == {"gijs", "lotte"}


def test_who_left_or_whose_account_is_closed_is_not_told(linde: Centre, cast: dict[str, Actor]) -> None:
    begin(cast["lotte"])
    (waits,) = waiting_blocks(NOW)
    assert [user.email for user in second_persons(waits, NOW)] == ["gijs@voorbeeld.test"]
    gijs = user_of("gijs")
    gijs.is_active = False
    gijs.save()
    assert second_persons(waits, NOW) == []


def test_a_head_who_is_the_parent_in_question_is_no_second_person(
    linde: Centre, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)  # as long as the block holds, the child is hidden
    gijs = adult("Gijs")
    relate(actor=SYSTEM, adult=gijs, child=child("Noor"), kind=Kind.PARENT, custody=Custody.YES)
    block = begin(cast["lotte"], adult=gijs)
    (waits,) = waiting_blocks(NOW)
    assert second_persons(waits, NOW) == []
    assert not blocks_that_wait(actor("gijs"), NOW).exists()
    with pytest.raises(NotVisible):
        confirm_block(actor=actor("gijs"), block=block, moment=NOW + HOUR)
    ask_lift(actor=cast["lotte"], block=block, moment=NOW + HOUR)
    with pytest.raises(NotVisible):
        lift_block(actor=actor("gijs"), block=block, moment=NOW + 2 * HOUR)


def test_a_mail_server_that_is_down_stops_nothing(
    linde: Centre, client_as: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: Any, **_more: Any) -> int:
        raise SMTPServerDisconnected

    monkeypatch.setattr(notices, "send_mail", down)
    start_on_screen(client_as("lotte"))
    (waits,) = waiting_blocks(timezone.now())
    assert remind(actor=System("test"), moment=waits.until - HOUR) == 0
    monkeypatch.undo()
    assert remind(actor=System("test"), moment=waits.until - HOUR) == 1, "what did not go out is tried again"


def test_a_day_before_it_lapses_there_is_one_reminder(linde: Centre, cast: dict[str, Actor]) -> None:
    begin(cast["lotte"])
    asked = [NOW + ALONE - LAST - HOUR, NOW + ALONE - LAST, NOW + ALONE - LAST + HOUR, NOW + ALONE + HOUR]
    assert [remind(actor=System("test"), moment=moment) for moment in asked] == [0, 1, 0, 0]
    assert told() == {"gijs"}
    assert mail.outbox[0].subject == "Something still waits for you in Samenspel"
    assert {word for word in names() if word in said(mail.outbox[0])} == set()


def test_control_without_the_log_it_would_be_told_each_hour(
    linde: Centre, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(cast["lotte"])
    monkeypatch.setattr("samenspel.people.actions.reminding.events", lambda: events().none())
    moments = [NOW + ALONE - LAST, NOW + ALONE - LAST + HOUR]
    assert [remind(actor=System("test"), moment=moment) for moment in moments] == [1, 1]


def test_confirmed_or_lifted_there_is_nothing_to_remind_of(linde: Centre, cast: dict[str, Actor]) -> None:
    block = begin(cast["lotte"])
    confirm_block(actor=cast["gijs"], block=block, last_day=TODAY + timedelta(days=9), moment=NOW + HOUR)
    assert waiting_blocks(NOW + 2 * HOUR) == []
    ask_lift(actor=cast["gijs"], block=block, moment=NOW + 2 * HOUR)
    assert [waits.until for waits in waiting_blocks(NOW + 3 * HOUR)] == [NOW + 2 * HOUR + ALONE]
    lift_block(actor=cast["lotte"], block=block, moment=NOW + 3 * HOUR)
    assert waiting_blocks(NOW + 4 * HOUR) == []


def test_the_command_tells_how_many_and_names_nobody(linde: Centre, cast: dict[str, Actor]) -> None:
    begin(cast["lotte"], moment=timezone.now() - ALONE + HOUR)
    out = StringIO()
    call_command("remind", stdout=out)
    assert "linde" in out.getvalue()
    assert {word for word in names() if word in out.getvalue().casefold()} == set()
    assert told() == {"gijs"}


def test_another_centre_is_told_nothing(linde: Centre, centres: dict[str, Centre], cast: dict[str, Actor]) -> None:
    with centre_scope(centres["beuk"].pk):
        head = adult_of("karim")
        assign_role(actor=SYSTEM, adult=head, role="head", organisation=Organisation.objects.get())
    begin(cast["lotte"])
    assert remind(actor=System("test"), moment=NOW + ALONE - HOUR) == 1
    assert told() == {"gijs"}


@pytest.mark.parametrize(
    ("left", "hours"),
    [(ALONE, 72), (timedelta(hours=1, minutes=59), 1), (timedelta(minutes=59), 0), (timedelta(hours=-3), 0)],
)
def test_the_hours_left_are_whole(left: timedelta, hours: int) -> None:
    assert hours_left(NOW + left, NOW) == hours


def test_the_hours_left_are_said_on_the_kompas_the_list_and_the_card(
    linde: Centre, cast: dict[str, Actor], client_as: Visitor
) -> None:
    begin(cast["lotte"], moment=timezone.now() - timedelta(hours=30, minutes=30))
    noor = child("Noor").public_id
    for path in ("kompas/", "gezinnen/", f"gezinnen/{noor}/"):
        assert "41 hours left" in page(client_as("gijs"), f"/linde/{path}").lower(), path
    assert "hours left" not in page(client_as("lotte"), "/linde/kompas/"), "she began: it waits for others"


def test_the_kompas_does_not_remember_hours(
    linde: Centre, cast: dict[str, Actor], client_as: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REMEMBER_PAGES", True)
    client, moment = client_as("gijs"), timezone.now()
    begin(cast["lotte"], moment=moment - timedelta(hours=30, minutes=30))
    assert "41 hours left" in page(client, "/linde/kompas/")
    monkeypatch.setattr("samenspel.home.compass.timezone.now", lambda: moment + 2 * HOUR)
    assert "39 hours left" in page(client, "/linde/kompas/")


def test_less_than_an_hour_is_said_so(in_english: None) -> None:
    assert time_left(NOW + timedelta(minutes=5), NOW) == "less than an hour left"
    assert time_left(NOW + HOUR, NOW) == "1 hour left"
