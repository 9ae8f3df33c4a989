"""What the word of an identity provider is worth, without a network: every rule, and that it is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.integrations.logic.trust import (
    OVER_SAML,
    SHARED,
    Claim,
    Kind,
    Refusal,
    Trust,
    claim_of_openid,
    claim_of_saml,
    refusal,
    shows_two_factors,
)

NOW = 1_795_000_000.0
TRUST = Trust(Kind.OPENID, frozenset({"linde.test"}), frozenset())
CLAIM = Claim("account-1", "eva@linde.test", is_verified=True)
ENTREE = Trust(Kind.ENTREE, frozenset({"linde.test"}), frozenset({"06of"}), vouches=True)
TEACHER = {
    "uid": ["qj7cks8qdz9ph54@linde"],
    "mail": ["Eva@Linde.test"],
    "eduPersonAffiliation": ["employee"],
    "nlEduPersonHomeOrganizationId": ["06OF00"],
    "givenName": ["Eva"],
}


def of_entree(**changes: list[str] | None) -> Claim:
    attributes = {key: value for key, value in (TEACHER | changes).items() if value is not None}
    return claim_of_saml("name-id", attributes, [])


def test_a_verified_address_in_a_listed_domain_is_believed() -> None:
    assert refusal(TRUST, CLAIM) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"subject": ""}, Refusal.SUBJECT),
        ({"email": ""}, Refusal.ADDRESS),
        ({"email": "eva"}, Refusal.ADDRESS),
        ({"email": "eva@elders.test@linde.test"}, Refusal.ADDRESS),
        ({"email": "eva@linde.test@elders.test"}, Refusal.ADDRESS),
        ({"email": "eva@lindе.test"}, Refusal.ADDRESS),  # a Cyrillic letter
        ({"email": "eva@linde.test\n"}, Refusal.ADDRESS),
        ({"email": "eva @linde.test"}, Refusal.ADDRESS),
        ({"email": "eva@elders.test"}, Refusal.DOMAIN),
        ({"email": "eva@in.linde.test"}, Refusal.DOMAIN),
        ({"email": "eva@nietlinde.test"}, Refusal.DOMAIN),
        ({"email": "eva@linde.test."}, Refusal.DOMAIN),
        ({"is_verified": False}, Refusal.UNVERIFIED),
        ({"affiliations": frozenset({"student"})}, Refusal.AFFILIATION),
        ({"affiliations": frozenset({"employee", "student"})}, Refusal.AFFILIATION),
        ({"affiliations": frozenset({"affiliate"})}, Refusal.AFFILIATION),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any], why: Refusal) -> None:
    assert refusal(TRUST, replace(CLAIM, **change)) is why


def test_an_address_that_the_organisation_gives_out_need_not_be_called_verified() -> None:
    said = replace(CLAIM, is_verified=False)
    assert refusal(replace(TRUST, vouches=True), said) is None
    assert refusal(replace(TRUST, vouches=True), replace(said, email="eva@elders.test")) is Refusal.DOMAIN


@pytest.mark.parametrize("kind", sorted(SHARED))
def test_a_service_for_many_organisations_must_name_ours(kind: Kind) -> None:
    worker = replace(CLAIM, affiliations=frozenset({"employee"}))
    ours = replace(TRUST, kind=kind, realms=frozenset({"06of"}))
    assert refusal(ours, replace(worker, realms=frozenset({"06of"}))) is None
    assert refusal(ours, replace(worker, realms=frozenset({"99zz"}))) is Refusal.REALM
    assert refusal(ours, worker) is Refusal.REALM
    assert refusal(replace(ours, realms=frozenset()), replace(worker, realms=frozenset({"06of"}))) is Refusal.REALM


def test_entree_names_staff_and_their_school() -> None:
    claim = of_entree()
    assert (claim.subject, claim.email, claim.name) == ("qj7cks8qdz9ph54@linde", "eva@linde.test", ("Eva", ""))
    assert refusal(ENTREE, claim) is None
    assert refusal(ENTREE, of_entree(eduPersonAffiliation=["staff"])) is None


@pytest.mark.parametrize("said", [["student"], ["student", "employee"], ["Student"], ["affiliate"], [], None])
def test_a_pupil_with_an_account_of_the_school_is_refused(said: list[str] | None) -> None:
    assert refusal(ENTREE, of_entree(eduPersonAffiliation=said)) is Refusal.AFFILIATION


@pytest.mark.parametrize(
    ("brin", "fits"), [("06OF", True), ("06of01", True), ("06OG00", False), ("6OF", False), ("", False)]
)
def test_the_brin_of_the_school_covers_its_locations(brin: str, fits: bool) -> None:
    assert (refusal(ENTREE, of_entree(nlEduPersonHomeOrganizationId=[brin])) is None) is fits


def test_entree_without_the_address_opens_nothing() -> None:
    assert refusal(ENTREE, of_entree(mail=None)) is Refusal.ADDRESS


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": "mfa"}, True),
        ({"acr": "https://refeds.org/profile/mfa"}, True),
        ({"acr": "phrh"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": ["otp"]}, False),
        ({"acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"}, False),
        ({"amr": {"mfa": 1}}, False),
        ({}, False),
        ({"amr": ["mfa"], "auth_time": NOW - 11 * 3600}, True),
        ({"amr": ["mfa"], "auth_time": NOW - 13 * 3600}, False),
    ],
)
def test_two_factors_count_when_the_provider_says_so_today(said: dict[str, Any], counts: bool) -> None:
    claim = claim_of_openid(Kind.OPENID, {"sub": "account-1", **said})
    assert shows_two_factors(TRUST, claim, NOW) is counts


def test_two_factors_count_when_the_organisation_always_asks_them() -> None:
    always = replace(TRUST, two_factors=True)
    assert shows_two_factors(always, CLAIM, NOW)
    assert not shows_two_factors(always, replace(CLAIM, shown_at=NOW - 13 * 3600), NOW)


@pytest.mark.parametrize(
    ("kind", "said", "verified"),
    [
        (Kind.OPENID, {"email_verified": True}, True),
        (Kind.OPENID, {"email_verified": "true"}, True),
        (Kind.OPENID, {"email_verified": "false"}, False),
        (Kind.OPENID, {"email_verified": ["true"]}, False),
        (Kind.OPENID, {}, False),
        (Kind.OPENID, {"xms_edov": True}, False),
        (Kind.MICROSOFT, {"xms_edov": "1"}, True),
        (Kind.MICROSOFT, {"xms_edov": 0}, False),
    ],
)
def test_an_address_is_verified_only_when_that_is_said(kind: Kind, said: dict[str, Any], verified: bool) -> None:
    assert claim_of_openid(kind, said).is_verified is verified


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["sub", "email", "email_verified", "tid", "hd", "xms_edov", "amr", "acr", "auth_time", "eduPersonAffiliation"]


@given(kind=st.sampled_from(sorted(set(Kind) - OVER_SAML)), said=st.dictionaries(st.sampled_from(NAMES), junk))
def test_whatever_is_said_is_believed_or_refused_and_never_breaks(kind: Kind, said: dict[str, Any]) -> None:
    claim = claim_of_openid(kind, said)
    trust = replace(TRUST, kind=kind, realms=frozenset({"ours"}))
    shows_two_factors(trust, claim, NOW)
    if refusal(trust, claim) is None:
        assert claim.email.endswith("@linde.test")
        assert claim.is_verified
        assert kind not in SHARED or "ours" in claim.realms
