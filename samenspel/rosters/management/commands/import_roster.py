"""samenspel import-roster: take the children, groups, colleagues and parents of one organisation in from a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from samenspel.core.cli import OK, USAGE, CentreCommand, WrongUsage, school_year_label, why
from samenspel.core.logic.tables import Problem
from samenspel.organisations.models import Organisation
from samenspel.organisations.queries import organisations
from samenspel.rosters.actions import YES_TO_CHILDREN, Choices, Look, Taken, import_roster, look_at
from samenspel.rosters.logic.diff import LATER, Diff, Listed
from samenspel.rosters.logic.reading import MAX_BYTES
from samenspel.rosters.logic.roster import NeedsMapping
from samenspel.rosters.telling import as_json, reason

SECOND: Final = 3
_MOST = 20
_YES = frozenset({"j", "ja", "y", "yes"})


class Command(CentreCommand):
    help = (
        "Lees kinderen, groepen, collega's en ouders van één organisatie in: EDEXML, OneRoster, CSV of XLSX. "
        "Twee keer hetzelfde bestand verandert niets. Uitgang 0: gelukt; 2: geweigerd, niets veranderd; "
        "3: er moet eerst een tweede persoon meekijken, niets veranderd."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="het bestand uit de administratie")
        parser.add_argument(
            "--organisation", required=True, metavar="NAME", help="voor welke organisatie van het centrum"
        )
        parser.add_argument("--dry-run", action="store_true", help="zeg alleen wat er zou veranderen")
        parser.add_argument("--yes", action="store_true", help="neem het over zonder te vragen")
        parser.add_argument(
            "--keep-absent", action="store_true", help="schrijf niemand uit die in het bestand ontbreekt"
        )
        parser.add_argument(
            "--school-year", metavar="JAAR", type=school_year_label, help="als het bestand het niet zegt"
        )

    def run(self, **options: Any) -> int:
        organisation = the_organisation(options["organisation"])
        data = content_of(options["file"])
        lists = frozenset[Listed]() if options["keep_absent"] else YES_TO_CHILDREN
        choices = Choices(lists=lists, school_year=options["school_year"] or "")
        look = look_at(actor=self.actor, organisation=organisation, data=data, choices=choices)
        taken = Taken(look)
        if not options["json"]:
            self._tell(look)
        is_agreed = not options["dry_run"] and look.is_sound and not look.needs_second and self._agrees(look, options)
        if is_agreed:
            taken = import_roster(actor=self.actor, organisation=organisation, data=data, choices=choices)
        if options["json"]:
            self.say_json(_as_json(taken))
        return self._end(taken, is_agreed=is_agreed, **options)

    def _agrees(self, look: Look, options: dict[str, Any]) -> bool:
        """Whether somebody says yes: by the option, or on a terminal."""
        if options["yes"]:
            return True
        if options["json"] or not look.changes_something or not sys.stdin.isatty():
            return False
        self.stdout.write("Dit overnemen? [j/N] ", ending="")
        self.stdout.flush()
        return sys.stdin.readline().strip().casefold() in _YES

    def _tell(self, look: Look) -> None:
        """What the file holds and what it would change, for people."""
        counts = {name: str(count) for name, count in look.counts.items()}
        self.say(
            "In het bestand: {pupils} kinderen, {groups} groepen, {staff} collega's, {caregivers} ouders, "
            "{relations} relaties.".format(**counts)
        )
        if look.dropped_fields:
            self.say(f"Weggelaten, wordt nooit bewaard: {', '.join(look.dropped_fields)}.")
        if isinstance(look.reading, NeedsMapping):
            self.say("Deze kolommen begrijpt Samenspel nog niet. Lees het bestand één keer op het scherm in.")
        self._tell_problems(look.errors)
        self._tell_problems(look.warnings)
        if look.is_sound and look.diff:
            diff = {name: str(count) for name, count in look.diff_counts.items()}
            self.say("Nieuw: {new}, veranderd: {changed}, weg: {gone}, andere groep: {moved}.".format(**diff))
            for sentence in _undecided(look.diff):
                self.say(sentence)

    def _tell_problems(self, problems: Iterable[Problem]) -> None:
        told = list(problems)
        for one in told[:_MOST]:
            where = _("line %(line)s") % {"line": one.line} if one.line else _("the file")
            value = f" “{one.value}”" if one.value else ""
            self.say(f"{where}{f', {one.column}' if one.column else ''}{value}: {reason(one)}")
        if len(told) > _MOST:
            self.say(f"… en nog {len(told) - _MOST}.")

    def _end(self, taken: Taken, *, is_agreed: bool, json: bool, dry_run: bool, **_options: Any) -> int:
        """The last sentence, and the exit code."""
        look = taken.look
        if look.errors:
            return self._last("Er is niets ingelezen.", USAGE, json)
        if taken.roster_import:
            return self._last(
                f"Ingelezen. Terug kan met: samenspel roster-undo {taken.roster_import.public_id}", OK, json
            )
        if dry_run:
            return self._last(_("This was a trial: nothing was changed."), OK, json)
        if look.needs_second:
            text = "Meer dan een tiende van de kinderen gaat weg. Een tweede persoon kijkt mee, op het scherm."
            return self._last(f"{text} Er is niets ingelezen.", SECOND, json)
        if not look.changes_something:
            return self._last("Het bestand zegt niets nieuws.", OK, json)
        if not is_agreed:
            return self._last("Dit was een proef: er is niets veranderd. Overnemen gaat met --yes.", OK, json)
        return OK

    def _last(self, text: str, code: int, is_json: bool) -> int:
        if is_json:
            if code != OK:
                self.stderr.write(text)
        else:
            self.say(text)
        return code


def the_organisation(name: str) -> Organisation:
    """The organisation of the centre in scope with this name. Raises WrongUsage."""
    known = list(organisations())
    wanted = name.strip().casefold()
    found = next((one for one in known if one.name.casefold() == wanted), None)
    if found is None:
        names = ", ".join(one.name for one in known)
        raise WrongUsage(f"“{name}” is geen organisatie van dit centrum. Wel: {names}.")
    return found


def content_of(path: Path) -> bytes:
    """The bytes of a file, of one that is too big one byte too many. Raises WrongUsage."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as trouble:
        raise WrongUsage(
            _("The file %(file)s cannot be read: %(why)s.") % {"file": path, "why": why(trouble)}
        ) from None


def _undecided(diff: Diff) -> list[str]:
    """What a yes does not do, although the file says so."""
    questions = sum(one.answer == LATER for one in diff.questions)
    kept = diff.kept()
    return [
        *([f"Vragen waarover een mens op het scherm beslist: {questions}."] if questions else ()),
        *([f"Wat hier staat, blijft staan, ook al zegt het bestand iets anders: {kept} keer."] if kept else ()),
    ]


def _as_json(taken: Taken) -> dict[str, Any]:
    look = taken.look
    undecided = _undecided(look.diff) if look.is_sound and look.diff else []
    told = [{"line": 0, "column": "", "value": "", "reason": sentence} for sentence in undecided]
    return {
        "id": str(taken.roster_import.public_id) if taken.roster_import else None,
        "counts": look.counts,
        "dropped_fields": list(look.dropped_fields),
        "warnings": [*(as_json(one) for one in look.warnings), *told],
        "errors": [as_json(one) for one in look.errors],
        "diff": look.diff_counts,
    }
