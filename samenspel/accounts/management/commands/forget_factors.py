"""samenspel forget-factors"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.accounts.actions import forget_factors
from samenspel.accounts.models import User
from samenspel.accounts.notices import tell_owner
from samenspel.core.cli import ProductCommand, WrongUsage


class Command(ProductCommand):
    help = "Haal de passkeys, app en herstelcodes van een account weg, voor wie alles kwijt is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, metavar="ADDRESS", help=_("the e-mail address of the account"))
        parser.add_argument("--json", action="store_true", help=_("print JSON, and nothing else, on standard output"))

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            raise WrongUsage(_("There is no account with the address %(email)s.") % {"email": email})
        taken = forget_factors(actor=self.actor, user=user)
        tell_owner(user, gettext_lazy("Your passkeys, app and recovery codes were taken away by who runs this site."))
        if options["json"]:
            self.say_json({"email": email, "taken": taken})
        else:
            said = _("Taken away: %(count)s. At the next sign-in %(email)s sets up a new second step.")
            self.say(said % {"count": taken, "email": email})
