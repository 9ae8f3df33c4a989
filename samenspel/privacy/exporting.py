"""What the centre knows about somebody, as they may read it and take it along (AVG art. 15 and 20).

Everything that is about the person, and of their children what is about the child and no other adult. Never what
another adult said, did or is called; never the fingerprint of a key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model

from samenspel.accounts.models import User
from samenspel.audit.queries import events
from samenspel.core.models import CentreModel
from samenspel.core.personal import Personal
from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, CareRelation, Child, Group, Unit
from samenspel.people.queries.standing import standings
from samenspel.privacy.queries import Rows, about_adult, about_child, declared
from samenspel.privacy.seen import OPENED


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one kind: `kind` is its label ("people.carerelation"), each row a column name with its value."""

    kind: str
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything about one person: their own sections, those of each child by its name, and who looked."""

    name: str
    login: dict[str, Any]
    own: tuple[Section, ...]
    children: tuple[tuple[str, tuple[Section, ...]], ...]

    def as_json(self) -> dict[str, Any]:
        """The copy as a file to take along."""
        return {
            "name": self.name,
            "login": self.login,
            "own": {section.kind: list(section.rows) for section in self.own},
            "children": [
                {"name": name, "data": {section.kind: list(section.rows) for section in sections}}
                for name, sections in self.children
            ],
        }


def copy_of(adult: Adult, day: date, moment: datetime) -> Copy:
    """The copy for an adult: of the children only those whose file this adult may read."""
    own = _sections((model, said, about_adult(model, said, adult)) for model, said in declared())
    relations = list(CareRelation.objects.filter(adult=adult).select_related("child"))
    standing = standings(relations, day, moment)
    readable = {row.child for row in relations if Right.DOSSIER in standing[adult.pk, row.child_id].rights}
    children = tuple(
        (child.name, _of_child(child, adult)) for child in sorted(readable, key=lambda one: (one.given_name, one.pk))
    )
    return Copy(adult.name, _login(adult.user), own, children)


def copy_of_child(child: Child) -> Copy:
    """The copy of a child, for a pupil who asks or a guardian who may read the file."""
    return Copy(child.name, _login(child.user), _of_child(child), ())


def _of_child(child: Child, reader: Adult | None = None) -> tuple[Section, ...]:
    """What is about the child; of what was said among some adults only what this reader was among."""
    found = _sections(((model, said, _read_by(reader, model, said, child)) for model, said in declared()), {"child"})
    opened = events().filter(verb__in=OPENED, thing="child", thing_id=str(child.public_id)).order_by("number")
    looks = tuple({"at": event.at.isoformat(), "by": event.actor} for event in opened)
    return (*found, Section("audit.event", looks)) if looks else found


def _read_by(reader: Adult | None, model: type[CentreModel], said: Personal, child: Child) -> Rows:
    rows = about_child(model, said, child)
    if not said.among:
        return rows
    if reader is None:  # the child itself: its own words, and not what adults said among each other
        return rows if said.adult else rows.none()
    mine = model.objects.filter(**{said.among: reader.pk}).values("pk")
    shown = rows.filter(**{f"{said.since}__isnull": False}) if said.since else rows
    return shown.filter(pk__in=mine)


def _sections(
    kinds: Iterable[tuple[type[CentreModel], Personal, Rows]], known: Collection[str] = ()
) -> tuple[Section, ...]:
    """The rows of each kind that has any; `known` pointers need no telling."""
    found = []
    for model, said, rows in kinds:
        pointers = [name for name in _pointers(model, said) if name not in known]
        values = [_row(row, said, pointers) for row in rows.select_related(*pointers).order_by("pk")]
        if any(values):
            found.append(Section(model._meta.label_lower, tuple(values)))
    return tuple(found)


def _pointers(model: type[CentreModel], said: Personal) -> list[str]:
    """The pointers to something that may be named: a child of one's own, an organisation, a group."""
    untold = said.makers | said.also | {"centre", "user", "run", "provider"}
    return [field.name for field in model._meta.concrete_fields if field.is_relation and field.name not in untold]


def _row(row: Model, said: Personal, pointers: list[str]) -> dict[str, Any]:
    values = {name: _named(getattr(row, name)) for name in pointers}
    columns = [*said.fields, *sorted(said.plain)]
    values |= {name: _plain(getattr(row, name)) for name in columns if name not in said.private}
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _named(neighbour: Any) -> str:
    """What a row next to this one is called, when it may be called anything."""
    if isinstance(neighbour, Child | Group | Unit):
        return neighbour.given_name if isinstance(neighbour, Child) else neighbour.name
    return str(neighbour) if getattr(neighbour, "name", "") and not isinstance(neighbour, Adult) else ""


def _login(user: User | None) -> dict[str, Any]:
    return {"email": user.email, "language": user.language} if user else {}
