"""Balance: how the activities of a centre are spread over the values of a lens, per stage (S110, S146).

An activity with n values in a lens counts 1/n for each, so that every tagged activity weighs one. A share
is weight / sum of weights. Evenness is Pielou's J: the Shannon entropy of the shares divided by ln of the
number of values. Unknown is not zero: with nothing tagged every share is 0, evenness None, and nothing is
called a blind spot or one-sided. A lens that is not judged (maturity, S054) is a distribution only.

All sums are exact fractions, so that the outcome depends on the rows and not on their order.
"""

from __future__ import annotations

from collections import Counter
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
    aims = targets or {}
    return tuple(
        _weighed(lens, stage, tally, aims.get(lens.key, {}))
        for lens in lenses
        for stage, tally in _tallies(lens, (*stages, ALL), patterns[lens.key]).items()
    )


Pattern = tuple[tuple[str, ...], tuple[str, ...]]
"""The stages that are marked yes with ALL, and the values in one lens."""


def _patterns(
    activities: Iterable[Tagged], lenses: Sequence[Lens], stages: Sequence[str]
) -> dict[str, Counter[Pattern]]:
    """How many activities look alike: a centre has many activities and few combinations."""
    patterns: dict[str, Counter[Pattern]] = {lens.key: Counter() for lens in lenses}
    for marks, tags in activities:
        here = (*[stage for stage in stages if marks.get(stage) == YES], ALL)
        for lens in lenses:
            patterns[lens.key][here, tuple(tags.get(lens.key, ()))] += 1
    return patterns


@dataclass(slots=True)
class _Tally:
    """Whole numbers of one lens in one stage: `counts` by value by how many values the activity has."""

    activities: int
    tagged: int
    counts: dict[str, Counter[int]]


def _tallies(lens: Lens, stages: Sequence[str], patterns: Counter[Pattern]) -> dict[str, _Tally]:
    tallies = {stage: _Tally(0, 0, {value: Counter() for value in lens.values}) for stage in stages}
    known = frozenset(lens.values)
    for (here, tags), number in patterns.items():
        values = known.intersection(tags)
        for stage in here:
            tally = tallies[stage]
            tally.activities += number
            tally.tagged += number if values else 0
            for value in values:
                tally.counts[value][len(values)] += number
    return tallies


def _weighed(lens: Lens, stage: str, tally: _Tally, targets: Targets) -> Balance:
    fair = Fraction(1, len(lens.values))
    found = tuple(_value(key, tally, targets.get(key, fair)) for key in lens.values)
    judged = found if lens.judged and tally.tagged else ()
    return Balance(
        lens=lens.key,
        stage=stage,
        activities=tally.activities,
        untagged=tally.activities - tally.tagged,
        values=found,
        evenness=_evenness(judged),
        blind_spots=tuple(value.key for value in judged if value.share == 0 < value.target),
        one_sided=tuple(value.key for value in judged if value.share > 2 * value.target > 0),
    )


def _value(key: str, tally: _Tally, target: Fraction) -> Value:
    counts = tally.counts[key]
    weight = sum((Fraction(number, many) for many, number in counts.items()), Fraction())
    share = weight / tally.tagged if tally.tagged else Fraction()
    return Value(key, sum(counts.values()), weight, share, target)


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
