"""The only way to an account: a link that works once, for who it was meant for (S3, G14, T13)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.core.actor import Actor, System
from samenspel.core.policy import Refused
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.organisations.models import Centre
from samenspel.people.invitations import INVITABLE, fingerprint, invite, natural_organisation
from samenspel.people.logic.roles import ROLES
from samenspel.people.models import Adult, Invitation, RoleAssignment
from tests.accounts.conftest import sign_in_by_code

SYSTEM = System("cli")
NEW = "nour@voorbeeld.test"


def link(centre: Centre, email: str = NEW, role: str = "teacher") -> str:
    """The path of a new invitation."""
    with centre_scope(centre.pk):
        return invite(actor=SYSTEM, email=email, role=role).url.removeprefix("http://localhost:8000")


def people() -> dict[str, int]:
    with across_centres(Crossing.HOUSE_TESTS):
        return {model.__name__: model.objects.count() for model in (User, Adult, RoleAssignment)}


def test_a_hundred_looks_of_a_mail_scanner_consume_nothing(centres: dict[str, Centre]) -> None:
    path, before = link(centres["linde"]), people()
    scanner = Client()
    for _ in range(50):
        assert scanner.get(path).status_code == scanner.head(path).status_code == 200
    assert people() == before
    client = Client()
    assert client.post(path)["Location"] == reverse("accounts:second_factor")
    assert people() == {name: count + 1 for name, count in before.items()}
    assert client.session["_auth_user_id"] == str(User.objects.get(email=NEW).pk)


def test_the_person_gets_the_role_at_the_centre_and_nowhere_else(centres: dict[str, Centre], client: Client) -> None:
    client.post(link(centres["linde"]), {"given_name": "Nour", "family_name": "Salem"})
    user = User.objects.get(email=NEW)
    assert not user.has_usable_password()
    with centre_scope(centres["linde"].pk):
        adult = Adult.objects.get(user=user)
        assert adult.name == "Nour Salem"
        assert [(role.role, role.organisation.name) for role in adult.roles.all()] == [
            ("teacher", "Basisschool De Linde")
        ]
    assert client.get("/linde/")["Location"].startswith(reverse("accounts:second_factor"))
    assert client.get("/beuk/").status_code == 404


def test_a_parent_comes_straight_in(centres: dict[str, Centre], client: Client) -> None:
    assert client.post(link(centres["linde"], role="parent"))["Location"] == "/"
    assert client.get("/linde/")["Location"] == "/linde/visie/"


def test_an_invitation_works_once(centres: dict[str, Centre]) -> None:
    path = link(centres["linde"])
    Client().post(path)
    after, late = people(), Client()
    assert late.get(path).status_code == late.post(path).status_code == 404
    assert "_auth_user_id" not in late.session
    assert people() == after


def test_after_seven_days_it_is_over(centres: dict[str, Centre]) -> None:
    path, before = link(centres["linde"]), people()
    with centre_scope(centres["linde"].pk):
        Invitation.objects.update(expires_at=timezone.now() + timedelta(seconds=5))
        assert Client().get(path).status_code == 200
        Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(path).status_code == Client().post(path).status_code == 404
    assert people() == before


def test_unknown_used_and_expired_look_the_same(centres: dict[str, Centre], client: Client) -> None:
    used = link(centres["linde"], role="parent")
    Client().post(used)
    unknown = f"/account/uitnodiging/{'x' * 43}/"
    strip = str.maketrans("", "", "0123456789")
    pages = [client.get(path).content.decode().replace(path, "PATH") for path in (used, unknown)]
    without_token = [page.partition('csrfmiddlewaretoken" value="') for page in pages]
    assert without_token[0][0].translate(strip) == without_token[1][0].translate(strip)
    assert len(pages[0]) == len(pages[1])


def test_the_bearer_of_a_link_does_not_get_an_account_that_was_there(centres: dict[str, Centre]) -> None:
    path, before = link(centres["linde"], "karim@voorbeeld.test"), people()
    thief = Client()
    page = thief.get(path)
    assert page.context["sign_in_url"] == f"{reverse('account_login')}?next={path.replace('/', '%2F')}"
    assert thief.post(path, {"given_name": "Dief"}).status_code == 200
    assert "_auth_user_id" not in thief.session
    assert people() == before
    assert thief.get(path).status_code == 200, "and it was not used up"


def test_who_signs_in_with_that_account_adds_the_centre_to_it(centres: dict[str, Centre], client: Client) -> None:
    path, before = link(centres["linde"], "karim@voorbeeld.test", "parent"), people()
    sign_in_by_code(client, "karim@voorbeeld.test")
    assert client.post(path)["Location"] == "/linde/"
    assert people() == before | {"Adult": before["Adult"] + 1, "RoleAssignment": before["RoleAssignment"] + 1}
    assert {client.get(f"/{key}/").status_code for key in ("linde", "beuk")} == {302}


def test_signed_in_as_somebody_else_it_does_nothing(centres: dict[str, Centre], client: Client) -> None:
    sign_in_by_code(client, "amina@voorbeeld.test")
    for email in (NEW, "karim@voorbeeld.test"):
        path, before = link(centres["linde"], email), people()
        page = client.post(path)
        assert page.status_code == 200
        assert "signed_in" in page.context
        assert people() == before


def test_an_adult_who_waited_without_a_login_becomes_that_person(centres: dict[str, Centre], client: Client) -> None:
    with centre_scope(centres["linde"].pk):
        waiting = Adult(given_name="Nour", family_name="Salem", email="Nour@Voorbeeld.test")
        waiting.save()
    client.post(link(centres["linde"]))
    with centre_scope(centres["linde"].pk):
        assert Adult.objects.get(email__iexact=NEW).pk == waiting.pk
        waiting.refresh_from_db()
        assert waiting.user == User.objects.get(email=NEW)


@pytest.mark.parametrize("login", ["", "elders@voorbeeld.test"], ids=["without a login", "with a login"])
def test_an_address_that_two_adults_share_makes_nobody_the_other(
    login: str, centres: dict[str, Centre], client: Client
) -> None:
    with centre_scope(centres["linde"].pk):
        parent = Adult(given_name="Nour", email=NEW)
        parent.save()
        Adult(given_name="Nour", email=NEW, user=User.objects.create_user(login) if login else None).save()
    client.post(link(centres["linde"]), {"given_name": "Nour"})
    with centre_scope(centres["linde"].pk):
        parent.refresh_from_db()
    assert parent.user is None


def test_the_mailbox_of_a_former_home_opens_no_parent_of_another_name(
    centres: dict[str, Centre], client: Client
) -> None:
    with centre_scope(centres["linde"].pk):
        mother = Adult(given_name="Amina", email=NEW)
        mother.save()
    client.post(link(centres["linde"]), {"given_name": "Bram", "family_name": "Jansen"})
    with centre_scope(centres["linde"].pk):
        mother.refresh_from_db()
        assert mother.user is None
        assert Adult.objects.get(user__email=NEW).name == "Bram Jansen"


def test_the_database_does_not_hold_the_token(centres: dict[str, Centre]) -> None:
    path = link(centres["linde"])
    token = path.split("/")[-2]
    assert len(token) == 43, "256 bits"
    Client().get(path)
    Client().post(path)
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith(("people", "audit"))]
        held = ""
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            held += str(cursor.fetchall())
    assert fingerprint(token) in held
    assert token not in held


def test_no_page_tells_the_token_to_another(centres: dict[str, Centre], client: Client) -> None:
    assert client.get(link(centres["linde"]))["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("host", [f"elders{number}.test" for number in range(20)])
def test_a_forged_host_name_makes_no_foreign_link(host: str, centres: dict[str, Centre], client: Client) -> None:
    assert client.get(link(centres["linde"]), headers={"host": host}).status_code == 400


def test_links_name_the_public_address(linde: Centre, settings: Any) -> None:
    settings.PUBLIC_URL = "https://samenspel.uwschool.test"
    assert invite(actor=SYSTEM, email=NEW, role="head").url.startswith(
        "https://samenspel.uwschool.test/account/uitnodiging/"
    )


def test_only_leaders_invite(linde: Centre, cast: dict[str, Actor]) -> None:
    invite(actor=cast["gijs"], email=NEW, role="teacher")
    with pytest.raises(Refused):
        invite(actor=cast["eva"], email=NEW, role="head")


def test_staff_belong_to_the_organisation_of_their_trade(linde: Centre) -> None:
    assert {key: str(natural_organisation(key)) for key in ("head", "childcare_manager", "vve_coach", "parent")} == {
        "head": "Basisschool De Linde",
        "childcare_manager": "Kinderopvang Het Nest",
        "vve_coach": "Kinderopvang Het Nest",
        "parent": "None",
    }


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "x" * 300 + "@voorbeeld.test"])
def test_what_is_no_address_is_refused(email: str, linde: Centre) -> None:
    with pytest.raises(ValidationError):
        invite(actor=SYSTEM, email=email, role="head")


def test_an_invitation_does_not_travel_with_its_centre(linde: Centre) -> None:
    from samenspel.integrations.rows import centre_models

    assert Invitation not in centre_models()
    assert Adult in centre_models()


def test_the_command_prints_a_link_that_works(
    centres: dict[str, Centre], capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    call_command("invite", centre="linde", role="head", email=NEW, json=True)
    said = json.loads(capsys.readouterr().out)
    assert {"url", "centre", "role", "email", "organisation", "expires"} == said.keys()
    call_command("invite", centre="linde", role="head", email="ander@voorbeeld.test")
    first = capsys.readouterr().out.splitlines()[0]
    for url in (said["url"], first):
        browser = Client()
        assert browser.post(url.removeprefix("http://localhost:8000")).status_code == 302
        assert "_auth_user_id" in browser.session


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"role": "koning"}, "childcare_manager"),
        ({"role": "pupil"}, "childcare_manager"),
        ({"email": "geen adres"}, ""),
        ({"centre": "nergens"}, "linde"),
        ({"organisation": "Onbekend"}, "Basisschool De Linde"),
    ],
)
def test_the_command_says_what_is_wrong_and_ends_with_two(
    options: dict[str, str], said: str, centres: dict[str, Centre]
) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("invite", **({"centre": "linde", "role": "head", "email": NEW} | options))
    assert wrong.value.returncode == 2
    assert said in str(wrong.value)


def test_every_role_of_an_adult_can_be_invited() -> None:
    assert set(INVITABLE) == set(ROLES) - {"pupil"}


RACE = """
import sys, threading
import django
django.setup()
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.db import connections
from django.test import Client
from samenspel.accounts.models import User
from samenspel.config.database import ready_database
from samenspel.core.actor import System
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.actions import NewOrganisation, create_centre
from samenspel.people.invitations import invite

