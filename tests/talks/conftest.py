"""The day of these tests, and a round at three moments: its talks drawn up, published, and told."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest
from django.utils import timezone

from samenspel.talks.actions.plan_publishing import run_publishing
from samenspel.talks.models import (
    Round,
    Talk,
)
from tests.conftest import TODAY
from tests.talks.following import Cast, draw, post, publish
from tests.talks.plan_stage import NOW, another_family, at, aware, planning


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day of the tests, whatever the calendar says; its clock runs."""
    real, begun = timezone.now, timezone.now()
    noon = datetime.combine(TODAY, time(12), tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon + (real() - begun))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page or the worker takes for now."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def drawn(linde: Any, cast: Cast, clock: None) -> Round:
    """A round whose talks are drawn up, each with a moment."""
    another_family(1)
    another_family(2)
    round_ = planning(state=Round.State.ASKING, ends=at(18).time())
    draw(cast, round_)
    for number, talk in enumerate(Talk.objects.order_by("pk")):
        Talk.objects.filter(pk=talk.pk).update(starts_at=aware(at(15, 20 * number)), state="planned")
    round_.refresh_from_db()
    return round_


@pytest.fixture
def published(drawn: Round, cast: Cast) -> Round:
    """The same, published and told."""
    run_publishing(publish(cast, drawn), now=lambda: NOW)
    drawn.refresh_from_db()
    return drawn


@pytest.fixture
def posted(published: Round) -> Round:
    post()
    return published
