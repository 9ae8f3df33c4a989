"""The matrix itself: everyone asks every address with everybody's things, and whatever is wrong is told."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache

from samenspel.core.channels import types
from tests.house.matrix.addresses import PATTERNS, ROWS, asks
from tests.house.matrix.asking import Ear, Got, ask
from tests.house.matrix.cast import FAMILIES, PERSONAS, Persona, is_somebody, may_see
from tests.house.matrix.known import known
from tests.house.matrix.rows import Ask
from tests.house.matrix.world import World

READING = ("GET",)
CHEAP = ("HEAD", "OPTIONS")
WRITING = ("POST", "PUT", "PATCH", "DELETE")
KINDS = types()
TO_SIGN_IN = ("/account/",)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that somebody should not have got, or should have."""

    who: str
    method: str
    name: str
    owner: str
    what: str

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.name} of {self.owner or 'the centre'}: {self.what}"


Sample = Callable[[Persona, Ask, str], bool]


def everything(who: Persona, one: Ask, method: str) -> bool:
    return True


def one_in(number: int) -> Sample:
    """A share of all questions that is the same each time, and spread over persons, addresses and things."""

    def chosen(who: Persona, one: Ask, method: str) -> bool:
        return zlib.crc32(f"{who.key} {one.name} {one.owner} {method}".encode()) % number == 0

    return chosen


def faults(
    world: World,
    ear: Ear,
    *,
    names: Collection[str] = tuple(ROWS),
    methods: Collection[str] = READING,
    sample: Sample = everything,
    count: Callable[[], None] = lambda: None,
) -> Iterator[Fault]:
    """Everything that is wrong, as it is found."""
    with known():
        for name in names:
            if name not in PATTERNS or name not in ROWS:
                continue
            asked = cache(lambda centre, name=name: list(asks(world, name, centre)))
            for who in PERSONAS.values():
                for centre in centres_of(who, name):
                    for one in asked(centre):
                        for method in methods:
                            if sample(who, one, method) and is_asked(who, one, method):
                                count()
                                by = one.row.by if method == "GET" else method
                                got = ask(world.clients[who.key], by, one.url, ear)
                                yield from judged(world, who, centre, one, method, got)


def centres_of(who: Persona, name: str) -> list[str]:
    """Where somebody asks: at home; and who belongs elsewhere, at De Linde too."""
    if ROWS[name].is_public:
        return [who.home]
    return list(dict.fromkeys((who.home, "linde")))


def may_open(who: Persona, centre: str, one: Ask) -> bool:
    """Whether this address is for this person, by the table."""
    if one.row.is_public:
        return True
    return is_somebody(who, centre) and one.row.opens(who, one.owner)


def is_asked(who: Persona, one: Ask, method: str) -> bool:
    """Writing is tried by those for whom it is not; who may write is the business of the tests of each page."""
    return method not in WRITING or not (one.row.is_public or may_open(who, who.home, one))


def judged(world: World, who: Persona, centre: str, one: Ask, method: str, got: Got) -> Iterator[Fault]:
    """What is wrong with an answer."""
    opens = may_open(who, centre, one)
    wrong = status_wrong(opens, one, method, got)
    if wrong:
        yield Fault(who.key, method, one.name, one.owner, wrong)
    kind = got.content_type.partition(";")[0]
    if kind and kind not in KINDS:
        yield Fault(who.key, method, one.name, one.owner, f"answers by a way that is not registered: {kind}")
    for word in sorted(got.words):
        if word not in world.words:
            continue
        mark, place = world.words[word]
        if not may_see(who, mark, place):
            whose = FAMILIES[mark]
            yield Fault(who.key, method, one.name, one.owner, f"shows {place} of {whose.adult} and {whose.child}")


def status_wrong(opens: bool, one: Ask, method: str, got: Got) -> str:
    """Why the status is not as it should be; empty when it is."""
    if got.status >= 500:
        return f"breaks with {got.status}"
    if one.row.is_public or (method == "OPTIONS" and got.status == 405):
        return ""
    if not opens:
        refused = got.status in {403, 404, 405} or (got.status == 302 and got.location.startswith(TO_SIGN_IN))
        return "" if refused else f"opens with {got.status} {got.location}"
    if one.row.surely and method == "GET" and got.status not in {200, 302}:
        return f"is closed with {got.status} to whom it is for"
    return ""
