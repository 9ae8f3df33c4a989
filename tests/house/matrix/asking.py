"""Asking a page, and everything that comes out by any way: body, files, headers, cookies, mail, log."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

WORD = re.compile(r"qz[a-z]{2}\d{3}", re.IGNORECASE)
QUIET = ("django.db", "django.template", "asyncio", "fido2")


@dataclass(frozen=True, slots=True)
class Got:
    """An answer with all that came along, as text."""

    status: int
    location: str
    content_type: str
    text: str

    @property
    def words(self) -> set[str]:
        """The planted words in it."""
        return {word.lower() for word in WORD.findall(self.text)}


class Ear(logging.Handler):
    """Hears everything that is logged, at any level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(QUIET):
            self.said.append(f"{record.getMessage()} {record.exc_info or ''}")


@contextmanager
def listening() -> Iterator[Ear]:
    """While it lasts, an ear on the log."""
    ear, root = Ear(), logging.getLogger()
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    try:
        yield ear
    finally:
        root.removeHandler(ear)
        root.setLevel(level)


def ask(client: Client, method: str, url: str, ear: Ear, data: Any = None) -> Got:
    """One request; whatever it changes is taken back, and so is what the browser keeps."""
    cookies = client.cookies.copy()
    mail.outbox.clear()
    ear.said.clear()
    sid = transaction.savepoint()
    try:
        answer = getattr(client, method.lower())(url, *([data] if data is not None else []))
        body = b"".join(answer) if answer.streaming else answer.content
    finally:
        transaction.savepoint_rollback(sid)
        client.cookies = cookies
    kind = answer.headers.get("Content-Type", "")
    sent = [f"{one.subject} {one.body} {one.to} {one.alternatives}" for one in mail.outbox]  # type: ignore[attr-defined]
    heads = [f"{name}: {value}" for name, value in answer.headers.items()]
    text = "\n".join((readable(body), *heads, answer.cookies.output(), *sent, *ear.said))
    return Got(answer.status_code, answer.headers.get("Location", ""), kind, text)


def readable(body: bytes) -> str:
    """A body as text; what is packed is unpacked, files in files too."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(f"{name} {readable(packed.read(name))}" for name in packed.namelist())
    return body.decode("utf-8", errors="replace")


def plain_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are made of their words alone, so that they can be read; how they are set is tested elsewhere."""
    monkeypatch.setattr("samenspel.ui.paper.typst.compile", lambda *_a, sys_inputs, **_k: repr(sys_inputs).encode())
