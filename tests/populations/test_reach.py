"""Whom do we reach: what counts, who sees what, and what nobody can work out from it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from samenspel.core.logic.disclosure import (
    MAKER,
    OTHERS,
    TEAM,
    Audience,
    Breakdown,
    Figure,
    Share,
    Tally,
    count_people,
    disclose_tables,
    publish_tables,
)
from samenspel.frameworks.evidence import indicators
from samenspel.organisations.models import Centre
from samenspel.people.models import Child
from samenspel.populations import reach_words
from samenspel.populations.actions import AlreadyThere, share_reach
from samenspel.populations.logic.reaching import (
    HOUSEHOLD,
    KNOWN_LANGUAGE,
    LANGUAGE,
    QUESTIONS,
    SEVERAL,
    UNIT,
    UNKNOWN,
    Families,
    Parent,
    rows_of,
    tables_of,
    term_of,
)
from samenspel.populations.models import Reach
from samenspel.populations.queries.reach import moment_for, shared, tables_on
from samenspel.talks.models import Talk
from tests.core.attacker import Attacker, Found, School
from tests.populations import families
from tests.populations.factories import SYSTEM
from tests.populations.families import DAY

URL = "/linde/kompas/populatie/bereik/"
TERM = date(2026, 8, 1)
MOST_QUERIES = 12


@pytest.fixture
def register(linde: Centre) -> Centre:
    """Forty families: 26 Dutch, 11 Arabic and 3 Polish; some with an account, some spoken."""
    families.empty_register()
    school, care = families.place(name="De school"), families.place("peuters", "voorschool", "De peuters")
    for one in range(40):
        language = "nl" if one < 26 else "ar" if one < 37 else "pl"
        parent = families.parent("" if one in (0, 1, 2) else language, account=one % 2 == 0)
        kid = families.child(school if one % 3 else care, parent)
        if one % 4 == 0:
            families.talk(school, kid, {parent.pk: {}})
    return linde


def rows_by(found: Families, key: str) -> list[str]:
    return [row[key] for row in rows_of(found)]


def test_a_family_counts_once_and_stands_in_one_part() -> None:
    found = Families(
        units={1: {"a"}, 2: {"b"}, 3: {"a"}, 4: {"b"}},
        raising={1: {10, 11}, 2: {11}, 3: {12}},
        parents={10: Parent("nl"), 11: Parent("ar", has_account=True), 12: Parent()},
    )
    rows = rows_of(found)
    assert [(row[UNIT], row[LANGUAGE], row["language"], row["account"]) for row in rows] == [
        (SEVERAL, "ar", "yes", "yes"),
        ("a", UNKNOWN, "no", "no"),
        ("b", UNKNOWN, "no", "no"),
    ]


def test_a_talk_to_which_a_parent_came_is_contact_and_stands_by_itself_too() -> None:
    found = Families(units={1: {"a"}, 2: {"a"}, 3: {"a"}}, raising={1: {10}, 2: {10}, 3: {12}}, at_talk={2})
    rows = rows_of(found)
    assert [(row["talk"], row["contact"]) for row in rows] == [("yes", "yes"), ("no", "no")]


def test_only_a_talk_that_was_held_this_term_counts(register: Centre) -> None:
    (child, *_rest) = Child.objects.filter(memberships__isnull=False).order_by("pk")
    place = child.memberships.get().group.unit.organisation

    def at_talk() -> int:
        table = next(
            one for one in tables_on(DAY) if one.by.key == UNIT and one.question and one.question.key == "talk"
        )
        return sum(counts["yes"] for counts in table.counts.values())

    begins = timezone.make_aware(datetime(2026, 10, 5, 15))
    talk = Talk.objects.create(child=child, organisation=place, kind="start", state="planned", starts_at=begins)
    assert at_talk() == 0, "it was not held"
    Talk.objects.filter(pk=talk.pk).update(state="held")
    assert at_talk() == 1
    Talk.objects.filter(pk=talk.pk).update(starts_at=timezone.make_aware(datetime(2026, 7, 31, 15)))
    assert at_talk() == 0, "another term"


def test_a_household_is_what_parents_said_and_two_words_are_none() -> None:
    units = {child: {"a"} for child in range(4)}
    raising = {0: {10}, 1: {11, 12}, 2: {13, 14}, 3: {15}}
    alone = {11: True, 12: True, 13: True, 14: False}
    assert rows_by(Families(units, raising, alone=alone), HOUSEHOLD) == [UNKNOWN, "one_parent", UNKNOWN, UNKNOWN]


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 11, 22), date(2026, 8, 1)),
        (date(2026, 8, 1), date(2026, 8, 1)),
        (date(2026, 7, 31), date(2026, 2, 1)),
        (date(2027, 1, 31), date(2026, 8, 1)),
        (date(2027, 2, 1), date(2027, 2, 1)),
    ],
)
def test_a_term_begins_in_august_and_in_february(day: date, term: date) -> None:
    assert term_of(day) == term


def test_contact_is_a_talk_a_letter_that_was_used_or_signing_in_since_the_term_began(linde: Centre) -> None:
    families.empty_register()
    at = families.place()
    before, after = date(2026, 7, 31), date(2026, 8, 1)
    for day in (before, after):
        families.child(at, families.parent(signed_in=day))
        mother = families.parent()
        families.letter(families.child(at, mother), mother, day)
        families.talk(at, families.child(at, families.parent()), {}, day)
    only_sent = families.parent(account=True)
    families.letter(families.child(at, only_sent), only_sent, None)
    counts = {(one.by.key, one.question.key if one.question else ""): one.counts for one in tables_on(DAY)}
    (part,) = counts[UNIT, "contact"].values()
    assert part == {"yes": 3, "no": 4}
    (part,) = counts[UNIT, "account"].values()
    assert part == {"yes": 3, "no": 4}


def test_who_left_or_died_is_not_counted(linde: Centre) -> None:
    families.empty_register()
    at = families.place()
    gone = families.child(at, families.parent())
    gone.enrolments.update(valid_until=date(2026, 9, 1))
    died = families.child(at, families.parent())
    type(died).objects.filter(pk=died.pk).update(deceased_on=DAY)
    families.child(at, families.parent())
    found = moment_for(MAKER, DAY)
    assert found is not None
    assert found.families == 1


def test_the_makers_see_it_now_and_the_team_once_it_was_shared(
    register: Centre, client_as: Callable[[str], Client]
) -> None:
    gijs, eva = client_as("gijs"), client_as("eva")
    assert 'class="pop pop-reach"' in gijs.get(URL).content.decode()
    assert 'class="pop pop-reach"' not in eva.get(URL).content.decode()
    assert gijs.post(URL + "delen/").status_code == 302
    assert 'class="pop pop-reach"' in eva.get(URL).content.decode()
    assert gijs.get(URL).context["can_share"] is False
    with pytest.raises(AlreadyThere):
        share_reach(actor=SYSTEM, day=DAY)


def test_what_was_shared_stays_as_it_was_when_families_come(
    register: Centre, client_as: Callable[[str], Client]
) -> None:
    share_reach(actor=SYSTEM, day=DAY)
    eva = client_as("eva")
    before = eva.get(URL).context["tables"]
    families.child(families.place(name="Nieuw"), families.parent(account=True))
    assert eva.get(URL).context["tables"] == before
    now = moment_for(MAKER, DAY)
    assert now is not None
    assert now.families == 41


def test_nobody_reads_a_small_part_from_the_page_or_the_file(
    register: Centre, client_as: Callable[[str], Client]
) -> None:
    share_reach(actor=SYSTEM, day=DAY)
    eva = client_as("eva")
    html = eva.get(URL + "?als=").content.decode()
    assert "Pools" not in html
    assert "Arabisch" in html
    text = eva.get(reverse("populations:reach-download", args=["linde", "csv"])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows
    assert not {row["part"] for row in rows} & {"Pools"}
    cells = re.findall(r"<td>.*?</td>", html, re.S)
    assert cells
    for row in rows:
        assert row["families"] in html


def test_control_a_page_for_everybody_names_the_small_language(
    register: Centre, client_as: Callable[[str], Client]
) -> None:
    assert "Pools" in client_as("gijs").get(URL).content.decode()


@pytest.mark.parametrize("query", ["?als=anderen", "?als=", "?als=maker"])
def test_nobody_borrows_the_eyes_of_a_maker(query: str, register: Centre, client_as: Callable[[str], Client]) -> None:
    assert client_as("eva").get(URL + query).context["moment"] is None


@pytest.mark.parametrize(
    ("who", "get", "post"), [("gijs", 200, 302), ("eva", 200, 403), ("fatma", 200, 403), ("amina", 404, 404)]
)
def test_staff_looks_and_makers_share(
    who: str, get: int, post: int, register: Centre, client_as: Callable[[str], Client]
) -> None:
    client = client_as(who)
    assert client.get(URL).status_code == get
    assert client.post(URL + "delen/").status_code == post
    assert Reach.objects.exists() is (post == 302)


def test_the_page_asks_no_more_for_more_families(register: Centre, client_as: Callable[[str], Client]) -> None:
    client = client_as("gijs")
    client.get(URL)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))
        at = families.place(name=f"Nog een {_time}")
        for _one in range(6):
            families.child(at, families.parent("tr", account=True))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES, "\n".join(q["sql"][:160] for q in asked.captured_queries)


@pytest.mark.parametrize("language", ["nl", "ar", "en"])
def test_the_page_is_there_in_each_language(
    language: str, register: Centre, client_as: Callable[[str], Client]
) -> None:
    client = client_as("gijs")
    client.cookies["samenspel-language"] = language
    for query in ("", "?als=team", "?als=anderen"):
        assert client.get(URL + query).status_code == 200


def test_an_empty_centre_gets_a_kind_word(linde: Centre, client_as: Callable[[str], Client]) -> None:
    families.empty_register()
    html = client_as("gijs").get(URL).content.decode()
    assert "pop-reach" not in html
    assert client_as("eva").get(URL).status_code == 200


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure(36, 36, 40), "9 of every 10 families"),
        (Figure(39, 39, 40), "nearly all families"),
        (Figure(40, 40, 40), "all families"),
        (Figure(0, 0, 40), "none of the families"),
        (Figure(1, 1, 40), "a few of the families"),
        (Figure(35, 40, 40), "at least 35 of the 40 families"),
        (Figure(0, 5, 40), "at most 5 of the 40 families"),
    ],
)
def test_a_share_is_said_as_people_say_it(figure: Figure, said: str) -> None:
    with override("en"):
        assert reach_words.how_many(figure) == said


MEANT = {(LANGUAGE, "language"), (KNOWN_LANGUAGE, "language")}


def test_a_criterion_hears_only_what_was_shared_with_everybody(register: Centre) -> None:
    assert evidence("populations.contact") == {}
    share_reach(actor=SYSTEM, day=DAY)
    assert evidence("populations.contact") == {}, "ten of forty families is no more than the threshold"
    Reach.objects.all().delete()
    at = families.place(name="Nog een")
    for _one in range(4):
        parent = families.parent()
        families.talk(at, families.child(at, parent), {parent.pk: {}})
    share_reach(actor=SYSTEM, day=DAY)
    assert evidence("populations.contact") == {"6": 14}


def evidence(key: str) -> Mapping[str, float | Share]:
    """What the indicator says of this school year."""
    return next(one for one in indicators("criteria") if one.key == key).measure([2026]).get(2026, {})


# The attacker knows the rules, what a language part means, and all that was ever shown.


class Reached(School):
    """The families, of whom whoever knows the page knows that no language is the part of that name."""

    def kinds(self) -> list[Mapping[str, str]]:
        kinds = super().kinds()
        by = LANGUAGE if LANGUAGE in kinds[0] else KNOWN_LANGUAGE
        return [one for one in kinds if (one[by] == UNKNOWN) == (one["language"] == "no")]


def cast_of(few: int, extra: int = 0, silent: int = 6) -> Families:
    """Sixty families and `extra`: `few` speak Polish and have no account, of `silent` we know no language."""
    units = {child: {"school" if child % 2 else "peuters"} for child in range(60 + extra)}
    raising = {child: {1000 + child} for child in units}
    parents = {
        1000 + child: Parent(
            "" if child >= 60 - silent and child < 60 else "pl" if child < few else "ar" if child % 3 == 0 else "nl",
            has_account=child >= few,
            had_contact=child % 2 == 0,
        )
        for child in units
    }
    return Families(units, raising, parents, alone={})


def school_of(found: Families, tables: Sequence[Tally]) -> Reached:
    breakdowns = {one.by.key: one.by for one in tables}
    if KNOWN_LANGUAGE not in breakdowns:
        breakdowns.setdefault(LANGUAGE, Breakdown(LANGUAGE))
    return Reached(tuple(rows_of(found)), tuple(breakdowns.values()), QUESTIONS)


def proved(attacker: Attacker, origin: str, audience: Audience) -> list[Found]:
    """What was proved, but for what the words mean: of a named language it is known, of the part without it is not."""
    found = attacker.proves(origin, audience.threshold)
    return [one for one in found if (one.secret.by, one.secret.question) not in MEANT]


@pytest.mark.parametrize("few", [0, 1, 3, 5, 6, 11])
@pytest.mark.parametrize("silent", [0, 2, 6, 13])
@pytest.mark.parametrize("audience", [TEAM, OTHERS], ids=lambda one: one.key)
def test_nothing_small_can_be_worked_out_from_all_views_together(few: int, silent: int, audience: Audience) -> None:
    found = cast_of(few, silent=silent)
    tables = tables_of(found, "now")
    seen = [one for one in publish_tables(tables) if one.threshold >= audience.threshold]
    attacker = Attacker({"now": school_of(found, tables)}).reads(seen)
    assert not proved(attacker, "now", audience)


def test_the_attacker_finds_a_small_language_beside_the_question_how_many_languages_are_known() -> None:
    """Why the languages have a part of their own: divided carelessly, three Polish families stand there exactly."""
    found = cast_of(3)
    careless = count_people(rows_of(found), "now", [Breakdown(LANGUAGE)], QUESTIONS[1:])
    careless += count_people(rows_of(found), "now", [Breakdown(UNIT)], QUESTIONS)
    seen = [one for one in publish_tables(careless) if one.threshold == TEAM.threshold]
    attacker = Attacker({"now": school_of(found, careless)}).reads(seen)
    assert any((one.secret.path, one.recovered) == (("pl",), 3) for one in proved(attacker, "now", TEAM))


def test_the_attacker_breaks_tables_that_are_shown_as_they_are() -> None:
    found = cast_of(3)
    tables = tables_of(found, "now")
    attacker = Attacker({"now": school_of(found, tables)}).reads(disclose_tables(tables, MAKER))
    assert any(one.recovered for one in proved(attacker, "now", TEAM))


@pytest.mark.parametrize(("extra", "before", "after"), [(1, 6, 6), (4, 2, 2), (12, 2, 3), (12, 2, 8), (12, 8, 2)])
def test_the_next_term_does_not_tell_who_came(extra: int, before: int, after: int) -> None:
    then, now = cast_of(6, silent=before), cast_of(6, extra, after)
    old = tables_of(then, "then")
    first = publish_tables(old)
    new = tables_of(now, "now", {one.by for one in first})
    second = publish_tables(new, first)
    seen = [one for one in (*first, *second) if one.threshold == TEAM.threshold]
    attacker = Attacker({"then": school_of(then, old), "now": school_of(now, new)}).reads(seen)
    for origin in ("then", "now"):
        assert not proved(attacker, origin, TEAM)


def test_what_was_shared_comes_back_as_it_was_kept(register: Centre) -> None:
    share_reach(actor=SYSTEM, day=DAY)
    assert {one.origin for one in shared()} == {TERM.isoformat()}
    assert {one.threshold for one in shared()} == {TEAM.threshold, OTHERS.threshold}
    for audience in (TEAM, OTHERS):
        found = moment_for(audience, DAY)
        assert found is not None
        assert found.tables == disclose_tables(tables_on(DAY), audience)
