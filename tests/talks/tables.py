"""Talks for the tests around the table: Noor's with both parents, each parent's own, and Daan's."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from samenspel.people.models import Adult, Child, Group
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Talk
from tests.conftest import TODAY
from tests.talks.makers import a_talk

Sign = Callable[[str], Client]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOON = datetime(2036, 11, 24, 15, tzinfo=UTC)  # the clock of the machine runs on; this is always to come
BEFORE = datetime(2026, 11, 10, 15, tzinfo=UTC)
THREE = {"proud": "TROTS", "question": "VRAAG", "wish": "WENS"}


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


def child(name: str) -> Child:
    found: Child = Child.objects.get(given_name=name)
    return found


def talk_of(
    *home: str, at: datetime | None = SOON, name: str = "Noor", staff: tuple[str, ...] = ("Eva",), **more: Any
) -> Talk:
    """A talk about a child with these parents and members of the team."""
    group = "Groep 8" if name == "Daan" else "De Vlinders" if name == "Sami" else "Groep 4"
    kind = more.pop("kind", Kind.REPORT)
    talk = a_talk(
        child=child(name),
        group=Group.objects.get(name=group),
        home=[adult(one) for one in home],
        staff=[adult(one) for one in staff],
        at=at,
        **more,
    )
    talk.kind = kind
    talk.save(update_fields=["kind"])
    return talk


def english(client: Client) -> Client:
    client.cookies["samenspel-language"] = "en"
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(f"/linde/gesprekken/{url}")
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def a_picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def upload(content: bytes, name: str = "x.png", kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def due(weeks: int = 4) -> str:
    return (TODAY + timedelta(weeks=weeks)).isoformat()
