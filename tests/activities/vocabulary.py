"""The words of the issue, for tests of the pure part."""

from __future__ import annotations

from samenspel.activities.logic.rows import Vocabulary, choices

STAGES = ("voorschool", "vroegschool_1_2", "groep_3_8")
VOCABULARY = Vocabulary(
    organisations={"Trudo": "t", "Spring": "s"},
    stages=STAGES,
    lists={
        "line": choices([("child", ()), ("school", ()), ("family", ())]),
        "samen": choices([(key, ()) for key in ("leven", "werken", "weten", "denken", "leren", "beslissen")]),
        "maturity": choices([("1.0", ("1", "1,0")), ("2.0", ("2", "2,0")), ("3.0", ("3", "3,0"))]),
        "criteria": choices([(str(number), ()) for number in range(1, 11)]),
    },
)
HEADER = "number,organisation,name,described_in,voorschool,vroegschool_1_2,groep_3_8,note"
