"""The shape of the product's commands: plain words, JSON alone on stdout when asked, exit 0, 1 or 2."""

from __future__ import annotations

import errno
import json
from typing import Any, NoReturn

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from samenspel.core.actor import System
from samenspel.core.logic.school_years import NotASchoolYear, start_of
from samenspel.core.tenancy import centre_scope

OK, REFUSED, USAGE = 0, 1, 2


class WrongUsage(CommandError):
    """The call itself is wrong (no such file, centre or year): exit 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=USAGE)


class ProductCommand(BaseCommand):
    """A command of the product; Django's own options are kept out of its help."""

    suppressed_base_arguments = {  # noqa: RUF012
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }
    requires_system_checks: list[str] = []  # noqa: RUF012
    actor = System("cli")
    _is_run_by_hand = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The parser, called by the name under which `samenspel` knows the command."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if " " in prog_name:
            parser.prog = prog_name
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        """On the command line what is wrong is a plain sentence, without a trace or the name of an error."""
        self._is_run_by_hand = True
        try:
            super().run_from_argv(argv)
        except CommandError as problem:  # while reading the options
            self._refuse(problem)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Do the work; a command called from code raises, one called by hand ends with its exit code."""
        try:
            return super().execute(*args, **options)
        except CommandError as problem:
            if not self._is_run_by_hand:
                raise
            self._refuse(problem)

    def _refuse(self, problem: CommandError) -> NoReturn:
        self.stderr.write(str(problem))
        raise SystemExit(problem.returncode) from problem

    def say(self, text: str) -> None:
        """A line for people."""
        self.stdout.write(text)

    def say_json(self, value: Any) -> None:
        """The one thing on stdout with --json."""
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))


class CentreCommand(ProductCommand):
    """A command on one centre: `--centre KEY`, and `--json`. A subclass writes `run`, which returns the exit code.

    Inside `run` the centre is in scope and stands in `self.centre`.
    """

    centre: Any

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--centre", required=True, metavar="KEY", help=_("the key of the centre, such as linde"))
        parser.add_argument("--json", action="store_true", help=_("print JSON, and nothing else, on standard output"))

    def handle(self, *args: Any, **options: Any) -> None:
        model: Any = apps.get_model("organisations", "Centre")
        self.centre = model.objects.filter(key=options["centre"]).first()
        if self.centre is None:
            known = ", ".join(model.objects.order_by("key").values_list("key", flat=True)) or _("none yet")
            raise WrongUsage(
                _("There is no centre with the key “%(key)s”. Known: %(known)s.")
                % {"key": options["centre"], "known": known}
            )
        with centre_scope(self.centre.pk):
            code = self.run(**options)
        if code:
            raise SystemExit(code)

    def run(self, **options: Any) -> int:
        """Do the work; return the exit code."""
        raise NotImplementedError


def school_year_label(text: str) -> str:
    """An argparse type: a school year such as 2017-2018."""
    try:
        start_of(text)
    except NotASchoolYear:
        raise WrongUsage(_("“%(text)s” is not a school year; write it as 2017-2018.") % {"text": text}) from None
    return text


def why(problem: OSError) -> str:
    """Why a file cannot be read or written, in the words of the one who reads the sentence."""
    said = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOTDIR: _("a part of the path is a file"),
        errno.EACCES: _("you are not allowed to"),
        errno.EPERM: _("you are not allowed to"),
        errno.EROFS: _("nothing can be written there"),
        errno.ENOSPC: _("the disk is full"),
    }
    return said.get(problem.errno or 0) or problem.strerror or type(problem).__name__
