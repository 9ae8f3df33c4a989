"""Sevda, a mother in the lists of the school and of the childcare."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from samenspel.people.logic.custody import Custody
from samenspel.people.models import Adult
from samenspel.rosters.logic.same_adults import Pair
from tests.rosters.stage import caregiver, cares, child, roster

Sign = Callable[[str], Client]
LIST = "/linde/inlezen/zelfde-persoon/"
NOTHING = {"new": 0, "changed": 0, "gone": 0, "moved": 0}
HOME, WORK = "fatma.thuis@voorbeeld.test", "fatma.werk@voorbeeld.test"


AT_SCHOOL = roster(
    [child("1", "Can Aydin", "5a")],
    caregivers=[
        caregiver("s1", "Sevda Aydin", HOME, phone="06 12345678"),
        caregiver("s2", "Mehmet Aydin", "mehmet@voorbeeld.test"),
    ],
    relations=[cares("1", "s1", Custody.YES), cares("1", "s2")],
)
AT_CHILDCARE = roster(
    [child("9", "Elif Aydin", "1a")],
    caregivers=[caregiver(None, "S. Aydin", HOME, language="tr"), caregiver("k2", "Mehmet Aydin", WORK)],
    relations=[cares("9", "S. Aydin"), cares("9", "k2")],
)


def of_pair(pair: Pair) -> tuple[Adult, Adult]:
    return Adult.objects.get(pk=pair.first), Adult.objects.get(pk=pair.second)


def address(pair: Pair) -> str:
    first, second = of_pair(pair)
    return f"{LIST}{first.public_id}/{second.public_id}/"
