"""The pages of families, by their addresses."""

from __future__ import annotations

from collections.abc import Iterator

from django.test import Client

from samenspel.core.actor import Actor
from samenspel.people.actions import send
from samenspel.people.actions.relations import NewAdult
from samenspel.people.models import Child
from tests.conftest import TODAY
from tests.people.family import DAY, adult, child, relation


def card(whose: str, rest: str = "") -> str:
    return f"/linde/gezinnen/{child(whose).public_id}/{rest}"


def pair(who: str, whose: str, rest: str = "") -> str:
    return card(whose, f"{relation(who, whose).public_id}/{rest}")


def every_page(client: Client) -> Iterator[tuple[str, str]]:
    """Every page about families that this person gets, with the files."""
    paths = ["/linde/gezinnen/", "/linde/gezinnen/wie-mag-wat/", "/linde/gezinnen/wie-mag-wat/rechten.csv"]
    paths += ["/linde/mijn-kinderen/"]
    for one in Child.objects.all():
        base = f"/linde/gezinnen/{one.public_id}/"
        paths += [base, *(base + rest for rest in ("geopend/", "erbij/", "namens/", "blokkade/", "overleden/"))]
        paths.append(f"/linde/mijn-kinderen/{one.public_id}/sturen/")
        for row in one.relations.all():
            rests = ("", "wijzigen/", "eindigen/", "besluit/", "overleden/")
            paths += [f"{base}{row.public_id}/{rest}" for rest in rests]
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200:
            yield path, answer.content.decode()


def send_somebody(amina: Actor) -> None:
    send(
        actor=amina,
        child=child("Noor"),
        sender=adult("Amina"),
        who=NewAdult("Pleun", "de Boer", phone="06 1"),
        comes=True,
        collects=True,
        last_day=TODAY + 30 * DAY,
        day=TODAY,
    )
