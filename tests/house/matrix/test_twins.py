"""Two worlds that differ in what somebody may not see are the same to them, byte for byte (G11)."""

from __future__ import annotations

import os
import re
import zlib

import pytest
from django.db import transaction

from samenspel.core.tenancy import centre_scope
from samenspel.people.models import CareRelation
from tests.house.matrix.addresses import ROWS, asks
from tests.house.matrix.asking import Ear, Got, ask
from tests.house.matrix.cast import PERSONAS
from tests.house.matrix.known import known
from tests.house.matrix.matrix import may_open
from tests.house.matrix.talk_twins import TALK_DIFFERENCES
from tests.house.matrix.twins import DIFFERENCES, RANDOM, Difference, make
from tests.house.matrix.world import World

ALL = (*DIFFERENCES, *TALK_DIFFERENCES)
# Of the pages that are for somebody, one in so many is compared.
SIZE = os.environ.get("SAMENSPEL_PROOF", "")
SHARE = {"": 12, "commit": 12, "nightly": 1}[SIZE]


def pages(world: World, who: str, rooms: tuple[str, ...]) -> list[str]:
    """What this person may open, and what they may not: the centre's own front door always."""
    found = [f"/{PERSONAS[who].home}/"]
    for name, row in ROWS.items():
        if row.is_public or row.by != "GET":
            continue
        share = max(1, SHARE // 4) if name.startswith(rooms) and not PERSONAS[who].works else SHARE
        for one in asks(world, name, PERSONAS[who].home):
            weight = share if may_open(PERSONAS[who], PERSONAS[who].home, one) else SHARE * 12
            if zlib.crc32(f"{who} {name} {one.owner}".encode()) % weight == 0:
                found.append(one.url)
    return found


def look(world: World, who: str, urls: list[str], ear: Ear) -> list[str]:
    """Everything that comes with each page, but for what is random at every request."""
    with known():
        return [bare(ask(world.clients[who], "GET", url, ear)) for url in urls]


def bare(got: Got) -> str:
    """Of what is packed the words are compared; how small they pack follows the clock inside it."""
    text = RANDOM.sub("", got.text)
    return re.sub(r"Content-Length: \d+", "", text) if "spreadsheet" in got.content_type else text


def noticed(world: World, difference: Difference, who: str, urls: list[str], ear: Ear) -> list[str]:
    """The pages that are another in the second world."""
    first = look(world, who, urls, ear)
    sid = transaction.savepoint()
    try:
        make(world, difference)
        second = look(world, who, urls, ear)
    finally:
        transaction.savepoint_rollback(sid)
    return [url for url, one, other in zip(urls, first, second, strict=True) if one != other]


@pytest.mark.parametrize("difference", ALL, ids=[one.says for one in ALL])
def test_who_may_not_see_it_notices_nothing(difference: Difference, world: World, ear: Ear) -> None:
    found = {
        who: noticed(world, difference, who, pages(world, who, difference.rooms), ear) for who in chosen(difference)
    }
    assert {who: urls for who, urls in found.items() if urls} == {}


def chosen(difference: Difference) -> tuple[str, ...]:
    """With each test run three of them, in turn; else all."""
    start = zlib.crc32(difference.says.encode()) % len(difference.unseen)
    return difference.unseen if SIZE else (difference.unseen * 2)[start : start + 3]


@pytest.mark.parametrize("difference", ALL, ids=[one.says for one in ALL])
def test_control_who_may_see_it_does_notice(difference: Difference, world: World, ear: Ear) -> None:
    who, url = difference.seen
    url = address_of(world, url)
    assert noticed(world, difference, who, [url], ear) == [url]


def address_of(world: World, said: str) -> str:
    """A path; or of the name of a page and whose thing, the path of that page."""
    if said.startswith("/"):
        return said.format(vier=world.ids["group"]["vier"], noor=world.ids["child"]["Qzaa"])
    name, *whose = said.split()
    return next(one.url for one in asks(world, name, "linde") if one.owner in whose or not whose)


def test_the_differences_are_many() -> None:
    assert len({one.says for one in ALL}) >= 24
    assert sum(len(one.unseen) for one in ALL) >= 200


def test_control_a_page_that_counts_all_parents_is_caught(
    world: World, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken copy that tells how many adults stand around one's child."""
    difference = next(one for one in DIFFERENCES if one.says == "one more parent of the same child")
    url = "/linde/mijn-gegevens/alles/"
    assert noticed(world, difference, "amina", [url], ear) == []
    with centre_scope(world.centres["linde"]):
        monkeypatch.setattr(
            "samenspel.privacy.exporting.about_child",
            lambda model, said, child: (
                CareRelation.objects.filter(child=child) if model is CareRelation else model.objects.none()
            ),
        )
        assert noticed(world, difference, "amina", [url], ear) == [url]
