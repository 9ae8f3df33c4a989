"""Sessions: unreadable in the database, limited in time, listed and ended (S2, G16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.accounts.models import Session, User
from samenspel.accounts.sessions import fingerprint
from tests.accounts.conftest import give_password, sign_in_by_code, sign_in_by_password

OVERVIEW, END = "/account/", "/account/apparaten/afmelden/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0"

pytestmark = pytest.mark.usefixtures("centres")


def cookie(client: Client) -> str:
    return client.cookies["samenspel"].value


def row(client: Client) -> Session:
    return Session.objects.get(session_key=fingerprint(cookie(client)))


def test_the_table_does_not_hold_what_opens_a_session(client: Client) -> None:
    sign_in_by_code(client, "amina@voorbeeld.test")
    assert len(cookie(client)) == 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_session")
        table = str(cursor.fetchall())
    assert fingerprint(cookie(client)) in table
    assert cookie(client) not in table


def test_control_what_stands_in_the_table_opens_nothing(client: Client) -> None:
    sign_in_by_code(client, "amina@voorbeeld.test")
    thief = Client()
    thief.cookies["samenspel"] = row(client).session_key
    assert thief.get(OVERVIEW).status_code == 302
    thief.cookies["samenspel"] = cookie(client)
    assert thief.get(OVERVIEW).status_code == 200


def test_signing_in_changes_the_session_key(client: Client) -> None:
    client.post(reverse("account_request_login_code"), {"email": "amina@voorbeeld.test"})
    before = cookie(client)
    sign_in_by_code(client, "amina@voorbeeld.test")
    assert cookie(client) != before
    assert not Session.objects.filter(session_key=fingerprint(before)).exists()


def lasts(client: Client) -> timedelta:
    return row(client).expire_date - row(client).opened_at


@pytest.mark.parametrize(("key", "limit"), [("gijs", timedelta(hours=12)), ("amina", timedelta(days=30))])
@pytest.mark.parametrize("way", ["code", "password"])
def test_a_session_lasts_twelve_hours_for_staff_and_thirty_days_for_parents(
    key: str, limit: timedelta, way: str, client: Client, login_of: Callable[[str], User]
) -> None:
    if way == "code":
        sign_in_by_code(client, f"{key}@voorbeeld.test")
    else:
        give_password(login_of(key))
        sign_in_by_password(client, f"{key}@voorbeeld.test")
    assert abs(lasts(client) - limit) < timedelta(minutes=1)


def test_using_a_session_does_not_stretch_it(client: Client) -> None:
    sign_in_by_code(client, "gijs@voorbeeld.test")
    before = row(client).expire_date
    session = client.session
    session["something"] = "new"
    session.save()
    assert abs(row(client).expire_date - before) < timedelta(seconds=2)


def test_an_expired_session_is_over_and_is_cleared_away(client: Client) -> None:
    sign_in_by_code(client, "amina@voorbeeld.test")
    Session.objects.update(expire_date=row(client).opened_at - timedelta(seconds=1))
    assert client.get(OVERVIEW).status_code == 302
    sign_in_by_code(Client(), "bram@voorbeeld.test")
    assert not Session.objects.filter(session_key=fingerprint(cookie(client))).exists()


def devices(key: str, count: int) -> list[Client]:
    clients = [Client(headers={"user-agent": FIREFOX}) for _ in range(count)]
    for client in clients:
        client.force_login(User.objects.get(email=f"{key}@voorbeeld.test"))
        client.get("/account/")
    return clients


def test_one_sees_where_one_is_signed_in_and_ends_a_lost_phone() -> None:
    here, lost = devices("amina", 2)
    page = here.get(OVERVIEW)
    assert len(page.context["sessions"]) == 2
    here.post(END, {"session": fingerprint(lost.session.session_key)})
    assert lost.get(OVERVIEW).status_code == 302
    assert here.get(OVERVIEW).status_code == 200


def test_everywhere_else_at_once() -> None:
    here, *others = devices("amina", 4)
    here.post(END)
    assert [client.get(OVERVIEW).status_code for client in others] == [302] * 3
    assert here.get(OVERVIEW).status_code == 200


def test_nobody_ends_or_sees_the_session_of_another() -> None:
    (amina,), (bram,) = devices("amina", 1), devices("bram", 1)
    assert len(amina.get(OVERVIEW).context["sessions"]) == 1
    amina.post(END, {"session": fingerprint(bram.session.session_key)})
    amina.post(END)
    assert bram.get(OVERVIEW).status_code == 200


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_account_page_asks_as_much_for_one_device_as_for_twenty() -> None:
    (few,) = devices("amina", 1)
    one = queries_of(few, OVERVIEW)
    devices("amina", 19)
    assert queries_of(few, OVERVIEW) == one <= 12


def test_pages_of_someone_signed_in_are_kept_nowhere(client: Client) -> None:
    sign_in_by_code(client, "amina@voorbeeld.test")
    for url in (OVERVIEW, "/linde/", "/nergens/"):
        assert "no-store" in client.get(url)["Cache-Control"], url


def test_signing_out_ends_the_session_itself(client: Client) -> None:
    sign_in_by_code(client, "amina@voorbeeld.test")
    stolen = Client()
    stolen.cookies["samenspel"] = cookie(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert stolen.get(OVERVIEW).status_code == 200
    client.post(reverse("account_logout"))
    assert stolen.get(OVERVIEW).status_code == 302


def test_a_language_is_kept_for_this_browser_and_for_the_login(client: Client, login_of: Callable[[str], User]) -> None:
    answer = client.post(reverse("accounts:language"), {"language": "ar", "next": "/account/inloggen/"})
    assert answer["Location"] == "/account/inloggen/"
    assert client.cookies["samenspel-language"].value == "ar"
    assert 'dir="rtl"' in client.get("/account/inloggen/").content.decode()
    sign_in_by_code(client, "bram@voorbeeld.test")
    client.post(reverse("accounts:language"), {"language": "en", "next": "https://elders.test/"})
    assert login_of("bram").language == "en"


@pytest.mark.parametrize(
    "following", ["https://elders.test/", "//elders.test", "javascript:alert(1)", "\\\\elders.test"]
)
def test_no_choice_leads_to_another_site(client: Client, following: str, login_of: Callable[[str], User]) -> None:
    answer = client.post(reverse("accounts:language"), {"language": "nl", "next": following})
    assert answer["Location"] == "/"
    give_password(login_of("bram"))
    answer = client.post(
        reverse("account_login"),
        {"login": "bram@voorbeeld.test", "password": "een zin die niemand raadt", "next": following},
    )
    assert answer["Location"] == "/"


def test_an_unknown_language_is_refused(client: Client) -> None:
    assert client.post(reverse("accounts:language"), {"language": "xx"}).status_code == 400


def test_forged_host_names_are_not_answered(client: Client, settings: Any) -> None:
    for host in ("elders.test", "localhost.elders.test", "elders.test:80", "samenspel"):
        assert client.get("/account/inloggen/", headers={"host": host}).status_code == 400
