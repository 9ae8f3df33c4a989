"""Colleagues: invited by address, role, place and group; and out at once (G18, T4, T18)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.accounts.queries import open_sessions
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.onboarding.actions.team import end_access, invite_colleague, rename_roles
from samenspel.onboarding.models import InvitedGroup
from samenspel.onboarding.queries.team import colleague_of, colleagues, open_invitations, role_words
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Group, GroupAssignment, Invitation, RoleAssignment, RoleName
from samenspel.people.queries import actor_for
from tests.conftest import TODAY, user_of
from tests.onboarding.conftest import adult

NEW = "nour@voorbeeld.test"


def school() -> Organisation:
    found: Organisation = Organisation.objects.get(kind="school")
    return found


def group(name: str) -> Group:
    found: Group = Group.objects.get(name=name)
    return found


def page(name: str, *args: object) -> str:
    return reverse(f"onboarding:{name}", args=["linde", *args])


def filled(**more: Any) -> dict[str, Any]:
    return {
        "email": NEW,
        "role": "teacher",
        "organisation": str(school().public_id),
        "groups": [str(group("Groep 4").public_id)],
    } | more


def link_in_mail() -> str:
    found = re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body)
    assert found
    return found.group(1)


def test_from_the_screen_to_the_groups_of_a_new_colleague(linde: Centre, client_as: Callable[[str], Client]) -> None:
    answer = client_as("gijs").post(page("invite"), filled())
    assert answer["Location"] == page("team")
    assert mail.outbox[-1].to == [NEW]
    assert "Groep" not in mail.outbox[-1].body
    colleague = Client()
    colleague.post(link_in_mail(), {"given_name": "Nour"})
    nour = adult("Nour")
    assert [(row.role, row.organisation) for row in nour.roles.all()] == [("teacher", school())]
    assert [row.group.name for row in nour.assignments.all()] == ["Groep 4"]


def test_the_link_itself_is_shown_on_no_screen(linde: Centre, client_as: Callable[[str], Client]) -> None:
    client = client_as("gijs")
    seen = client.post(page("invite"), filled(), follow=True).content.decode()
    token = link_in_mail().rstrip("/").rpartition("/")[2]
    assert token not in seen
    assert NEW in seen


def test_a_mail_that_does_not_go_out_leaves_no_open_door(
    linde: Centre, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, cast: dict[str, Actor]
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise SMTPException

    monkeypatch.setattr("samenspel.onboarding.mailing.send_mail", broken)
    assert client_as("gijs").post(page("invite"), filled()).status_code == 422
    assert open_invitations(cast["gijs"], timezone.now() + timedelta(seconds=1)) == []


def test_a_withdrawn_invitation_opens_nothing(linde: Centre, client_as: Callable[[str], Client]) -> None:
    client = client_as("gijs")
    client.post(page("invite"), filled())
    way = link_in_mail()
    client.post(page("withdraw-invitation", Invitation.objects.get().public_id))
    assert Client().get(way).status_code == Client().post(way).status_code == 404


def test_a_head_invites_for_the_own_organisation_only(linde: Centre, cast: dict[str, Actor]) -> None:
    childcare = Organisation.objects.get(kind="childcare")
    with pytest.raises(Refused):
        invite_colleague(actor=cast["gijs"], email=NEW, role="childcare_worker", organisation=childcare)
    with pytest.raises(Refused):
        invite_colleague(actor=cast["eva"], email=NEW, role="teacher", organisation=school())
    with pytest.raises(NotVisible):
        invite_colleague(actor=cast["amina"], email=NEW, role="teacher", organisation=school())
    with pytest.raises(ValidationError):
        invite_colleague(
            actor=cast["gijs"], email=NEW, role="teacher", organisation=school(), groups=[group("De Vlinders")]
        )
    with pytest.raises(ValidationError):
        invite_colleague(actor=cast["gijs"], email=NEW, role="ib", organisation=school(), groups=[group("Groep 4")])
    assert not Invitation.objects.exists()
    assert not InvitedGroup.objects.exists()


def test_nobody_is_invited_as_a_pupil_or_as_every_parent(linde: Centre, cast: dict[str, Actor]) -> None:
    for role in ("pupil", "parent", "superuser"):
        with pytest.raises(KeyError):
            invite_colleague(actor=cast["gijs"], email=NEW, role=role, organisation=school())


def test_each_leader_sees_the_own_colleagues(linde: Centre, cast: dict[str, Actor]) -> None:
    names = {one.adult.given_name for one in colleagues(cast["gijs"])}
    assert {"Gijs", "Eva", "Hanna", "Ivo", "Joke"} <= names
    assert "Fatma" not in names
    assert not {"Amina", "Bram", "Coby"} & names
    with pytest.raises(NotVisible):
        colleague_of(cast["gijs"], adult("Fatma").public_id)


def out_now(actor: Actor, who: str, days: int = 1) -> None:
    end_access(
        actor=actor,
        colleague=colleague_of(actor, adult(who).public_id),
        last_day=TODAY - timedelta(days=days),
        moment=timezone.now(),
    )


def test_at_once_is_at_the_next_click(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    eva = client_as("eva")
    assert eva.get("/linde/kompas/").status_code == 200
    invite_colleague(actor=cast["gijs"], email="eva@voorbeeld.test", role="ib", organisation=school())
    out_now(cast["gijs"], "Eva")
    assert eva.get("/linde/kompas/").status_code == 302
    assert not open_sessions(user_of("eva").pk).exists()
    assert actor_for(user_of("eva").pk, TODAY) is None
    assert open_invitations(cast["gijs"], timezone.now() + timedelta(seconds=1)) == []
    assert all(row.valid_until for row in GroupAssignment.objects.filter(adult=adult("Eva")))


def test_a_last_day_in_the_future_holds_until_then(linde: Centre, cast: dict[str, Actor]) -> None:
    out_now(cast["gijs"], "Eva", days=-10)
    assert actor_for(user_of("eva").pk, TODAY + timedelta(days=10))
    assert actor_for(user_of("eva").pk, TODAY + timedelta(days=11)) is None


def test_what_somebody_is_as_a_parent_stays(linde: Centre, cast: dict[str, Actor]) -> None:
    out_now(cast["gijs"], "Hanna")
    actor = actor_for(user_of("hanna").pk, TODAY)
    assert actor
    assert actor.is_guardian
    assert "mr_parent" not in actor.roles


def test_nobody_shuts_themselves_out(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(ValidationError):
        out_now(cast["gijs"], "Gijs")


def test_the_screens_of_the_end(linde: Centre, client_as: Callable[[str], Client]) -> None:
    client = client_as("gijs")
    there = page("end", adult("Eva").public_id)
    assert client.get(there).status_code == 200
    client.post(there, {"last_day": ""})
    assert RoleAssignment.objects.get(adult=adult("Eva")).valid_until == TODAY - timedelta(days=1)
    assert client_as("eva").get("/linde/").status_code == 404


def test_a_centre_has_its_own_words_for_roles(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    rename_roles(actor=cast["gijs"], names={"ib": "kwaliteitscoördinator", "nonsense": "x"})
    assert role_words()["ib"] == "kwaliteitscoördinator"
    assert not RoleName.objects.filter(role="nonsense").exists()
    client_as("gijs").post(page("role-names"), {"ib": "", "teacher": "juf of meester"})
    assert role_words()["teacher"] == "juf of meester"
    assert "kwaliteits" not in str(role_words())
    with pytest.raises(Refused):
        rename_roles(actor=cast["eva"], names={"ib": "x"})


def test_control_access_that_outlives_the_last_day_is_caught(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.onboarding.actions.team.end_role", lambda **given: None)
    monkeypatch.setattr("samenspel.onboarding.actions.team.end_all_sessions", lambda user: 0)
    eva = client_as("eva")
    out_now(cast["gijs"], "Eva")
    assert eva.get("/linde/kompas/").status_code == 200
