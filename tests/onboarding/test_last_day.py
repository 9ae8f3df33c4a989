"""A last day that was told ahead and passes: what hung on the work goes that night, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.accounts.models import Session
from samenspel.accounts.queries import open_sessions
from samenspel.audit.models import Event
from samenspel.core.actor import Actor, System
from samenspel.onboarding.actions.leaving import close_after_last_day
from samenspel.onboarding.actions.tablets import choose_pin
from samenspel.onboarding.actions.team import end_access, invite_colleague
from samenspel.onboarding.models import Pin
from samenspel.onboarding.queries.team import colleague_of
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.invitations import LASTS, InvitationGone, open_invitation, open_staff_invitations
from samenspel.people.models import Invitation, RoleAssignment
from samenspel.privacy.actions import clear_overdue
from tests.conftest import TODAY, user_of
from tests.onboarding.conftest import adult

EVA = "eva@voorbeeld.test"
PIN = "42173"
LAST = TODAY + timedelta(days=5)
AFTER = LAST + timedelta(days=1)


def school() -> Organisation:
    found: Organisation = Organisation.objects.get(kind="school")
    return found


def at(day: object, hour: int = 3) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))  # type: ignore[arg-type]


def invited(actor: Actor, made: datetime, organisation: Organisation | None = None, role: str = "ib") -> Invitation:
    """An invitation for Eva's address that was made at this moment."""
    link = invite_colleague(actor=actor, email=EVA, role=role, organisation=organisation or school())
    Invitation.objects.filter(pk=link.invitation.pk).update(expires_at=made + LASTS)
    link.invitation.refresh_from_db()
    return link.invitation


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day of the tests, whatever the calendar says."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(TODAY, hour=12))


@pytest.fixture
def leaving(linde: Centre, cast: dict[str, Actor]) -> None:
    """Eva has a PIN, and her last day was told ahead."""
    choose_pin(actor=cast["eva"], pin=PIN, moment=timezone.now())
    eva = colleague_of(cast["gijs"], adult("Eva").public_id)
    end_access(actor=cast["gijs"], colleague=eva, last_day=LAST, moment=timezone.now())


def browser(client_as: Callable[[str], Client], begun: datetime) -> Client:
    client = client_as("eva")
    Session.objects.filter(user=user_of("eva")).update(opened_at=begun, expire_date=at(AFTER) + timedelta(days=30))
    return client


