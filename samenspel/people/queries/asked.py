"""Who may be asked about children, at a moment: the parties of `people.logic.answers`, with the adults themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from samenspel.people.logic import custody
from samenspel.people.logic.answers import Party
from samenspel.people.models import Adult, Child
from samenspel.people.queries.families import bonds


@dataclass(frozen=True, slots=True)
class Around:
    """The parties per child and the adults, both by row id.

    `kin`: everybody (row ids of adult and child) with a relation, also one that is past or to come.
    """

    parties: Mapping[int, tuple[Party[int], ...]] = field(default_factory=dict)
    adults: Mapping[int, Adult] = field(default_factory=dict)
    kin: frozenset[tuple[int, int]] = frozenset()


def around(children: QuerySet[Child], day: date, moment: datetime, *, load: Collection[str] = ()) -> Around:
    """Who stands around these children with which rights now; who died is not among them. One query.

    `load` names columns of contact data that are to be there too. A child without anybody has no entry.
    """
    parties: dict[int, list[Party[int]]] = defaultdict(list)
    adults: dict[int, Adult] = {}
    kin = set()
    for bond in bonds(children, day, moment, load=load):
        kin.add((bond.adult.pk, bond.child_id))
        gone = bond.adult.deceased_on
        if (gone and gone <= day) or not bond.relations:
            continue
        adults[bond.adult.pk] = bond.adult
        parties[bond.child_id].append(
            Party(
                bond.adult.pk,
                bond.rights,
                is_in_doubt=any(custody.doubts(one.as_relation()) for one in bond.relations),
                is_sent=all(one.is_sent for one in bond.relations),
            )
        )
    return Around({child: tuple(found) for child, found in parties.items()}, adults, frozenset(kin))
