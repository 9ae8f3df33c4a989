"""An organisation with an identity provider, that the operator believes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from samenspel.integrations.models import IdentityProvider
from samenspel.organisations.models import Centre
from tests.integrations.provider import Provider, Running, believe


@pytest.fixture
def provider() -> Iterator[Provider]:
    """An identity provider on this machine."""
    with Running() as running:
        yield running


@pytest.fixture
def other_provider() -> Iterator[Provider]:
    """A second one."""
    with Running() as running:
        yield running


@pytest.fixture
def trusted(centres: dict[str, Centre], provider: Provider) -> Callable[..., IdentityProvider]:
    """`trusted("linde", domains=[...])`: the operator believes the provider at that centre."""

    def add(centre: str = "linde", by: Provider = provider, **changes: Any) -> IdentityProvider:
        return believe(by, centres[centre], **changes)

    return add
