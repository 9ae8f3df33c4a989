"""What the word of an identity provider is worth (ADR 29): whose word, for which people, and how they signed in.

An identity provider says who someone is; it never says what they may do. Everything here is about one claim that was
signed by a provider of which the signature has been checked already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Kind(StrEnum):
    """Which identity provider an organisation has."""

    MICROSOFT = "microsoft"
    GOOGLE = "google"
    OPENID = "openid"
    ENTREE = "entree"
    SAML = "saml"


OVER_SAML: Final = frozenset({Kind.ENTREE, Kind.SAML})
# These serve many organisations at one address, so that the name of ours in the claim must fit as well.
SHARED: Final = frozenset({Kind.MICROSOFT, Kind.GOOGLE, Kind.ENTREE})
BRANDS: Final[Mapping[Kind, str]] = {Kind.MICROSOFT: "Microsoft", Kind.GOOGLE: "Google", Kind.ENTREE: "Entree"}

# eduPersonAffiliation of whoever works there; a pupil may be called "student" beside anything else.
WORKS_THERE: Final = frozenset({"employee", "staff"})
PUPIL: Final = "student"

# What says "two factors": amr of RFC 8176; acr of OpenID EAP; authentication contexts of REFEDS and Microsoft.
TWICE_BY_METHOD: Final = frozenset({"mfa"})
TWICE_BY_LEVEL: Final = frozenset(
    {
        "phr",
        "phrh",
        "https://refeds.org/profile/mfa",
        "http://schemas.microsoft.com/claims/multipleauthn",
    }
)
HOURS: Final = 12

# Anyone can have an address here: no organisation answers for them.
_FOR_EVERYONE: Final = """
gmail.com googlemail.com outlook.com outlook.nl hotmail.com hotmail.nl live.com live.nl msn.com yahoo.com icloud.com
me.com mail.com gmx.com gmx.net proton.me protonmail.com ziggo.nl kpnmail.nl planet.nl hetnet.nl home.nl upcmail.nl
xs4all.nl casema.nl chello.nl tele2.nl telfort.nl solcon.nl onsbrabantnet.nl caiway.nl zeelandnet.nl
"""
FOR_EVERYONE: Final = frozenset(_FOR_EVERYONE.split())


@dataclass(frozen=True, slots=True)
class Trust:
    """What the operator believes of one identity provider.

    `domains` are the e-mail domains it may speak for and `realms` its own names for the organisation (a tenant, a
    hosted domain, a BRIN), both in small letters; `vouches` that its addresses are given out by the organisation and
    never typed by the person; `two_factors` that the organisation asks them of everyone, always.
    """

    kind: Kind
    domains: frozenset[str]
    realms: frozenset[str]
    vouches: bool = False
    two_factors: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What an identity provider says about whoever signed in there; `shown_at` in seconds since the epoch."""

    subject: str
    email: str = ""
    is_verified: bool = False
    realms: frozenset[str] = frozenset()
    affiliations: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    level: str = ""
    shown_at: float | None = None
    name: tuple[str, str] = ("", "")


class Refusal(StrEnum):
    """Why a claim opens nothing. For the log alone: whoever comes hears the same sentence each time."""

    SUBJECT = "no subject"
    ADDRESS = "no address"
    UNVERIFIED = "address not verified"
    DOMAIN = "other domain"
    REALM = "other realm"
    AFFILIATION = "does not work there"
    NOBODY = "not staff and not invited"
    OTHER = "the login is tied to another account there"


def refusal(trust: Trust, claim: Claim) -> Refusal | None:
    """The first reason not to believe that this is who the organisation says, or None."""
    if not claim.subject:
        return Refusal.SUBJECT
    if not _fits_realm(trust, claim):
        return Refusal.REALM
    if not _works_there(trust, claim):
        return Refusal.AFFILIATION
    if not is_address(claim.email):
        return Refusal.ADDRESS
    if claim.email.partition("@")[2] not in trust.domains:
        return Refusal.DOMAIN
    if not (claim.is_verified or trust.vouches):
        return Refusal.UNVERIFIED
    return None


