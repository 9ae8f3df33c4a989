"""What a page costs: requests per second beside a bare Django view with one query, in the same server, in one run.

The aim is a quarter of the bare view. Each round asks every page in turn, so that a noisy neighbour hits all.
Twice: as it is, where a page that has not changed is remembered, and with every page made anew.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

ROUNDS, BURST = 15, 20
AIM = 0.25


def run() -> None:
    django.setup()
    from samenspel.config.database import ready_database
    from samenspel.core.static_files import gather_static_files
    from samenspel.demo.loading import load_demo

    ready_database()
    load_demo()
    gather_static_files()
    pages = {
        "bare view, one query": ("", "/bare/"),
        "Kompas, as Gijs": (session_of("gijs"), "/linde/kompas/"),
        "Aanbod, as Gijs": (session_of("gijs"), "/linde/kompas/aanbod/"),
        "Balans, as Gijs": (session_of("gijs"), "/linde/kompas/balans/"),
        "vision, as Amina": (session_of("amina"), "/linde/visie/"),
        "activities, as Amina": (session_of("amina"), "/linde/activiteiten/"),
    }
    for title, fresh in (("page, unchanged", ""), ("page, made anew", "1")):
        with server(fresh) as port:
            report(title, measure(port, pages))


def report(title: str, seconds: dict[str, list[float]]) -> None:
    """Print a table: the median of the rounds, and the part of the bare view."""
    bare = statistics.median(seconds["bare view, one query"])
    print(f"{title:<24}{'req/s':>8}{'of bare':>9}   aim {AIM:.2f}")
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        print(f"{name:<24}{1 / middle:>8.0f}{bare / middle:>9.2f}")


def measure(port: int, pages: dict[str, tuple[str, str]]) -> dict[str, list[float]]:
    """Seconds per request, a figure per round and page."""
    seconds: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(ROUNDS + 1):
        for name, (cookie, path) in pages.items():
            start = time.perf_counter()
            for _ in range(BURST):
                ask(port, cookie, path)
            if turn:  # the first round warms up
                seconds[name].append((time.perf_counter() - start) / BURST)
    return seconds


def ask(port: int, cookie: str, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")


def session_of(key: str) -> str:
    """A cookie with which someone of the cast is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.module_loading import import_string

    from samenspel.accounts.models import User

    user = User.objects.get(email=f"{key}@voorbeeld.test")
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def server(fresh: str = "") -> Iterator[int]:
    """One gunicorn worker on a free port; `fresh` "1" makes every page anew."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "samenspel.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--no-control-socket", "--log-level", "error"]
    with subprocess.Popen(command, env={**os.environ, "BENCHMARK_FRESH": fresh}) as process:
        try:
            for _ in range(200):
                try:
                    ask(port, "", "/bare/")
                    break
                except (OSError, RuntimeError):
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()
