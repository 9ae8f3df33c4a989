"""Schools to publish tables about: ordinary ones, and the same one a little later."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from samenspel.core.logic.disclosure import Breakdown, Question, Tally, count_people
from tests.core.attacker import Person, School

UNITS = {"kdv": "childcare", "peuters": "childcare", "groep 1-2": "school", "groep 3-8": "school"}
LANGUAGES = ("nl", "ar", "tr", "pl", "ti", "uk")
HOUSEHOLDS = ("two", "one", "other")
BREAKDOWNS = (
    Breakdown("language", parts=LANGUAGES),
    Breakdown("unit", inside=UNITS, is_public=True, parts=tuple(UNITS)),
    Breakdown("household", parts=HOUSEHOLDS),
)
QUESTIONS = (Question("account"), Question("contact"))


def ordinary(dice: random.Random, pupils: int = 200) -> School:
    """About one large language and five of a few per cent, four units, and questions that go together with both."""
    languages = [dice.uniform(40, 120), *(dice.paretovariate(1.1) * 3 for _other in LANGUAGES[1:])]
    units = [dice.uniform(15, 40), dice.uniform(20, 40), dice.uniform(40, 60), dice.uniform(80, 120)]
    share = {question.key: dice.choice([0.1, 0.3, 0.5, 0.7, 0.85, 0.93, 0.98]) for question in QUESTIONS}
    bent = {(key, part): dice.uniform(-0.15, 0.1) for key in share for part in (*LANGUAGES, *UNITS)}
    people = []
    for _pupil in range(pupils):
        person = {
            "language": dice.choices(LANGUAGES, languages)[0],
            "unit": dice.choices(list(UNITS), units)[0],
            "household": dice.choices(HOUSEHOLDS, [80, 17, 3])[0],
        }
        for key, rate in share.items():
            chance = rate + bent[key, person["language"]] + bent[key, person["unit"]]
            person[key] = "yes" if dice.random() < chance else "no"
        people.append(person)
    return School(tuple(people), BREAKDOWNS, QUESTIONS)


def later(dice: random.Random, school: School, changes: int) -> School:
    """The school after some people left, came or answered otherwise."""
    people: list[Person] = list(school.people)
    for _change in range(changes):
        place = dice.randrange(len(people))
        what = dice.choice(["leaves", "comes", "answers", "answers"])
        if what == "leaves":
            people.pop(place)
        elif what == "comes":
            people.append(dict(people[place]))
        else:
            key = dice.choice(QUESTIONS).key
            people[place] = {**people[place], key: "no" if people[place][key] == "yes" else "yes"}
    return replace(school, people=tuple(people))


def turnover(one: School, other: School) -> int:
    """How many people at most left the first, or came or changed in the other."""
    before, after = (Counter(tuple(sorted(person.items())) for person in school.people) for school in (one, other))
    return max((before - after).total(), (after - before).total())


def counted(school: School, origin: str, cohort: str = "") -> tuple[Tally, ...]:
    """All tables of a school."""
    return count_people(school.people, origin, school.breakdowns, school.questions, cohort)