def is_address(text: str) -> bool:
    """Whether this is one plain address in small letters: no second "@", nothing that looks like another letter."""
    name, _at, domain = text.partition("@")
    return bool(name and domain) and "@" not in domain and text.isascii() and text.isprintable() and " " not in text


def _fits_realm(trust: Trust, claim: Claim) -> bool:
    if not trust.realms:
        return trust.kind not in SHARED
    if trust.kind is Kind.ENTREE:  # the BRIN of the whole school covers that of a location
        return any(said.startswith(listed) for said in claim.realms for listed in trust.realms)
    return not trust.realms.isdisjoint(claim.realms)


def _works_there(trust: Trust, claim: Claim) -> bool:
    if not claim.affiliations:
        return trust.kind is not Kind.ENTREE
    return PUPIL not in claim.affiliations and not WORKS_THERE.isdisjoint(claim.affiliations)


def shows_two_factors(trust: Trust, claim: Claim, now: float) -> bool:
    """Whether this sign-in counts as two factors: because the provider says so, or the organisation always asks them.

    Not when the provider says that it was longer ago than staff may stay signed in.
    """
    if claim.shown_at is not None and now - claim.shown_at > HOURS * 3600:
        return False
    said = not TWICE_BY_METHOD.isdisjoint(claim.methods) or claim.level in TWICE_BY_LEVEL
    return said or trust.two_factors


def claim_of_openid(kind: Kind, said: Mapping[str, Any]) -> Claim:
    """An ID token (with what the userinfo page added) as a claim. What has another shape counts as not said."""
    realm = {Kind.MICROSOFT: "tid", Kind.GOOGLE: "hd"}.get(kind, "")
    shown_at = said.get("auth_time")
    return Claim(
        subject=_text(said.get("sub")),
        email=_text(said.get("email")).lower(),
        is_verified=_is_yes(said.get("email_verified")) or (kind is Kind.MICROSOFT and _is_yes(said.get("xms_edov"))),
        realms=_words([said.get(realm)]) if realm else frozenset(),
        affiliations=_words(said.get("eduPersonAffiliation")) | _words(said.get("eduperson_affiliation")),
        methods=_words(said.get("amr")),
        level=_text(said.get("acr")),
        shown_at=float(shown_at) if isinstance(shown_at, int | float) and not isinstance(shown_at, bool) else None,
        name=(_text(said.get("given_name"))[:80], _text(said.get("family_name"))[:120]),
    )


def claim_of_saml(
    name_id: str, attributes: Mapping[str, Iterable[Any]], levels: Iterable[str], shown_at: float | None = None
) -> Claim:
    """The attributes of a SAML assertion, as Entree names them, as a claim. `uid` goes before the NameID."""
    first = {key: next((_text(value) for value in values if value), "") for key, values in attributes.items()}
    subject = first.get("uid") or name_id
    known = [level for level in map(_text, levels) if level in TWICE_BY_LEVEL]
    return Claim(
        subject=subject,
        email=first.get("mail", "").lower(),
        realms=_words(attributes.get("nlEduPersonHomeOrganizationId")),
        affiliations=_words(attributes.get("eduPersonAffiliation")),
        level=known[0] if known else "",
        shown_at=shown_at,
        name=(first.get("givenName", "")[:80], first.get("sn", "")[:120]),
    )


def _is_yes(value: Any) -> bool:
    """True, 1, "1" and "true", as several providers write it; nothing else."""
    return value is True or (isinstance(value, int) and value == 1) or value in ("1", "true", "True")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _words(value: Any) -> frozenset[str]:
    """A word or a list of words, in small letters."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple | set | frozenset):
        return frozenset()
    return frozenset(word.lower() for word in map(_text, values) if word)
