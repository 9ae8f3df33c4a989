"""Static files are gathered once per release into the home folder, compressed and named by their contents."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def gather_static_files() -> None:
    """Gather when the files differ from those gathered last time."""
    marker = Path(settings.STATIC_ROOT) / ".gathered"
    digest = _digest()
    if marker.exists() and marker.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(digest)


def _digest() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            seen.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return seen.hexdigest()
