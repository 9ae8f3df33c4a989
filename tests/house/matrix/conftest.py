"""The stage of the matrix, with a fixed clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.matrix.asking import Ear, listening, plain_paper
from tests.house.matrix.world import NOW, World, build_world


@pytest.fixture
def world(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """Everyone and everything; the moment is always the same."""
    settings.DEMO = True
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    plain_paper(monkeypatch)
    return build_world()


@pytest.fixture
def ear() -> Iterator[Ear]:
    with listening() as found:
        yield found
