"""Who is kept away from a child does not come in by asking either: not by a block, not by a court (S3, T14, G12)."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.onboarding.actions import claims as actions
from samenspel.onboarding.models import Claim
from samenspel.people.logic.blocks import Basis
from samenspel.people.logic.custody import Custody
from samenspel.people.models import Adult, Block, CareRelation
from tests.onboarding.asking import decide_yes
from tests.onboarding.conftest import adult, child


def test_a_block_stands_in_the_way_whoever_decides(claim: Claim, cast: dict[str, Actor]) -> None:
    Block(adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT.value, begun_at=timezone.now()).save()
    with pytest.raises(ValidationError):
        decide_yes(cast["gijs"], claim, adult("Bram"))
    assert Claim.objects.get().is_waiting


def kept_away(how: str) -> None:
    """Bram must not be told about Noor."""
    if how == "block":
        Block(adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT.value, begun_at=timezone.now()).save()
    else:
        CareRelation.objects.filter(adult=adult("Bram"), child=child("Noor")).update(
            custody=Custody.NO, information="none", source_kind="court"
        )


SPELLINGS = [
    {"name": "Bram Jansen", "email": "b@elders.test"},
    {"name": "B. Jansen", "email": "b@elders.test"},
    {"name": "Br\u200cam Jáns\u200ben", "email": "b@elders.test"},
    {"name": "Omar Salem", "email": "Bram@voorbeeld.test"},
    {"name": "Omar Salem", "email": "", "phone": "+31 6 5550 1234"},
]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda one: one["name"])
@pytest.mark.parametrize("how", ["block", "court"])
def test_who_is_kept_away_does_not_come_in_as_somebody_new(
    how: str, spelling: dict[str, str], claim: Claim, cast: dict[str, Actor]
) -> None:
    Adult.objects.filter(given_name="Bram").update(email="bram@voorbeeld.test", phone="06 55501234")
    kept_away(how)
    Claim.objects.update(**spelling)
    claim.refresh_from_db()
    with pytest.raises(ValidationError):
        decide_yes(cast["gijs"], claim)
    assert Claim.objects.get().is_waiting
    assert Adult.objects.filter(given_name=claim.name.split()[0]).count() <= 1, "nobody was made"


def test_control_a_yes_that_looks_at_the_row_alone_lets_him_in(
    claim: Claim, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_away("block")
    Claim.objects.update(**SPELLINGS[0])
    claim.refresh_from_db()
    monkeypatch.setattr(actions, "may_be_limited", lambda *given: False)
    assert decide_yes(cast["gijs"], claim).claim.adult != adult("Amina")


def test_somebody_else_comes_in_beside_a_block(claim: Claim, cast: dict[str, Actor]) -> None:
    kept_away("block")
    assert decide_yes(cast["gijs"], claim).claim.adult
