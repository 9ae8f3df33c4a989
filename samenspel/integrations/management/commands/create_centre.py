"""samenspel create-centre"""

from __future__ import annotations

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.core.cli import REFUSED, ProductCommand
from samenspel.core.tenancy import centre_scope
from samenspel.frameworks.actions import adopt_newest
from samenspel.organisations.actions import NewOrganisation, create_centre
from samenspel.organisations.models import Centre, Organisation


class Command(ProductCommand):
    help = "Maak een nieuw centrum met zijn organisaties; het neemt de nieuwste versie van elk meegeleverd kader over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--key", required=True, metavar="KEY", help=_("its short name in addresses, such as linde"))
        parser.add_argument("--name", required=True, metavar="NAME", help=_("its name, such as “De Linde”"))
        parser.add_argument(
            "--organisation",
            required=True,
            action="append",
            type=organisation,
            metavar="NAME[:school|childcare]",
            help=_("an organisation that takes part; repeat it for more than one"),
        )
        parser.add_argument("--json", action="store_true", help=_("print JSON, and nothing else, on standard output"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            centre = self._create(options["key"], options["name"], options["organisation"])
        except ValidationError as problem:
            reasons = list(problem.messages)
            if options["json"]:
                self.say_json({"created": False, "refused": [{"reason": reason} for reason in reasons]})
            raise CommandError(" ".join(reasons), returncode=REFUSED) from None
        if options["json"]:
            kinds = [{"name": new.name.strip(), "kind": new.kind} for new in options["organisation"]]
            self.say_json({"created": True, "key": centre.key, "name": centre.name, "organisations": kinds})
        else:
            self.say(_("The centre “%(name)s” is there.") % {"name": centre.name})
            self.say(_("Next: samenspel invite --centre %(key)s --role head --email ADDRESS") % {"key": centre.key})

    @transaction.atomic
    def _create(self, key: str, name: str, organisations: list[NewOrganisation]) -> Centre:
        centre = create_centre(actor=self.actor, key=key, name=name, organisations=organisations)
        with centre_scope(centre.pk):
            adopt_newest(actor=self.actor)
        return centre


def organisation(text: str) -> NewOrganisation:
    """An argparse type: "Basisschool De Linde" or "Het Nest:childcare"."""
    name, colon, kind = text.rpartition(":")
    if not colon:
        return NewOrganisation(text)
    if kind.strip().casefold() in Organisation.Kind.values:
        return NewOrganisation(name, kind.strip().casefold())
    if kind.strip() and " " not in kind.strip() and kind.islower():
        known = ", ".join(Organisation.Kind.values)
        raise argparse.ArgumentTypeError(
            _("“%(kind)s” is not a kind of organisation; choose from: %(known)s.") % {"kind": kind, "known": known}
        )
    return NewOrganisation(text)
