"""What stands out in a balance: facts in order of weight, for a lede, a list and a document.

A finding says what is there and what is not; it never says whether that is good. For a lens without verdict
(maturity) there is only its distribution. Stages of which little is known stay out: a gap in three activities
says more about the labels than about the offer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from samenspel.activities.logic.balance import ALL, Balance, Lens, Value

NOTABLE = Fraction(5, 100)
"""A share that moved this much or more since last year is worth a line."""
MANY_CHANGES = 3


class Kind(StrEnum):
    """What sort of thing stands out, heaviest first."""

    NOTHING_TAGGED = "nothing_tagged"
    BLIND_SPOT = "blind_spot"
    MISSING_IN = "missing_in"
    ONLY_LATER = "only_later"
    ONE_SIDED = "one_sided"
    LEANS_IN = "leans_in"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    SPREAD = "spread"
    UNTAGGED = "untagged"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands out in a lens.

    `values` and `stages` are keys in the order of the lens and of the stages. `share`, `target` and `before` are
    shares (0 to 1); `count` of `total` are activities.
    """

    kind: Kind
    lens: str
    values: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    share: Fraction = Fraction()
    target: Fraction = Fraction()
    before: Fraction = Fraction()
    count: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """One lens as a whole: its balance in ALL, per stage in order, and last year's in ALL if there is one."""

    lens: Lens
    whole: Balance
    stages: tuple[Balance, ...]
    before: Balance | None = None


def pictures(
    found: Sequence[Balance],
    lenses: Sequence[Lens],
    stages: Sequence[str],
    before: Sequence[Balance] = (),
) -> Mapping[str, Picture]:
    """The balances of `balance()` gathered per lens key."""
    by_place = {(one.lens, one.stage): one for one in found}
    earlier = {one.lens: one for one in before if one.stage == ALL}
    return {
        lens.key: Picture(
            lens,
            by_place[lens.key, ALL],
            tuple(by_place[lens.key, stage] for stage in stages),
            earlier.get(lens.key),
        )
        for lens in lenses
    }


def findings(picture: Picture) -> tuple[Finding, ...]:
    """Everything that stands out in one lens, heaviest first."""
    whole = picture.whole
    if not whole.tagged:
        return (_of(Kind.NOTHING_TAGGED, whole),) if whole.activities else ()
    if picture.lens.judged:
        found = [*_gaps(picture), *_leanings(picture), *_changes(picture)]
    else:
        found = [_of(Kind.SPREAD, whole, count=whole.tagged)]
    if whole.untagged:
        found.append(_of(Kind.UNTAGGED, whole, count=whole.untagged))
    order = list(Kind)
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def most(picture: Picture) -> tuple[str, ...]:
    """The one or two values with the largest shares, where those are above what the centre aims at."""
    if not picture.lens.judged:
        return ()
    above = [value for value in picture.whole.values if value.share > value.target]
    return tuple(value.key for value in sorted(above, key=lambda one: -one.share)[:2])


def is_telling(stage: Balance) -> bool:
    """Whether enough is labelled in a stage to speak of gaps: at least as many activities as values."""
    return stage.tagged >= len(stage.values)


def _of(kind: Kind, balance: Balance, value: Value | None = None, count: int = 0, **more: tuple[str, ...]) -> Finding:
    return Finding(
        kind,
        balance.lens,
        values=more.get("values", (value.key,) if value else ()),
        stages=more.get("stages", ()),
        share=value.share if value else Fraction(),
        target=value.target if value else Fraction(),
        count=count,
        total=balance.activities,
    )


def _gaps(picture: Picture) -> Iterator[Finding]:
    nowhere = picture.whole.blind_spots
    if nowhere:
        yield _of(Kind.BLIND_SPOT, picture.whole, values=nowhere)
    telling = [stage for stage in picture.stages if is_telling(stage)]
    keys = tuple(stage.stage for stage in picture.stages)
    for value in picture.whole.values:
        missing = tuple(stage.stage for stage in telling if value.key in stage.blind_spots)
        if value.key in nowhere or not missing:
            continue
        later = len(missing) > 1 and missing == keys[: len(missing)]
        yield _of(Kind.ONLY_LATER if later else Kind.MISSING_IN, picture.whole, value, stages=missing)


def _leanings(picture: Picture) -> Iterator[Finding]:
    whole = picture.whole
    for key in whole.one_sided:
        yield _of(Kind.ONE_SIDED, whole, whole.value(key), count=whole.value(key).count)
    for value in whole.values:
        stages = [one for one in picture.stages if value.key in one.one_sided and is_telling(one)]
        if stages and value.key not in whole.one_sided:
            yield _of(Kind.LEANS_IN, whole, value, stages=tuple(one.stage for one in stages))


def _changes(picture: Picture) -> Iterator[Finding]:
    before = picture.before
    if before is None or not before.tagged:
        return
    moved = [(value, before.value(value.key).share) for value in picture.whole.values]
    moved.sort(key=lambda pair: -abs(pair[0].share - pair[1]))
    for value, share in moved[:MANY_CHANGES]:
        if abs(value.share - share) >= NOTABLE:
            kind = Kind.MORE_THAN if value.share > share else Kind.LESS_THAN
            yield Finding(kind, picture.lens.key, (value.key,), (), value.share, value.target, share)
