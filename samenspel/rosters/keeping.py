"""Remembers by which keys people came, and what the file said of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from samenspel.core.models import CentreModel
from samenspel.organisations.models import Organisation
from samenspel.people.models import Child, Group
from samenspel.rosters.journal import Journal
from samenspel.rosters.logic.new_year import KIND as NEW_YEAR
from samenspel.rosters.models import RosterKey


class Telling(Protocol):
    """A step that carries what the file says."""

    @property
    def said(self) -> Any: ...
    @property
    def is_said_changed(self) -> bool: ...


class Keeper:
    """The keys of one organisation during one import of one system. Reads them once, and only when it must write."""

    def __init__(self, organisation: Organisation, journal: Journal, system: str) -> None:
        self.organisation, self.journal, self.system = organisation, journal, system
        self._fresh: list[RosterKey] = []
        self._is_read = False
        self._by_key: dict[tuple[str, str], RosterKey] = {}
        self._by_row: dict[tuple[str, int], list[RosterKey]] = {}

    def say(self, kind: RosterKey.Kind, key: str, row: CentreModel, step: Telling, *, is_back: bool = False) -> None:
        """The file says this of that row, by that key ("" when it has none)."""
        if not step.is_said_changed and not is_back:
            return
        self._read()
        own = self._by_row.get((kind, row.pk), [])
        if is_back:
            for one in own:
                if one.gone_on:
                    self.journal.change(one, gone_on=None)
        if step.is_said_changed:
            self._write(kind, key, row, step, own)

    def _write(self, kind: RosterKey.Kind, key: str, row: CentreModel, step: Telling, own: list[RosterKey]) -> None:
        for one in own:  # a file speaks again: what a new school year without one left is over
            if one.system == NEW_YEAR and one.said and self.system != NEW_YEAR:
                self.journal.change(one, said={})
        held = next((one for one in own if one.system == self.system and one.key == key), None)
        if held is not None:
            self.journal.change(held, said=dict(step.said))
            return
        self._let_go(kind, key)
        place = "child" if isinstance(row, Child) else "group" if isinstance(row, Group) else "adult"
        self._fresh.append(
            RosterKey(
                organisation=self.organisation,
                kind=kind,
                system=self.system,
                key=key,
                said=dict(step.said),
                **{place: row},
            )
        )

    def _let_go(self, kind: str, key: str) -> None:
        """A key that goes to somebody else stays with the first without its number, so that it is not forgotten."""
        other = self._by_key.get((kind, key)) if key else None
        if other:
            self.journal.change(other, key="")
            self.journal.flush()

    def gone(self, kind: RosterKey.Kind, rows: Iterable[int], day: date) -> None:
        """Their absence from the file was taken for the end."""
        for row in rows:
            self._read()
            for key in self._by_row.get((kind, row), []):
                self.journal.change(key, gone_on=day)

    def write(self) -> None:
        """Make the new keys."""
        self.journal.make(self._fresh)

    def _read(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        for one in RosterKey.objects.filter(organisation=self.organisation).order_by("pk"):
            if one.system == self.system:
                self._by_key[one.kind, one.key] = one
            row = one.child_id or one.adult_id or one.group_id
            if row:
                self._by_row.setdefault((one.kind, row), []).append(one)
