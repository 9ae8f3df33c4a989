"""Nobody sees a table that is not theirs: each wall with a control that shows that it can be broken (promises 1, 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.demo.cast import ACTOR
from samenspel.organisations.models import Centre
from samenspel.people.actions import relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Block, CareRelation
from samenspel.talks.actions.agreements import settle_agreement
from samenspel.talks.actions.table import bring
from samenspel.talks.logic.agreements import State
from samenspel.talks.models import Agreement, Paper, Point, Report, Talk
from samenspel.talks.queries.agreements import due_for
from samenspel.talks.queries.table import the_table
from tests.conftest import TODAY
from tests.talks.tables import BEFORE, NOW, THREE, Sign, a_picture, adult, child, page, talk_of

Pages = Callable[[Talk], dict[str, str]]


@pytest.fixture
def everything(linde: Centre, cast: dict[str, Actor]) -> Talk:
    """Amina's own talk about Noor, with something in every corner; Bram has one of his own, elsewhere."""
    talk = talk_of("Amina", room="KAMER-A")
    talk_of("Bram", room="KAMER-B")
    Point.objects.create(talk=talk, side="child", kind="proud", text="KIND-A", drawing=a_picture("JPEG"), made_on=TODAY)
    Point.objects.create(talk=talk, side="home", adult=adult("Amina"), kind="wish", text="WENS-A", made_on=TODAY)
    report = Report.objects.create(talk=talk, text="VERSLAG-A", shared_at=BEFORE)
    Agreement.objects.create(
        talk=talk, side="home", owner=adult("Amina"), text="AFSPRAAK-A", made_on=BEFORE.date(), due_on=TODAY
    )
    report.remarks.create(adult=adult("Amina"), text="OPMERKING-A", made_on=TODAY)
    Paper.objects.create(
        child=talk.child, organisation=talk.organisation, title="STUK", content=b"%PDF-1.7", readable_on=TODAY
    )
    return talk


WORDS = ("KAMER-A", "KIND-A", "WENS-A", "VERSLAG-A", "AFSPRAAK-A", "OPMERKING-A")


def addresses(talk: Talk) -> list[str]:
    point, agreement, paper = Point.objects.exclude(drawing=None).get(), Agreement.objects.get(), Paper.objects.get()
    one = f"{talk.public_id}/"
    steps = [f"{one}tafel/{step}" for step in ("", "vragen/", "meegebracht/", "afspraken/", "verder/")]
    mine = [
        f"mijn/{one}",
        f"{one}voorbereiden/",
        f"{one}kind/proud/",
        f"{one}papier.pdf",
        f"tekening/{point.public_id}/",
    ]
    work = [one, f"{one}verslag/", f"{one}dossier/", f"afspraken/{agreement.public_id}/", f"stuk/{paper.public_id}/"]
    return [*mine, *work, *steps]


def opens(client: Client, urls: list[str]) -> set[str]:
    return {url for url in urls if client.get(f"/linde/gesprekken/{url}").status_code not in {403, 404}}


LISTS = ("", "mijn/", "afspraken/", "over-mij/", "afspraken/afspraken.csv", "?toon=alle")


def read(client: Client) -> str:
    found = []
    for url in LISTS:
        answer = client.get(f"/linde/gesprekken/{url}")
        found.append(answer.content.decode() if answer.status_code == 200 else "")
    return "".join(found)


@pytest.mark.parametrize("who", ["hanna", "fatma", "marja", "daan", "ivo", "joke", "coby"])
def test_a_table_does_not_exist_for_who_does_not_sit_there(everything: Talk, client_as: Sign, who: str) -> None:
    client = client_as(who)
    assert opens(client, addresses(everything)) == set()
    assert not any(word in read(client) for word in WORDS)


def test_the_other_parent_never_learns_of_it(everything: Talk, client_as: Sign) -> None:
    bram = client_as("bram")
    paper = f"stuk/{Paper.objects.get().public_id}/"  # of the child, for who may read the file
    assert opens(bram, addresses(everything)) == {paper}
    assert not any(word in read(bram) for word in WORDS)
    assert "KAMER-B" in read(bram), "the own talk is there"
    own = Talk.objects.get(room="KAMER-B")
    shown = page(bram, f"mijn/{own.public_id}/")
    assert not any(word in shown for word in (*WORDS, "Amina"))


def test_control_the_table_opens_for_who_sits_there(everything: Talk, client_as: Sign) -> None:
    amina, eva = client_as("amina"), client_as("eva")
    urls = addresses(everything)
    at_home = {url for url in urls if "tafel" not in url and "verslag" not in url and "dossier" not in url}
    mine = opens(amina, urls)
    assert {f"mijn/{everything.public_id}/", f"{everything.public_id}/papier.pdf"} <= mine <= at_home
    assert {url for url in urls if not url.startswith("mijn/")} == opens(eva, urls)
    assert "KAMER-A" in read(eva)


def test_who_was_blocked_after_publication_is_out_everywhere_and_not_named(everything: Talk, client_as: Sign) -> None:
    joint = talk_of("Amina", "Bram", room="SAMEN")
    Point.objects.create(talk=joint, side="home", adult=adult("Bram"), kind="wish", text="WENS-B", made_on=TODAY)
    bram, amina, eva = client_as("bram"), client_as("amina"), client_as("eva")
    assert "SAMEN" in read(bram)
    Block.objects.create(
        adult=adult("Bram"), child=child("Noor"), begun_at=timezone.now() - timedelta(hours=1),
        confirmed_at=timezone.now(), **_of_block(),
    )  # fmt: skip
    assert bram.get(f"/linde/gesprekken/mijn/{joint.public_id}/").status_code == 404
    assert "SAMEN" not in read(bram)
    for client, url in (
        (amina, f"mijn/{joint.public_id}/"),
        (eva, f"{joint.public_id}/"),
        (eva, f"{joint.public_id}/tafel/meegebracht/"),
    ):
        shown = page(client, url)
        assert "Bram" not in shown
        assert "WENS-B" not in shown


