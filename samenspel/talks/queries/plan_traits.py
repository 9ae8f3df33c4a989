"""What the proof of fairness compares: language, moment of answering, number of children. The planner sees none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from samenspel.planner.fairness import Value
from samenspel.talks.models import RoundAnswer
from samenspel.talks.queries.plan_material import Material

MANY = 3  # so many children or more are one class


def traits(of: Material) -> Mapping[str, Mapping[str, Value]]:
    """Per home its traits: language as key, children as "1".."3", and when it answered as seconds. One query."""
    answered = dict(RoundAnswer.objects.filter(round=of.round).values_list("adult_id", "given_at"))
    children: dict[str, set[int]] = defaultdict(set)
    found: dict[str, dict[str, Value]] = {}
    for table in of.tables:
        for adult in table.homes:
            key = of.home_of(adult, table.talk.organisation.public_id)
            children[key].add(table.talk.child_id)
            found[key] = {"language": of.adults[adult].language}
            if given_at := answered.get(adult):
                found[key]["moment"] = given_at.timestamp()
    for key, its in children.items():
        found[key]["children"] = str(min(len(its), MANY))
    _whole_quarters(found)
    return found


def _whole_quarters(found: dict[str, dict[str, Value]]) -> None:
    """Answers in four parts of equal size; with few answers there is nothing to compare."""
    moments = Counter({key: its["moment"] for key, its in found.items() if "moment" in its})
    order = sorted(moments, key=lambda key: (moments[key], key))
    for place, key in enumerate(order):
        found[key]["moment"] = str(1 + 4 * place // len(order))
