"""Everyone x every address x everybody's things: nobody opens or reads what the plain rules do not give (G1, G3)."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice

import pytest
from django.urls import URLPattern
from django.urls.resolvers import RoutePattern

from samenspel.core.policy import everyone
from samenspel.intakes.policy import READ, SEE_ANSWER
from tests.house.matrix.addresses import PATTERNS, ROWS, asks, without_row
from tests.house.matrix.asking import Ear, ask
from tests.house.matrix.cast import FAMILIES, KIDS, PERSONAS, is_somebody, may_see
from tests.house.matrix.known import known
from tests.house.matrix.matrix import CHEAP, WRITING, Fault, Sample, everything, faults, may_open, one_in
from tests.house.matrix.sizes import share
from tests.house.matrix.world import World

SIZE = os.environ.get("SAMENSPEL_PROOF", "")
# Of all questions, the share that is asked with each test run, with each commit's proof, and every night.
READS: dict[str, Sample] = {"": one_in(30), "commit": share(opens=1, closed=16), "nightly": everything}
# Of each address how many things that are not theirs are compared with what is nowhere.
PAIRS: dict[str, int | None] = {"": 1, "commit": 2, "nightly": None}
HEADS: dict[str, Sample] = {"": one_in(400), "commit": one_in(200), "nightly": everything}
WRITES: dict[str, Sample] = {"": one_in(150), "commit": one_in(80), "nightly": everything}

# The addresses are asked in so many pieces, one beside the other.
PIECES = 8


def told(found: list[Fault]) -> str:
    return "\n".join(str(one) for one in found[:40])


def test_every_address_has_a_row() -> None:
    assert without_row() == []


def test_control_an_address_without_a_row_is_caught() -> None:
    new = URLPattern(RoutePattern("nieuw/<uuid:child_id>/"), lambda request: None, name="new")
    assert without_row({**PATTERNS, "people:new": new}) == ["people:new: no row in tests/house/matrix/addresses.py"]
    assert without_row({"privacy:answer": new}, {"privacy:answer": ROWS["privacy:answer"]})


def test_there_are_people_enough_and_everything_is_full_of_words(world: World) -> None:
    assert len(PERSONAS) >= 18
    assert {one.child for one in FAMILIES.values()} == set(KIDS)
    assert len(world.words) > 400


@pytest.mark.parametrize("piece", range(PIECES))
def test_nobody_reads_what_is_not_theirs(piece: int, world: World, ear: Ear) -> None:
    asked: Counter[str] = Counter()
    names = list(ROWS)[piece::PIECES]
    found = list(faults(world, ear, names=names, sample=READS[SIZE], count=lambda: asked.update(["questions"])))
    assert found == [], told(found)
    assert asked["questions"] > 500 / PIECES


@pytest.mark.parametrize("piece", range(2))
def test_nobody_gets_round_it_by_another_method(piece: int, world: World, ear: Ear) -> None:
    names = list(ROWS)[piece::2]
    found = list(faults(world, ear, names=names, methods=CHEAP, sample=HEADS[SIZE]))
    found += list(faults(world, ear, names=names, methods=WRITING, sample=WRITES[SIZE]))
    assert found == [], told(found)


def test_what_is_theirs_they_do_find(world: World, ear: Ear) -> None:
    """Control: the words are really on the pages, so that a page without them says something."""
    expected = {
        ("amina", "/linde/mijn-gegevens/alles/"): ("Qzab", "people.adult.phone"),
        ("wim", "/linde/mijn-gegevens/alles/"): ("Qzea", "intakes.intakeanswer.words"),
        ("eva", f"/linde/intake/{world.ids['intake']['Qzca']}/alles/"): ("Qzca", "intakes.intakeanswer.words"),
        ("gijs", f"/linde/instappen/vragen/{world.ids['claim']['Qzaa']}/"): ("Qzaa", "onboarding.claim.note"),
        ("olga", f"/linde/gegevensvragen/{world.ids['request']['Qzda']}/"): ("Qzda", "privacy.datarequest.text"),
        ("hanna", "/linde/intake/mijn/"): ("Qzda", "people.child.given_name"),
    }
    for (who, url), owner in expected.items():
        got = ask(world.clients[who], "POST" if url.endswith("/alles/") and "intake" in url else "GET", url, ear)
        assert owner in {world.words[word] for word in got.words}, (who, url, got.status)


def test_control_an_opened_permission_is_caught(world: World, ear: Ear) -> None:
    kept = READ.visible, SEE_ANSWER.visible
    try:
        for permission in (READ, SEE_ANSWER):
            object.__setattr__(permission, "visible", everyone)
        found = next(faults(world, ear, names=["intakes:close"]), None)
    finally:
        for permission, rule in zip((READ, SEE_ANSWER), kept, strict=True):
            object.__setattr__(permission, "visible", rule)
    assert found is not None


def test_control_one_word_too_many_is_caught(world: World) -> None:
    assert may_see(PERSONAS["amina"], "Qzaa", "people.adult.phone")
    assert not may_see(PERSONAS["amina"], "Qzba", "people.adult.phone")
    assert not may_see(PERSONAS["gijs"], "Qzea", "people.adult.phone"), "of the other organisation alone"
    assert not may_see(PERSONAS["bas"], "Qzaa", "people.child.family_name")
    assert not any(is_somebody(PERSONAS[key], "linde") for key in ("bas", "vera", "exje", "karim", "nemo", "anon"))


TOKEN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|name=\"csrfmiddlewaretoken\" value=\"\w+\"|csrf\S*=\w+|expires=[^;]+")


@pytest.mark.parametrize("who", ["eva", "marja", "amina", "bram", "hanna", "gijs"])
def test_not_yours_and_not_there_are_the_same_bytes(who: str, world: World, ear: Ear) -> None:
    look = cache(lambda url: ask(world.clients[who], "GET", url, ear))
    different = []
    with known():
        for name, row in ROWS.items():
            if row.is_public or all(kind.startswith("=") for kind in row.ids.values()):
                continue
            for theirs in islice(not_yours(world, who, name), PAIRS[SIZE]):
                first, second = look(theirs), look(nowhere(theirs))
                if TOKEN.sub("", first.text) != TOKEN.sub("", second.text) or first.status != second.status:
                    different.append((name, first.status, second.status))
    assert different == [], different


def not_yours(world: World, who: str, name: str) -> Iterator[str]:
    """Addresses with things that are not this person's."""
    persona = PERSONAS[who]
    return (one.url for one in asks(world, name, "linde") if not may_open(persona, "linde", one))


def nowhere(url: str) -> str:
    """The same address of a thing that is not there."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", str(NOWHERE), url)


NOWHERE = "00000000-0000-4000-8000-000000000002"
