"""Agreements: three at most, of somebody, with a day; nudged once, halfway, when they are the school's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.notifications.kinds import kind_of
from samenspel.notifications.models import Message
from samenspel.organisations.models import Centre
from samenspel.people.models import RoleAssignment
from samenspel.talks.actions.agreements import (
    NUDGE,
    Wanted,
    agree,
    change_agreement,
    drop_agreement,
    look_back,
    settle_agreement,
)
from samenspel.talks.logic.agreements import Side, State
from samenspel.talks.models import Agreement, Report, Talk
from samenspel.talks.queries.agreements import all_due_for, due_for
from samenspel.talks.queries.table import agreed, the_table
from samenspel.talks.table_words import said_day
from tests.conftest import TODAY
from tests.talks.tables import BEFORE, NOW, Sign, adult, english, page, talk_of

IN_FOUR_WEEKS = TODAY + timedelta(weeks=4)
HALFWAY = datetime(2026, 12, 6, 7, tzinfo=UTC)  # eight o'clock in Amsterdam


@pytest.fixture
def talk(linde: Centre, cast: dict[str, Actor]) -> Talk:
    return talk_of("Amina", at=BEFORE)


def made(actor: Actor, talk: Talk, *wanted: Wanted) -> list[Agreement]:
    return agree(actor=actor, talk=talk, wanted=wanted, day=TODAY, moment=NOW)


def hers(text: str = "Eva belt") -> Wanted:
    return Wanted(text, IN_FOUR_WEEKS, adult("Eva").pk)


def test_the_schools_own_is_nudged_halfway_and_nobody_elses(talk: Talk, cast: dict[str, Actor]) -> None:
    mine, _home, _child = made(
        cast["eva"],
        talk,
        hers(),
        Wanted("Amina leest", IN_FOUR_WEEKS, adult("Amina").pk),
        Wanted("Noor", IN_FOUR_WEEKS),
    )
    (message,) = Message.objects.filter(kind=NUDGE)
    assert (message.adult, message.thing_id, message.due_at) == (adult("Eva"), mine.public_id, HALFWAY)


def nudge(agreement: Agreement, moment: datetime = HALFWAY) -> object:
    kind = kind_of(NUDGE)
    assert kind
    return kind.compose(adult("Eva"), agreement.public_id, moment)


def test_a_nudge_names_neither_child_nor_agreement_and_comes_once(talk: Talk, cast: dict[str, Actor]) -> None:
    (mine,) = made(cast["eva"], talk, hers("GEHEIM"))
    mail = nudge(mine)
    assert mail
    assert not any(word in f"{mail}" for word in ("Noor", "GEHEIM", "Amina", str(mine.public_id)))
    assert "/linde/gesprekken/afspraken/" in f"{mail}"
    mine.refresh_from_db()
    assert mine.nudged_on == date(2026, 12, 6)


def test_what_was_done_moved_or_taken_away_is_not_nudged(talk: Talk, cast: dict[str, Actor]) -> None:
    done, moved, dropped = made(cast["eva"], talk, hers("1"), hers("2"), hers("3"))
    settle_agreement(actor=cast["eva"], agreement=done, state=State.DONE, moment=NOW)
    later = Wanted("2", IN_FOUR_WEEKS + timedelta(weeks=2), adult("Eva").pk)
    change_agreement(actor=cast["eva"], agreement=moved, wanted=later, day=TODAY, moment=NOW)
    drop_agreement(actor=cast["eva"], agreement=dropped, moment=NOW)
    waiting = Message.objects.filter(kind=NUDGE, state=Message.State.WAITING)
    assert [(one.thing_id, one.due_at.date()) for one in waiting] == [(moved.public_id, date(2026, 12, 13))]
    assert nudge(done) is None
    assert nudge(moved), "control: what is open is nudged"


def test_who_left_is_not_nudged(talk: Talk, cast: dict[str, Actor]) -> None:
    (mine,) = made(cast["eva"], talk, hers())
    RoleAssignment.objects.filter(adult=adult("Eva")).update(valid_until=TODAY)
    assert nudge(mine) is None


def test_three_are_enough(talk: Talk, cast: dict[str, Actor]) -> None:
    made(cast["eva"], talk, hers(), hers())
    with pytest.raises(ValidationError, match=r"[Dd]rie|[Tt]hree"):
        made(cast["eva"], talk, hers(), hers())
    assert Agreement.objects.count() == 2, "nothing half done"
    made(cast["eva"], talk, hers())
    assert Agreement.objects.count() == 3


@pytest.mark.parametrize("text", ["", "  \x00 ", "x" * 201])
def test_an_agreement_says_something_short(talk: Talk, cast: dict[str, Actor], text: str) -> None:
    with pytest.raises(ValidationError):
        made(cast["eva"], talk, Wanted(text, IN_FOUR_WEEKS))
    made(cast["eva"], talk, Wanted("x" * 200, IN_FOUR_WEEKS))


def test_an_agreement_is_of_somebody_at_the_table(talk: Talk, cast: dict[str, Actor]) -> None:
    with pytest.raises(NotVisible):
        made(cast["eva"], talk, Wanted("x", IN_FOUR_WEEKS, adult("Bram").pk))


def test_who_does_not_stand_near_agrees_nothing(talk: Talk, cast: dict[str, Actor]) -> None:
    for who in ("amina", "bram", "fatma", "daan"):
        with pytest.raises((NotVisible, Refused)):
            made(cast[who], talk, Wanted("x", IN_FOUR_WEEKS))


def test_once_it_is_shared_it_stays(talk: Talk, cast: dict[str, Actor]) -> None:
    (mine,) = made(cast["eva"], talk, hers())
    Report.objects.create(talk=talk, text="x", shared_at=NOW)
    for act in (
        lambda: made(cast["eva"], talk, hers()),
        lambda: drop_agreement(actor=cast["eva"], agreement=mine, moment=NOW),
        lambda: change_agreement(actor=cast["eva"], agreement=mine, wanted=hers("y"), day=TODAY, moment=NOW),
    ):
        with pytest.raises(ValidationError):
            act()
    settle_agreement(actor=cast["amina"], agreement=mine, state=State.LET_GO, moment=NOW)
    assert Agreement.objects.get().state == State.LET_GO


def test_the_next_talk_comes_back_to_it(talk: Talk, cast: dict[str, Actor]) -> None:
    (mine,) = made(cast["eva"], talk, hers())
    later, elsewhere = talk_of("Amina"), talk_of("Hanna", name="Daan")
    for wrong in (talk, elsewhere):
        with pytest.raises(NotVisible):
            look_back(actor=cast["gijs"], talk=wrong, agreement=mine, state=State.DONE, day=TODAY, moment=NOW)
    found = look_back(actor=cast["eva"], talk=later, agreement=mine, state=State.OPEN, day=TODAY, moment=NOW)
    assert (found.looked_back_on, found.looked_back_at, found.state) == (TODAY, later, "open")


def test_a_talk_begins_with_what_was_agreed_before_done_or_not(linde: Centre, cast: dict[str, Actor]) -> None:
    before, talk = talk_of("Amina", at=BEFORE), talk_of("Amina", at=NOW)
    for text, made_on, state, back in (
        ("eerst", BEFORE.date(), "open", None),
        ("gedaan", date(2026, 11, 12), "done", None),
        ("terug", date(2026, 11, 12), "open", TODAY),
        ("vandaag", TODAY, "open", None),
    ):
        row = {"talk": before, "side": "child", "text": text, "state": state}
        Agreement.objects.create(**row, made_on=made_on, due_on=TODAY, looked_back_on=back)
    assert [one.text for one in agreed(cast["eva"], the_table(talk, TODAY, NOW)).back] == ["eerst", "gedaan"]


def test_a_talk_comes_back_to_agreements_of_its_own_table_alone(linde: Centre, cast: dict[str, Actor]) -> None:
    """Whoever holds both would take it away from the one, and leave a mark of it at the other."""
    (hers_alone,) = made(cast["eva"], talk_of("Amina", at=BEFORE), hers())
    (of_both,) = made(cast["eva"], talk_of("Amina", "Bram", at=BEFORE), hers("Samen"))
    his, joint, again = talk_of("Bram"), talk_of("Amina", "Bram"), talk_of("Amina")
    for wrong in (his, joint):
        with pytest.raises(NotVisible):
            look_back(actor=cast["eva"], talk=wrong, agreement=hers_alone, state=State.DONE, day=TODAY, moment=NOW)
    hers_alone.refresh_from_db()
    assert (hers_alone.state, hers_alone.looked_back_at) == ("open", None)
    for talk, one in ((again, hers_alone), (joint, of_both)):
        look_back(actor=cast["eva"], talk=talk, agreement=one, state=State.DONE, day=TODAY, moment=NOW)
        one.refresh_from_db()
        assert (one.state, one.looked_back_at) == ("done", talk), "control"


def test_the_week_has_ones_own_and_what_ones_child_agreed(linde: Centre, cast: dict[str, Actor]) -> None:
    noor, daan = talk_of("Amina", at=BEFORE), talk_of("Hanna", name="Daan", at=BEFORE)
    soon = TODAY + timedelta(days=3)
    made(
        cast["eva"],
        noor,
        Wanted("VAN NOOR", soon),
        Wanted("VAN EVA", soon, adult("Eva").pk),
        Wanted("LATER", IN_FOUR_WEEKS),
    )
    made(cast["gijs"], daan, Wanted("VAN DAAN", soon))

    def week(who: str) -> list[str]:
        return [one.text for one in due_for(cast[who], TODAY)]

    assert week("amina") == ["VAN NOOR"]
    assert week("eva") == ["VAN EVA"]
    assert week("daan") == ["VAN DAAN"]
    assert week("hanna") == [], "a pupil with an own account does it"
    assert week("bram") == week("gijs") == []


def test_the_list_of_the_team_filters_searches_and_goes_along_as_a_file(
    linde: Centre, cast: dict[str, Actor], client_as: Sign
) -> None:
    noor, daan = talk_of("Amina", at=BEFORE), talk_of("Hanna", name="Daan", at=BEFORE, staff=("Lotte",))
    made(cast["eva"], noor, hers("BELLEN"), Wanted("=LEZEN", IN_FOUR_WEEKS))
    made(cast["gijs"], daan, Wanted("FIETSEN", IN_FOUR_WEEKS))
    gijs, eva = english(client_as("gijs")), client_as("eva")

    def shows(url: str) -> set[str]:
        text = page(gijs, f"afspraken/{url}")
        return {word for word in ("BELLEN", "LEZEN", "FIETSEN") if word in text}

    assert shows("") == {"BELLEN", "LEZEN", "FIETSEN"}
    assert shows("?groep=Groep+8") == {"FIETSEN"}
    assert shows("?q=lez") == {"LEZEN"}
    assert shows("?q=daan") == {"FIETSEN"}
    assert shows("?toon=klaar") == set()
    assert "FIETSEN" not in page(eva, "afspraken/"), "only of the own groups"
    csv = gijs.get("/linde/gesprekken/afspraken/afspraken.csv").content.decode("utf-8-sig")
    assert "'=LEZEN" in csv
    assert gijs.get("/linde/gesprekken/afspraken/afspraken.xlsx?groep=Groep+8").content.startswith(b"PK")
    assert client_as("amina").get("/linde/gesprekken/afspraken/afspraken.csv").status_code == 404


def test_what_an_earlier_year_left_open_stands_apart_and_in_nobodys_week(
    linde: Centre, cast: dict[str, Actor], client_as: Sign
) -> None:
    noor = talk_of("Amina", at=BEFORE)
    soon = TODAY + timedelta(days=3)
    now, _old, carried = made(
        cast["eva"], noor, Wanted("VAN NU", soon), Wanted("VAN TOEN", soon), Wanted("VERDER MEE", soon)
    )
    Agreement.objects.exclude(pk=now.pk).update(made_on=date(2025, 10, 1), due_on=date(2025, 11, 24))
    Agreement.objects.filter(pk=carried.pk).update(looked_back_on=TODAY - timedelta(weeks=2))
    gijs = english(client_as("gijs"))

    def shows(url: str) -> set[str]:
        text = page(gijs, f"afspraken/{url}")
        return {word for word in ("VAN NU", "VAN TOEN", "VERDER MEE") if word in text}

    assert shows("") == {"VAN NU", "VERDER MEE"}, "what a talk of this year carried on is of now"
    assert shows("?toon=eerder") == {"VAN TOEN"}
    assert shows("?toon=alles") == {"VAN NU", "VAN TOEN", "VERDER MEE"}
    assert "24 November 2025" in page(gijs, "afspraken/?toon=eerder"), "a day of another year says so"
    assert {one.text for one in due_for(cast["amina"], TODAY)} == {"VAN NU", "VERDER MEE"}
    assert all_due_for(cast["amina"], TODAY).count() == 2


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 12, 1), "1 December"), (date(2027, 1, 5), "5 January 2027"), (date(2025, 11, 24), "24 November 2025")],
)
def test_a_day_of_another_year_says_so(day: date, said: str) -> None:
    with translation.override("en"):
        assert said_day(day, TODAY) == said


def test_the_file_has_its_columns_in_the_language_of_who_asks(linde: Centre, client_as: Sign) -> None:
    gijs = client_as("gijs")
    gijs.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"
    first = gijs.get("/linde/gesprekken/afspraken/afspraken.csv").content.decode("utf-8-sig").splitlines()[0]
    assert first.replace(";", ",").split(",")[:4] == ["Kind", "Groep", "Organisatie", "Afspraak"]


def test_done_can_be_taken_back(talk: Talk, cast: dict[str, Actor], client_as: Sign) -> None:
    (mine,) = made(cast["eva"], talk, hers())
    amina, url = english(client_as("amina")), f"/linde/gesprekken/afspraken/{mine.public_id}/stand/"
    answer = amina.post(url, {"state": "done", "back": "/linde/gesprekken/mijn/"}, follow=True)
    assert "Done. Thank you." in answer.content.decode()
    amina.post(f"{url}?naar=open&terug=//elders.test/")
    assert Agreement.objects.get().state == State.OPEN
    assert amina.post(url, {"state": "done", "back": "//elders.test/"})["Location"] == "/linde/"
    assert amina.post(url, {"state": "danced"}).status_code == 404
    assert Side(mine.side) is Side.STAFF
