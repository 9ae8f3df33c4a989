"""`samenspel import-population FILE --centre KEY [--school-year 2017-2018]`."""

from __future__ import annotations

from samenspel.core.logic.tables import Problem
from samenspel.populations.actions import ImportReport
from samenspel.populations.management.commands._file import FileCommand
from samenspel.populations.taking_in import take_in_population


class Command(FileCommand):
    help = "Lees cijfers over de ouderpopulatie in, als aantallen of percentages per segment."
    year_help = "het schooljaar waarvoor de peiling geldt, zoals 2017-2018"

    def take_in(
        self, data: bytes, name: str, *, school_year: str, is_trial: bool, is_partial: bool
    ) -> tuple[ImportReport, list[Problem]]:
        return take_in_population(
            actor=self.actor,
            data=data,
            name=name,
            school_year=school_year,
            is_trial=is_trial,
            is_partial=is_partial,
        )
