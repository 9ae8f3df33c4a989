"""Which talks there are about a child: each parent chooses alone, and nobody learns from it what another chose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from samenspel.people.logic.answers import Party
from samenspel.people.logic.custody import Right
from samenspel.talks.logic.tables import Presence, Table, Wish, tables

TALKS = frozenset({Right.GENERAL, Right.TALKS})
NEWS = frozenset({Right.GENERAL})
AMINA, BRAM = Party("Amina", TALKS), Party("Bram", TALKS)
APART, TOGETHER = Wish(is_apart=True), Wish(is_apart=False)

parties = st.lists(
    st.builds(
        Party,
        st.sampled_from(["Amina", "Bram", "Coby", "Hanna"]),
        st.sampled_from([TALKS, NEWS, frozenset()]),
        is_sent=st.booleans(),
    ),
    unique_by=lambda one: one.key,
    max_size=4,
)
wishes = st.dictionaries(
    st.sampled_from(["Amina", "Bram", "Coby", "Hanna"]),
    st.builds(
        Wish,
        st.sampled_from([None, True, False]),
        st.sampled_from([None, *Presence]),
        st.booleans(),
        st.sampled_from(["", "Kees"]),
    ),
)


def seats(found: tuple[Table[str], ...]) -> list[tuple[str, ...]]:
    return [one.guardians for one in found]


def test_parents_who_say_nothing_are_invited_together() -> None:
    assert seats(tables([AMINA, BRAM], {})) == [("Amina", "Bram")]


def test_one_who_would_rather_come_alone_leaves_the_other_a_talk_of_their_own() -> None:
    assert seats(tables([AMINA, BRAM], {"Bram": APART})) == [("Amina",), ("Bram",)]


def test_it_stays_as_it_was_until_they_say_otherwise() -> None:
    before = {"Bram": True}
    assert seats(tables([AMINA, BRAM], {}, before=before)) == [("Amina",), ("Bram",)]
    assert seats(tables([AMINA, BRAM], {"Bram": TOGETHER}, before=before)) == [("Amina", "Bram")]


def test_who_is_sent_or_may_not_come_to_talks_has_no_table() -> None:
    oma, vader = Party("Oma", TALKS, is_sent=True), Party("Vader", NEWS)
    assert seats(tables([AMINA, oma, vader], {})) == [("Amina",)]
    assert tables([vader], {}) == ()


def test_a_table_that_would_rather_be_without_the_child_says_so_for_itself_alone() -> None:
    found = tables([AMINA, BRAM], {"Amina": Wish(True, Presence.NOT), "Bram": APART})
    assert [one.presence for one in found] == [Presence.NOT, Presence.WHOLLY]


def test_parents_who_differ_about_the_child_have_it_there_for_the_first_part() -> None:
    found = tables([AMINA, BRAM], {"Amina": Wish(presence=Presence.WHOLLY), "Bram": Wish(presence=Presence.NOT)})
    assert [one.presence for one in found] == [Presence.FIRST]


def test_whom_a_parent_brings_comes_at_that_parents_table_alone() -> None:
    found = tables([AMINA, BRAM], {"Amina": APART, "Bram": Wish(True, companion="Kees")})
    assert [one.companions for one in found] == [(), ("Kees",)]


@given(parties, wishes)
def test_everybody_who_is_invited_sits_at_one_table_and_nobody_else_does(
    around: list[Party[str]], said: dict[str, Wish]
) -> None:
    found = tables(around, said)
    invited = [one.key for one in around if Right.TALKS in one.rights and not one.is_sent]
    assert sorted(key for one in found for key in one.guardians) == sorted(invited)
    for one in found:
        assert len(one.guardians) == 1 or not any(said.get(key, Wish()).is_apart for key in one.guardians)


@given(parties, wishes)
def test_who_is_not_invited_changes_nothing_for_the_others(around: list[Party[str]], said: dict[str, Wish]) -> None:
    without = [one for one in around if Right.TALKS in one.rights and not one.is_sent]
    assert tables(around, said) == tables(without, said)


@given(wishes)
def test_the_talk_of_one_who_comes_alone_is_the_same_whatever_the_other_would_like(said: dict[str, Wish]) -> None:
    alone = {**said, "Bram": APART}
    own = [one for one in tables([AMINA, BRAM], alone) if one.guardians == ("Bram",)]
    other = [one for one in tables([AMINA, BRAM], {"Bram": APART}) if one.guardians == ("Bram",)]
    assert own == other


def test_control_a_table_that_counts_the_uninvited_is_caught() -> None:
    blocked = Party("Bram", frozenset())
    naive = [("Amina", "Bram")]  # what seating everybody around the child would give
    assert seats(tables([AMINA, blocked], {})) != naive
