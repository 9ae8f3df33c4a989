"""What taking in a file did: one shape for every kind of file, behind its command and its screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from samenspel.core.logic.tables import Problem
from samenspel.core.table_reasons import Texts, as_json, reason

Step = TypeVar("Step")


@dataclass(frozen=True, slots=True)
class TableReport(Generic[Step]):
    """What a file did, or (`is_trial`) would do. Nothing was done when something was refused, unless `partial`.

    `steps` are the rows with what became of them; `batch` undoes it all. A subclass gives the words of its own
    codes in `texts`.
    """

    texts: ClassVar[Texts] = {}

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[Problem, ...] = ()
    steps: tuple[Step, ...] = ()
    is_trial: bool = False
    batch: UUID | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape that every import command prints with `--json`."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [as_json(problem, self.texts) for problem in self.refused],
        }

    def reasons(self) -> list[tuple[Problem, str]]:
        """Each refusal with its reason in plain words."""
        return [(problem, reason(problem, self.texts)) for problem in self.refused]

    @property
    def changes_something(self) -> bool:
        return bool(self.created or self.updated)