MANY = 50
ready_database()
centre = create_centre(actor=System("test"), key="race", name="Race", organisations=[NewOrganisation("School")])
with centre_scope(centre.pk):
    links = [invite(actor=System("test"), email=f"n{n}@voorbeeld.test", role="parent").url[21:] for n in range(MANY)]
Client(HTTP_HOST="localhost", enforce_csrf_checks=True).post(links[0])  # refused, and the refusal is logged
start, opened = threading.Barrier(MANY), []

def press(path):
    client = Client(HTTP_HOST="localhost")
    start.wait()
    client.post(path)
    opened.append("_auth_user_id" in client.session)
    connections.close_all()

threads = [threading.Thread(target=press, args=[links[n * (sys.argv[1] == "each")]]) for n in range(MANY)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(opened), sum(opened), User.objects.count())
"""


def race(which: str, home: Path) -> tuple[list[int], str]:
    """Fifty browsers press at the same moment, in a home of their own: how many did, came in, and are users now;
    and what the product wrote to its log."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "EMAIL_URL"}}
    run = subprocess.run(
        [sys.executable, "-c", RACE, which],
        env=kept | {"DJANGO_SETTINGS_MODULE": "samenspel.config.settings", "SAMENSPEL_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(number) for number in run.stdout.split()], run.stderr


def test_of_fifty_at_the_same_moment_one_comes_in_and_no_log_holds_the_link(tmp_path: Path) -> None:
    counts, log = race("same", tmp_path)
    assert counts == [50, 1, 1]
    assert "/account/uitnodiging/–/" in log, "the refused form is there, without its token"
    assert not re.search(r"[\w-]{43}", log)


def test_control_fifty_with_a_link_each_all_come_in(tmp_path: Path) -> None:
    assert race("each", tmp_path)[0] == [50, 50, 50]
