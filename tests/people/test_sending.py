"""Who comes in the place of a parent: sent by that parent or by the head, until a day, never more than the parent."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.organisations.models import Centre
from samenspel.people.actions import begin_block, end_sending, send, undo
from samenspel.people.actions.relations import Done, NewAdult
from samenspel.people.logic.blocks import Basis
from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, CareRelation
from samenspel.people.queries import actor_for
from samenspel.people.queries.own import own_circles
from tests.conftest import TODAY, user_of
from tests.people.family import DAY, NOW, actor, adult, another_parent, child, rights

pytestmark = pytest.mark.usefixtures("in_english")  # refusals are read by their message ids


def sent(by: Actor, **changed: Any) -> Done:
    values: dict[str, Any] = {
        "child": child("Noor"),
        "sender": adult("Amina"),
        "who": NewAdult("Pleun", "de Boer", phone="06 1"),
        "comes": True,
        "collects": True,
        "last_day": TODAY + 30 * DAY,
        "day": TODAY,
        "moment": NOW,
    }
    return send(actor=by, **(values | changed))


def test_a_parent_sends_somebody_who_comes_and_fetches_and_reads_nothing(linde: Centre, cast: dict[str, Actor]) -> None:
    sent(cast["amina"])
    assert rights("Pleun", "Noor") == {Right.TALKS, Right.COLLECT}
    assert rights("Pleun", "Noor", 31 * DAY) == frozenset()


def test_it_falls_with_the_parent_who_sent(linde: Centre, cast: dict[str, Actor]) -> None:
    sent(cast["bram"], sender=adult("Bram"))
    begin_block(actor=cast["lotte"], adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT, moment=NOW)
    assert rights("Pleun", "Noor") == frozenset()


def test_who_was_sent_and_has_a_login_is_nobody_once_the_sender_is(linde: Centre, cast: dict[str, Actor]) -> None:
    done = sent(cast["bram"], sender=adult("Bram"))
    Adult.objects.filter(pk=done.relation.adult_id).update(user=user_of("karim"))
    assert actor_for(user_of("karim").pk, TODAY, NOW)
    begin_block(actor=cast["lotte"], adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT, moment=NOW)
    assert actor_for(user_of("karim").pk, TODAY, NOW) is None


def test_one_parent_neither_sends_nor_ends_for_the_other_and_does_not_see_it(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    with pytest.raises(NotVisible):
        sent(cast["bram"])
    done = sent(cast["amina"])
    with pytest.raises(NotVisible):
        end_sending(actor=cast["bram"], relation=done.relation, day=TODAY)
    with pytest.raises(NotVisible):
        undo(actor=cast["bram"], batch=done.batch)
    assert [len(one.sent) for one in own_circles(actor("bram"), NOW)] == [0, 0]
    assert [len(one.sent) for one in own_circles(actor("amina"), NOW)] == [1, 0]


def test_the_head_says_it_for_a_parent_and_a_teacher_does_not(linde: Centre, cast: dict[str, Actor]) -> None:
    sent(cast["gijs"])
    with pytest.raises(Refused):
        sent(cast["eva"])
    with pytest.raises(NotVisible):
        sent(cast["marja"])


def test_who_is_not_asked_to_talks_sends_nobody(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(Refused, match="not asked to talks"):
        sent(cast["gijs"], sender=adult("Coby"))
    with pytest.raises(NotVisible):
        sent(cast["coby"], sender=adult("Coby"))
    done = sent(cast["amina"])
    with pytest.raises(Refused):
        sent(cast["gijs"], sender=done.relation.adult)


def test_who_may_not_fetch_the_child_sends_nobody_to_fetch_it(linde: Centre, cast: dict[str, Actor]) -> None:
    another_parent("Noor")
    with pytest.raises(ValidationError) as wrong:
        sent(cast["gijs"], sender=adult("Omar"))
    assert "tasks" in wrong.value.message_dict
    sent(cast["gijs"], sender=adult("Omar"), collects=False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"comes": False, "collects": False}, "tasks"),
        ({"last_day": TODAY - DAY}, "last_day"),
        ({"last_day": TODAY + 400 * DAY}, "last_day"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    changed: dict[str, Any], field: str, linde: Centre, cast: dict[str, Actor]
) -> None:
    with pytest.raises(ValidationError) as wrong:
        sent(cast["amina"], **changed)
    assert field in wrong.value.message_dict


def test_ending_works_at_once_and_both_can_be_undone(linde: Centre, cast: dict[str, Actor]) -> None:
    done = sent(cast["amina"])
    ended = end_sending(actor=cast["amina"], relation=done.relation, day=TODAY)
    assert rights("Pleun", "Noor") == frozenset()
    undo(actor=cast["amina"], batch=ended)
    assert rights("Pleun", "Noor") == {Right.TALKS, Right.COLLECT}
    undo(actor=cast["amina"], batch=done.batch)
    assert not Adult.objects.filter(given_name="Pleun").exists()
    assert not CareRelation.objects.exclude(sent_by=None).exists()
