"""Pages of intakes ask the database as often for three as for one, and at most twelve times."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.demo.cast import ACTOR, CHILDCARE, SCHOOL
from samenspel.intakes.actions.talk import Spoken
from samenspel.intakes.logic.answers import Said
from samenspel.intakes.models import FormQuestion, Intake, IntakeAnswer, Wish
from samenspel.organisations.models import Centre
from samenspel.people.actions import place as put
from samenspel.people.actions import relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Child, Group
from tests.conftest import TODAY
from tests.intakes.browsing import Sign, complete
from tests.intakes.conftest import adult, child, opened, place

MOST = 12


def queries(client: Client, url: str) -> int:
    client.get(f"/linde/{url}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/linde/{url}").status_code == 200, url
    return len(asked)


def more_of_everything(linde: Centre) -> None:
    """Two more children in each group, each with an intake, and two more guardians for Sami and Noor."""
    for number in range(2):
        extra = Adult(given_name=f"Extra {number}")
        extra.save()
        for name in ("Sami", "Noor"):
            relate(actor=ACTOR, adult=extra, child=child(name), kind=Kind.PARENT, custody=Custody.YES)
        for where, group in ((CHILDCARE, "De Vlinders"), (SCHOOL, "Groep 4")):
            row = Child(given_name=f"{where} {number}")
            row.save()
            put(actor=ACTOR, child=row, group=Group.objects.get(name=group))
            for key in ("Amina", "Bram"):
                relate(actor=ACTOR, adult=adult(key), child=row, kind=Kind.PARENT, custody=Custody.YES)
            intake = opened(row.given_name, where)
            IntakeAnswer(
                intake=intake,
                guardian=adult("Amina"),
                question="likes",
                value=["books"],
                origin="guardian",
                given_on=TODAY,
            ).save()


def test_three_ask_the_database_no_more_than_one_and_none_more_than_twelve(
    sami: Intake, noor: Intake, linde: Centre, client_as: Sign
) -> None:
    complete(
        noor,
        Spoken("easier", Said(["short"]), adult("Amina").pk),
        Spoken("wish_help", Said(["hands"]), adult("Amina").pk),
    )
    FormQuestion(organisation=place(CHILDCARE), key="work", purpose="Voor de analyse", set_on=TODAY).save()
    pages = [
        ("fatma", "intake/"),
        ("gijs", "intake/?toon=alles"),
        ("fatma", f"intake/{sami.public_id}/"),
        ("fatma", f"intake/{sami.public_id}/gesprek/"),
        ("fatma", f"intake/{sami.public_id}/afronden/"),
        ("eva", f"intake/{noor.public_id}/"),
        ("eva", "intake/wensen/?toon=alles"),
        ("gijs", "intake/vragen/"),
        ("gijs", reverse("intakes:question", args=["linde", "work"]).removeprefix("/linde/")),
        ("gijs", "intake/cijfers/"),
        ("amina", "intake/mijn/"),
        ("amina", f"intake/mijn/{sami.public_id}/"),
        ("amina", f"intake/mijn/{noor.public_id}/"),
        ("amina", f"intake/mijn/{sami.public_id}/likes/"),
        ("amina", "visie/"),
    ]
    one = {page: queries(client_as(page[0]), page[1]) for page in pages}
    more_of_everything(linde)
    complete_more(noor)
    three = {page: queries(client_as(page[0]), page[1]) for page in pages}
    assert {page: (one[page], many) for page, many in three.items() if many != one[page]} == {}
    allowed = {"visie/": 13}  # the first page of a parent asks for talks too
    assert {page: many for page, many in three.items() if many > allowed.get(page[1], MOST)} == {}


def complete_more(noor: Intake) -> None:
    """More answers and wishes beside those of Noor's intake."""
    for name in ("Extra 0", "Extra 1"):
        IntakeAnswer(
            intake=noor, guardian=adult(name), question="easier", value=["short"], origin="talk", given_on=TODAY
        ).save()
        Wish(
            organisation=noor.organisation,
            intake=noor,
            child=noor.child,
            adult=adult(name),
            category="help",
            topic="hands",
            said_on=TODAY,
        ).save()
