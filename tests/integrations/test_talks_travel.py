"""Talks travel with their centre: pictures and papers byte by byte, rounds with the one they are based on."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from samenspel.core.actor import Actor, System
from samenspel.core.tenancy import centre_scope
from samenspel.integrations.travel import export_centre, import_centre
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Child, Group
from samenspel.talks.models import AnswerKey, Paper, Point, Round, Talk
from tests.conftest import TODAY
from tests.integrations.test_travel import without_key
from tests.talks.makers import a_round, a_talk

PICTURE, PDF = bytes(range(256)), b"%PDF-1.7\x00\xff\xfe"


@pytest.fixture
def travelled(linde: Centre, cast: dict[str, Actor]) -> tuple[bytes, Centre]:
    people = {key: Adult.objects.get(pk=cast[key].person_id) for key in ("amina", "eva")}
    four, noor = Group.objects.get(name="Groep 4"), Child.objects.get(given_name="Noor")
    before = a_round(groups=[four], first=date(2025, 11, 17), state=Round.State.CLOSED)
    after = a_round(groups=[four], first=date(2026, 11, 17), based_on=before)
    moment = datetime(2026, 11, 17, 15, tzinfo=UTC)
    talk = a_talk(child=noor, group=four, home=[people["amina"]], staff=[people["eva"]], at=moment, round_=after)
    Point.objects.create(talk=talk, side="child", kind="proud", drawing=PICTURE, made_on=TODAY)
    Point.objects.create(talk=talk, side="home", adult=people["amina"], kind="wish", text="x", made_on=TODAY)
    Paper.objects.create(
        child=noor, organisation=talk.organisation, round=after, title="Rapport", content=PDF, readable_on=TODAY
    )
    AnswerKey.objects.create(round=after, adult=people["amina"], token_hash="f" * 64, made_at=moment)
    taken = export_centre(linde)
    return taken, import_centre(actor=System("test"), data=taken, key="kopie")


def test_pictures_and_papers_arrive_byte_by_byte(travelled: tuple[bytes, Centre]) -> None:
    with centre_scope(travelled[1].pk):
        assert [bytes(one.drawing) if one.drawing else None for one in Point.objects.all()] == [PICTURE, None]
        assert bytes(Paper.objects.get().content) == PDF
        assert Talk.objects.get().seats.count() == 2


def test_a_round_keeps_the_one_it_is_based_on_also_when_that_was_made_later(
    travelled: tuple[bytes, Centre], linde: Centre
) -> None:
    with centre_scope(travelled[1].pk):
        before, after = Round.objects.order_by("school_year")
        assert after.based_on == before
    first, last = Round.objects.order_by("pk")
    Round.objects.filter(pk=last.pk).update(based_on=None)
    Round.objects.filter(pk=first.pk).update(based_on=last)
    copy = import_centre(actor=System("test"), data=export_centre(linde), key="nogmaals")
    with centre_scope(copy.pk):
        assert Round.objects.order_by("pk")[0].based_on == Round.objects.order_by("pk")[1]


def test_what_arrived_is_what_left_and_links_stay_behind(travelled: tuple[bytes, Centre]) -> None:
    taken, copy = travelled
    assert without_key(export_centre(copy)) == without_key(taken)
    assert b"talks.answerkey" not in taken
    with centre_scope(copy.pk):
        assert not AnswerKey.objects.exists()
