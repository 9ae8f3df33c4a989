"""The pages on which a leader decides whether two adults are one: what they say, and who comes there (ADR 35)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.actions import assign_group, assign_role
from samenspel.people.models import Adult, CareRelation, Child, Group, ToldApart
from samenspel.rosters.actions import ask_again, say_one_person, say_two_people
from samenspel.rosters.logic.same_adults import Pair, Why
from samenspel.rosters.queries import apart, open_pairs, pair_of
from tests.conftest import TODAY
from tests.rosters.stage import SYSTEM, caregiver, cares, checksum, child, roster, take
from tests.rosters.twice import (
    AT_CHILDCARE,
    AT_SCHOOL,
    HOME,
    LIST,
    Sign,
    address,
    of_pair,
)


def said(page: Any) -> str:
    """The text of the main part of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode().split("<main")[1]))


def test_the_task_stands_at_the_lists_and_leads_to_the_two(twice: Pair, client_as: Sign) -> None:
    gijs = client_as("gijs")
    assert LIST in gijs.get("/linde/inlezen/").content.decode().split("<main")[1]
    listed = gijs.get(LIST)
    assert address(twice) in listed.content.decode()
    page = said(gijs.get(address(twice)))
    for word in ("Sevda Aydin", "S. Aydin", HOME, "Can Aydin", "Elif Aydin", "06 12345678"):
        assert word in page
    url = address(twice)
    done = gijs.post(url, {"answer": "same"}, follow=True)
    assert done.status_code == 200
    assert Adult.objects.filter(email=HOME).count() == 1
    assert gijs.get(url).status_code == 404


def test_the_two_in_the_other_order_is_the_same_page(twice: Pair, client_as: Sign) -> None:
    first, second = of_pair(twice)
    assert client_as("marja").get(f"{LIST}{second.public_id}/{first.public_id}/").status_code == 200


def test_two_people_is_remembered_and_can_be_taken_back(twice: Pair, client_as: Sign, school: Organisation) -> None:
    gijs = client_as("gijs")
    gijs.post(address(twice), {"answer": "different"})
    assert open_pairs(SYSTEM, TODAY) == []
    take(school, AT_SCHOOL)
    assert open_pairs(SYSTEM, TODAY) == []
    told = gijs.get(LIST)
    assert address(twice) in told.content.decode()
    assert gijs.get(address(twice)).status_code == 200
    gijs.post(address(twice), {"answer": "same"})
    assert Adult.objects.filter(pk=twice.second).exists(), "first it has to be taken back"
    gijs.post(address(twice), {"answer": "again"})
    assert open_pairs(SYSTEM, TODAY) == [twice]
    assert not ToldApart.objects.exists()


def test_an_answer_that_is_none_does_nothing(twice: Pair, client_as: Sign) -> None:
    before = checksum()
    for answer in ("", "later", "again"):
        assert client_as("gijs").post(address(twice), {"answer": answer}).status_code == 302
    assert checksum() == before


def test_two_accounts_stay_two_and_the_page_says_why(
    twice: Pair, client_as: Sign, django_user_model: Any, cast: dict[str, Actor]
) -> None:
    for number, adult in enumerate(of_pair(twice)):
        adult.user = django_user_model.objects.create_user(f"f{number}@voorbeeld.test")
        adult.save()
    gijs = client_as("gijs")
    page = gijs.get(address(twice)).content.decode()
    assert 'value="same"' not in page
    assert 'value="different"' in page
    gijs.post(address(twice), {"answer": "same"})
    assert Adult.objects.filter(email=HOME).count() == 2


