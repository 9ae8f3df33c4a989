"""Reading the pages of intakes as a browser without a script does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from samenspel.demo.cast import ACTOR
from samenspel.intakes.actions.talk import Presence, Spoken, complete_intake, save_talk
from samenspel.intakes.models import Intake
from tests.conftest import TODAY
from tests.intakes.conftest import NOW, adult

Sign = Callable[[str], Client]


def english(client: Client) -> Client:
    client.cookies["samenspel-language"] = "en"
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(f"/linde/intake/{url}")
    assert answer.status_code == status, url
    return answer.content.decode()


def fields(page: str) -> dict[str, str]:
    """Every field of the forms on a page with its value, as a browser without a script would send it."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]+>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind = attributes.get("type", "text")
        if "name" in attributes and (kind not in {"radio", "checkbox"} or " checked" in tag):
            found[attributes["name"]] = attributes.get("value", "")
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def complete(intake: Intake, *spoken: Spoken) -> None:
    both = frozenset({adult("Amina").pk, adult("Bram").pk})
    save_talk(actor=ACTOR, intake=intake, spoken=spoken, presence=Presence(both), guardians=both, day=TODAY)
    complete_intake(actor=ACTOR, intake=intake, started_at=NOW, ended_at=NOW + timedelta(minutes=12), day=TODAY)


# A parent
