"""A guardian's own part: kept at each step, taken back at will, and never seen by another guardian."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.demo.cast import ACTOR
from samenspel.intakes.actions import own
from samenspel.intakes.actions.talk import Presence, Spoken, complete_intake, save_talk
from samenspel.intakes.logic.answers import RATHER_NOT, TOGETHER, BadAnswer, Said
from samenspel.intakes.logic.questions import Kind, catalogue
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.intakes.policy import OWN_ANSWERS
from samenspel.intakes.queries import own as queries
from samenspel.people.models import Adult
from tests.conftest import TODAY
from tests.intakes.conftest import NOW, adult

State, Part = Intake.State, GuardianPart.State


def say(actor: Actor, intake: Intake, key: str, said: Said) -> None:
    own.answer_question(actor=actor, intake=intake, key=key, said=said, language="ar", day=TODAY)


def send(actor: Actor, intake: Intake, *, may_share: bool | None = None) -> None:
    own.hand_in(actor=actor, intake=intake, may_share=may_share, language="ar", day=TODAY)


def test_each_step_is_kept_and_can_be_gone_on_with(sami: Intake, cast: dict[str, Actor]) -> None:
    first = queries.own_part(cast["amina"], sami.public_id)
    assert first.state == ""
    assert first.next == first.steps[0]
    say(cast["amina"], sami, "language", Said("ar"))
    say(cast["amina"], sami, "interpreter", RATHER_NOT)
    again = queries.own_part(cast["amina"], sami.public_id)
    assert again.state == Part.BUSY
    assert again.next == again.steps[2]
    assert again.answers["interpreter"] == RATHER_NOT
    assert GuardianPart.objects.get().language == "ar"
    say(cast["amina"], sami, "language", Said())
    assert "language" not in queries.own_part(cast["amina"], sami.public_id).answers


def test_own_words_are_for_who_stands_close_whatever_the_question(sami: Intake, cast: dict[str, Actor]) -> None:
    say(cast["amina"], sami, "likes", Said(["books"]))
    assert not IntakeAnswer.objects.get().is_sensitive
    say(cast["amina"], sami, "likes", Said(["books"], "en zingen"))
    assert IntakeAnswer.objects.get().is_sensitive


def test_handing_in_tells_staff_that_somebody_did(sami: Intake, cast: dict[str, Actor]) -> None:
    send(cast["amina"], sami, may_share=True)
    assert Intake.objects.get(pk=sami.pk).state == State.FILLED
    found = GuardianPart.objects.get()
    assert (found.state, found.may_share, found.sent_on) == (Part.SENT, True, TODAY)
    assert queries.waiting_for(cast["amina"]) == []
    assert [one.child.given_name for one in queries.waiting_for(cast["bram"])] == ["Sami"]


def test_rather_together_keeps_what_was_written_and_a_change_of_mind(sami: Intake, cast: dict[str, Actor]) -> None:
    say(cast["amina"], sami, "likes", Said(["books"]))
    own.rather_together(actor=cast["amina"], intake=sami, language="ar", day=TODAY)
    assert queries.waiting_for(cast["amina"]) == []
    assert IntakeAnswer.objects.count() == 1
    say(cast["amina"], sami, "needs", TOGETHER)
    assert GuardianPart.objects.get().state == Part.BUSY


def test_what_does_not_fit_or_is_not_asked_is_refused(sami: Intake, cast: dict[str, Actor]) -> None:
    with pytest.raises(BadAnswer):
        say(cast["amina"], sami, "likes", Said(["gold"]))
    for key in ("work", "agreed", "our_step", "nonsense"):
        with pytest.raises(NotVisible):
            say(cast["amina"], sami, key, Said(True))
    assert not IntakeAnswer.objects.exists()


def test_after_completing_nothing_can_be_written_any_more(sami: Intake, cast: dict[str, Actor]) -> None:
    Intake.objects.update(state=State.COMPLETED)
    with pytest.raises(ValidationError):
        say(cast["amina"], sami, "likes", Said(["books"]))
    with pytest.raises(ValidationError):
        send(cast["amina"], sami)


@pytest.mark.parametrize("key", ["coby", "hanna", "daan", "ivo", "eva"])
def test_who_is_no_guardian_of_the_child_fills_in_nothing(sami: Intake, cast: dict[str, Actor], key: str) -> None:
    with pytest.raises(NotVisible):
        say(cast[key], sami, "likes", Said(["books"]))
    with pytest.raises(Intake.DoesNotExist):
        queries.own_part(cast[key], sami.public_id)


def test_sharing_can_become_no_at_any_time(sami: Intake, cast: dict[str, Actor]) -> None:
    with pytest.raises(NotVisible):
        own.set_sharing(actor=cast["amina"], intake=sami, may_share=True)
    send(cast["amina"], sami, may_share=True)
    Intake.objects.update(state=State.COMPLETED)
    own.set_sharing(actor=cast["amina"], intake=Intake.objects.get(pk=sami.pk), may_share=False)
    assert GuardianPart.objects.get().may_share is False


def test_what_one_said_can_be_taken_back_and_what_another_said_cannot(sami: Intake, cast: dict[str, Actor]) -> None:
    say(cast["bram"], sami, "likes", Said(["books"]))
    row = IntakeAnswer.objects.get()
    with pytest.raises(NotVisible):
        own.take_back(actor=cast["amina"], answer=row)
    own.take_back(actor=cast["bram"], answer=row)
    assert not IntakeAnswer.objects.exists()


def test_a_wish_can_be_taken_back_until_it_is_done(sami: Intake, cast: dict[str, Actor]) -> None:
    wish = Wish(
        organisation=sami.organisation,
        intake=sami,
        child=sami.child,
        adult=adult("Amina"),
        category="learning",
        topic="other",
        text="zwemmen",
        said_on=TODAY,
    )
    wish.save()
    with pytest.raises(NotVisible):
        own.withdraw_wish(actor=cast["bram"], wish=wish)
    own.withdraw_wish(actor=cast["amina"], wish=wish)
    assert (wish.state, wish.text) == (Wish.State.WITHDRAWN, "")
    wish.state = Wish.State.DONE
    with pytest.raises(ValidationError):
        own.withdraw_wish(actor=cast["amina"], wish=wish)


def test_a_fact_that_the_centre_knows_is_where_the_question_starts(sami: Intake, cast: dict[str, Actor]) -> None:
    part = queries.own_part(cast["amina"], sami.public_id)
    assert part.facts["language"] == "ar"


def test_a_known_family_is_asked_less_and_facts_when_they_lack(sami: Intake, cast: dict[str, Actor]) -> None:
    Intake.objects.update(is_short=True)
    short = queries.own_part(cast["amina"], sami.public_id).steps
    assert len(short) <= 5
    Adult.objects.update(language="")
    assert len(queries.own_part(cast["amina"], sami.public_id).steps) == len(short) + 4


# Nobody sees what another guardian said


def canaries(actor: Actor, intake: Intake, mark: str) -> None:
    """An answer to every question that can hold words, each with the mark in it; handed in."""
    for question in catalogue():
        if question.is_on and question.is_for_guardians and question.words:
            value = [question.options[0].key] if question.kind is Kind.CHOICES else None
            say(actor, intake, question.key, Said(value, f"{mark}-{question.key}"))
    send(actor, intake)


def pages(intake: Intake) -> Iterator[str]:
    """Every page on which a guardian reads or writes."""
    yield "/linde/visie/"
    yield "/linde/intake/mijn/"
    yield f"/linde/intake/mijn/{intake.public_id}/"
    for question in catalogue():
        yield f"/linde/intake/mijn/{intake.public_id}/{question.key}/"


def read(client: Client, intake: Intake) -> str:
    """Everything that this browser gets of the intake, in two languages."""
    found = []
    for language in ("nl", "ar"):
        client.cookies["samenspel-language"] = language
        found += [client.get(page).content.decode() for page in pages(intake)]
    return "\n".join(found)


def completed(intake: Intake, cast: dict[str, Actor]) -> None:
    """Both were there; of the child nothing was written down that one of them wrote alone."""
    present = frozenset({cast["amina"].person_id, cast["bram"].person_id})
    save_talk(
        actor=ACTOR,
        intake=intake,
        spoken=[Spoken("easier", Said(["short"]), cast["amina"].person_id), Spoken("needs", Said(["calm"]))],
        presence=Presence(present),
        guardians=present,
        day=TODAY,
    )
    complete_intake(actor=ACTOR, intake=intake, started_at=NOW, ended_at=NOW, day=TODAY)


@pytest.mark.parametrize("is_completed", [False, True])
def test_no_page_of_a_guardian_holds_what_another_said(
    sami: Intake, cast: dict[str, Actor], client_as: Callable[[str], Client], is_completed: bool
) -> None:
    canaries(cast["amina"], sami, "KANARIE-AMINA")
    canaries(cast["bram"], sami, "KANARIE-BRAM")
    if is_completed:
        completed(Intake.objects.get(pk=sami.pk), cast)
    for key, own_mark, other in (("amina", "KANARIE-AMINA", "KANARIE-BRAM"), ("bram", "KANARIE-BRAM", "KANARIE-AMINA")):
        seen = read(client_as(key), sami)
        assert own_mark in seen
        assert other not in seen


def test_control_a_page_that_reads_all_answers_is_caught(
    sami: Intake, cast: dict[str, Actor], client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    canaries(cast["amina"], sami, "KANARIE-AMINA")
    everything = replace(OWN_ANSWERS, visible=queries.FILL_IN.allowed)
    monkeypatch.setattr(queries, "OWN_ANSWERS", everything)
    assert "KANARIE-AMINA" in read(client_as("bram"), sami)


def test_two_worlds_that_differ_in_what_the_other_said_give_the_same_bytes(
    sami: Intake, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    def world(said: Said) -> str:
        for question in catalogue():
            if question.is_on and question.is_for_guardians and question.kind is Kind.CHOICES:
                options = [option.key for option in question.options]
                say(cast["bram"], sami, question.key, Said(options[:1]) if said.value else RATHER_NOT)
        return _plain(read(client_as("amina"), sami))

    assert world(Said(True)) == world(RATHER_NOT)


def _plain(page: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_what_is_asked_once_is_arranged_for_the_other_and_only_that(
    sami: Intake, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    say(cast["bram"], sami, "say_name", Said(None, "KANARIE"))
    assert queries.own_part(cast["amina"], sami.public_id).arranged == frozenset(), "not before it was handed in"
    send(cast["bram"], sami)
    part = queries.own_part(cast["amina"], sami.public_id)
    assert part.arranged == {"say_name"}
    assert queries.own_part(cast["bram"], sami.public_id).arranged == frozenset()
    client = client_as("amina")
    client.cookies["samenspel-language"] = "en"
    with translation.override("en"):
        page = client.get(f"/linde/intake/mijn/{sami.public_id}/say_name/").content.decode()
    assert "This has been arranged." in page
    assert "Bram" not in page
    assert "KANARIE" not in page
