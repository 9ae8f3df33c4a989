"""Where a household lives, and how it is called and reached, comes out by no way to whom it is not told (G7)."""

from __future__ import annotations

import json
import os
import re
import zlib
from collections import deque
from collections.abc import Iterator

import pytest

from samenspel.audit.models import Event
from samenspel.people.models import Adult
from tests.house.matrix.addresses import ROWS, asks
from tests.house.matrix.asking import WORD, Ear, Got, ask
from tests.house.matrix.cast import PERSONAS, Persona, cares
from tests.house.matrix.known import known
from tests.house.matrix.matrix import is_asked
from tests.house.matrix.world import World

SIZE = os.environ.get("SAMENSPEL_PROOF", "")
HIDDEN = {"people.adult.address", "people.adult.phone", "people.adult.email", "people.adult.family_name"}
# Amina, whose words were planted last with Sami: how many walk, and how far each does.
MARK = "Qzab"
WALKERS, PAGES, SHARE = {"": (4, 12, 40), "commit": (20, 15, 12), "nightly": (99, 400, 1)}[SIZE]
LINK = re.compile(r'(?:href|action)="(/[^"#]*)"')
# What a walker leaves alone: files of the design, signing out, and becoming another.
AWAY = ("/static/", "/account/uitloggen/", "/demo/als/")


def strangers() -> list[Persona]:
    """Everyone but Amina herself and who works for her children."""
    return [
        who for who in PERSONAS.values() if who.key != "amina" and not cares(who, "noor") and not cares(who, "sami")
    ]


def hidden(world: World) -> set[str]:
    return {word for word, (mark, place) in world.words.items() if mark == MARK and place in HIDDEN}


def walked(world: World, who: Persona, ear: Ear) -> Iterator[tuple[str, Got]]:
    """The pages that one comes by, from the front doors on, and what they lead to."""
    waiting = deque(["/", f"/{who.home}/", "/linde/", f"/{who.home}/mijn-gegevens/", "/account/"])
    seen = set(waiting)
    for _page in range(PAGES):
        if not waiting:
            return
        url = waiting.popleft()
        got = ask(world.clients[who.key], "GET", url, ear)
        yield url, got
        for link in [got.location, *LINK.findall(got.text)]:
            if link.startswith("/") and link not in seen and not link.startswith(AWAY):
                seen.add(link)
                waiting.append(link)


def guessed(world: World, who: Persona, ear: Ear) -> Iterator[tuple[str, Got]]:
    """Every address with Amina's own things, as one who knows her ids would ask it; reading and writing."""
    for name in ROWS:
        for one in asks(world, name, "linde"):
            for method in ("GET", "POST"):
                told = f"{who.key} {name} {method} {one.owner}"
                ours = one.owner in {"", MARK, "Qzaa"} and zlib.crc32(told.encode()) % SHARE == 0
                if ours and is_asked(who, one, method):
                    yield f"{method} {one.url}", ask(world.clients[who.key], method, one.url, ear)


def sightings(world: World, who: Persona, ear: Ear) -> list[str]:
    """Where this person met a word of the household."""
    words = hidden(world)
    with known():
        ways = (way for found in (walked(world, who, ear), guessed(world, who, ear)) for way in found)
        return [url for url, got in ways if got.words & words]


def test_the_strangers_are_many_and_the_words_are_there(world: World) -> None:
    assert len(strangers()) >= 12
    assert {world.words[word][1] for word in hidden(world)} == HIDDEN


@pytest.mark.parametrize("who", [one.key for one in strangers()[:WALKERS]])
def test_no_stranger_meets_the_household_anywhere(who: str, world: World, ear: Ear) -> None:
    assert sightings(world, PERSONAS[who], ear) == []


def test_the_log_of_the_centre_holds_no_word_of_anybody(world: World) -> None:
    told = json.dumps([event.detail for event in Event.objects.all()])
    assert WORD.findall(told) == []


def test_she_herself_does_meet_it(world: World, ear: Ear) -> None:
    """Control: the walk comes by where it stands."""
    assert any("mijn-gegevens" in url for url in sightings(world, PERSONAS["amina"], ear))


def test_control_a_page_that_takes_another_for_oneself_is_caught(
    world: World, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = str(world.ids["adult"][MARK])
    monkeypatch.setattr(
        "samenspel.privacy.views.mine._me", lambda request: Adult.objects.filter(public_id=amina).first()
    )
    assert sightings(world, PERSONAS["bram"], ear)
