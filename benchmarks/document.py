"""What the policy document costs: cold (the first request of a fresh process) and warm, per form. Aim: cold under 3 s.

"Cold" is the request alone: the process is started and Django is set up, but neither typst, python-docx, the
fonts nor the template have been touched. Each form is asked in a process of its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

AIM = 3.0
FORMS = ("pdf", "docx", "html")
WARM = 7


def run() -> None:
    """Print seconds and sizes for the document of the demo's published year and of the current one."""
    import django

    django.setup()
    from samenspel.config.database import ready_database
    from samenspel.demo.loading import load_demo

    ready_database()
    load_demo()
    print(f"{'document':<26}{'cold s':>8}{'warm s':>8}{'kB':>7}   aim: cold under {AIM:g} s")
    for year in ("2017-2018", ""):
        for form in FORMS:
            found = asked_in_a_fresh_process(year, form)
            name = f"{form}, {year or 'this year'}"
            print(f"{name:<26}{found['cold']:>8.2f}{found['warm']:>8.2f}{found['bytes'] / 1024:>7.0f}")


def asked_in_a_fresh_process(year: str, form: str) -> dict[str, float]:
    """Seconds and bytes of one form, measured where nothing was warmed up."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.document", year, form], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(year: str, form: str) -> dict[str, float]:
    """Ask for the document as the head of the demo's centre, once cold and a few times warm."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from samenspel.accounts.models import User

    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(email="gijs@voorbeeld.test"), settings.AUTHENTICATION_BACKENDS[0])
    query = f"?year={year}" if year else ""
    seconds = []
    for _ in range(WARM + 1):
        start = time.perf_counter()
        answer = client.get(f"/linde/kompas/beleidsdocument/concept/{form}/{query}")
        seconds.append(time.perf_counter() - start)
        if answer.status_code != 200:
            raise RuntimeError(str(answer.status_code))
    return {"cold": seconds[0], "warm": statistics.median(seconds[1:]), "bytes": len(answer.content)}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], sys.argv[2])))