def _of_block() -> dict[str, Any]:
    needed = {"begun_by": adult("Gijs"), "confirmed_by": adult("Lotte"), "basis": "court"}
    return {name: value for name, value in needed.items() if name in {field.name for field in Block._meta.fields}}


def test_control_without_the_rights_of_now_the_blocked_parent_is_named(
    everything: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    joint = talk_of("Amina", "Bram")
    assert "Bram" in {mate.adult.given_name for mate in the_table(joint, TODAY, NOW).mates}
    CareRelation.objects.filter(adult=adult("Bram")).update(valid_until=TODAY - timedelta(days=1))
    assert "Bram" not in {mate.adult.given_name for mate in the_table(joint, TODAY, NOW).mates}


def test_a_colleague_does_nothing_about_the_own_family_at_work(linde: Centre, client_as: Sign) -> None:
    relate(actor=ACTOR, adult=adult("Eva"), child=child("Noor"), kind=Kind.OTHER, custody=Custody.NO)
    talk = talk_of("Amina", staff=("Lotte",), room="VAN-HUIS")
    client = client_as("eva")
    urls = [f"{talk.public_id}/", f"{talk.public_id}/verslag/", f"{talk.public_id}/papier.pdf"]
    assert opens(client, urls) == set()
    assert "VAN-HUIS" not in read(client)
    CareRelation.objects.filter(adult=adult("Eva")).delete()
    assert f"{talk.public_id}/" in opens(client, urls), "control: without the tie she works for the child"


def test_who_is_near_reads_what_was_said_and_not_what_was_brought(everything: Talk, client_as: Sign) -> None:
    Report.objects.update(shared_at=None)
    gijs = client_as("gijs")
    shown = page(gijs, f"{everything.public_id}/")
    assert "VERSLAG-A" in shown
    assert "AFSPRAAK-A" in shown
    assert "WENS-A" not in shown
    assert "KIND-A" not in shown
    assert "WENS-A" in page(client_as("eva"), f"{everything.public_id}/"), "control: who sits there reads it"


def test_a_report_is_read_at_home_once_it_is_shared(everything: Talk, client_as: Sign) -> None:
    amina, url = client_as("amina"), f"mijn/{everything.public_id}/"
    assert "VERSLAG-A" in page(amina, url)
    Report.objects.update(shared_at=None)
    assert "VERSLAG-A" not in page(amina, url)


def test_a_pupil_reads_the_own_part_alone(linde: Centre, cast: dict[str, Actor], client_as: Sign) -> None:
    talk = talk_of("Hanna", name="Daan")
    Point.objects.create(talk=talk, side="home", adult=adult("Hanna"), kind="wish", text="OUDER", made_on=TODAY)
    Point.objects.create(talk=talk, side="child", kind="wish", text="ZELF", made_on=TODAY)
    daan = client_as("daan")
    shown = page(daan, "over-mij/") + page(daan, f"{talk.public_id}/kind/wish/")
    assert "ZELF" in shown
    assert "OUDER" not in shown
    for url in (f"mijn/{talk.public_id}/", f"{talk.public_id}/papier.pdf", f"{talk.public_id}/voorbereiden/"):
        assert daan.get(f"/linde/gesprekken/{url}").status_code == 404


def test_nobody_acts_at_another_table(everything: Talk, cast: dict[str, Actor]) -> None:
    agreement = Agreement.objects.get()
    for who in ("bram", "hanna", "fatma", "daan", "ivo"):
        with pytest.raises(NotVisible):
            bring(actor=cast[who], talk=everything, given=THREE, day=TODAY, moment=NOW)
        with pytest.raises(NotVisible):
            settle_agreement(actor=cast[who], agreement=agreement, state=State.DONE, moment=NOW)
        assert due_for(cast[who], TODAY) == []
    assert due_for(cast["amina"], TODAY) == [agreement]
    settle_agreement(actor=cast["amina"], agreement=agreement, state=State.DONE, moment=NOW)
    assert due_for(cast["amina"], TODAY) == []


def test_whom_a_parent_brings_along_is_not_told_to_the_other(linde: Centre, client_as: Sign) -> None:
    talk = talk_of("Amina", "Bram")
    talk.seats.filter(adult=adult("Bram")).update(companion="NIEUWE-VRIENDIN")
    assert "NIEUWE-VRIENDIN" not in page(client_as("amina"), f"mijn/{talk.public_id}/")
    assert "NIEUWE-VRIENDIN" not in page(client_as("eva"), f"{talk.public_id}/tafel/")
    assert "NIEUWE-VRIENDIN" in page(client_as("bram"), f"mijn/{talk.public_id}/"), "control"
    assert "NIEUWE-VRIENDIN" in page(client_as("eva"), f"{talk.public_id}/")


def test_a_joint_table_does_not_come_back_to_what_one_parent_agreed_alone(everything: Talk, client_as: Sign) -> None:
    Talk.objects.filter(pk=everything.pk).update(starts_at=BEFORE)
    joint, alone = talk_of("Amina", "Bram"), talk_of("Amina")
    eva = client_as("eva")
    assert "AFSPRAAK-A" not in page(client_as("bram"), f"mijn/{joint.public_id}/")
    assert "AFSPRAAK-A" not in page(eva, f"{joint.public_id}/tafel/")
    assert eva.get(f"/linde/gesprekken/{joint.public_id}/tafel/terug/").status_code == 404
    assert "AFSPRAAK-A" in page(eva, f"{alone.public_id}/tafel/terug/"), "control"
