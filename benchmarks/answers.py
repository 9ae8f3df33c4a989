"""200 guardians who answer a round within the same minute, on SQLite and on PostgreSQL, on the product's own server.

Each has a link of their own, and their page says a word that stands on no other page. First they come spread over
half a minute, then all at the same moment to change what they said. Counted are errors, pages with a word of another,
and answers that are not what was sent; timed is everything from opening the link until the answer is confirmed.
Before that some others answer one after the other in one process: how often one whole answer asks the database, and
how long a processor works on it, which does not depend on what else the machine does (of PostgreSQL itself it counts
nothing). PostgreSQL is measured where one answers (`scripts/postgres.py`); the database is made for it and thrown away.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

MANY, SPREAD, WORKERS = 200, 30.0, 2
ALONE, TURNS = 20, 4  # who answer one by one, in so many turns: the quickest counts
ROOT = Path(__file__).resolve().parents[1]
KINDS = ("prefers", "can", "cannot")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TAP = re.compile(r'name="(tijd-[0-9-]+)"')
CHILD = re.compile(r'name="(kind-[0-9a-f-]+-mee)"')
WORD = re.compile(r"Woord\d+x")
Ask = Callable[[str, str, str, str], tuple[int, Any, str]]  # method, path, cookie, form; gives status, headers, page


@dataclass
class Guardian:
    """One who answers: number, link and what went wrong (empty: nothing)."""

    number: int
    path: str
    taken: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def word(self) -> str:
        return f"Woord{self.number}x"


def run() -> None:
    print(f"{MANY} guardians, {WORKERS} workers; seconds from opening the link to the confirmation")
    print(f"{'':<36}{'errors':>8}{'p50':>8}{'p95':>8}{'max':>8}{'load':>8}")
    with tempfile.TemporaryDirectory(prefix="samenspel-answers-") as home:
        measure("SQLite", home, "")
    with tempfile.TemporaryDirectory(prefix="samenspel-answers-") as home, postgres() as url:
        if url:
            measure("PostgreSQL", home, url)
        else:
            print("PostgreSQL: none answers here")


def measure(title: str, home: str, url: str) -> None:
    """Both passes on one database, and what is stored afterwards beside what was sent."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SAMENSPEL_DEMO")}
    environment |= {"SAMENSPEL_HOME": home, "DJANGO_SETTINGS_MODULE": "samenspel.config.settings"}
    environment |= {"DATABASE_URL": url} if url else {}
    everybody = [Guardian(number, path) for number, path in enumerate(json.loads(ask_self("prepare", environment)))]
    guardians = everybody[:MANY]
    print(f"{title}, one by one: {ask_self('alone', environment, *(one.path for one in everybody[MANY:])).strip()}")
    with server(environment) as port:
        for turn, (words, spread) in enumerate((("spread over 30 s", SPREAD), ("all at the same moment", 0.0))):
            together(guardians, port, spread, turn)
            report(f"{title}, {words}", guardians)
    print(f"{title}, stored as sent: {ask_self('stored', environment).strip()} of {MANY}", flush=True)


