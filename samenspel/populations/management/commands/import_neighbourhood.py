"""`samenspel import-neighbourhood FILE --centre KEY`."""

from __future__ import annotations

from samenspel.core.logic.tables import Problem
from samenspel.populations.actions import ImportReport
from samenspel.populations.management.commands._file import FileCommand
from samenspel.populations.taking_in import take_in_neighbourhood


class Command(FileCommand):
    help = "Lees cijfers over de wijk in, met hun eigen peildatum en bron."
    year_help = "maakt dit schooljaar als het er niet is; de cijfers houden hun eigen peildatum"

    def take_in(
        self, data: bytes, name: str, *, school_year: str, is_trial: bool, is_partial: bool
    ) -> tuple[ImportReport, list[Problem]]:
        return take_in_neighbourhood(
            actor=self.actor,
            data=data,
            name=name,
            school_year=school_year,
            is_trial=is_trial,
            is_partial=is_partial,
        )
