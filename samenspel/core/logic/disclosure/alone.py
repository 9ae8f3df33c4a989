"""A number or a share of people that stands alone, and that is looked at again and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

STEPS: Final = (5, 10, 20, 25, 50)
"""In what steps a share can be said, in percent; each goes a whole number of times into a hundred."""


def standing_alone(people: int, threshold: int) -> int | None:
    """What may be said: "at least so many", in steps of the threshold; None below it, also for nobody.

    Nothing is shown beside it that it is part of, so there is no rest to protect. But it grows with the days, and who
    looks on two of them must not see one family come: hence the steps. With threshold 0 it is the number itself.
    """
    if not threshold:
        return people
    return people // threshold * threshold or None


@dataclass(frozen=True, slots=True)
class Share:
    """So many of a whole. `between`: where another figure says how many are in the whole, what it says; else None.

    Of the 51 children who were expected 50 came, and that is said in a step; then the step of what was said about
    those 50 must not follow from the 50.
    """

    part: int
    whole: int
    between: tuple[int, int] | None = None

    @property
    def least(self) -> int:
        """How many are in the whole for sure, for whoever reads the other figure."""
        return min(self.between[0], self.whole) if self.between else self.whole

    @property
    def most(self) -> int:
        """How many can be in the whole, for whoever reads the other figure."""
        return max(self.between[1], self.whole) if self.between else self.whole


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `low` up to `high` percent; 75 up to 80 does not hold 80 itself, 95 up to 100 does hold 100."""

    low: int
    high: int


def share_alone(of: Share, threshold: int) -> Stretch | None:
    """What may be said of a share: the step in which it lies. None where it lies in the lowest, or people are few.

    A step holds more people than the threshold, so that it is never proven that fewer gave this answer, or
    fewer did not, nobody and everybody included; and one who comes does not show. The step follows from the whole, as
    far as that is known. With threshold 0 it is the whole percent itself.
    """
    if not of.whole:
        return None
    if not threshold:
        percent = 100 * of.part // of.whole
        return Stretch(percent, percent)
    step = next((one for one in STEPS if one * of.least > 100 * threshold), 0)
    if not step:
        return None
    low = min(100 * of.part // (step * of.whole) * step, 100 - step)
    return Stretch(low, low + step) if low else None


def is_over(of: Share, percent: int, threshold: int) -> bool | None:
    """Whether more than so many percent are in it. None where saying so would prove that fewer than k are, or are not.

    That depends on the whole and the percentage alone, never on the part.
    """
    if share_alone(of, threshold) is None:
        return None
    most = percent * of.whole // 100  # the most that is not over
    if min(most, of.whole - most - 1) < threshold:
        return None
    return 100 * of.part > percent * of.whole


def share_of_all(shares: Sequence[Share], threshold: int) -> Stretch | None:
    """What may be said of shares together that are each shown too: what follows from those, so that it is nothing new.

    Rounded outwards to the finest step. Of what is hidden it takes that it may be nobody or everybody. None where it
    lies in the lowest step, and of nobody. With threshold 0 it is the whole percent itself.
    """
    shares = [one for one in shares if one.whole]
    if not threshold:
        return share_alone(Share(sum(one.part for one in shares), sum(one.whole for one in shares)), 0)
    shown = [(share_alone(one, threshold), one) for one in shares]
    if all(seen is None for seen, _one in shown):
        return None
    finest = STEPS[0]
    low = _mean((seen.low if seen else 0, one.least, one.most) for seen, one in shown)
    high = 100 - _mean((100 - seen.high if seen else 0, one.least, one.most) for seen, one in shown)
    low, high = low // finest * finest, -(-high // finest) * finest
    return Stretch(low, high) if low else None


def _mean(bounds: Iterable[tuple[int, int, int]]) -> int:
    """The lowest that a mean can be, in whole percents: a percentage each, of at least and at most so many people."""
    rows = sorted(bounds)
    means = []
    for heavy in range(len(rows) + 1):  # the lower ones weigh as much as they can, the others as little
        weights = [most if number < heavy else least for number, (_percent, least, most) in enumerate(rows)]
        if any(weights):
            total = sum(weight * row[0] for weight, row in zip(weights, rows, strict=True))
            means.append(total // sum(weights))
    return min(means)
