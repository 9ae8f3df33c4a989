"""The other families of De Linde: invented, the same each time, and taken in by the same door as a school's own list.

What they are comes from one seed. Names are common ones of the language that a family speaks; nobody is meant.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.core.logic.school_years import start_on
from samenspel.demo.cast import ACTOR, CHILDCARE, DOMAIN, SCHOOL
from samenspel.intakes.actions.bulk import Held, record_intakes
from samenspel.intakes.actions.forms import turn_on
from samenspel.intakes.actions.talk import Spoken
from samenspel.intakes.logic.answers import Said
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Child
from samenspel.people.queries.families import Bond, bonds
from samenspel.rosters.actions import Choices, Look, import_roster, look_at, say_one_person, say_two_people
from samenspel.rosters.logic.diff import About
from samenspel.rosters.logic.same_adults import Why
from samenspel.rosters.queries import open_pairs

FAMILIES: Final = 176
SEED: Final = 1718
LEFT_OPEN: Final = 2
HEAD: Final = (
    *("kindnummer", "kind", "geboortedatum", "groep", "leerjaar"),
    *("verzorger", "relatie", "gezag", "taal", "e-mail", "telefoon"),
)
SCHOOL_GROUPS: Final = tuple(f"Groep {level}" for level in range(1, 9))
TOGETHER: Final = ("De Vlinders", "De Bijtjes", "De Rupsen")  # toddlers
BABIES: Final = "De Eendjes"


@dataclass(frozen=True, slots=True)
class People:
    """Families of one language: how many of a hundred, and their names."""

    language: str
    name: str
    share: int
    given: tuple[str, ...]
    family: tuple[str, ...]


@cache
def peoples() -> tuple[People, ...]:
    """All of them, from the data of the demo."""
    rows = tomllib.loads((Path(__file__).parent / "data" / "peoples.toml").read_text(encoding="utf-8"))["people"]
    return tuple(
        People(row["language"], row["name"], row["share"], tuple(row["given"].split()), tuple(row["family"].split(";")))
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Parent:
    """One parent of a family, as a list knows them."""

    name: str
    relation: str
    language: str
    email: str
    phone: str


@dataclass(slots=True)
class Family:
    """A family: its parents, and its children by number, name and birthday."""

    parents: tuple[Parent, ...]
    children: list[tuple[int, str, date]] = field(default_factory=list)


def fill_neighbours(today: date) -> None:
    """Some hundred and thirty families: their lists taken in, most intakes held, many with an account."""
    chance = Random(SEED)  # noqa: S311  # nothing here is a secret
    families = list(_families(chance, today))
    places = {one.kind: one for one in Organisation.objects.filter(name__in=(SCHOOL, CHILDCARE))}
    for kind, place in places.items():
        data = _table(families, today, is_school=kind == Organisation.Kind.SCHOOL)
        look = look_at(actor=ACTOR, organisation=place, data=data)
        choices = Choices(answers=_same_parents(look))
        taken = import_roster(actor=ACTOR, organisation=place, data=data, choices=choices)
        if taken.roster_import is None:
            raise RuntimeError("the demo's own lists must be sound")
    _look_at_namesakes(today)
    _open_accounts(chance)
    for place in places.values():
        _hold_intakes(chance, place, today)


def _same_parents(look: Look) -> dict[str, str]:
    """The parents whom the other list named too, as a person answers on the page; a few are left for later."""
    asked = [one for one in look.diff.questions if one.about is About.ADULT] if look.diff else []
    return {one.id: one.candidates[0].public_id for one in asked[:-LEFT_OPEN]}


def _look_at_namesakes(today: date) -> None:
    """Who shares a telephone or a family is one person, who shares a name alone is not. What was left, stays."""
    gone: set[int] = set()
    for pair in open_pairs(ACTOR, today):
        if Why.EMAIL in pair.reasons or not gone.isdisjoint({pair.first, pair.second}):
            continue
        if {Why.PHONE, Why.SIBLINGS} & {*pair.reasons}:
            say_one_person(actor=ACTOR, pair=pair)
            gone.add(pair.second)
        else:
            say_two_people(actor=ACTOR, pair=pair)


def _families(chance: Random, today: date) -> Iterator[Family]:
    number = 2001
    for _place in range(FAMILIES):
        people = chance.choices(peoples(), [one.share for one in peoples()])[0]
        surname, firsts = chance.choice(people.family), chance.sample(people.given, 5 if len(people.given) > 4 else 4)
        adults = 1 if chance.random() < 0.12 else 2
        parents = [
            _parent(chance, f"{first} {surname}", relation, people)
            for first, relation in zip(firsts[:adults], ("moeder", "vader"), strict=False)
        ]
        family = Family(tuple(parents))
        oldest = today - timedelta(days=chance.randint(300, 15 * 365))
        for first in firsts[2 : 2 + chance.choices((1, 2, 3), (30, 50, 20))[0]]:
            born = oldest + timedelta(days=len(family.children) * chance.randint(700, 1100))
            if born < today - timedelta(days=120):
                family.children.append((number, f"{first} {surname}", born))
                number += 1
        yield family


def _parent(chance: Random, name: str, relation: str, people: People) -> Parent:
    email = f"ouder{chance.randrange(10**7):07}@{DOMAIN}" if chance.random() < 0.9 else ""
    phone = f"06 00{chance.randrange(10**6):06}" if chance.random() < 0.85 else ""
    return Parent(name, relation, people.name if chance.random() < 0.8 else "", email, phone)


def _table(families: Sequence[Family], today: date, *, is_school: bool) -> bytes:
    """The list of one organisation in our own form: a line per child and parent."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEAD)
    for family in families:
        for number, name, born in family.children:
            group = _group(number, born, today)
            if group and (group in SCHOOL_GROUPS) is is_school:
                for parent in family.parents:
                    contact = (parent.language, parent.email, parent.phone)
                    custody = "ja" if number % 9 else "onbekend"
                    writer.writerow(
                        (
                            number,
                            name,
                            born.isoformat(),
                            group,
                            _level(group),
                            parent.name,
                            parent.relation,
                            custody,
                            *contact,
                        )
                    )
    return out.getvalue().encode()