def together(guardians: list[Guardian], port: int, spread: float, turn: int) -> None:
    """Everyone in a thread of their own; a seeded moment for each."""
    random.seed(turn)
    gate = threading.Barrier(len(guardians))
    threads = [
        threading.Thread(target=answer, args=(one, port, random.uniform(0, spread), turn, gate)) for one in guardians
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def answer(one: Guardian, port: int, wait: float, turn: int, gate: threading.Barrier) -> None:
    """Open the link, tap, send, read the confirmation."""
    gate.wait()
    time.sleep(wait)
    start = time.perf_counter()
    try:
        _answer(one, partial(asked, port), turn)
    except (OSError, http.client.HTTPException, LookupError) as problem:
        one.wrong.append(f"{type(problem).__name__}: {problem}")
    one.taken.append(time.perf_counter() - start)


def _answer(one: Guardian, ask: Ask, turn: int) -> None:
    path = one.path + ("?anders=1" if turn else "")
    status, headers, page = ask("GET", path, "", "")
    check(one, page, status, 200)
    cookie = headers["Set-Cookie"].split(";")[0]
    sent = {name: KINDS[(one.number + turn + place) % 3] for place, name in enumerate(dict.fromkeys(TAP.findall(page)))}
    sent |= dict.fromkeys(CHILD.findall(page), one.word)
    sent |= {"csrfmiddlewaretoken": TOKEN.findall(page)[0], "do": "send"}
    status, _headers, _page = ask("POST", one.path, cookie, urlencode(sent))
    if status != 302:
        one.wrong.append(f"POST: {status}")
    status, _headers, page = ask("GET", one.path, cookie, "")
    check(one, page, status, 200)


def check(one: Guardian, page: str, status: int, wanted: int) -> None:
    """The page is there, with the own word and with that of nobody else."""
    if status != wanted:
        one.wrong.append(f"GET: {status}")
    elif set(WORD.findall(page)) != {one.word}:
        one.wrong.append("a word of another, or not the own")


def asked(port: int, method: str, path: str, cookie: str = "", body: str = "") -> tuple[int, Any, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Host": "localhost", "Cookie": cookie, "Origin": f"http://localhost:{port}"}
    if method == "POST":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body or None, headers)
    found = connection.getresponse()
    page = found.read().decode()
    connection.close()
    return found.status, found.headers, page


def report(title: str, guardians: list[Guardian]) -> None:
    wrong = [words for one in guardians for words in one.wrong]
    taken = sorted(one.taken[-1] for one in guardians)
    p95 = statistics.quantiles(taken, n=20)[-1]
    times = f"{statistics.median(taken):>8.2f}{p95:>8.2f}{taken[-1]:>8.2f}"
    print(f"{title:<36}{len(wrong):>8}{times}{os.getloadavg()[0]:>8.1f}", flush=True)
    for words in sorted(set(wrong))[:5]:
        print("   ", words)


def ask_self(what: str, environment: dict[str, str], *words: str) -> str:
    """This module in a process of its own, with another database."""
    command = [sys.executable, "-m", "benchmarks.answers", what, *words]
    return subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@contextmanager
def server(environment: dict[str, str]) -> Iterator[int]:
    """`samenspel serve` on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("samenspel")),
        "serve",
        "--port",
        str(port),
        "--workers",
        str(WORKERS),
    ]
    given = environment | {"SAMENSPEL_URL": f"http://localhost:{port}"}
    with subprocess.Popen(command, env=given, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                try:
                    asked(port, "GET", "/gesprek/")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()


@contextmanager
def postgres() -> Iterator[str]:
    """A database of its own on the PostgreSQL that answers, or ""."""
    import psycopg

    found = subprocess.run(
        [sys.executable, "scripts/postgres.py"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    if not found:
        yield ""
        return
    name = f"samenspel_answers_{os.getpid()}"
    with psycopg.connect(found, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    try:
        yield f"{found.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(found, autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)')


def prepare() -> list[str]:
    """A centre with one group of guardians and a round that asks; returns their links."""
    from samenspel.config.database import ready_database

    ready_database()
    from django.utils import timezone

    from samenspel.core.actor import System
    from samenspel.core.tenancy import centre_scope
    from samenspel.organisations.actions import NewOrganisation, create_centre
    from samenspel.organisations.models import Organisation
    from samenspel.people.actions import add_adult, add_child, add_group, place, relate
    from samenspel.people.logic.custody import Custody, Kind
    from samenspel.people.models import RoleAssignment
    from samenspel.talks.keys import new_key
    from samenspel.talks.models import PartHolder, Round, RoundPart, Sitting

    who = System("benchmark")
    schools = [NewOrganisation("Basisschool De Meting")]
    centre = create_centre(actor=who, key="meting", name="De Meting", organisations=schools)
    day = timezone.localdate()
    first = day + timedelta(days=28)
    with centre_scope(centre.pk):
        (school,) = Organisation.objects.all()
        group = add_group(
            actor=who, organisation=school, unit_kind="school", name="Groep 4", stage="groep_3_8", levels=["4"]
        )
        round_ = Round.objects.create(
            kind="report", title="Rapport", school_year=day.year, state="asking", answer_by=day + timedelta(days=14)
        )
        teacher = add_adult(actor=who, given_name="Juf", family_name="", language="nl")
        RoleAssignment.objects.create(adult=teacher, role="teacher", organisation=school)
        PartHolder.objects.create(part=RoundPart.objects.create(round=round_, group=group), adult=teacher)
        for number in range(4):
            on = first + timedelta(days=number)
            Sitting.objects.create(round=round_, organisation=school, on=on, begins="15:00", ends="18:00")
        links = []
        for number in range(MANY + ALONE):
            born = date(day.year - 8, 3, 1)
            child = add_child(actor=who, given_name=f"Woord{number}x", family_name="", birth_date=born)
            place(actor=who, child=child, group=group)
            adult = add_adult(actor=who, given_name=f"Ouder{number}", family_name="", language="nl")
            relate(actor=who, adult=adult, child=child, kind=Kind.PARENT, custody=Custody.YES)
            links.append(f"/gesprek/{new_key(adult, round_, timezone.now())}/")
    return links


def alone(paths: list[str]) -> str:
    """How often each request of one answer asks the database, and the work of the quickest of some turns."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from samenspel.core.static_files import gather_static_files

    gather_static_files()
    client, many = Client(enforce_csrf_checks=True), []

    def ask(method: str, path: str, cookie: str, body: str) -> tuple[int, Any, str]:
        kind = "application/x-www-form-urlencoded"
        found = client.generic(method, path, body, kind, headers={"host": "localhost", "cookie": cookie})
        client.cookies.clear()
        return found.status_code, {"Set-Cookie": found.cookies.output(header="")}, found.content.decode()

    def counted(*given: str) -> tuple[int, Any, str]:
        with CaptureQueriesContext(connection) as queries:
            found = ask(*given)
        many.append(len(queries))
        return found

    guardians = [Guardian(MANY + number, path) for number, path in enumerate(paths)]
    _answer(guardians[0], ask, 0)  # what is made once, such as templates
    _answer(guardians[1], counted, 0)
    work = []
    for turn in range(TURNS):
        start = time.process_time()
        for one in guardians[2 + turn :: TURNS]:
            _answer(one, ask, 0)
        work.append((time.process_time() - start) / len(guardians[2 + turn :: TURNS]))
    wrong = [words for one in guardians for words in one.wrong]
    said = f"{sum(many)} queries for an answer ({', '.join(map(str, many))}), {min(work):.3f} s of work"
    return f"{said}, wrong: {wrong}" if wrong else said


def stored() -> int:
    """Of how many guardians exactly what they sent last stands there, about their own child alone."""
    from samenspel.core.tenancy import centre_scope
    from samenspel.organisations.models import Centre
    from samenspel.talks.models import RoundAnswer

    with centre_scope(Centre.objects.get(key="meting").pk):
        rows = RoundAnswer.objects.select_related("adult").prefetch_related("times", "children__child")
        rows = rows.filter(adult__given_name__in=[f"Ouder{number}" for number in range(MANY)])
        return sum(_is_as_sent(row) for row in rows)


def _is_as_sent(row: Any) -> bool:
    number = int(row.adult.given_name.removeprefix("Ouder"))
    choices = [one.choice for one in row.times.all()]
    about = [(one.child.given_name, one.companion) for one in row.children.all()]
    word = f"Woord{number}x"
    return choices == [KINDS[(number + 1 + place) % 3] for place in range(4)] and about == [(word, word)]


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "prepare":
        print(json.dumps(prepare()))
    else:
        print(alone(sys.argv[2:]) if sys.argv[1] == "alone" else stored())
