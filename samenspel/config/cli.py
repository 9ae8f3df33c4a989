"""The command `samenspel`: one name for everything the operator does."""

from __future__ import annotations

import errno
import os
import sys
import time
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from django.core.management import ManagementUtility

_INTERRUPTED: Final = 130  # as a shell counts it
# When the command began, for a command that has to be ready in time.
STARTED: Final = time.monotonic()
# Name on the command line -> module of the management command, with the line that the overview shows.
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "demo": ("demo", "zet een geloofwaardig kindcentrum klaar en toon het op uw eigen computer"),
    "serve": ("serve", "zet de site aan"),
    "work": ("work", "doe wat op de achtergrond gebeurt (serve en demo doen dit zelf)"),
    "migrate": ("migrate", "breng de database bij deze versie"),
    "check": ("check", "controleer de instellingen (met --deploy: ook of het veilig is voor echt gebruik)"),
    "create-centre": ("create_centre", "maak een nieuw centrum met zijn organisaties"),
    "invite": ("invite", "maak een eenmalige link waarmee iemand binnenkomt"),
    "forget-factors": ("forget_factors", "haal de tweede stap van een account weg, voor wie alles kwijt is"),
    "sso": ("sso", "laat personeel binnen met het account van hun organisatie"),
    "import-activities": ("import_activities", "lees het aanbod van een schooljaar in"),
    "import-population": ("import_population", "lees cijfers over de ouderpopulatie in"),
    "import-neighbourhood": ("import_neighbourhood", "lees cijfers over de wijk in"),
    "import-goals": ("import_goals", "lees doelen en acties in"),
    "import-roster": ("import_roster", "lees kinderen, groepen, collega's en ouders van een organisatie in"),
    "roster-undo": ("roster_undo", "maak één keer inlezen van kinderen en ouders ongedaan"),
    "balance": ("balance", "bereken de balans van het aanbod"),
    "document": ("document", "maak het beleidsdocument"),
    "plan-talks": ("plan_talks", "plan een ronde gesprekken uit een bestand"),
    "export": ("export_centre", "bewaar alles van een centrum in een zip"),
    "import": ("import_centre", "zet een bewaard centrum in deze installatie"),
    "clear": ("clear", "verwijder wat langer bewaard is dan mag (elke nacht)"),
    "remind": ("remind", "mail wie nog iets moet bevestigen voordat het vervalt (elk uur)"),
    "send": ("send", "verstuur de mail die klaarstaat (elke minuut)"),
    "verify-audit": ("verify_audit", "controleer of het logboek ongeschonden is"),
    "reference": ("reference", "maak de naslag in docs/reference opnieuw"),
}
# These work, or must speak, before there is a database.
WITHOUT_DATABASE = {"check", "migrate", "reference", "serve", "demo", "plan-talks"}


def main() -> None:
    """Entry point of the command."""
    if sys.version_info < (3, 11):  # noqa: UP036  # said in words, for who runs another Python
        sys.exit("Samenspel heeft Python 3.11 of nieuwer nodig.")
    for stream in (sys.stdout, sys.stderr):  # whatever the terminal says of itself, JSON and Dutch are UTF-8
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samenspel.config.settings")
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("Afgebroken.", file=sys.stderr)
        _leave(_INTERRUPTED)
    except OSError as problem:
        if problem.errno not in {errno.EPIPE, errno.ENOSPC}:
            raise
        # Whoever reads the answer is gone, or there is no room for it; nobody is there to tell a trace to.
        why = "de schijf is vol" if problem.errno == errno.ENOSPC else "niemand leest het meer"
        print(f"Het antwoord kan niet worden geschreven: {why}.", file=sys.stderr)
        _leave(1)
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    """End at once, so that what is still in the buffer of the answer makes no second trouble."""
    sys.stderr.flush()
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit code (2 for a name we do not know)."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0 if arguments else 2
    name, *rest = arguments
    if name == "--version":
        from samenspel import __version__

        print(__version__)
        return 0
    if name not in COMMANDS:
        print(f"“{name}” is geen opdracht van samenspel.\n\n{overview()}", file=sys.stderr)
        return 2
    return _run_django(name, rest)


def overview() -> str:
    """The commands with a line each."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{said}" for name, (_module, said) in COMMANDS.items()]
    return "\n".join(["samenspel OPDRACHT [opties]", "", *lines, "", "samenspel OPDRACHT --help zegt meer."])


def _run_django(name: str, rest: list[str]) -> int:
    from samenspel.config.env import BadSetting

    if name == "demo":
        os.environ["SAMENSPEL_DEMO"] = "1"
    try:
        import django

        django.setup()
    except BadSetting as problem:
        print(problem, file=sys.stderr)
        return 2
    from django.core.management import ManagementUtility
    from django.utils import translation

    translation.activate("nl")
    if name not in WITHOUT_DATABASE and not {"-h", "--help"} & set(rest):
        from samenspel.config.database import ready_database

        trouble = ready_database()
        if trouble:
            print(trouble, file=sys.stderr)
            return 2
    return _execute(ManagementUtility([f"{Path(sys.argv[0]).name} {name}", COMMANDS[name][0], *rest]))


def _execute(utility: ManagementUtility) -> int:
    from django.db import DatabaseError

    utility.prog_name = "samenspel"
    try:
        utility.execute()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except DatabaseError as problem:
        from samenspel.config.database import trouble

        print(trouble(problem), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    main()
