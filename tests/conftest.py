"""The stage for every test: De Linde in scope, the cast as actors, and signed-in browsers."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.test import Client

from samenspel.core.actor import Actor
from samenspel.core.tenancy import centre_scope
from samenspel.demo.cast import CAST
from samenspel.organisations.models import Centre
from samenspel.people.queries import actor_for
from tests.database import migrated_once
from tests.stage import set_the_stage

TODAY = date(2026, 11, 22)
IS_PROVEN = bool(os.environ.get("SAMENSPEL_PROOF"))
IS_CI = bool(os.environ.get("CI"))


def examples(many: int) -> int:
    """So many examples where a commit is proven, a fifth of them with each run of the tests."""
    return many if IS_PROVEN or IS_CI else max(10, many // 5)


# A busy machine is no fault of a property: how long an example takes is not what is tested. A commit is judged by the
# same examples each time; whoever works on the house gets others with each run.
hypothesis.settings.register_profile("house", deadline=None, max_examples=examples(100), derandomize=IS_CI)
hypothesis.settings.load_profile("house")
LOCAL = ("127.0.0.1", "::1", "localhost")


def pytest_sessionfinish() -> None:
    shutil.rmtree(settings.HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Before the database is made: its migrations are done once, not in every run."""
    with migrated_once():
        yield


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise AssertionError("tests do not use the network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> date:
    """The product's day is TODAY, whatever the calendar says."""
    monkeypatch.setattr("samenspel.people.middleware.today", lambda: TODAY)
    return TODAY


@pytest.fixture
def centres(db: None) -> dict[str, Centre]:
    """The centres of the cast, without a scope."""
    return set_the_stage()


@pytest.fixture
def linde(centres: dict[str, Centre]) -> Iterator[Centre]:
    """De Linde, in scope."""
    with centre_scope(centres["linde"].pk):
        yield centres["linde"]


@pytest.fixture
def cast(centres: dict[str, Centre]) -> dict[str, Actor]:
    """Everyone of the cast, as the actor they are at their own centre."""
    actors = {}
    for part in CAST:
        with centre_scope(centres[part.centre].pk):
            found = actor_for(user_of(part.key).pk, TODAY)
        assert found
        actors[part.key] = found
    return actors


def user_of(key: str) -> Any:
    """The login of someone of the cast."""
    from samenspel.accounts.models import User

    return User.objects.get(email=f"{key}@voorbeeld.test")


@pytest.fixture
def client_as(centres: dict[str, Centre], settings: Any) -> Callable[[str], Client]:
    """A browser in which someone of the cast has signed in, second factor and all."""

    def sign_in(key: str) -> Client:
        settings.DEMO = True
        client = Client()
        client.force_login(user_of(key), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in
