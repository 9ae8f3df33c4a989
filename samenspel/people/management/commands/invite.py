"""samenspel invite"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from samenspel.core.cli import OK, CentreCommand, WrongUsage
from samenspel.people.invitations import INVITABLE, Invited, invite, named_organisation
from samenspel.people.logic.roles import ROLES


class Command(CentreCommand):
    help = "Maak een eenmalige link waarmee iemand met een rol in een centrum binnenkomt."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--role", required=True, metavar="ROLE", help=_("the key of the role, such as head"))
        parser.add_argument("--email", required=True, metavar="ADDRESS", help=_("the e-mail address invited"))
        parser.add_argument("--organisation", metavar="NAME", help=_("where this person works, when there are several"))

    def run(self, **options: Any) -> int:
        invited = self._invite(options["role"], options["email"], options["organisation"])
        made = invited.invitation
        if options["json"]:
            self.say_json(
                {
                    "url": invited.url,
                    "centre": self.centre.key,
                    "role": made.role,
                    "email": made.email,
                    "organisation": made.organisation.name if made.organisation else None,
                    "expires": made.expires_at.isoformat(),
                }
            )
            return OK
        until = date_format(localtime(made.expires_at), "DATETIME_FORMAT")
        self.say(invited.url)
        self.say(
            _("This link works once, until %(until)s. Give it to %(email)s only.")
            % {"until": until, "email": made.email}
        )
        return OK

    def _invite(self, role: str, email: str, organisation: str | None) -> Invited:
        try:
            place = named_organisation(organisation) if organisation else None
            return invite(actor=self.actor, email=email, role=role, organisation=place)
        except KeyError:
            known = "\n".join(f"  {key:<18}{_(ROLES[key].label)}" for key in INVITABLE)
            raise WrongUsage(_("“%(role)s” is not a role. Choose one of:") % {"role": role} + "\n" + known) from None
        except ValidationError as problem:
            raise WrongUsage(" ".join(problem.messages)) from None
