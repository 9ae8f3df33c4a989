"""Choosing a person is enough at a centre of the demo in demo mode, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from samenspel.organisations.models import Centre


def test_at_a_real_centre_staff_need_a_second_factor_in_demo_mode_too(
    centres: dict[str, Centre], client_as: Callable[[str], Client]
) -> None:
    client = client_as("gijs")
    assert client.get("/linde/kompas/").status_code == 200, "control: the demo's own centre opens"
    Centre.objects.filter(key="linde").update(is_demo=False)
    answer = client.get("/linde/kompas/")
    assert answer.status_code == 302
    assert "tweede-factor" in answer["Location"]


def test_outside_demo_mode_a_demo_centre_needs_it_as_well(
    centres: dict[str, Centre], client_as: Callable[[str], Client], settings: Any
) -> None:
    client = client_as("gijs")
    settings.DEMO = False
    assert client.get("/linde/kompas/").status_code == 302
