"""Names in any letters: printed whole, or asked in Latin letters before; never a lozenge (bad input of the field)."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from samenspel.core.actor import Actor
from samenspel.onboarding.actions.letters import advance, order_letters, unseal
from samenspel.onboarding.models import ContactPerson, Letter
from samenspel.onboarding.printing import OnPaper, Unprintable, answer_pdf, letters_pdf
from samenspel.onboarding.queries.letters import pile
from samenspel.onboarding.queries.register import guardians
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Child, Group
from samenspel.ui.glyphs import FONTS, MISSING, covered, is_printable, printable
from tests.onboarding.conftest import child, without_account

WHOLE = {
    "Ge'ez": "ሃና ተስፋዬ",
    "Cyrillic": "Олександра Їжак",
    "Greek": "Ελένη Παπαδοπούλου",
    "Armenian": "Անի Պետրոսյան",
    "Georgian": "ნინო ბერიძე",
    "Polish": "Łukasz Żółć",
    "Vietnamese": "Nguyễn Thị Ánh",
    "Turkish": "Işıl Gökçe",
}
# Letters that are joined or stacked: a reader of PDF returns them in pieces, so for these the faces are asked.
SHAPED = {
    "Arabic": "فاطمة",
    "Urdu": "شہزاد",
    "Kurdish": "ڕۆژێن",
    "Hebrew": "שָׁרָה",
    "Devanagari": "श्रेया",
    "Bengali": "শ্রেয়া",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ",
    "Tamil": "தமிழ்ச்செல்வி",
    "Thai": "สมชาย วงศ์สวัสดิ์",
    "Yoruba": "Ẹ̀kọ́",
}
NOT = {"Chinese": "王小明", "Korean": "김민준", "Japanese": "さくら", "Tamazight": "ⵜⴰⵎ", "Sinhala": "නිමල්"}


def words_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def letter_for(name: str, group: str = "Groep 4") -> OnPaper:
    return OnPaper(name, name, group, "nl", "t" * 43, "123456789012", timezone.now())


@pytest.mark.parametrize("name", WHOLE.values(), ids=WHOLE)
def test_a_name_stands_in_the_letter_as_it_is_written(name: str) -> None:
    found = words_of(letters_pdf([letter_for(name)], "De Linde", []))
    assert found.count(name) == 2
    assert MISSING not in found


@pytest.mark.parametrize("name", SHAPED.values(), ids=SHAPED)
def test_every_letter_of_a_name_that_is_shaped_has_a_face(name: str) -> None:
    assert is_printable(name)
    assert printable(name, missing="") == printable(name)
    found = words_of(letters_pdf([letter_for(name)], "De Linde", []))
    assert {letter for letter in name if not letter.isspace()} - set(found) == set()


@pytest.mark.parametrize("name", NOT.values(), ids=NOT)
def test_a_name_without_a_face_is_never_a_lozenge(name: str) -> None:
    assert not is_printable(name)
    with pytest.raises(Unprintable):
        letters_pdf([letter_for("Bram"), letter_for(name)], "De Linde", [])
    assert MISSING in printable(name), "control: this is what would have stood there"
    answer = words_of(answer_pdf(name, "nl", "De Linde", []))
    assert MISSING not in answer


def test_control_without_the_face_the_name_is_caught(tmp_path: Path) -> None:
    """The same with all faces but the Ethiopic one: the letters are not covered, and typst refuses to set them."""
    for path in FONTS.glob("*.ttf"):
        if "Ethiopic" not in path.name:
            shutil.copy(path, tmp_path)
    letters = {ord(letter) for letter in WHOLE["Ge'ez"]}
    assert letters <= covered()
    assert not letters <= covered(folder=tmp_path)
    source = b'#set document(title: "x")\n#set text(font: "Source Sans 3")\n#json(bytes(sys.inputs.name))'
    given = {"name": json.dumps(WHOLE["Ge'ez"])}
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(tmp_path)])
    with pytest.raises(typst.TypstError):
        typst.compile(source, font_paths=fonts, sys_inputs=given, pdf_standards=["ua-1"], format="pdf")


def test_what_is_merely_beside_a_name_is_left_out(contact: ContactPerson) -> None:
    found = words_of(letters_pdf([letter_for("Bram", "Bijen 🐝")], "De Linde 🌳", [contact]))
    assert "Bram, Bijen" in found
    assert MISSING not in found
    assert "ouder van Bram De Linde" in words_of(letters_pdf([letter_for("Bram", "🐝")], "De Linde", [contact]))


def test_marks_that_paper_refuses_are_nothing() -> None:
    assert printable("A\ufeffnn\x00a") == "Anna"
    assert words_of(letters_pdf([letter_for("A\ufeffnn\x00a")], "De Linde", [])).count("Anna") == 2


def renamed(name: str, given: str, family: str) -> Adult:
    Adult.objects.filter(pk=without_account(name).pk).update(given_name=given, family_name=family)
    found: Adult = Adult.objects.get(given_name=given)
    return found


def test_a_pile_leaves_the_name_out_and_says_so_before(
    contact: ContactPerson, client_as: Callable[[str], Client]
) -> None:
    renamed("Bram", "小明", "王")
    without_account("Amina")
    client = client_as("gijs")
    group = Group.objects.get(name="Groep 4")
    page = client.get(reverse("onboarding:group", args=["linde", group.public_id])).content.decode()
    assert page.count("cannot be printed") == 1 or page.count("niet afdrukken") == 1
    made = client.post(reverse("onboarding:order", args=["linde"]), {"group": group.public_id}, follow=True)
    assert "王" in made.content.decode(), "who is left out is named"
    assert not Letter.objects.filter(adult__given_name="小明").exists(), "no letter is out that nobody printed"
    printed = client.get(reverse("onboarding:run-pdf", args=["linde", made.context["run"].public_id, 0]))
    found = words_of(printed.content)
    assert "Amina Haddad" in found
    assert MISSING not in found


def test_a_name_that_changed_after_ordering_is_not_printed_half(contact: ContactPerson, cast: dict[str, Actor]) -> None:
    for name in ("Amina", "Bram"):
        without_account(name)
    now, school = timezone.now(), Organisation.objects.get(kind="school")
    wanted = [one for one in guardians(cast["gijs"], now) if one.adult.user_id is None]
    run = order_letters(actor=cast["gijs"], organisation=school, chosen=wanted, moment=now)
    run = advance(actor=cast["gijs"], run=run, moment=now)
    Adult.objects.filter(given_name="Bram").update(given_name="小明")
    assert [one.adult for one in pile(run, unseal(run, now), cast["gijs"], now)] == ["Amina Haddad"]


def test_the_latin_spelling_is_asked_and_used_for_this_letter_alone(
    contact: ContactPerson, client_as: Callable[[str], Client]
) -> None:
    bram = renamed("Bram", "小明", "王")
    Child.objects.filter(given_name="Noor").update(given_name="민준")
    kid, client = child("민준"), client_as("gijs")
    page = reverse("onboarding:guardian", args=["linde", bram.public_id])
    asked = client.get(page).content.decode()
    assert 'name="spelled_adult"' in asked
    assert 'name="spelled_child"' in asked
    give = {"do": "letter", "child": kid.public_id}
    for spelled in ({}, {"spelled_adult": "Wang Xiaoming"}, {"spelled_adult": "王", "spelled_child": "Min-jun"}):
        refused = client.post(f"{page}doen/", give | spelled)
        assert refused.status_code == 302
        assert not Letter.objects.filter(adult=bram).exists(), "nothing is made before it can be printed"
    made = client.post(f"{page}doen/", give | {"spelled_adult": " Wang  Xiaoming ", "spelled_child": "Min-jun"})
    found = words_of(made.content)
    assert "Wang Xiaoming" in found
    assert "Min-jun" in found
    bram.refresh_from_db()
    assert bram.given_name == "小明"


def test_nobody_is_asked_for_a_name_that_prints(contact: ContactPerson, client_as: Callable[[str], Client]) -> None:
    bram = renamed("Bram", "ሃና", "ተስፋዬ")
    client, page = client_as("gijs"), reverse("onboarding:guardian", args=["linde", bram.public_id])
    assert "spelled_adult" not in client.get(page).content.decode()
    give = {"do": "letter", "child": child("Noor").public_id, "spelled_adult": "Iemand Anders"}
    found = words_of(client.post(f"{page}doen/", give).content)
    assert "ሃና ተስፋዬ" in found
    assert "Iemand" not in found, "the field is no way to address a letter to somebody else"
