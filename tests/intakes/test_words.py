"""The net for questions that may not be asked: what it catches, and what it lets through."""

from __future__ import annotations

import pytest

from samenspel.intakes.logic.words import judge


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Waar komt u vandaan?", "origin"),
        ("Uit welk LAND komt de familie?", "origin"),
        ("Wat is uw nationaliteit?", "origin"),
        ("Is uw kind in een azc of asielzoekerscentrum geweest?", "origin"),
        ("Which country were you born in?", "origin"),
        ("من أي بلد أنت؟", "origin"),
        ("Gaat uw gezin naar de moskee of de kérk?", "religion"),
        ("Eet uw kind halal?", "religion"),
        ("Wat is uw gelóóf", "religion"),
        ("ما ديانتك؟", "religion"),
        ("Op welke partij stemt u?", "private"),
        ("Wat is uw BSN?", "number"),
        ("Wat voor type ouder bent u?", "score"),
        ("Beoordeel de ouder van 1 tot 10", "score"),
    ],
)
def test_what_is_never_kept_of_a_person_is_caught(text: str, subject: str) -> None:
    assert subject in judge(text).refused


@pytest.mark.parametrize(
    "text",
    [
        "Waar slaapt uw kind het liefst mee?",
        "Welke feesten viert u graag samen in de klas?",
        "Gelooft uw kind in Sinterklaas?",
        "Wat doet uw kind op een rasechte regendag?",
        "Heeft uw kind een zwemdiploma?",
        "ما اسم والدي الطفل؟",
        "What does your child like to eat?",
        "",
    ],
)
def test_an_ordinary_question_passes(text: str) -> None:
    assert judge(text).refused == ()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Heeft uw kind een allergie?", "health"),
        ("Krijgt u een uitkering?", "money"),
        ("Zijn de ouders gescheiden?", "family"),
        ("Is er contact met jeugdzorg?", "justice"),
        ("Welke tradities heeft u thuis?", "culture"),
    ],
)
def test_what_is_delicate_asks_for_thought(text: str, subject: str) -> None:
    assert judge(text).refused == ()
    assert subject in judge(text).warned


def test_answers_to_choose_from_count_as_well() -> None:
    assert judge("Wat past bij u?", "christelijk", "iets anders").refused == ("religion",)
