"""Balance: how the activities of a centre are spread over the values of a lens, per stage (S110, S146).

An activity with n values in a lens counts 1/n for each, so that every tagged activity weighs one. A share
is weight / sum of weights. Evenness is Pielou's J: the Shannon entropy of the shares divided by ln of the
number of values. Unknown is not zero: with nothing tagged every share is 0, evenness None, and nothing is
called a blind spot or one-sided. A lens that is not judged (maturity, S054) is a distribution only.

All sums are exact fractions, so that the outcome depends on the rows and not on their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, log

ALL = "all"
"""The stage key under which every activity counts, whatever its marks."""
YES, NO, UNKNOWN = "yes", "no", "unknown"
MARKS = (YES, NO, UNKNOWN)

Marks = Mapping[str, str]
Tags = Mapping[str, Sequence[str]]
Tagged = tuple[Marks, Tags]
"""What counts of an activity: its mark per stage key, and its value keys per lens key."""
Targets = Mapping[str, Fraction]
"""The share a centre aims at, by value key of one lens; together 1."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A way of looking: its key and the keys of its values in order; `judged` False is without verdict."""

    key: str
    values: tuple[str, ...]
    judged: bool = True


@dataclass(frozen=True, slots=True)
class Value:
    """One value in one stage: activities that have it, their weight, the share (0 to 1) and the aim."""

    key: str
    count: int
    weight: Fraction
    share: Fraction
    target: Fraction


@dataclass(frozen=True, slots=True)
class Balance:
    """One lens in one stage (ALL: all of them). `untagged` of the `activities` have no value in the lens."""

    lens: str
    stage: str
    activities: int
    untagged: int
    values: tuple[Value, ...]
    evenness: float | None
    blind_spots: tuple[str, ...]
    one_sided: tuple[str, ...]

    @property
    def tagged(self) -> int:
        return self.activities - self.untagged

    def value(self, key: str) -> Value:
        """The value with this key. Raises KeyError."""
        for value in self.values:
            if value.key == key:
                return value
        raise KeyError(key)


def balance(
    activities: Iterable[Tagged],
    lenses: Sequence[Lens],
    stages: Sequence[str],
    targets: Mapping[str, Targets] | None = None,
) -> tuple[Balance, ...]:
    """The balance of every lens in every stage and in ALL, in the order of `lenses` and `stages`.

    Stopped activities are left out by whoever calls. `targets` by lens key replace the equal share.
    """
    patterns = _patterns(activities, lenses, stages)
    return tuple(
        _of_stage(lens, stage, patterns[lens.key], (targets or {}).get(lens.key, {}))
        for lens in lenses
        for stage in (*stages, ALL)
    )


Pattern = tuple[tuple[str, ...], tuple[str, ...]]
"""The stages that are marked yes, and the values in one lens."""


def _patterns(
    activities: Iterable[Tagged], lenses: Sequence[Lens], stages: Sequence[str]
) -> dict[str, Counter[Pattern]]:
    """How many activities look alike: a centre has many activities and few combinations."""
    patterns: dict[str, Counter[Pattern]] = {lens.key: Counter() for lens in lenses}
    for marks, tags in activities:
        here = tuple([stage for stage in stages if marks.get(stage) == YES])
        for lens in lenses:
            patterns[lens.key][here, tuple(tags.get(lens.key, ()))] += 1
    return patterns


def _of_stage(lens: Lens, stage: str, patterns: Counter[Pattern], targets: Targets) -> Balance:
    activities = tagged = 0
    counts: Counter[str] = Counter()
    weights: dict[str, Fraction] = defaultdict(Fraction)
    for (stages, tags), number in patterns.items():
        if stage != ALL and stage not in stages:
            continue
        activities += number
        values = [value for value in lens.values if value in tags]
        tagged += number if values else 0
        for value in values:
            counts[value] += number
            weights[value] += Fraction(number, len(values))
    fair = Fraction(1, len(lens.values))
    found = tuple(
        Value(
            key,
            counts[key],
            weights[key],
            weights[key] / tagged if tagged else Fraction(),
            targets.get(key, fair),
        )
        for key in lens.values
    )
    judged = found if lens.judged and tagged else ()
    return Balance(
        lens=lens.key,
        stage=stage,
        activities=activities,
        untagged=activities - tagged,
        values=found,
        evenness=_evenness(judged),
        blind_spots=tuple(value.key for value in judged if value.share == 0 < value.target),
        one_sided=tuple(value.key for value in judged if value.share > 2 * value.target > 0),
    )


def unknown_marks(
    activities: Iterable[Tagged], lenses: Sequence[Lens], stages: Sequence[str]
) -> dict[tuple[str, str, str], int]:
    """How many activities with a value have a question mark in a stage, by (lens, value, stage)."""
    found: Counter[tuple[str, str, str]] = Counter()
    for marks, tags in activities:
        for stage in (stage for stage in stages if marks.get(stage) == UNKNOWN):
            found.update((lens.key, value, stage) for lens in lenses for value in tags.get(lens.key, ()))
    return dict(found)


def _evenness(values: Sequence[Value]) -> float | None:
    """Pielou's J, between 0 (all in one value) and 1 (all equal); None where there is nothing to compare."""
    if len(values) < 2:
        return None
    entropy = fsum(-float(value.share) * log(value.share) for value in values if value.share)
    return min(1.0, entropy / log(len(values))) + 0.0


def shares_of(weights: Mapping[str, int], lens: Lens) -> Targets:
    """The shares a centre aims at from the accents it gave (whole numbers, 0 or more); no accents: equal."""
    given = {value: weights.get(value, 0) for value in lens.values}
    total = sum(given.values())
    if not total:
        return {}
    return {value: Fraction(weight, total) for value, weight in given.items()}


def as_json(found: Balance) -> dict[str, object]:
    """The shape of the `balance` command."""
    return {
        "lens": found.lens,
        "stage": found.stage,
        "activities": found.activities,
        "untagged": found.untagged,
        "values": [
            {
                "key": value.key,
                "count": value.count,
                "weight": float(value.weight),
                "share": float(value.share),
            }
            for value in found.values
        ],
        "evenness": found.evenness,
        "blind_spots": list(found.blind_spots),
        "one_sided": list(found.one_sided),
    }
