"""samenspel sso"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.urls import reverse

from samenspel.accounts.models import User
from samenspel.core.cli import OK, REFUSED, CentreCommand, WrongUsage, why
from samenspel.integrations import saml
from samenspel.integrations.actions import BadProvider, NewProvider, add_provider, remove_provider, unlink
from samenspel.integrations.logic.trust import OVER_SAML, Kind
from samenspel.integrations.models import IdentityProvider
from samenspel.integrations.openid import Unusable, discover
from samenspel.integrations.queries import providers
from samenspel.organisations.models import Organisation
from samenspel.people.invitations import named_organisation

GOOGLE: Final = "https://accounts.google.com"
MICROSOFT: Final = "https://login.microsoftonline.com/{}/v2.0"
NEEDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.MICROSOFT: ("tenant", "client_id"),
    Kind.GOOGLE: ("client_id",),
    Kind.OPENID: ("issuer", "client_id"),
    Kind.ENTREE: ("metadata", "brin"),
    Kind.SAML: ("metadata",),
}
WRONG: Final[Mapping[str, str]] = {
    "no domain": "Noem met --domain minstens één maildomein van de organisatie.",
    "domain": "“{}” is geen maildomein; schrijf het als uwschool.nl.",
    "public domain": "Bij {} kan iedereen een adres nemen; noem een domein van de organisatie zelf.",
    "no realm": "Noem de organisatie zoals de dienst haar noemt (--tenant of --brin).",
    "brin": "Een BRIN is vier of zes tekens, zoals 06OF of 06OF00.",
    "client": "Er is geen client-id of geen geheim gegeven.",
}


class Command(CentreCommand):
    help = "Laat personeel binnen met het account van hun organisatie (Microsoft, Google, Entree of een ander)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("doing", choices=["add", "list", "remove", "unlink"], help="wat u wilt doen")
        _describe(parser.add_argument_group("bij add"))
        parser.add_argument("--id", metavar="ID", help="bij remove: welke, zoals list hem noemt")
        parser.add_argument("--email", metavar="ADRES", help="bij unlink: van wie het account losgemaakt wordt")

    def run(self, **options: Any) -> int:
        doing = {"add": self._add, "list": self._list, "remove": self._remove, "unlink": self._unlink}
        return doing[options["doing"]](options)

    def _add(self, options: dict[str, Any]) -> int:
        kind = Kind(self._needed(options, "with"))
        for name in NEEDS[kind]:
            self._needed(options, name)
        try:
            made = add_provider(actor=self.actor, organisation=_organisation(options), new=_described(kind, options))
        except BadProvider as problem:
            raise WrongUsage(WRONG[problem.part].format(problem.value)) from None
        if options["json"]:
            self.say_json(_shown(made))
            return OK
        self.say(f"Toegevoegd: {made.place}, {made.kind} ({made.public_id}).")
        self.say("Geef dit door aan de dienst:")
        for name, address in _addresses(made).items():
            self.say(f"  {name}: {address}")
        return OK

    def _list(self, options: dict[str, Any]) -> int:
        rows = [_shown(row) for row in providers(self.centre.pk)]
        if options["json"]:
            self.say_json(rows)
            return OK
        for row in rows or []:
            factors = "twee stappen bij de organisatie" if row["two_factors"] else "tweede stap bij Samenspel"
            self.say(f"{row['id']}  {row['kind']}  {row['organisation']}  {', '.join(row['domains'])}  {factors}")
        if not rows:
            self.say("Bij dit centrum logt niemand in met het account van de organisatie.")
        return OK

    def _remove(self, options: dict[str, Any]) -> int:
        wanted = self._needed(options, "id")
        found = next((row for row in providers(self.centre.pk) if str(row.public_id) == wanted), None)
        if found is None:
            raise WrongUsage("Die is er niet bij dit centrum; `samenspel sso list` noemt wat er is.")
        count = remove_provider(actor=self.actor, provider=found)
        if options["json"]:
            self.say_json({"removed": wanted, "signed_out": count})
        else:
            self.say(f"Weg. Zo vaak was het aan een account verbonden, en dat is overal uitgelogd: {count}.")
        return OK

    def _unlink(self, options: dict[str, Any]) -> int:
        email = self._needed(options, "email").strip().lower()
        user = User.objects.filter(email=email).first()
        count = unlink(actor=self.actor, user=user) if user else 0
        if options["json"]:
            self.say_json({"email": email, "unlinked": count})
        elif count:
            self.say("Losgemaakt en overal uitgelogd. De volgende keer telt als de eerste.")
        else:
            self.say("Aan dit adres is bij dit centrum geen account van een organisatie verbonden.")
        return OK

    def _needed(self, options: dict[str, Any], name: str) -> str:
        if not options[name]:
            raise WrongUsage(f"Hierbij hoort --{name.replace('_', '-')}.")
        value = options[name]
        return value[0] if isinstance(value, list) else str(value)


def _describe(group: Any) -> None:
    group.add_argument("--organisation", metavar="NAAM", help="wiens personeel, als het centrum er meer heeft")
    group.add_argument("--with", choices=[kind.value for kind in Kind], help="waar de organisatie haar accounts heeft")
    group.add_argument("--domain", action="append", default=[], metavar="DOMEIN", help="een maildomein; mag vaker")
    group.add_argument("--tenant", metavar="ID", help="Microsoft: de tenant-id van de organisatie")
    group.add_argument("--brin", action="append", default=[], metavar="BRIN", help="Entree: het BRIN; mag vaker")
    group.add_argument("--issuer", metavar="ADRES", help="openid: het adres waarmee de dienst zich noemt")
    group.add_argument("--client-id", metavar="ID", help="hoe de dienst Samenspel noemt")
    group.add_argument("--secret-file", metavar="BESTAND", help="het geheim; zonder dit wordt ernaar gevraagd")
    group.add_argument("--metadata", metavar="BESTAND", help="Entree en saml: de metadata van de dienst")
    group.add_argument("--entity", metavar="NAAM", help="welke, als er meer diensten in de metadata staan")
    group.add_argument(
        "--addresses-by-organisation",
        action="store_true",
        help="mailadressen geeft de organisatie uit; niemand kan er zelf een invullen",
    )
    group.add_argument(
        "--two-factors-by-organisation",
        action="store_true",
        help="de organisatie vraagt iedereen altijd om twee stappen",
    )


def _organisation(options: dict[str, Any]) -> Organisation:
    if options["organisation"]:
        try:
            return named_organisation(options["organisation"])
        except ValidationError as problem:
            raise WrongUsage(" ".join(problem.messages)) from None
    every = list(Organisation.objects.all())
    if len(every) == 1:
        return every[0]
    raise WrongUsage("Noem met --organisation wiens personeel: " + ", ".join(row.name for row in every) + ".")


def _described(kind: Kind, options: dict[str, Any]) -> NewProvider:
    issuer, endpoints = _over_saml(options) if kind in OVER_SAML else _over_openid(_issuer(kind, options))
    realms = {Kind.MICROSOFT: [options["tenant"]], Kind.GOOGLE: options["domain"], Kind.ENTREE: options["brin"]}
    return NewProvider(
        kind=kind,
        issuer=issuer,
        endpoints=endpoints,
        domains=options["domain"],
        realms=realms.get(kind, []),
        client_id=(options["client_id"] or "").strip(),
        secret="" if kind in OVER_SAML else _secret(options["secret_file"]),
        vouches=options["addresses_by_organisation"],
        two_factors=options["two_factors_by_organisation"],
    )


def _issuer(kind: Kind, options: dict[str, Any]) -> str:
    if kind is Kind.MICROSOFT:
        return MICROSOFT.format(options["tenant"].strip().lower())
    return GOOGLE if kind is Kind.GOOGLE else options["issuer"].strip()


def _over_openid(issuer: str) -> tuple[str, dict[str, Any]]:
    try:
        return issuer, discover(issuer)
    except Unusable as problem:
        _refuse(f"De dienst op {issuer} noemt zich anders of is niet veilig te gebruiken ({problem}).")
    except (requests.RequestException, ValueError):
        _refuse(f"De dienst op {issuer} is niet bereikbaar of zegt niet wat hij is. Klopt het adres?")


def _over_saml(options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    try:
        return saml.provider_in(Path(options["metadata"]).read_text(encoding="utf-8"), options["entity"] or "")
    except saml.NotInstalled:
        _refuse("Voor SAML is een extra nodig. Geef eerst `make saml` in de map van Samenspel.")
    except saml.Unbelievable:
        _refuse("In de metadata staat geen dienst met een naam, een sleutel en een https-adres om in te loggen.")
    except OSError as problem:
        _refuse(f"{options['metadata']}: {why(problem)}.")
    except ValueError:
        _refuse(f"{options['metadata']} is geen tekst in UTF-8.")


def _secret(path: str | None) -> str:
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as problem:
            _refuse(f"{path}: {why(problem) if isinstance(problem, OSError) else 'dit is geen tekst'}.")
    if sys.stdin.isatty():
        return getpass.getpass("Het geheim (u ziet niet wat u typt): ").strip()
    return sys.stdin.readline().strip()


def _refuse(said: str) -> NoReturn:
    raise CommandError(said, returncode=REFUSED)


def _shown(row: IdentityProvider) -> dict[str, Any]:
    """What may be shown of one: never its secret."""
    return {
        "id": str(row.public_id),
        "kind": row.kind,
        "organisation": row.place,
        "domains": row.domains,
        "realms": row.realms,
        "two_factors": row.two_factors,
        "addresses_by_organisation": row.vouches,
        "addresses": _addresses(row),
    }


def _addresses(row: IdentityProvider) -> dict[str, str]:
    if Kind(row.kind) in OVER_SAML:
        return {"metadata": saml.own_name(row), "antwoordadres": saml.own_address(row)}
    return {"redirect-URI": settings.PUBLIC_URL + reverse("integrations:openid_back", args=[row.public_id])}