def test_who_has_the_account_keeps_it(twice: Pair, django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("sevda@voorbeeld.test")
    Adult.objects.filter(pk=twice.second).update(user=user)
    (pair,) = open_pairs(SYSTEM, TODAY)
    assert (pair.first, pair.second) == (twice.second, twice.first)
    assert say_one_person(actor=SYSTEM, pair=pair).user == user


# --- who comes here


def test_only_who_keeps_the_register_comes_here(
    twice: Pair, client_as: Sign, cast: dict[str, Actor], school: Organisation
) -> None:
    url = address(twice)
    for who in ("gijs", "marja"):
        assert client_as(who).get(LIST).status_code == client_as(who).get(url).status_code == 200
    for who in ("eva", "fatma", "lotte"):
        assert client_as(who).get(LIST).status_code == client_as(who).get(url).status_code == 403
        assert open_pairs(cast[who], TODAY) == []
    for who in ("amina", "bram", "coby", "hanna", "daan", "ivo", "joke", "karim"):
        assert client_as(who).get(LIST).status_code == client_as(who).get(url).status_code == 404
        assert open_pairs(cast[who], TODAY) == []
    for who in ("eva", "amina"):
        for action in (say_one_person, say_two_people):
            with pytest.raises((Refused, Exception)) as refused:
                action(actor=cast[who], pair=twice)
            assert type(refused.value).__name__ in {"Refused", "NotVisible"}
    assert Adult.objects.filter(email=HOME).count() == 2


def test_the_office_sees_no_task_that_it_cannot_do(twice: Pair, school: Organisation, client_as: Sign) -> None:
    eva = Adult.objects.get(given_name="Eva")
    assign_role(actor=SYSTEM, adult=eva, role="office", organisation=school)
    page = client_as("eva").get("/linde/inlezen/")
    assert page.status_code == 200
    assert "zelfde-persoon" not in page.content.decode()
    assert client_as("eva").get(LIST).status_code == 403


def test_a_leader_sees_the_pairs_of_the_own_organisation_alone(
    school: Organisation, childcare: Organisation, cast: dict[str, Actor], client_as: Sign
) -> None:
    file = replace(
        AT_CHILDCARE,
        pupils=(*AT_CHILDCARE.pupils, child("8", "Ada Aydin", "1a")),
        caregivers=(caregiver("k1", "Sevda Aydin", HOME), caregiver("k3", "Sevda Aydin", HOME)),
        relations=(cares("9", "k1"), cares("8", "k3")),
    )
    take(childcare, file)
    (pair,) = open_pairs(cast["marja"], TODAY)
    assert open_pairs(cast["gijs"], TODAY) == []
    assert client_as("gijs").get(address(pair)).status_code == 404
    canary = client_as("gijs").get(LIST).content.decode()
    assert "Sevda" not in canary
    assert HOME not in canary
    say_two_people(actor=cast["marja"], pair=pair)
    assert apart(cast["gijs"], TODAY) == []
    assert client_as("gijs").get(address(pair)).status_code == 404
    assert client_as("marja").get(address(pair)).status_code == 200


def test_control_a_list_that_forgets_the_organisation_is_caught(
    school: Organisation, childcare: Organisation, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = replace(
        AT_CHILDCARE,
        caregivers=(caregiver("k1", "Sevda Aydin", HOME), caregiver("k3", "Sevda Aydin", HOME)),
        relations=(cares("9", "k1"), cares("9", "k3")),
    )
    take(childcare, file)
    monkeypatch.setattr("samenspel.rosters.queries.same_adults._is_own", lambda actor, two, around: True)
    assert open_pairs(cast["gijs"], TODAY)


def test_any_other_two_are_no_page(twice: Pair, client_as: Sign, cast: dict[str, Actor]) -> None:
    amina, bram = Adult.objects.get(given_name="Amina"), Adult.objects.get(given_name="Bram")
    gijs = client_as("gijs")
    for one, other in ((amina, bram), (amina, amina)):
        url = f"{LIST}{one.public_id}/{other.public_id}/"
        assert gijs.get(url).status_code == gijs.post(url, {"answer": "same"}).status_code == 404
    assert pair_of(cast["gijs"], amina.public_id, amina.public_id, TODAY) is None
    assert Adult.objects.filter(pk__in=(amina.pk, bram.pk)).count() == 2


def test_what_one_home_has_is_on_no_page_of_the_other(twice: Pair, client_as: Sign) -> None:
    """The father of Can sees nothing of it: no question, no address, before nor after."""
    mehmet = Adult.objects.filter(given_name="Mehmet", relations__child__given_name="Can").get()
    hanna = Adult.objects.get(given_name="Hanna")
    CareRelation.objects.filter(adult=mehmet).update(adult=hanna)
    client = client_as("hanna")
    for _time in range(2):
        for path in ("mijn-kinderen/", "gegevens/", "gegevens/alles/"):
            page = client.get(f"/linde/{path}")
            assert page.status_code in {200, 404}
            assert HOME not in page.content.decode()
            assert "12345678" not in page.content.decode()
        for pair in open_pairs(SYSTEM, TODAY):
            say_one_person(actor=SYSTEM, pair=pair)


def test_the_pages_ask_the_database_little_and_always_the_same(
    school: Organisation, childcare: Organisation, client_as: Sign
) -> None:
    gijs = client_as("gijs")
    asked: dict[str, set[int]] = {}
    for count in (1, 3, 12):
        for place, kind in ((school, "s"), (childcare, "k")):
            take(
                place,
                roster(
                    [child(f"{kind}{one}", f"Kind{kind}{one} Vos{one}", "5a") for one in range(count)],
                    caregivers=[
                        caregiver(f"{kind}{one}", f"Ouder Vos{one}", f"o{one}@voorbeeld.test") for one in range(count)
                    ],
                    relations=[cares(f"{kind}{one}", f"{kind}{one}") for one in range(count)],
                ),
            )
        found = open_pairs(SYSTEM, TODAY)
        assert len(found) == count
        for name, url in (("start", "/linde/inlezen/"), ("list", LIST), ("pair", address(found[0]))):
            gijs.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert gijs.get(url).status_code == 200
            asked.setdefault(name, set()).add(len(queries))
    assert all(len(many) == 1 for many in asked.values()), asked
    assert all(max(many) <= 12 for many in asked.values()), asked


# --- what a person told apart, stays apart


def test_who_was_told_apart_is_not_made_one_by_making_two_children_one(linde: Centre, school: Organisation) -> None:
    from samenspel.people.actions.merging import merge_children

    noor, other = Child.objects.get(given_name="Noor"), Child(given_name="Noor", family_name="Jansen")
    other.save()
    double = Adult(given_name="Amina", family_name=Adult.objects.get(given_name="Amina").family_name)
    double.save()
    CareRelation(adult=double, child=other, kind="parent").save()
    amina = Adult.objects.exclude(user=None).get(given_name="Amina")
    told = say_two_people(actor=SYSTEM, pair=Pair(amina.pk, double.pk, (Why.NAME,)))
    with translation.override("en"), pytest.raises(Exception, match="two people"):
        say_one_person(actor=SYSTEM, pair=Pair(amina.pk, double.pk, (Why.NAME,)))
    merge_children(actor=SYSTEM, kept=noor, gone=other, day=TODAY)
    assert Adult.objects.filter(pk=double.pk).exists()
    ask_again(actor=SYSTEM, apart=told)
    assert [one.reasons for one in open_pairs(SYSTEM, TODAY)] == [(Why.NAME, Why.SAME_CHILD)]


def test_the_work_of_a_colleague_comes_along(linde: Centre, cast: dict[str, Actor], school: Organisation) -> None:
    eva = Adult.objects.get(given_name="Eva")
    row = Adult(given_name="Eva", family_name=eva.family_name, address="Kerkstraat 1", contact_secret=True)
    row.save()
    CareRelation(adult=row, child=Child.objects.get(given_name="Daan"), kind="parent").save()
    Adult.objects.filter(pk=eva.pk).update(contact_secret=False)
    assign_group(actor=SYSTEM, adult=row, group=Group.objects.get(name="Groep 8"))
    (pair,) = open_pairs(cast["gijs"], TODAY)
    kept = say_one_person(actor=cast["gijs"], pair=pair)
    assert kept == eva
    assert set(kept.assignments.values_list("group__name", flat=True)) == {"Groep 4", "Groep 8"}
    assert (kept.address, kept.contact_secret) == ("Kerkstraat 1", True), "a secret of one of the two stays one"
