"""Inputs of a small but complete document, by hand."""

from __future__ import annotations

from datetime import date

from samenspel.plans.logic.inputs import (
    ActionLine,
    ActivityLine,
    Adoption,
    BalanceLens,
    BalanceValue,
    GoalLine,
    Inputs,
    Need,
    Neighbourhood,
    OrganisationLine,
    Population,
    PopulationRow,
    Term,
)

ADOPTION = Adoption(
    number=1,
    adopted_on=date(2017, 9, 12),
    lines=(
        ("board", "adopts", "Stichting Waterhoek", date(2017, 9, 12)),
        ("mr_parents", "consents", "Hanna Smit", date(2017, 9, 5)),
    ),
)


def _lens(key: str, name: str, judged: bool = True) -> BalanceLens:
    return BalanceLens(
        key=key,
        name=name,
        activities=3,
        untagged=1,
        values=(
            BalanceValue("Kindbetrokkenheid", "het eigen kind", (1, 1, 0), 1, 0.5),
            BalanceValue("Schoolbetrokkenheid", "de groep", (0, 1, 1), 1, 0.5),
            BalanceValue("Gezinsbetrokkenheid", "thuis", (0, 0, 0), 0, 0.0),
        ),
        judged=judged,
        findings=("Gezinsbetrokkenheid ontbreekt.",),
    )


def inputs(**changes: object) -> Inputs:
    """A whole document's worth; `changes` replace fields."""
    values: dict[str, object] = {
        "centre": "De Linde",
        "organisations": (
            OrganisationLine("Basisschool De Linde", "school"),
            OrganisationLine("Kinderopvang Het Nest", "childcare"),
        ),
        "year": "2017-2018",
        "texts": {"inleiding": "Welkom.\n\n## Waarom\n\nOmdat *samen* beter is.\n\n- één\n- twee"},
        "activities": (
            ActivityLine(1, "Koffieochtend", "Basisschool De Linde", ("Schoolgids",), ("no", "yes", "yes")),
            ActivityLine(1, "Spelinloop", "Kinderopvang Het Nest", (), ("yes", "no", "no"), "alleen dinsdag"),
            ActivityLine(17, "Schoolmelk", "", ("?",), ("unknown", "yes", "yes")),
        ),
        "lenses": (_lens("line", "Drie lijnen"), _lens("maturity", "1.0 tot 3.0", judged=False)),
        "population": Population(
            reference_date=date(2016, 10, 1),
            source="kinddossier",
            segments=("Peuters", "Groep 1-2"),
            rows=(
                PopulationRow("Werkende ouders", ("92 %", "94 %")),
                PopulationRow("Eenoudergezinnen", ("niet getoond", "–"), told=False),
            ),
            hidden=True,
            needs=(Need("Ouders werken veel", "Korte berichten.", ("Vroeg plannen",)),),
            remarks=("Er zijn vier thuistalen.",),
        ),
        "neighbourhoods": (Neighbourhood("De wijk", date(2015, 1, 1), (("inwoners 0-11 jaar", "9 %"),)),),
        "general_goals": (GoalLine(1, "Partnerschap vergroten"),),
        "specific_goals": (
            GoalLine(
                1,
                "Beleid afstemmen",
                (ActionLine("Samen schrijven", ("Beleidsdocument",), ("voorschool",), "loopt"),),
                activities=("Koffieochtend",),
                criteria=("Een gedeelde visie",),
                measures=("Vroeg plannen",),
            ),
        ),
        "dimensions": (Term("Samen leven", "Elkaar ontmoeten."),),
        "criteria": (Term("Een gedeelde visie", "Samen geschreven.", "1"), Term("Welkom", "", "2")),
        "credits": ("Naar De Vries (2015).",),
    }
    values.update(changes)
    return Inputs(**values)  # type: ignore[arg-type]
