"""Preparing, the table and what comes after it, as browsers without a script see it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Agreement, Paper, Point, Report, Seat, Talk, YearAgreement
from samenspel.talks.queries.table import tables
from samenspel.talks.views import table_paper
from tests.conftest import TODAY
from tests.talks.tables import BEFORE, THREE, Sign, a_picture, adult, due, english, page, talk_of, upload


@pytest.fixture
def talk(linde: Centre, cast: dict[str, Actor]) -> Talk:
    """Amina, Bram and Eva talk about Noor, some day."""
    return talk_of("Amina", "Bram")


def test_a_parent_prepares_in_one_screen_and_everybody_at_the_table_reads_it(talk: Talk, client_as: Sign) -> None:
    amina, bram, eva = (english(client_as(key)) for key in ("amina", "bram", "eva"))
    assert f"/{talk.public_id}/voorbereiden/" in page(amina, "mijn/")
    answer = amina.post(f"/linde/gesprekken/{talk.public_id}/voorbereiden/", THREE, follow=True)
    assert "Saved. You can change it until the talk." in answer.content.decode()
    for reader, url in (
        (amina, f"mijn/{talk.public_id}/"),
        (bram, f"mijn/{talk.public_id}/"),
        (eva, f"{talk.public_id}/"),
    ):
        assert all(word in page(reader, url) for word in THREE.values())
    assert "VRAAG" in page(amina, f"{talk.public_id}/voorbereiden/"), "it can be changed"
    amina.post(f"/linde/gesprekken/{talk.public_id}/voorbereiden/", {"proud": "ANDERS"})
    assert list(Point.objects.values_list("kind", "text")) == [("proud", "ANDERS")]


def test_a_teacher_prepares_on_the_same_screen(talk: Talk, client_as: Sign) -> None:
    eva = english(client_as("eva"))
    eva.post(f"/linde/gesprekken/{talk.public_id}/voorbereiden/", THREE)
    assert set(Point.objects.values_list("side", "adult")) == {("staff", adult("Eva").pk)}
    assert "TROTS" in page(client_as("amina"), f"mijn/{talk.public_id}/")


def test_a_child_chooses_pictures_and_brings_a_drawing(talk: Talk, client_as: Sign) -> None:
    amina = english(client_as("amina"))
    url = f"/linde/gesprekken/{talk.public_id}/kind/proud/"
    answer = amina.post(url, {"pictures": ["reading", "nonsense"], "text": "LEZEN"})
    assert answer.status_code == 200, "a card that is not ours is refused"
    answer = amina.post(url, {"pictures": ["reading", "star"], "text": "LEZEN", "drawing": upload(a_picture())})
    assert answer["Location"].endswith("/kind/question/")
    point = Point.objects.get()
    assert (point.side, point.pictures, point.was_noted_by_staff) == ("child", ["star", "reading"], False)
    shown = page(client_as("eva"), f"{talk.public_id}/")
    assert "LEZEN" in shown
    (drawing,) = re.findall(r'src="(/linde/gesprekken/tekening/[^"]+)"', shown)
    picture = client_as("eva").get(drawing)
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in picture["Content-Security-Policy"]
    assert picture["Cache-Control"] == "private, no-store"
    amina.post(url, {"pictures": [], "text": "LEZEN", "drops_drawing": "on"})
    assert Point.objects.get().drawing is None


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"%PDF-1.7", b"\xff\xd8\xff" + b"x" * 99]
)
def test_what_is_no_picture_is_said_at_the_field_and_nothing_is_lost(
    talk: Talk, client_as: Sign, content: bytes
) -> None:
    amina = english(client_as("amina"))
    url = f"/linde/gesprekken/{talk.public_id}/kind/wish/"
    answer = amina.post(url, {"text": "WENS", "pictures": ["music"], "drawing": upload(content)})
    text = answer.content.decode()
    assert "not a picture" in text or "empty" in text
    assert "WENS" in text
    assert 'value="music" checked' in text
    assert not Point.objects.exists()


def test_the_team_writes_down_what_the_child_says(talk: Talk, client_as: Sign) -> None:
    eva = english(client_as("eva"))
    eva.post(f"/linde/gesprekken/{talk.public_id}/kind/wish/", {"text": "IK WIL DANSEN"})
    assert Point.objects.get().was_noted_by_staff
    assert "written down by the team, as Noor said it" in page(english(client_as("bram")), f"mijn/{talk.public_id}/")


def test_a_pupil_has_an_own_page(linde: Centre, cast: dict[str, Actor], client_as: Sign) -> None:
    daan = english(client_as("daan"))
    assert "There is no talk now." in page(daan, "over-mij/")
    talk = talk_of("Hanna", name="Daan")
    assert f"{talk.public_id}/kind/proud/" in page(daan, "over-mij/")
    daan.post(f"/linde/gesprekken/{talk.public_id}/kind/proud/", {"pictures": ["sport"], "text": "KAMPIOEN"})
    point = Point.objects.get()
    assert (point.adult, point.was_noted_by_staff) == (None, False)
    assert "KAMPIOEN" in page(daan, "over-mij/")
    assert "KAMPIOEN" in page(client_as("hanna"), f"mijn/{talk.public_id}/")


def test_once_the_talk_has_begun_nothing_is_brought_any_more(
    linde: Centre, cast: dict[str, Actor], client_as: Sign
) -> None:
    talk = talk_of("Amina", at=BEFORE)
    answer = english(client_as("amina")).post(f"/linde/gesprekken/{talk.public_id}/voorbereiden/", THREE)
    assert "The talk has begun." in answer.content.decode()
    assert not Point.objects.exists()


def rows(**more: str) -> dict[str, str]:
    given = {
        f"a{number}-{name}": value
        for number in range(3)
        for name, value in (("text", ""), ("owner", "child"), ("due_on", due()))
    }
    return given | more


def test_three_lines_and_agreements_on_one_screen(linde: Centre, cast: dict[str, Actor], client_as: Sign) -> None:
    talk = talk_of("Amina", "Bram", at=BEFORE)
    eva, amina = english(client_as("eva")), english(client_as("amina"))
    url, whose = f"/linde/gesprekken/{talk.public_id}/verslag/", str(adult("Eva").public_id)
    given = {
        "text": "DRIE REGELS",
        "do": "save",
        **rows(**{"a0-text": "Eva belt", "a0-owner": whose, "a1-text": "Noor leest"}),
    }
    answer = eva.post(url, given, follow=True)
    assert "Nobody at home sees it until you share it." in answer.content.decode()
    assert "DRIE REGELS" not in page(amina, f"mijn/{talk.public_id}/")
    assert set(Agreement.objects.values_list("side", "text")) == {("staff", "Eva belt"), ("child", "Noor leest")}
    answer = eva.post(
        url, {"text": "DRIE REGELS", "do": "share", "a0-text": "", "a0-owner": "child", "a0-due_on": due()}, follow=True
    )
    shown = page(amina, f"mijn/{talk.public_id}/")
    assert "DRIE REGELS" in shown
    assert "Eva belt" in shown
    eva.post(url, {"text": "HET WAS ANDERS"})
    assert Report.objects.get().text == "DRIE REGELS"
    assert "HET WAS ANDERS" in page(amina, f"mijn/{talk.public_id}/")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"a0-text": "x", "a0-due_on": "2020-01-01"}, "This day is over."),
        ({"a0-text": "x", "a0-due_on": "ooit"}, "Enter a valid date."),
        ({"a0-text": "x", "a0-due_on": "2040-01-01"}, "within a year"),
        ({"a0-text": "x", "a0-owner": "1"}, "Select a valid choice."),
    ],
)
def test_an_agreement_that_cannot_be_is_said_and_nothing_is_half_done(
    linde: Centre, cast: dict[str, Actor], client_as: Sign, wrong: dict[str, str], said: str
) -> None:
    talk = talk_of("Amina", at=BEFORE)
    given = {"text": "BLIJFT STAAN", "do": "save", **rows(**wrong)}
    answer = english(client_as("eva")).post(f"/linde/gesprekken/{talk.public_id}/verslag/", given)
    assert said in answer.content.decode()
    assert "BLIJFT STAAN" in answer.content.decode()
    assert not Report.objects.exists()
    assert not Agreement.objects.exists()


def test_a_report_of_a_talk_to_come_is_not_shared(talk: Talk, client_as: Sign) -> None:
    answer = english(client_as("eva")).post(
        f"/linde/gesprekken/{talk.public_id}/verslag/", {"text": "TE VROEG", "do": "share", **rows()}
    )
    assert "This talk is still to come." in answer.content.decode()
    assert not Report.objects.exists()


def test_a_parent_puts_a_remark_beside_the_report_and_takes_it_back(
    linde: Centre, cast: dict[str, Actor], client_as: Sign
) -> None:
    talk = talk_of("Amina", "Bram", at=BEFORE)
    Report.objects.create(talk=talk, text="VERSLAG", shared_at=BEFORE)
    amina = english(client_as("amina"))
    amina.post(f"/linde/gesprekken/mijn/{talk.public_id}/", {"text": "ZO ZEI IK HET NIET"})
    assert "ZO ZEI IK HET NIET" in page(client_as("eva"), f"{talk.public_id}/")
    shown = page(amina, f"mijn/{talk.public_id}/")
    (back,) = re.findall(r'action="(/linde/gesprekken/mijn/opmerking/[^"]+)"', shown)
    assert client_as("bram").post(back).status_code == 404, "another's stays"
    assert client_as("eva").post(back).status_code == 404
    assert "Your remark was taken back." in amina.post(back, follow=True).content.decode()


def test_the_notes_are_copied_and_never_typed_twice(linde: Centre, cast: dict[str, Actor], client_as: Sign) -> None:
    talk = talk_of("Amina", at=BEFORE)
    Report.objects.create(talk=talk, text="DRIE REGELS")
    eva = english(client_as("eva"))
    assert "DRIE REGELS" in page(eva, f"{talk.public_id}/dossier/")
    shown = page(eva, f"{talk.public_id}/dossier/")
    assert 'data-copy="notes"' in shown
    assert 'data-copy-by-hand="notes"' in shown, "how to do it without the button"
    assert "talks/copy" in shown
    file = eva.get(f"/linde/gesprekken/{talk.public_id}/dossier/?tekst=1")
    assert file["Content-Type"].startswith("text/plain")
    assert "attachment" in file["Content-Disposition"]
    assert "Noor" not in file["Content-Disposition"]
    assert "DRIE REGELS" in file.content.decode()
    eva.post(f"/linde/gesprekken/{talk.public_id}/dossier/")
    talk.refresh_from_db()
    assert talk.notes_taken_at


def test_the_table_goes_step_by_step(linde: Centre, cast: dict[str, Actor], client_as: Sign) -> None:
    before = talk_of("Amina", at=BEFORE)
    Agreement.objects.create(
        talk=before, side="child", text="WAS AFGESPROKEN", made_on=BEFORE.date(), due_on=BEFORE.date()
    )
    talk, eva = talk_of("Amina", kind=Kind.START), english(client_as("eva"))
    url = f"{talk.public_id}/tafel/"
    assert "Let us begin" in page(eva, url)
    assert "WAS AFGESPROKEN" in page(eva, f"{url}terug/")
    one = Agreement.objects.get()
    eva.post(f"/linde/gesprekken/{url}terug/", {"agreement": str(one.public_id), "state": "done"})
    one.refresh_from_db()
    assert (one.state, one.looked_back_at_id) == ("done", talk.pk)
    assert "What is Noor busy with?" in page(eva, f"{url}vragen/")
    given = {"a0-text": "Samen lezen", "a0-owner": str(adult("Amina").public_id), "a0-due_on": due()}
    for _number in range(4):
        answer = eva.post(f"/linde/gesprekken/{url}afspraken/", given, follow=True)
    assert "Three agreements are enough for one talk." in answer.content.decode()
    assert Agreement.objects.filter(talk=talk, owner=adult("Amina"), side="home").count() == 3
    eva.post(f"/linde/gesprekken/{url}dit-jaar/", {"kinds": ["report"], "how": "ELKE MAAND BELLEN"})
    assert YearAgreement.objects.get().kinds == ["report"]
    Report.objects.create(talk=talk, text="x", shared_at=BEFORE)
    assert "ELKE MAAND BELLEN" in page(client_as("amina"), f"mijn/{talk.public_id}/")
    assert "There is no next talk yet." in page(eva, f"{url}verder/")
    page(eva, f"{url}nergens/", 404)


def test_one_tap_says_who_was_there(linde: Centre, cast: dict[str, Actor], client_as: Sign) -> None:
    talk, eva = talk_of("Amina", at=BEFORE), english(client_as("eva"))
    eva.post(f"/linde/gesprekken/{talk.public_id}/opkomst/", {"came": "present:yes"})
    talk.refresh_from_db()
    assert (talk.came, talk.child_was_there) == ("present", True)
    assert "We spoke, with Noor." in page(eva, f"{talk.public_id}/")
    assert eva.post(f"/linde/gesprekken/{talk.public_id}/opkomst/", {"came": "danced"}).status_code == 404


def test_a_paper_is_read_by_parents_from_its_day_on(talk: Talk, client_as: Sign) -> None:
    eva, amina = english(client_as("eva")), english(client_as("amina"))
    url = f"/linde/gesprekken/{talk.public_id}/"
    for content, said in ((b"PK", "This is not a PDF."), (b"", "empty")):
        given = {"title": "RAPPORT", "file": upload(content), "readable_on": "2026-11-22"}
        assert said in eva.post(url, given).content.decode()
    for title, day in (("RAPPORT NU", "2026-11-22"), ("RAPPORT LATER", "2026-12-22")):
        eva.post(url, {"title": title, "file": upload(b"%PDF-1.7 x"), "readable_on": day})
    late = eva.post(url, {"title": "TE LAAT", "file": upload(b"%PDF-1.7 x"), "readable_on": "2036-11-25"})
    assert "That is after the talk." in late.content.decode()
    assert not Paper.objects.filter(title="TE LAAT").exists()
    shown = page(amina, f"mijn/{talk.public_id}/")
    assert "RAPPORT NU" in shown
    assert "RAPPORT LATER" not in shown
    links = re.findall(r'href="(/linde/gesprekken/stuk/[^"]+)"', page(eva, f"{talk.public_id}/"))
    answers = [amina.get(link) for link in links]
    assert sorted(answer.status_code for answer in answers) == [200, 404]
    file = next(answer for answer in answers if answer.status_code == 200)
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"


def test_on_paper_stands_who_comes_along_and_for_which_part(linde: Centre, cast: dict[str, Actor]) -> None:
    talk = talk_of("Amina")
    Talk.objects.filter(pk=talk.pk).update(presence="first")
    Seat.objects.filter(talk=talk, adult=adult("Amina")).update(companion="oma Fadma")
    talk.refresh_from_db()

    def seats() -> str:
        with override("nl"):
            return " / ".join(name for name, _side in table_paper._seats(tables([talk], TODAY, BEFORE)[talk.pk]))

    assert "Noor is bij het eerste deel" in seats()
    assert "Amina Haddad, samen met oma Fadma" in seats()
    Seat.objects.create(talk=talk, adult=adult("Bram"), side="home", order=1)
    assert "Bram Jansen" in seats()
    assert "Fadma" not in seats(), "not before the other home"


def test_an_evening_is_one_file_with_a_page_for_each_talk(talk: Talk, client_as: Sign) -> None:
    talk_of("Bram")
    eva = client_as("eva")
    client_as("amina").post(
        f"/linde/gesprekken/{talk.public_id}/kind/proud/", {"pictures": ["star"], "drawing": upload(a_picture())}
    )
    one = eva.get(f"/linde/gesprekken/{talk.public_id}/papier.pdf")
    both = eva.get("/linde/gesprekken/dag/2036-11-24/papier.pdf")
    for answer, many in ((one, 1), (both, 2)):
        assert answer.content.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == many
    assert client_as("eva").get("/linde/gesprekken/dag/2036-11-25/papier.pdf").status_code == 404
    assert client_as("eva").get("/linde/gesprekken/dag/ooit/papier.pdf").status_code == 404


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("amina", "mijn/"),
        ("amina", "mijn/{id}/"),
        ("amina", "{id}/voorbereiden/"),
        ("amina", "{id}/kind/proud/"),
        ("eva", ""),
        ("eva", "?toon=alle"),
        ("eva", "{id}/"),
        ("eva", "{id}/verslag/"),
        ("eva", "{id}/dossier/"),
        ("eva", "{id}/tafel/"),
        ("eva", "{id}/tafel/terug/"),
        ("eva", "{id}/tafel/afspraken/"),
        ("eva", "{id}/tafel/verder/"),
        ("eva", "afspraken/"),
        ("gijs", ""),
        ("gijs", "{id}/"),
    ],
)
def test_pages_ask_few_questions_and_no_more_for_three_than_for_one(
    linde: Centre, cast: dict[str, Actor], client_as: Sign, who: str, url: str
) -> None:
    client = client_as(who)

    def fill(times: int) -> Talk:
        for _number in range(times):
            talk = talk_of("Amina", "Bram")
            before = talk_of("Amina", "Bram", at=BEFORE)
            for one in (talk, before):
                Report.objects.create(talk=one, text="x", shared_at=BEFORE)
                Agreement.objects.create(
                    talk=one, side="staff", owner=adult("Eva"), text="x", made_on=BEFORE.date(), due_on=BEFORE.date()
                )
                Point.objects.create(
                    talk=one, side="home", adult=adult("Amina"), kind="wish", text="x", made_on=BEFORE.date()
                )
        return talk

    def count(client: Client, talk: Talk) -> int:
        where = f"/linde/gesprekken/{url.format(id=talk.public_id)}"
        assert client.get(where).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(where)
        return len(asked)

    first = count(client, fill(1))
    assert first == count(client, fill(2))
    assert first <= (13 if not url else 12)  # the list also asks whom one has not spoken yet