def _group(number: int, born: date, today: date) -> str:
    """Where a child of this age is: at school from four, with the toddlers from two and a half."""
    years = (today - born).days / 365.25
    level = (date(start_on(today), 10, 1) - born).days / 365.25 - 3
    if years < 2.5:
        return BABIES
    if years < 4:
        return TOGETHER[number % 3]
    return SCHOOL_GROUPS[max(0, int(level) - 1)] if level < 9 else ""


def _level(group: str) -> str:
    """The year group as EDEXML writes it."""
    if group in SCHOOL_GROUPS:
        return group.split()[1]
    return "0" if group in TOGETHER else "B"


def _open_accounts(chance: Random) -> None:
    """Six in ten of those with an address have an account; nobody can sign in with it."""
    waiting = Adult.objects.filter(user=None, email__startswith="ouder").order_by("pk")
    chosen = list({adult.email: adult for adult in waiting if chance.random() < 0.6}.values())
    users = [User(email=one.email, language=one.language) for one in chosen]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    for adult, user in zip(chosen, users, strict=True):
        adult.user = user
    Adult.objects.bulk_update(chosen, ["user"], batch_size=200)


def _hold_intakes(chance: Random, place: Organisation, today: date) -> None:
    """Eight in ten families had their talk; what is asked beyond the ordinary has its purpose."""
    for key in ("one_parent", "work", "education", "dutch"):
        turn_on(
            actor=ACTOR,
            organisation=place,
            key=key,
            purpose="Voor de populatieanalyse: wat vraagt onze ouderpopulatie. Alleen als aantal, nooit per gezin.",
            day=today,
        )
    children = Child.objects.filter(enrolments__organisation=place, roster_keys__organisation=place)
    around: dict[int, list[Bond]] = {}
    for bond in bonds(children, today, timezone.make_aware(datetime.combine(today, time(12)))):
        around.setdefault(bond.child_id, []).append(bond)
    held, seen = [], set[int]()
    for child in children.order_by("pk"):
        guardians = [bond.adult for bond in around.get(child.pk, ())]
        if guardians and chance.random() < 0.82:
            first = not any(adult.pk in seen for adult in guardians)
            seen |= {adult.pk for adult in guardians}
            held.append(_held(chance, child, guardians, today, first=first))
    record_intakes(actor=ACTOR, organisation=place, held=held)


def _held(chance: Random, child: Child, guardians: list[Adult], today: date, *, first: bool) -> Held:
    """One intake: short for a family that the centre knows already."""
    said: list[Spoken] = []
    tongue = guardians[0].language or chance.choice(("nl", "nl", "tr", "ar", "pl"))
    said.append(Spoken("home_languages", Said([tongue] if tongue == "nl" else [tongue, "nl"][: chance.randint(1, 2)])))
    for adult in guardians if first else ():
        said.append(Spoken("language", Said(tongue), adult.pk))
        said += [Spoken(key, Said(value), adult.pk) for key, value in _circumstances(chance, tongue, len(guardians))]
    return Held(
        child=child,
        completed_on=today - timedelta(days=chance.randint(5, 400)),
        spoken=said,
        present=frozenset(adult.pk for adult in guardians[: chance.randint(1, 2)]),
        minutes=chance.randint(12, 24) if first else chance.randint(5, 10),
        is_short=not first,
    )


def _circumstances(chance: Random, tongue: str, parents: int) -> Iterator[tuple[str, Any]]:
    """What a guardian says when asked; one in eight would rather not, and then nothing stands there."""
    if chance.random() < 0.125:
        return
    yield "children_in_family", "4_or_more" if chance.random() < 0.1 else "1_3"
    yield "one_parent", parents == 1
    yield "work", chance.random() < 0.88
    yield "education", chance.choices(("little", "secondary", "mbo_or_higher"), (5, 12, 83))[0]
    if tongue != "nl":
        yield "dutch", chance.choices(("well", "sometimes_difficult", "difficult"), (40, 40, 20))[0]
