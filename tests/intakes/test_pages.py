"""The pages of staff: inviting, the talk, wishes and figures."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.demo.cast import ACTOR, CHILDCARE, SCHOOL
from samenspel.frameworks.evidence import findings
from samenspel.intakes.actions.talk import Spoken
from samenspel.intakes.logic.answers import Said
from samenspel.intakes.models import FormQuestion, GuardianPart, Intake
from samenspel.organisations.models import Centre
from samenspel.people.actions import place as put
from samenspel.people.models import Group
from tests.conftest import TODAY
from tests.intakes.browsing import Sign, complete, english, fields, text
from tests.intakes.conftest import adult, child, place


def test_staff_invite_the_families_that_are_ticked(linde: Centre, cast: dict[str, Actor], client_as: Sign) -> None:
    client = english(client_as("gijs"))
    page = text(client, "")
    keys = re.findall(r'name="child" value="([^"]+)"', page)
    assert len(keys) == 2
    answer = client.post("/linde/intake/openen/", {"child": keys}, follow=True)
    assert "2 families have been invited." in answer.content.decode()
    assert set(Intake.objects.values_list("state", flat=True)) == {"invited"}
    assert "Tick a child first" in client.post("/linde/intake/openen/", follow=True).content.decode()


def test_staff_begin_a_talk_without_an_invitation(linde: Centre, cast: dict[str, Actor], client_as: Sign) -> None:
    client = client_as("fatma")
    (key,) = re.findall(r'name="begin" value="([^"]+)"', text(client, ""))
    answer = client.post("/linde/intake/openen/", {"begin": key})
    intake = Intake.objects.get()
    assert answer["Location"].endswith(f"/intake/{intake.public_id}/")
    assert intake.state == "to_plan"


@pytest.mark.parametrize("key", ["", "x:y", "{school}:{noor}", "{childcare}:{noor}", "{childcare}:{nobody}"])
def test_a_child_that_is_not_yours_cannot_be_ticked(
    linde: Centre, cast: dict[str, Actor], client_as: Sign, key: str
) -> None:
    known = {
        "school": place(SCHOOL).public_id,
        "childcare": place(CHILDCARE).public_id,
        "noor": child("Noor").public_id,
        "nobody": linde.pk,
    }
    answer = client_as("fatma").post("/linde/intake/openen/", {"child": [key.format(**known)]})
    assert answer.status_code == 404
    assert not Intake.objects.exists()


def test_the_whole_way_of_a_talk(sami: Intake, client_as: Sign) -> None:
    parent, staff = english(client_as("amina")), english(client_as("fatma"))
    parent.post(f"/linde/intake/mijn/{sami.public_id}/needs/", {"q": ["calm"], "q-words": "ZACHTE STEM"})
    parent.post(f"/linde/intake/mijn/{sami.public_id}/reach/", {"q": "door"})
    parent.post(f"/linde/intake/mijn/{sami.public_id}/", {"do": "send"})
    assert "has filled it in (English)" in text(staff, f"{sami.public_id}/")
    answer = staff.post(f"/linde/intake/{sami.public_id}/stap/", {"do": "begin"})
    assert answer["Location"].endswith("/gesprek/")
    page = text(staff, f"{sami.public_id}/gesprek/")
    assert "ZACHTE STEM" in page
    sent = fields(page)
    needs = [name for name in sent if name == "child-needs"]
    assert needs, "what she chose is where the talk starts"
    assert "ZACHTE STEM" not in sent["child-needs-words"], "her own words do not walk into what both may read"
    amina = adult("Amina").public_id.hex
    assert sent[f"{amina}-reach"] == "door"
    sent |= {f"{amina}-present": "on", "child-agreed-words": "Elke week even bellen", "do": "finish"}
    answer = staff.post(f"/linde/intake/{sami.public_id}/gesprek/", sent)
    assert answer["Location"].endswith("/afronden/")
    page = text(staff, f"{sami.public_id}/afronden/")
    assert "At the door, when I bring or collect my child" in page
    answer = staff.post(
        f"/linde/intake/{sami.public_id}/afronden/", {"started": "09:00", "ended": "09:13"}, follow=True
    )
    page = answer.content.decode()
    assert "The talk took 13 minutes of staff time." in page
    assert "Elke week even bellen" in page
    assert adult("Amina").reach == "door"
    assert Intake.objects.get().is_completed


def test_a_talk_that_ends_before_it_began_is_asked_again(sami: Intake, client_as: Sign) -> None:
    client = english(client_as("fatma"))
    page = client.post(f"/linde/intake/{sami.public_id}/afronden/", {"started": "10:00", "ended": "09:00"})
    assert "The end lies before the start." in page.content.decode()
    assert not Intake.objects.get().is_completed


def test_the_steps_around_the_talk(sami: Intake, client_as: Sign) -> None:
    client = english(client_as("fatma"))

    def step(what: str, **more: str) -> str:
        return client.post(f"/linde/intake/{sami.public_id}/stap/", {"do": what, **more}, follow=True).content.decode()

    assert "The day has been saved." in step("plan", talk_on="2026-12-01")
    assert "This is not a day." in step("plan", talk_on="ooit")
    assert "Nothing waits any more." in step("decline")
    assert "The family has been invited." in step("invite")
    complete(Intake.objects.get())
    assert "This intake has been completed." in step("decline")
    assert (
        "The minutes have been saved."
        in client.post(f"/linde/intake/{sami.public_id}/minuten/", {"minutes": "9"}, follow=True).content.decode()
    )
    assert Intake.objects.get().minutes == 9
    client.post(f"/linde/intake/{sami.public_id}/minuten/", {"minutes": "-4"})
    assert Intake.objects.get().minutes == 9
    assert "The intake is open again." in step("reopen")
    assert client.post(f"/linde/intake/{sami.public_id}/stap/", {"do": "dance"}).status_code == 404


def test_what_is_sensitive_is_shown_after_asking_and_the_log_keeps_who_did(sami: Intake, client_as: Sign) -> None:
    FormQuestion(organisation=place(CHILDCARE), key="health", purpose="Voor de veiligheid", set_on=TODAY).save()
    complete(sami, Spoken("health", Said(["allergy"], "PINDA")), Spoken("needs", Said(["calm"])))
    client = english(client_as("fatma"))
    page = text(client, f"{sami.public_id}/")
    assert "PINDA" not in page
    assert "A quiet place" in page
    assert not Event.objects.filter(verb="child.intake-opened").exists()
    page = client.post(f"/linde/intake/{sami.public_id}/alles/").content.decode()
    assert "PINDA" in page
    event = Event.objects.get(verb="child.intake-opened")
    assert event.thing_id == str(child("Sami").public_id)


def test_the_other_organisation_reads_what_was_shared_and_changes_nothing(
    sami: Intake, cast: dict[str, Actor], client_as: Sign
) -> None:
    complete(
        sami,
        Spoken("easier", Said(["short"]), adult("Amina").pk),
        Spoken("easier", Said(["evening"]), adult("Bram").pk),
    )
    put(actor=ACTOR, child=child("Sami"), group=Group.objects.get(name="Groep 4"), since=TODAY + timedelta(days=9))
    client = english(client_as("eva"))
    assert client.get(f"/linde/intake/{sami.public_id}/").status_code == 404
    GuardianPart.objects.filter(adult=adult("Amina")).update(may_share=True)
    assert "shared by Kinderopvang Het Nest" in text(client, "")
    page = text(client, f"{sami.public_id}/")
    assert "When it is short" in page
    assert "In the evening or online" not in page
    assert client.post(f"/linde/intake/{sami.public_id}/stap/", {"do": "reopen"}).status_code == 404


def test_figures_are_a_page_and_a_file_for_the_leaders(noor: Intake, client_as: Sign) -> None:
    complete(noor)
    client = english(client_as("gijs"))
    assert SCHOOL in text(client, "cijfers/")
    answer = client.get("/linde/intake/cijfers/intake.csv")
    assert f"{SCHOOL};;2;1;0;0;1;0;" in answer.content.decode("utf-8-sig")
    assert client.get("/linde/intake/cijfers/intake.xlsx").content[:2] == b"PK"
    assert Event.objects.filter(verb="intake.figures-downloaded").count() == 2
    for url in ("cijfers/", "cijfers/intake.csv", "vragen/"):
        assert client_as("eva").get(f"/linde/intake/{url}").status_code == 403
        assert client_as("amina").get(f"/linde/intake/{url}").status_code == 404


def test_it_shows_for_the_criterion_welcome_without_pointing_at_anybody(noor: Intake) -> None:
    def found(threshold: int) -> object:
        rows = findings("criteria", 2026, threshold).get("3", ())
        return next((one for one in rows if one.indicator.key == "intakes.spoken"), None)

    assert found(0).value == 0  # type: ignore[attr-defined]
    complete(noor)
    assert found(0).value == 1  # type: ignore[attr-defined]
    assert found(5).is_hidden  # type: ignore[attr-defined]
    Intake.objects.all().delete()
    assert found(0) is None, "unknown is not zero"


# As many queries for three as for one
