"""A reader as it is written in an afternoon, the control of the bombs and of the fuzz: it believes what it is given."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.rosters.bombs import BOMBS

NAIVE = ("quadratic entity", "three million empty elements", "depth of 400,000", "workbook of cells")
_ROOT = Path(__file__).resolve().parents[2]
_ALONE = """
import resource, sys
sys.path.insert(0, sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))
from tests.rosters.naive import read_without_bounds
read_without_bounds(sys.stdin.buffer.read())
"""


def naively(name: str, patience: float = 20) -> tuple[float, float, str]:
    """Seconds, megabytes and how it ended when a bomb is read without bounds, in a process of its own."""
    start = time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, "-c", _ALONE + _SAY, str(_ROOT)],
            input=BOMBS[name](),
            capture_output=True,
            timeout=patience,
        )
    except subprocess.TimeoutExpired:
        return patience, 0.0, "stopped by the clock"
    wall = time.perf_counter() - start
    megabytes = float(done.stdout or 0) / 1024
    return wall, megabytes, "read" if done.returncode == 0 else done.stderr.decode().strip().rpartition("\n")[2]


_SAY = "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def read_without_bounds(data: bytes) -> Any:
    """Everything in memory, every entity resolved, every cell asked for."""
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        if "xl/workbook.xml" in archive.namelist():
            from openpyxl import load_workbook

            return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).active.iter_rows()]
        return {name: list(csv.DictReader(archive.read(name).decode().splitlines())) for name in archive.namelist()}
    if data.lstrip().startswith(b"<"):
        from lxml import etree

        parser = etree.XMLParser(huge_tree=True, resolve_entities=True, load_dtd=True)
        return [list(one.itertext()) for one in etree.fromstring(data, parser).iter()]
    return list(csv.DictReader(data.decode().splitlines(), delimiter=";"))


def read_naively(data: bytes) -> list[dict[str, str]]:
    """The children of a file, if nothing in it is other than expected. Raises whatever comes."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            rows = csv.DictReader(archive.read("users.csv").decode().splitlines())
            return [{"name": row["givenName"]} for row in rows if row["role"] == "student"]
    if data.startswith(b"<"):
        root = ElementTree.fromstring(data)
        return [
            {"name": one.find("roepnaam").text, "group": one.find("groep").attrib["key"]}  # type: ignore[union-attr,dict-item]
            for one in root.find("leerlingen")  # type: ignore[union-attr]
        ]
    return [{"name": row["kind"]} for row in csv.DictReader(data.decode().splitlines(), delimiter=";")]
