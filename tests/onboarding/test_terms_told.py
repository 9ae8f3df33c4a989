"""One term for a question to be let in, and the same words for it wherever it is told: code, page, table, papers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from samenspel.core.personal import SETTLED_DAYS, Keep
from samenspel.onboarding.actions.claims import ANSWER_LASTS, erase_old_claims
from samenspel.onboarding.logic import terms
from samenspel.onboarding.models import Claim
from samenspel.organisations.models import Centre
from samenspel.privacy.logic.terms import SETTLED, due
from samenspel.privacy.queries import declared
from samenspel.privacy.reference import retention_page

ROOT = Path(__file__).resolve().parents[2]
WORDS = {14: "veertien", 30: "dertig", 28: "28", 42: "tweeënveertig"}
ENGLISH = {14: "two weeks", 30: "thirty", 42: "forty-two"}
DAY = date(2026, 11, 22)


def says(text: str, days: int, words: dict[int, str] = WORDS) -> bool:
    """Whether a text tells this term in words, and no other of the terms in its sentences about days."""
    told = {int(found) for found in re.findall(r"\b(\d+) (?:dagen|days)", text)}
    known = {number for number, word in words.items() if re.search(rf"\b{word} (?:dagen|days)", text, re.I)}
    return days in known | told and not (known | told) - {days}


def test_the_code_has_one_term() -> None:
    assert timedelta(days=SETTLED_DAYS) == terms.KEPT == SETTLED == ANSWER_LASTS
    assert terms.erase_on(DAY) == due(Keep.SETTLED, settled=DAY) == DAY + timedelta(days=SETTLED_DAYS)


def test_the_page_the_table_and_the_papers_say_it(linde: Centre) -> None:
    with translation.override("nl"):
        page = Client().get("/instappen/bij/linde/ik-ben-ook-ouder/").content.decode()
    assert says(" ".join(re.findall(r"[^.>]*dagen[^.<]*", page)), SETTLED_DAYS)
    rows = [line for line in retention_page().splitlines() if "onboarding.claim" in line or "onboarding.answer" in line]
    assert len(rows) == 2
    assert all(says(row, SETTLED_DAYS) for row in rows)
    written = (ROOT / "docs/reference/retention.md").read_text()
    assert all(row in written for row in rows), "run samenspel reference"
    row = next(x for x in (ROOT / "docs/adoption/bewaartermijnen.md").read_text().splitlines() if "`settled`" in x)
    assert says(row, SETTLED_DAYS)
    guide = (ROOT / "docs/how-to/let-parents-in.md").read_text()
    assert says(next(one for one in guide.split(". ") if "de vraag gewist" in one), SETTLED_DAYS)
    assert says(next(one for one in guide.split(". ") if "de beloofde dag" in one), terms.ANSWER.days)
    decision = (ROOT / "docs/adr/0032-a-letter-opens-no-login.md").read_text()
    assert says(next(one for one in decision.split(". ") if "after the answer" in one), SETTLED_DAYS, ENGLISH)


@pytest.mark.parametrize("text", ["Tweeënveertig dagen na het antwoord", "42 dagen na het antwoord", "na het antwoord"])
def test_control_another_term_or_none_is_caught(text: str) -> None:
    assert says("Dertig dagen na het antwoord", SETTLED_DAYS)
    assert not says(text, SETTLED_DAYS)


def test_the_page_and_the_night_wipe_the_same(linde: Centre) -> None:
    """Whoever comes first: the worklist that is looked at, or the nightly clearing."""
    said = next(said for model, said in declared() if model is Claim)
    personal = {name for name, level in said.fields.items() if level > 1}
    filled = dict.fromkeys(personal - {"child_born"}, "x") | {"email": "x@voorbeeld.test", "child_born": DAY}
    Claim(**filled, received_on=DAY, answer_by=DAY, decided_on=DAY, status=Claim.Status.NO).save()
    assert erase_old_claims(today=DAY + terms.KEPT) == 1
    row = Claim.objects.values().get()
    assert {name for name in personal if row[name]} == set()
