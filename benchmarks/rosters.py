"""What taking in rosters costs: one school of 400, and a board's 60 files with 20,000 pupils together.

Aims: the school within 5 s, reading included; the board in time that grows with the number of pupils and memory
that does not. Each file goes the whole way: read in its own process, compared, taken in with its way back.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path

import django

SCHOOL, AIM = 400, 5.0
BOARD, FILES, STEP = 20_000, 60, 5_000
FORMS = ("edexml", "oneroster", "own_form")


def run() -> None:
    """Print seconds and memory."""
    django.setup()
    from samenspel.config.database import ready_database

    ready_database()
    print(f"{'one school of 400':<22}{'seconds':>9}   aim: under {AIM:g} s")
    for form in FORMS:
        seconds = take_in(f"school-{form.replace('_', '-')}", file_of(form, SCHOOL, 1))
        print(f"{form:<22}{seconds:>9.2f}", flush=True)
    print(f"\n{BOARD} pupils in {FILES} files (OneRoster: children, groups, colleagues, caregivers)")
    print(f"{'pupils':>8}{'files':>7}{'seconds':>9}{'since':>8}{'processor':>11}{'memory MB':>11}{'peak MB':>9}")
    whole_board()


def whole_board() -> None:
    """Each file a school of its own at a centre of its own, one after the other in one process."""
    done = files = 0
    seconds = before = 0.0
    used = processor()
    for number in range(FILES):
        size = BOARD * (number + 1) // FILES - BOARD * number // FILES
        seconds += take_in(f"board-{number}", file_of("oneroster", size, number + 2))
        files, reached = files + 1, done + size
        if reached // STEP > done // STEP:
            print(
                f"{reached:>8}{files:>7}{seconds:>9.1f}{seconds - before:>8.1f}{processor() - used:>11.1f}"
                f"{memory():>11.0f}{peak():>9.0f}",
                flush=True,
            )
            before, used = seconds, processor()
        done = reached


def take_in(key: str, data: bytes) -> float:
    """Seconds from the bytes to the commit, at a fresh centre."""
    from samenspel.core.actor import System
    from samenspel.core.tenancy import centre_scope
    from samenspel.organisations.actions import NewOrganisation, create_centre
    from samenspel.organisations.models import Organisation
    from samenspel.rosters.actions import import_roster

    actor = System("benchmark")
    centre = create_centre(actor=actor, key=key, name=key, organisations=[NewOrganisation(key)])
    with centre_scope(centre.pk):
        school = Organisation.objects.get()
        start = time.perf_counter()
        taken = import_roster(actor=actor, organisation=school, data=data)
        spent = time.perf_counter() - start
    if taken.roster_import is None:
        raise RuntimeError(str(taken.look.errors))
    return spent


def file_of(form: str, pupils: int, seed: int) -> bytes:
    """A file as the tests make them."""
    from tests.rosters import making

    children = making.pupils(pupils, seed=seed)
    if form == "oneroster":
        return making.zipped(making.oneroster_files(children, staff=29))
    return (making.edexml(children) if form == "edexml" else making.own_form(children)).encode()


def processor() -> float:
    """Seconds of a processor so far, of this process and of those that read: a busy machine does not count."""
    spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def memory() -> float:
    """What this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024 / 1024


def peak() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
