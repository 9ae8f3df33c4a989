"""What `samenspel check` says about the data files of the library."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from samenspel.frameworks.logic.shipped import shipped_library
from samenspel.frameworks.logic.strict import LibraryError


@register()
def library_is_sound(**kwargs: Any) -> list[CheckMessage]:
    """A broken or changed data file, by name, place and reason."""
    try:
        shipped_library()
    except LibraryError as problem:
        return [Error(str(problem), hint="See docs/reference/framework-files.md.", id="frameworks.E001")]
    return []
