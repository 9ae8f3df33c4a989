"""From bytes to a reading, with what a person once said about the columns of such a table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from samenspel.organisations.models import Organisation
from samenspel.rosters.logic.roster import NeedsMapping, Reading, Roster
from samenspel.rosters.models import ColumnMapping
from samenspel.rosters.sandbox import read_roster


def read_for(organisation: Organisation, data: bytes, mapping: Mapping[str, str] | None = None) -> Reading:
    """What the file holds. Without a mapping the one remembered for these headings counts, when there is one."""
    reading = read_roster(data, mapping)
    if mapping is not None:
        return reading
    columns = columns_of(reading)
    known = remembered(organisation, columns) if columns else None
    return read_roster(data, known) if known else reading


def columns_of(reading: Reading) -> tuple[str, ...]:
    """The headings of a table, in their order; none for another kind of file."""
    if isinstance(reading, NeedsMapping):
        return reading.columns
    return tuple(heading for heading, _field in reading.columns) if isinstance(reading, Roster) else ()


def remembered(organisation: Organisation, columns: Sequence[str]) -> Mapping[str, str] | None:
    """What a person of the organisation said that these columns mean."""
    found = ColumnMapping.objects.filter(organisation=organisation, fingerprint=fingerprint(columns)).first()
    return dict(found.fields) if found else None


def fingerprint(columns: Sequence[str]) -> str:
    """Stands for the headings in their order."""
    return hashlib.sha256("\n".join(columns).encode()).hexdigest()
