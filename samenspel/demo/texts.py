"""What the demo's centre wrote and changed itself. Invented, but for the themes of the conclusions.

Those follow what a centre concluded from such figures (S095-S101), in words of our own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# Finding, need, measure, and the characteristics on which they rest.
CONCLUSIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "De meeste ouders spreken en lezen goed Nederlands; een kleine groep niet.",
        "Wie minder Nederlands leest, moet even goed weten wat er speelt.",
        "We schrijven kort en in gewone taal, en vragen bij de intake of een tolk helpt.",
        ("little_dutch", "home_language_not_dutch"),
    ),
    (
        "In veel gezinnen werken beide ouders.",
        "Ouders willen meedoen, maar hebben overdag weinig tijd.",
        "We vragen kleine klussen die ook thuis of in een half uur kunnen, en plannen activiteiten ruim vooruit.",
        ("working",),
    ),
    (
        "Veel ouders kennen het kindcentrum al van een ouder broertje of zusje.",
        "Nieuwe gezinnen weten nog niet hoe het hier gaat.",
        "Nieuwe gezinnen krijgen een uitgebreider intakegesprek en het aanbod van een huisbezoek.",
        (),
    ),
)

# Number of children per segment in the current year: the source gives none.
SIZES = {"kinderopvang": 36, "peuters": 40, "groep_1_2": 50}
# What was counted differently this year.
NEW_FIGURES = {
    ("home_language_not_dutch", "peuters"): 10,
    ("home_language_not_dutch", "groep_1_2"): 24,
    ("home_languages", "groep_1_2"): 6,
    ("little_dutch", "groep_1_2"): 12,
    ("little_dutch", "peuters"): 5,
}

# (row, name) of what the centre no longer does.
STOPPED = ((10, "Boekuitleen per thema"),)


@dataclass(frozen=True, slots=True)
class NewActivity:
    """What came since; `at_school` or else at childcare."""

    number: int
    name: str
    at_school: bool
    described_in: tuple[str, ...]
    stages: dict[str, str] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)


NEW_ACTIVITIES: tuple[NewActivity, ...] = (
    NewActivity(
        18,
        "Koffieochtend: ouders kiezen het onderwerp",
        True,
        ("Jaarkalender",),
        {"voorschool": "no", "vroegschool_1_2": "yes", "groep_3_8": "yes"},
        {
            "line": ["school"],
            "samen": ["leven", "denken"],
            "partnership": ["informeel"],
            "maturity": ["3.0"],
            "criteria": ["2", "3"],
        },
    ),
    NewActivity(
        8,
        "Startgesprek met kind, ouders en leerkracht",
        True,
        ("Schoolgids",),
        {"voorschool": "no", "vroegschool_1_2": "yes", "groep_3_8": "yes"},
        {
            "line": ["child"],
            "samen": ["denken", "beslissen"],
            "partnership": ["pedagogisch"],
            "maturity": ["3.0"],
            "criteria": ["4", "5", "9"],
        },
    ),
)

# What became of the goals since: columns of the file that say something else this year.
GOAL_NOW: dict[tuple[str, str], dict[str, str]] = {
    ("specific", "1"): {
        "goal": "Het gezamenlijke ouderbeleid laten leven in elke groep",
        "action": "In elke groep en elk team één vraag uit het document bespreken, met ouders erbij",
    },
    ("specific", "2"): {
        "action": "Mediaweek voor kinderen en ouders samen; aan elk thema een ict-activiteit koppelen",
    },
}

# Number of the goal -> criteria it serves, and the activities with which.
GOAL_LINKS: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {
    1: (("1", "2"), ("Medezeggenschapsraad (inspraak)", "Oudercommissie")),
    2: (("4",), ("Ouderactiviteit bij thema's",)),
    3: (("4",), ("Ouderactiviteit bij thema's",)),
    4: (("6", "7"), ("Intakeprocedure", "Oudergesprekken", "Ouder- en rapportgesprekken")),
    5: (("2", "8"), ("Ouderpanel (klankbord)", "Koffieochtend: ouders kiezen het onderwerp")),
}
ACTION_STATES = {1: "busy", 2: "busy", 3: "open", 4: "busy", 5: "done"}
