"""The child gets ready once, and no table shows that there is another (promise 2)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.people.models import Group
from samenspel.privacy.exporting import copy_of
from samenspel.talks.actions.childs_part import catch_up
from samenspel.talks.actions.table import bring, bring_childs
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Point, Round, Talk
from tests.conftest import TODAY
from tests.talks.makers import a_round
from tests.talks.tables import BEFORE, NOW, SOON, THREE, Sign, a_picture, adult, page, talk_of

Read = Callable[[bool], dict[str, str]]


@pytest.fixture
def round_(linde: Centre) -> Round:
    return a_round(groups=[Group.objects.get(name="Groep 4")], first=date(2036, 11, 24), state=Round.State.PUBLISHED)


def say(actor: Actor, talk: Talk, text: str, kind: str = "proud", drawing: bytes | None = None) -> None:
    """Write down what the child says, or (empty) take it away."""
    bring_childs(
        actor=actor, talk=talk, kind=kind, text=text, pictures=["star"] if text else [], drawing=drawing,
        day=TODAY, moment=NOW,
    )  # fmt: skip


def said(talk: Talk) -> set[str]:
    return set(Point.objects.filter(talk=talk, side="child").values_list("text", flat=True))


# --- twin worlds: everything that Bram can read, with and without a table of Amina


@pytest.fixture
def read(round_: Round, cast: dict[str, Actor], client_as: Sign) -> Read:
    """What Bram reads everywhere in a world with or without a table of Amina, which is gone afterwards."""

    def of_world(has_other: bool) -> dict[str, str]:
        point = transaction.savepoint()
        bram = talk_of("Bram", room="KAMER-B", round_=round_)
        Talk.objects.filter(pk=bram.pk).update(published_at=NOW)
        first = bram
        if has_other:
            first = talk_of("Amina", room="KAMER-A", round_=round_, presence=Presence.NOT.value)
        say(cast["eva"], first, "EENS VERTELD", drawing=a_picture("JPEG"))
        say(cast["eva"], bram if has_other else first, "VRAAG VAN NOOR", kind="question")
        say(cast["bram"], bram, "MET BRAM", kind="wish")
        if has_other:
            say(cast["amina"], first, "MET AMINA", kind="wish")
            bring(actor=cast["amina"], talk=first, given=THREE, day=TODAY, moment=NOW)
        found = _everything(client_as, bram)
        found["copy"] = json.dumps(copy_of(adult("Bram"), TODAY, NOW).as_json(), sort_keys=True, default=str)
        transaction.savepoint_rollback(point)
        return {key: _masked(text) for key, text in found.items()}

    return of_world


def _everything(client_as: Sign, talk: Talk) -> dict[str, str]:
    client, one = client_as("bram"), f"{talk.public_id}/"
    pages = ["mijn/", f"mijn/{one}", f"{one}voorbereiden/", *(f"{one}kind/{kind}/" for kind in Point.About.values)]
    found = {url.replace(one, "./"): page(client, url) for url in pages}
    for url in ("/linde/", f"/linde/agenda/{talk.public_id}.ics"):
        answer = client.get(url)
        found[url.replace(str(talk.public_id), ".")] = answer.content.decode()
    paper = client.get(f"/linde/gesprekken/{one}papier.pdf")
    assert paper.status_code == 200
    found["paper"] = str(len(paper.content) // 512)
    return found


def _masked(text: str) -> str:
    """Without what is new with every page and every row."""
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", text)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "CSRF", text)
    return re.sub(r'nonce="[^"]+"', "NONCE", text)


def test_nothing_that_a_parent_reads_shows_whether_there_is_another_table(read: Read) -> None:
    alone = read(False)
    assert "EENS VERTELD" in alone["mijn/./"]
    assert "MET BRAM" in alone["mijn/./"]
    assert read(True) == alone


def test_control_a_part_at_one_table_alone_is_told_by_the_page(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = read(False)
    monkeypatch.setattr("samenspel.talks.actions.table.share", lambda _row, _others: None)
    other = read(True)
    assert other != alone
    assert "EENS VERTELD" not in other["mijn/./"]


def test_where_the_part_once_was_is_in_nobodys_copy(round_: Round) -> None:
    assert "has_childs_part" in Talk.personal.private  # type: ignore[union-attr]
    talk_of("Bram", round_=round_)
    assert "has_childs_part" not in json.dumps(copy_of(adult("Bram"), TODAY, NOW).as_json(), default=str)


# --- once, at every table of the child in this round


def test_what_the_child_says_with_the_team_stands_at_each_of_its_tables(round_: Round, cast: dict[str, Actor]) -> None:
    one, other = talk_of("Amina", round_=round_), talk_of("Bram", round_=round_)
    say(cast["eva"], one, "TROTS", drawing=a_picture("JPEG"))
    assert said(one) == said(other) == {"TROTS"}
    assert len({bytes(row.drawing or b"") for row in Point.objects.all()}) == 1
    say(cast["eva"], other, "ANDERS")
    assert said(one) == said(other) == {"ANDERS"}
    bring_childs(
        actor=cast["eva"], talk=one, kind="proud", text="", pictures=[], drops_drawing=True, day=TODAY, moment=NOW
    )
    assert not Point.objects.exists()


def test_what_a_parent_wrote_down_with_the_child_stays_at_that_table(round_: Round, cast: dict[str, Actor]) -> None:
    hers, his = talk_of("Amina", round_=round_), talk_of("Bram", round_=round_)
    say(cast["amina"], hers, "THUIS BIJ AMINA")
    say(cast["bram"], his, "THUIS BIJ BRAM")
    say(cast["eva"], hers, "OP SCHOOL")
    assert said(hers) == {"THUIS BIJ AMINA", "OP SCHOOL"}
    assert said(his) == {"THUIS BIJ BRAM", "OP SCHOOL"}
    say(cast["amina"], hers, "")
    assert (said(hers), said(his)) == ({"OP SCHOOL"}, {"THUIS BIJ BRAM", "OP SCHOOL"}), "nobody loses another's"


def test_the_team_does_not_take_the_words_of_one_home_over_to_the_other(
    round_: Round, cast: dict[str, Actor], client_as: Sign
) -> None:
    hers = talk_of("Amina", round_=round_)
    talk_of("Bram", round_=round_)
    say(cast["amina"], hers, "THUIS BIJ AMINA")
    assert "THUIS BIJ AMINA" not in page(client_as("eva"), f"{hers.public_id}/kind/proud/"), "nothing to save again"
    assert "THUIS BIJ AMINA" in page(client_as("eva"), f"{hers.public_id}/"), "control: the table reads it"
    assert "THUIS BIJ AMINA" in page(client_as("amina"), f"{hers.public_id}/kind/proud/")


def test_another_round_another_child_and_a_talk_that_was_stay_as_they_are(
    round_: Round, cast: dict[str, Actor]
) -> None:
    talk = talk_of("Amina", round_=round_)
    was, held = talk_of("Bram", at=BEFORE, round_=round_), talk_of("Bram", round_=round_)
    Talk.objects.filter(pk=held.pk).update(state=Talk.State.HELD)
    elsewhere = talk_of("Bram")
    say(cast["eva"], talk, "TROTS")
    assert [said(one) for one in (talk, was, held, elsewhere)] == [{"TROTS"}, set(), set(), set()]
    with pytest.raises(ValidationError):
        say(cast["eva"], was, "TE LAAT")


def test_who_only_leafs_through_has_not_written_it(round_: Round, cast: dict[str, Actor]) -> None:
    talk = talk_of("Amina", round_=round_)
    Point.objects.create(talk=talk, side="child", kind="proud", text="ZELF", pictures=["star"], made_on=BEFORE.date())
    say(cast["eva"], talk, "ZELF")
    assert Point.objects.filter(adult=None, was_noted_by_staff=False, made_on=BEFORE.date()).exists()
    say(cast["eva"], talk, "ANDERS")
    assert Point.objects.get().was_noted_by_staff, "control"


def test_a_table_that_came_later_has_what_the_child_had_ready(round_: Round, cast: dict[str, Actor]) -> None:
    talk = talk_of("Amina", round_=round_)
    say(cast["eva"], talk, "TROTS")
    say(cast["amina"], talk, "THUIS", kind="wish")
    late, elsewhere = talk_of("Bram", round_=round_), talk_of("Bram")
    catch_up([late, elsewhere])
    assert (said(late), said(elsewhere)) == ({"TROTS"}, set())


def test_a_pupil_gets_ready_once_for_two_tables(round_: Round, cast: dict[str, Actor], client_as: Sign) -> None:
    first = talk_of("Hanna", name="Daan", round_=round_, room="EERST")
    other = talk_of("Hanna", name="Daan", round_=round_, room="DAARNA", at=SOON.replace(hour=16))
    shown = page(client_as("daan"), "over-mij/")
    assert "EERST" in shown
    assert "DAARNA" not in shown
    assert shown.count("/kind/proud/") == 1
    say(cast["daan"], first, "ZELF")
    assert said(first) == said(other) == {"ZELF"}
    assert set(Point.objects.values_list("adult", flat=True)) == {None}
