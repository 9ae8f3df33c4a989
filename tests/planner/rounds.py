"""Small rounds of talks for the tests, by hand and by Hypothesis, and schedules at random."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from samenspel.planner.instance import Day, Family, Instance, Place, Schedule, Staff, Talk


def a_round(
    talks: dict[str, tuple[str, str]],
    *,
    slots: tuple[int, ...] = (6,),
    lengths: dict[str, int] | None = None,
    walk: int = 1,
    max_run: int = 100,
    off: dict[str, list[Place]] | None = None,
    likes: dict[str, list[Place]] | None = None,
    **more: object,
) -> Instance:
    """A round of talks by name: `{"noor": ("eva", "amina")}`; more people in one talk are divided by a plus."""
    off, likes, lengths = off or {}, likes or {}, lengths or {}
    staff = sorted({one for who, _families in talks.values() for one in who.split("+")})
    families = sorted({one for _staff, who in talks.values() for one in who.split("+")} | set(likes))
    return Instance(
        days=tuple(Day(f"2026-11-{23 + number}", "17:30", many) for number, many in enumerate(slots)),
        staff=tuple(Staff(one, frozenset(off.get(one, ())), max_run) for one in staff),
        families=tuple(Family(one, frozenset(off.get(one, ())), frozenset(likes.get(one, ()))) for one in families),
        talks=tuple(
            Talk(name, tuple(who.split("+")), tuple(home.split("+")), lengths.get(name, 1))
            for name, (who, home) in talks.items()
        ),
        walk_slots=walk,
        **more,  # type: ignore[arg-type]
    )


@st.composite
def rounds(draw: st.DrawFn) -> Instance:
    """Any small round: one to three short days, a few people, talks of one or two slots, extensions now and then."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    days = tuple(Day("", "", dice.randint(1, 5)) for _day in range(dice.randint(1, 3)))
    everywhere = [(day, slot) for day, one in enumerate(days) for slot in range(one.slots)]

    def some(share: float) -> frozenset[Place]:
        return frozenset(place for place in everywhere if dice.random() < share)

    staff = tuple(Staff(f"s{i}", some(0.15), dice.randint(1, 4)) for i in range(dice.randint(1, 3)))
    families = tuple(
        Family(f"f{i}", some(0.2), some(0.4) if dice.random() < 0.5 else frozenset()) for i in range(dice.randint(1, 4))
    )
    talks = tuple(
        Talk(
            f"t{i}",
            tuple(one.id for one in dice.sample(staff, min(len(staff), dice.choice([1, 1, 1, 2])))),
            tuple(one.id for one in dice.sample(families, min(len(families), dice.choice([1, 1, 1, 2])))),
            dice.choice([1, 1, 1, 2]),
        )
        for i in range(draw(st.integers(1, 6)))
    )
    names = [one.id for one in families]
    is_extended = len(names) > 1 and dice.random() < 0.4
    return Instance(
        days,
        staff,
        families,
        talks,
        walk_slots=dice.randint(0, 2),
        apart=((names[0], names[1]),) if is_extended else (),
        apart_slots=dice.randint(1, 2) if is_extended else 1,
        together=((names[-1], names[-2]),) if is_extended else (),
    )


def any_schedule(instance: Instance, dice: random.Random) -> Schedule:
    """Talks anywhere inside the round, rules or not."""
    places = {}
    for talk in instance.talks:
        day = dice.randrange(len(instance.days))
        room = instance.days[day].slots - talk.slots
        if room >= 0 and dice.random() < 0.85:
            places[talk.id] = (day, dice.randint(0, room))
    return Schedule(places)
