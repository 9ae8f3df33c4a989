"""From the bytes of a file to an import: the same way for the commands and for the screen."""

from __future__ import annotations

from samenspel.core.actor import Who
from samenspel.core.logic.tables import Problem, read_table
from samenspel.populations.actions import ImportReport, import_neighbourhood, import_population
from samenspel.populations.logic.importing import (
    NEIGHBOURHOOD_COLUMNS,
    population_columns,
    read_neighbourhood,
    read_population,
)
from samenspel.populations.queries import centre_catalogue


def take_in_population(
    *,
    actor: Who,
    data: bytes,
    name: str,
    school_year: str = "",
    is_trial: bool = False,
    is_partial: bool = False,
) -> tuple[ImportReport, list[Problem]]:
    """Import a population file; nothing when a row is refused, unless `is_partial`. Problems in order of line."""
    known = centre_catalogue()
    table = read_table(data, name, population_columns(known))
    entries, found = read_population(table.rows, known)
    problems = _ordered(table.problems, found)
    if not table.columns or (problems and not is_partial):
        return ImportReport(), problems
    return import_population(actor=actor, entries=entries, school_year=school_year, is_trial=is_trial), problems


def take_in_neighbourhood(
    *,
    actor: Who,
    data: bytes,
    name: str,
    school_year: str = "",
    is_trial: bool = False,
    is_partial: bool = False,
) -> tuple[ImportReport, list[Problem]]:
    """Import a neighbourhood file; nothing when a row is refused, unless `is_partial`. Problems in order of line."""
    table = read_table(data, name, NEIGHBOURHOOD_COLUMNS)
    entries, found = read_neighbourhood(table.rows)
    problems = _ordered(table.problems, found)
    if not table.columns or (problems and not is_partial):
        return ImportReport(), problems
    return import_neighbourhood(actor=actor, entries=entries, school_year=school_year, is_trial=is_trial), problems


def _ordered(*found: tuple[Problem, ...] | list[Problem]) -> list[Problem]:
    return sorted((one for some in found for one in some), key=lambda one: one.line)