def test_until_the_last_day_everything_stays(
    leaving: None, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    browser(client_as, at(TODAY))
    waiting = invited(cast["gijs"], at(LAST - timedelta(days=1)))
    assert close_after_last_day(day=LAST, moment=at(LAST)) == 0
    waiting.refresh_from_db()
    assert waiting.expires_at > at(LAST)
    assert Pin.objects.filter(adult=adult("Eva")).exists()
    assert open_sessions(user_of("eva").pk).exists()


def test_the_night_after_it_is_shut(leaving: None, cast: dict[str, Actor], client_as: Callable[[str], Client]) -> None:
    browser(client_as, at(LAST, 16))
    waiting = invited(cast["gijs"], at(LAST - timedelta(days=1)))
    assert close_after_last_day(day=AFTER, moment=at(AFTER)) == 1
    waiting.refresh_from_db()
    assert waiting.expires_at == at(AFTER)
    assert not Pin.objects.filter(adult=adult("Eva")).exists()
    assert not open_sessions(user_of("eva").pk).exists()
    said = Event.objects.get(verb="access.ended", actor="system:last day")
    assert (said.detail["sessions"], said.detail["invitations"], said.detail["pins"]) == (1, 1, 1)
    assert close_after_last_day(day=AFTER, moment=at(AFTER)) == 0, "again changes nothing"


def test_the_nightly_round_does_it(leaving: None, client_as: Callable[[str], Client]) -> None:
    browser(client_as, at(LAST, 16))
    with patch("samenspel.privacy.actions.clearing.close_after_last_day") as told:
        clear_overdue(actor=System("test"), day=AFTER)
    assert told.call_args.kwargs["day"] == AFTER
    clear_overdue(actor=System("test"), day=AFTER)
    assert not open_sessions(user_of("eva").pk).exists()


def test_a_night_that_was_missed_is_made_good(leaving: None, client_as: Callable[[str], Client]) -> None:
    browser(client_as, at(LAST, 16))
    assert close_after_last_day(day=LAST + timedelta(days=7), moment=at(LAST + timedelta(days=7))) == 1
    assert not open_sessions(user_of("eva").pk).exists()


def test_what_was_begun_or_given_after_the_last_day_stays(
    leaving: None, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    later = AFTER + timedelta(days=1)
    browser(client_as, at(AFTER, 9))
    anew = invited(cast["gijs"], at(AFTER, 9))
    close_after_last_day(day=later, moment=at(later))
    anew.refresh_from_db()
    assert anew.expires_at > at(later), "who comes back is invited anew"
    assert open_sessions(user_of("eva").pk).exists(), "and who is a parent here signed in again"


def test_who_works_on_keeps_everything(
    leaving: None, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    RoleAssignment(adult=adult("Eva"), role="teacher", organisation=school(), valid_from=TODAY).save()
    browser(client_as, at(LAST, 16))
    waiting = invited(cast["gijs"], at(LAST))
    assert close_after_last_day(day=AFTER, moment=at(AFTER)) == 0
    waiting.refresh_from_db()
    assert waiting.expires_at > at(AFTER)
    assert open_sessions(user_of("eva").pk).exists()
    assert Pin.objects.filter(adult=adult("Eva")).exists()


def test_the_other_organisation_keeps_its_invitation(leaving: None, cast: dict[str, Actor]) -> None:
    RoleAssignment(adult=adult("Fatma"), role="childcare_manager", organisation=care(), valid_from=TODAY).save()
    manager = manager_of(cast)
    theirs = invited(manager, at(LAST), care(), "childcare_worker")
    close_after_last_day(day=AFTER, moment=at(AFTER))
    theirs.refresh_from_db()
    assert theirs.expires_at > at(AFTER)


def care() -> Organisation:
    found: Organisation = Organisation.objects.get(kind="childcare")
    return found


def manager_of(cast: dict[str, Actor]) -> Actor:
    from samenspel.people.queries import actor_for

    found = actor_for(user_of("fatma").pk, TODAY)
    assert found
    return found


def test_a_link_in_a_mailbox_is_no_way_back_also_before_the_night(
    leaving: None, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = invite_colleague(actor=cast["gijs"], email=EVA, role="ib", organisation=school())
    token = link.url.rstrip("/").rpartition("/")[2]
    Invitation.objects.update(expires_at=at(LAST) + LASTS)
    assert open_invitation(token).email == EVA
    assert [one.email for one in open_staff_invitations(EVA)] == [EVA]
    monkeypatch.setattr("samenspel.people.invitations.timezone.localdate", _localdate(AFTER))
    with pytest.raises(InvitationGone):
        open_invitation(token)
    assert open_staff_invitations(EVA) == []
    assert Client().get(reverse("people:invitation", args=[token])).status_code == 404


def _localdate(today: object) -> Callable[..., object]:
    real = timezone.localdate
    return lambda value=None: real(value) if value else today


def test_control_without_that_question_the_link_opens(
    leaving: None, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = invite_colleague(actor=cast["gijs"], email=EVA, role="ib", organisation=school())
    Invitation.objects.update(expires_at=at(LAST) + LASTS)
    monkeypatch.setattr("samenspel.people.invitations.timezone.localdate", _localdate(AFTER))
    monkeypatch.setattr("samenspel.people.invitations.is_outlived", lambda invitation, day: False)
    assert open_invitation(link.url.rstrip("/").rpartition("/")[2]).email == EVA
