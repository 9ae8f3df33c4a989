"""A talk by video says how to join: to who comes, on every way they hear of it; and the check says who lacks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from samenspel.people.models import Adult
from samenspel.talks.actions.rounds_hours import Said, say_hours
from samenspel.talks.entries import entry_of, place_of
from samenspel.talks.keys import new_key
from samenspel.talks.logic.calendar import one_talk
from samenspel.talks.logic.round_checks import WRONG, Code
from samenspel.talks.logic.video import LONGEST, is_joinable
from samenspel.talks.models import PartHolder, Round, Sitting, Talk
from samenspel.talks.queries.rounds_check import check_of
from tests.conftest import TODAY
from tests.talks.following import Cast, draw, post, told
from tests.talks.plan_stage import NOW, adult, at, planning, talk_of

pytestmark = pytest.mark.usefixtures("clock")
HERE = "https://video.voorbeeld.test/kamer/eva-7"


@pytest.fixture
def round_(linde: Any) -> Round:
    round_ = planning(state=Round.State.PUBLISHED)
    Sitting.objects.filter(round=round_).update(where=Sitting.Where.VIDEO)
    return round_


@pytest.fixture
def noor(round_: Round) -> Talk:
    return talk_of(round_, "Noor", ["Amina"], at(15), is_published=True, where="video")


def say(cast: Cast, round_: Round, video_at: str) -> None:
    said = Said((), None, "lokaal 2", video_at)
    say_hours(actor=cast["eva"], round_=round_, adult=adult("Eva"), said=said, day=TODAY)


@pytest.mark.parametrize(
    "said",
    [HERE, "https://teams.voorbeeld.test/l/x?a=1&b=%20", "https://a.nl:8443/", "0492-555 012", "+31 6 (0) 12345678"],
)
def test_an_address_or_a_number_can_be_joined(said: str) -> None:
    assert is_joinable(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "http://video.test/",
        "javascript:alert(1)",
        "https://",
        "https://localhost/",
        "https://school@boos.test/",
        "https://a.test/ met spatie",
        'https://a.test/"onclick=',
        "https://a.test:poort/",
        "https://a.test/\n",
        "https://a.test/" + "x" * LONGEST,
        "bel ons",
        "112",
        "https://аpple.test/",
    ],
)
def test_what_is_neither_is_refused(said: str, round_: Round, cast: Cast) -> None:
    assert not is_joinable(said)
    if said:
        with pytest.raises(ValidationError):
            say(cast, round_, said)
        assert not PartHolder.objects.exclude(video_at="").exists()


def test_talks_to_come_follow_and_their_family_hears(noor: Talk, round_: Round, cast: Cast) -> None:
    say(cast, round_, HERE)
    noor.refresh_from_db()
    assert noor.video_at == HERE
    assert told("moved") + told("invitation") == ["Amina"]
    assert noor.sequence == 1


def test_a_talk_at_school_is_told_nothing_of_it(noor: Talk, round_: Round, cast: Cast) -> None:
    say(cast, round_, "")  # the room is known by now
    Talk.objects.update(where="here", sequence=0)
    say(cast, round_, HERE)
    noor.refresh_from_db()
    assert (noor.video_at, noor.sequence) == (HERE, 0)
    assert HERE not in place_of(noor)
    noor.where = "video"
    assert HERE in place_of(noor)  # control


def test_the_invitation_its_file_and_the_pages_say_how_to_join(
    noor: Talk, round_: Round, cast: Cast, client_as: Callable[[str], Client]
) -> None:
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test")
    say(cast, round_, HERE)
    post(NOW + timedelta(hours=2))
    (letter,) = mail.outbox
    assert HERE in letter.body
    noor.refresh_from_db()
    assert HERE in one_talk(entry_of(noor, "Gesprek")).decode().replace("\r\n ", "")
    link = f'href="{HERE}"'
    own = client_as("amina").get(reverse("talks:own", args=["linde", noor.public_id])).content.decode()
    assert link in own
    by_link = Client().get(f"/gesprek/{new_key(adult('Amina'), round_, NOW)}/").content.decode()
    assert link in by_link
    assert HERE not in client_as("bram").get(reverse("talks:mine", args=["linde"])).content.decode()


def test_a_talk_that_is_drawn_up_has_the_address_of_its_first_host(linde: Any, cast: Cast) -> None:
    round_ = planning(state=Round.State.ASKING)
    PartHolder.objects.filter(part__round=round_, adult=adult("Eva")).update(video_at=HERE, order=0)
    PartHolder.objects.filter(part__round=round_).exclude(adult=adult("Eva")).update(order=1)
    draw(cast, round_)
    assert set(Talk.objects.values_list("video_at", flat=True)) == {HERE}


def test_the_check_says_who_lacks_it(round_: Round, cast: Cast) -> None:
    Round.objects.update(state="draft")

    def lacking() -> set[str]:
        return {one.key for one in check_of(round_, TODAY, NOW).problems if one.code == Code.NO_VIDEO}

    first = str(
        PartHolder.objects.filter(part__round=round_).order_by("order", "pk").values_list("adult", flat=True)[0]
    )
    assert lacking() == {first}
    assert Code.NO_VIDEO not in WRONG
    PartHolder.objects.filter(adult=first).update(video_at=HERE)
    assert lacking() == set()
    PartHolder.objects.update(video_at="")
    Sitting.objects.update(where="here")
    assert lacking() == set()  # nothing by video: nothing to join


def test_it_is_asked_where_hours_are_said_and_only_where_talks_are_by_video(
    round_: Round, client_as: Callable[[str], Client]
) -> None:
    eva, url = client_as("eva"), reverse("rounds:my-hours", args=["linde", round_.public_id])
    assert 'name="video_at"' in eva.get(url).content.decode()
    sent = {"there_0": "on", "room": "lokaal 2", "video_at": "http://onveilig.test/", "most_minutes": ""}
    assert "video_at" in eva.post(url, sent).context["form"].errors
    assert eva.post(url, sent | {"video_at": f" {HERE} "}).status_code == 302
    assert PartHolder.objects.get(part__round=round_, adult=adult("Eva")).video_at == HERE
    Sitting.objects.update(where="here")
    assert 'name="video_at"' not in eva.get(url).content.decode()
    assert eva.post(url, sent | {"video_at": ""}).status_code == 302
    assert PartHolder.objects.get(part__round=round_, adult=adult("Eva")).video_at == HERE  # not asked: it stays
