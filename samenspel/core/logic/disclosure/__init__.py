"""Small numbers: who may see which figure about people, so that none leads back to a family.

The one module for every figure of the product. One promise for every kind of figure:

- `disclose_series`: shares that people entered by hand, a table of rows and columns at several moments;
- `disclose_tables` and `publish_tables`: people whom the product counts itself (`count_people`), in several
  tables over the same people: by language, by unit within organisation within centre, by household, term after term;
- `standing_alone`, `share_alone`: one number, or one share, that is part of nothing shown;
- `share_of_all`: shares together, of which each is shown by itself;
- `named_figures`: a text of people that names a figure after all.

What is promised, and to whom not: docs/explanation/small-numbers.md. Decisions: docs/adr/0010 and 0030.
"""

from __future__ import annotations

from samenspel.core.logic.disclosure.alone import Share, Stretch, is_over, share_alone, share_of_all, standing_alone
from samenspel.core.logic.disclosure.audience import LADDER, MAKER, OTHERS, TEAM, Audience, Reason
from samenspel.core.logic.disclosure.linked import disclose_tables, publish_tables
from samenspel.core.logic.disclosure.shares import (
    Cell,
    Group,
    Measure,
    Row,
    Table,
    View,
    change,
    disclose,
    disclose_series,
    people_behind,
)
from samenspel.core.logic.disclosure.tallies import (
    REST,
    Breakdown,
    Figure,
    Kind,
    Question,
    ShownPart,
    ShownTable,
    Tally,
    count_people,
    shown_from_json,
)
from samenspel.core.logic.disclosure.texts import named_figures

__all__ = [
    "LADDER",
    "MAKER",
    "OTHERS",
    "REST",
    "TEAM",
    "Audience",
    "Breakdown",
    "Cell",
    "Figure",
    "Group",
    "Kind",
    "Measure",
    "Question",
    "Reason",
    "Row",
    "Share",
    "ShownPart",
    "ShownTable",
    "Stretch",
    "Table",
    "Tally",
    "View",
    "change",
    "count_people",
    "disclose",
    "disclose_series",
    "disclose_tables",
    "is_over",
    "named_figures",
    "people_behind",
    "publish_tables",
    "share_alone",
    "share_of_all",
    "shown_from_json",
    "standing_alone",
]
