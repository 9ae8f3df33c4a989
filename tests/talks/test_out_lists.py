"""Lists and letters of a round: who sees what, on the page and on paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pypdf import PdfReader

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.people.logic.blocks import Basis
from samenspel.people.models import Adult, Block, CareRelation, Child, Group
from samenspel.talks import list_words, printing_lists
from samenspel.talks.models import Round, Seat, Sitting, Talk
from samenspel.talks.queries import lists
from tests.conftest import TODAY
from tests.talks.makers import a_round, a_talk

FIRST = date(2027, 1, 18)
AT = datetime(2027, 1, 18, 14, 30, tzinfo=UTC)  # half past three by the school's clock
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BASE = "/linde/gesprekken/lijsten/"


def adult(name: str) -> Adult:
    return Adult.objects.get(given_name=name)


@pytest.fixture
def round_(linde: Centre) -> Round:
    groups = Group.objects.filter(name__in=["Groep 4", "De Vlinders"])
    return a_round(groups=groups, first=FIRST, state=Round.State.PUBLISHED)


@pytest.fixture
def talk(round_: Round) -> Talk:
    return a_talk(
        child=Child.objects.get(given_name="Noor"),
        group=Group.objects.get(name="Groep 4"),
        home=[adult("Amina")],
        staff=[adult("Eva")],
        at=AT,
        round_=round_,
        room="lokaal 2",
    )


def words_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_schedule_says_who_comes_when_and_what_is_worth_knowing(talk: Talk, cast: dict[str, Actor]) -> None:
    Seat.objects.filter(adult=adult("Amina")).update(companion="Karim")
    talk.presence = "first"
    talk.save()
    assert talk.round
    (found,) = lists.schedules(cast["eva"], talk.round)
    assert (found.name, found.on) == ("Eva de Wit", FIRST)
    (line,) = found.lines
    assert (f"{line.starts_at:%H:%M}", line.parents) == ("15:30", ("Amina Haddad",))
    with translation.override("en"):
        said = printing_lists.remarks(line)
    assert said == ["lokaal 2", "the child comes for the first part", "somebody comes along"]
    assert "Karim" not in words_of(printing_lists.schedules_pdf("Ronde", "De Linde", [found]))


def test_a_schedule_on_paper_has_the_same(talk: Talk, cast: dict[str, Actor]) -> None:
    assert talk.round
    found = lists.schedules(cast["eva"], talk.round)
    said = words_of(printing_lists.schedules_pdf("Ronde", "De Linde", found))
    for word in ("Eva de Wit", "15:30", "Noor Jansen", "Amina Haddad", "lokaal 2"):
        assert word in said


@pytest.mark.parametrize(
    ("key", "sees"), [("eva", True), ("gijs", True), ("lotte", True), ("fatma", False), ("marja", False)]
)
def test_each_sees_the_talks_that_are_theirs_to_see(
    talk: Talk, client_as: Callable[[str], Client], key: str, sees: bool
) -> None:
    assert talk.round
    browser = client_as(key)
    for page in ("team", "deuren"):
        answer = browser.get(f"{BASE}{talk.round.public_id}/{page}/")
        assert answer.status_code == 200
        assert ("Noor" in answer.content.decode()) is sees, page
        paper = browser.get(f"{BASE}{talk.round.public_id}/{page}.pdf")
        assert (paper.status_code == 200) is sees, page


@pytest.mark.parametrize("key", ["amina", "hanna", "joke", "ivo", "daan"])
def test_lists_are_for_the_team(talk: Talk, client_as: Callable[[str], Client], key: str) -> None:
    assert talk.round
    for page in ("", "team/", "team.pdf", "deuren/", "deuren.pdf", "brieven/", "brieven.pdf", "teksten/"):
        assert client_as(key).get(f"{BASE}{talk.round.public_id}/{page}").status_code in (403, 404), page


def door(actor: Actor, round_: Round) -> list[str]:
    return [line.name for one in lists.doors(actor, round_, NOW) for line in one.lines]


def test_a_door_has_times_and_first_names(talk: Talk, cast: dict[str, Actor]) -> None:
    assert talk.round
    (found,) = lists.doors(cast["gijs"], talk.round, NOW)
    assert (found.room, found.name, found.on) == ("lokaal 2", "Eva de Wit", FIRST)
    assert [(f"{line.starts_at:%H:%M}", line.name) for line in found.lines] == [("15:30", "Noor")]
    said = words_of(printing_lists.doors_pdf("Ronde", "De Linde", [found]))
    assert "Noor" in said
    assert "Jansen" not in said
    assert "Amina" not in said


def test_no_name_where_somebody_is_kept_from_the_child(talk: Talk, cast: dict[str, Actor]) -> None:
    assert talk.round
    assert door(cast["gijs"], talk.round) == ["Noor"]  # control
    Block.objects.create(
        adult=adult("Bram"), child=talk.child, basis=next(iter(Basis)).value, source="x", begun_at=NOW, confirmed_at=NOW
    )
    assert door(cast["gijs"], talk.round) == [""]
    assert "taken" in words_of(_in_english(cast["gijs"], talk.round))


def _in_english(actor: Actor, round_: Round) -> bytes:
    with translation.override("en"):
        return printing_lists.doors_pdf("Ronde", "De Linde", lists.doors(actor, round_, NOW))


def test_no_name_where_parents_come_apart_also_on_different_days(talk: Talk, cast: dict[str, Actor]) -> None:
    assert talk.round
    a_talk(
        child=talk.child,
        group=talk.group,  # type: ignore[arg-type]
        home=[adult("Bram")],
        staff=[adult("Eva")],
        at=AT + timedelta(days=1),
        round_=talk.round,
    )
    assert door(cast["gijs"], talk.round) == ["", ""]
    assert [line.name for one in lists.doors(cast["gijs"], talk.round, NOW, FIRST) for line in one.lines] == [""]


def test_who_left_is_on_no_list_any_more(talk: Talk, cast: dict[str, Actor]) -> None:
    from samenspel.people.models import Enrolment

    assert talk.round
    assert len(lists.schedules(cast["eva"], talk.round)) == 1  # control
    Enrolment.objects.filter(child=talk.child).update(valid_until=cast["eva"].day - timedelta(days=1))
    assert lists.schedules(cast["eva"], talk.round) == []
    assert door(cast["gijs"], talk.round) == []


def test_a_talk_by_video_hangs_on_no_door(talk: Talk, cast: dict[str, Actor]) -> None:
    Talk.objects.update(where=Sitting.Where.VIDEO)
    assert talk.round
    assert door(cast["gijs"], talk.round) == []


def test_who_has_no_mail_gets_a_letter_in_their_own_language(talk: Talk, cast: dict[str, Actor]) -> None:
    assert talk.round
    assert lists.letters(cast["gijs"], talk.round, NOW) == []
    Adult.objects.filter(given_name="Amina").update(email="", language="en")
    (found,) = lists.letters(cast["gijs"], talk.round, NOW)
    assert (found.adult.given_name, found.wants_paper) == ("Amina", False)
    said = words_of(printing_lists.letters_pdf("Ronde", "De Linde", [found]))
    for word in ("Amina Haddad", "Monday 18 January 2027", "15:30", "Your talk", "Noor"):
        assert word in said
    assert "Bram" not in said
    Adult.objects.filter(given_name="Amina").update(language="ar")
    (found,) = lists.letters(cast["gijs"], talk.round, NOW)
    assert printing_lists.letters_pdf("Ronde", "De Linde", [found]).startswith(b"%PDF")


def test_who_would_rather_have_paper_gets_it_and_who_may_not_come_does_not(talk: Talk, cast: dict[str, Actor]) -> None:
    assert talk.round
    Adult.objects.filter(given_name="Amina").update(reach=Adult.Reach.LETTER)
    (found,) = lists.letters(cast["gijs"], talk.round, NOW)
    assert found.wants_paper
    CareRelation.objects.filter(adult=adult("Amina"), child=talk.child).delete()
    assert lists.letters(cast["gijs"], talk.round, NOW) == []


def test_the_round_says_how_many_have_no_mail(talk: Talk, client_as: Callable[[str], Client]) -> None:
    Adult.objects.filter(given_name="Amina").update(email="")
    assert talk.round
    page = client_as("gijs").get(f"{BASE}{talk.round.public_id}/").content.decode()
    assert "Letters" in page or "Brieven" in page
    assert "Amina" in client_as("gijs").get(f"{BASE}{talk.round.public_id}/brieven/").content.decode()
    assert "Amina" not in client_as("marja").get(f"{BASE}{talk.round.public_id}/brieven/").content.decode()


@pytest.mark.parametrize("kind", list_words.KINDS)
def test_texts_to_paste_have_every_language_and_nobodys_name(talk: Talk, kind: str) -> None:
    assert talk.round
    found = list_words.texts(kind, talk.round, FIRST, FIRST + timedelta(days=1), "De Linde")
    assert [one.language for one in found] == ["nl", "en", "ar"]
    assert found[2].is_rtl
    for one in found:
        assert "De Linde" in one.text
        assert "%(" not in one.text
        for name in ("Noor", "Amina", "Eva", "Gijs"):
            assert name not in one.text
    if kind == "announce":
        assert "18 January" in found[1].text


@pytest.mark.parametrize(
    ("state", "days_ago", "kind"),
    [
        ("asking", 0, "announce"),
        ("asking", 3, "remind"),
        ("planning", 20, "published"),
        ("published", 20, "published"),
    ],
)
def test_the_texts_open_on_what_fits_now(
    round_: Round, client_as: Callable[[str], Client], state: str, days_ago: int, kind: str
) -> None:
    round_.state, round_.announced_on = state, TODAY - timedelta(days=days_ago)
    round_.save()
    assert list_words.fitting(round_, TODAY) == kind
    shown = client_as("gijs").get(f"{BASE}{round_.public_id}/teksten/").context["kinds"]
    assert [one.current for one in shown] == [one == kind for one in list_words.KINDS]


def test_a_day_or_text_that_is_not_there_does_not_exist(talk: Talk, client_as: Callable[[str], Client]) -> None:
    assert talk.round
    gijs = client_as("gijs")
    base = f"{BASE}{talk.round.public_id}/"
    assert gijs.get(f"{base}team/?dag=2027-01-18").status_code == 200
    for wrong in ("team/?dag=2027-03-01", "team/?dag=x", "deuren.pdf?dag=x", "teksten/?soort=x"):
        assert gijs.get(base + wrong).status_code == 404, wrong


def test_nothing_to_print_says_so(round_: Round, client_as: Callable[[str], Client]) -> None:
    answer = client_as("gijs").get(f"{BASE}{round_.public_id}/team.pdf")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"{round_.public_id}/team/")


def test_who_took_a_list_along_is_written_down_without_a_name(talk: Talk, client_as: Callable[[str], Client]) -> None:
    assert talk.round
    client_as("gijs").get(f"{BASE}{talk.round.public_id}/deuren.pdf")
    event = Event.objects.get(verb="round.printed")
    assert event.detail == {"list": "doors", "pages": 1}


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_take_the_same_questions_however_many(
    talk: Talk, client_as: Callable[[str], Client], many: int
) -> None:
    assert talk.round
    for number in range(1, many):
        a_talk(
            child=talk.child,
            group=talk.group,  # type: ignore[arg-type]
            home=[adult("Amina")],
            staff=[adult("Eva")],
            at=AT + timedelta(minutes=15 * number),
            round_=talk.round,
        )
    Adult.objects.filter(given_name="Amina").update(email="")
    gijs = client_as("gijs")
    counts = []
    for page in ("", "team/", "deuren/", "brieven/", "teksten/"):
        gijs.get(f"{BASE}{talk.round.public_id}/{page}")
        with CaptureQueriesContext(connection) as seen:
            gijs.get(f"{BASE}{talk.round.public_id}/{page}")
        counts.append(len(seen))
    assert max(counts) <= 12
    assert counts == [10, 9, 11, 10, 7]  # the same for one talk and for three


def test_a_round_that_is_being_set_up_has_no_lists(round_: Round, client_as: Callable[[str], Client]) -> None:
    gijs = client_as("gijs")
    assert round_.title in gijs.get(BASE).content.decode()
    Round.objects.update(state=Round.State.DRAFT)
    assert round_.title not in gijs.get(BASE).content.decode()
    assert gijs.get(f"{BASE}{round_.public_id}/").status_code == 404


def test_the_day_is_that_of_the_schools_clock(talk: Talk, cast: dict[str, Actor]) -> None:
    late = timezone.make_aware(datetime(2027, 1, 19, 0, 30))
    Talk.objects.update(starts_at=late)
    assert talk.round
    assert [one.on for one in lists.schedules(cast["gijs"], talk.round)] == [date(2027, 1, 19)]
    assert lists.schedules(cast["gijs"], talk.round, FIRST) == []
