"""The library that comes with this release, read from the package once per process."""

from functools import cache
from importlib import resources

from samenspel.frameworks.logic.library import read_library
from samenspel.frameworks.logic.shapes import Library


def shipped_files() -> dict[str, bytes]:
    """Every data file of the release as `{name: content}`."""
    folder = resources.files("samenspel.frameworks") / "data"
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.name.endswith(".toml")}


@cache
def shipped_library() -> Library:
    """The library of this release. Raises LibraryError when a data file is broken."""
    return read_library(shipped_files())
