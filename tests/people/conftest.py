"""What the tests of people share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def in_english() -> Iterator[None]:
    """Refusals as they stand in the code."""
    with translation.override("en"):
        yield
