"""An attacker who knows the rules, the group sizes and every shown figure tries to find a hidden one.

The attacker imagines every possible truth, publishes each with our own code, and keeps the truths that give
exactly what is on the screen. This is exhaustive for the sizes below, so a proof for these and not a sample.
Every attack is also run on a careless publisher, which it must break: an attacker who always fails proves
nothing.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal

import pytest

from samenspel.core.logic.disclosure import (
    OTHERS,
    TEAM,
    Audience,
    Cell,
    Group,
    Measure,
    Reason,
    Row,
    Table,
    View,
    disclose,
    disclose_series,
)

World = tuple[int, ...]
"""The true number of people behind each cell, in one fixed order."""
Screen = tuple[tuple[Cell, ...], Hashable]
Publish = Callable[[World], Screen]
"""What is on the screen for a truth: the cells in the order of the world, and everything else."""


def percent(count: int, size: int) -> Decimal:
    """As a centre writes it: rounded to whole percents where that is still one number of people."""
    return Decimal(round(100 * count / size))


def recovered(worlds: Iterable[World], sizes: tuple[int, ...], publish: Publish, k: int) -> list[tuple[World, int]]:
    """Truths and cells where a hidden figure can be narrowed below what 'too small' says by itself."""
    alike: dict[Hashable, list[World]] = defaultdict(list)
    screens: dict[Hashable, tuple[Cell, ...]] = {}
    for world in worlds:
        cells, rest = publish(world)
        alike[cells, rest].append(world)
        screens[cells, rest] = cells
    broken: list[tuple[World, int]] = []
    for screen, truths in alike.items():
        for place, cell in enumerate(screens[screen]):
            if cell.is_shown:
                continue
            possible = {truth[place] for truth in truths}
            size = sizes[place]
            if not (possible >= set(range(k)) or possible >= set(range(size - k + 1, size + 1))):
                broken.extend((truth, place) for truth in truths)
    return broken


def table_of(size: int, counts: Mapping[str, int], groups: tuple[Group, ...] = ()) -> Table:
    rows = tuple(Row(key, Measure.PERCENT, {"one": percent(count, size)}) for key, count in counts.items())
    return Table({"one": size}, rows, groups)


def cells_of(view: View) -> tuple[Cell, ...]:
    return tuple(view.cells.values())


def careless(table: Table, k: int) -> View:
    """What most software does: hide a figure when fewer than k people are behind it, and show the rest."""
    cells, totals = {}, {}
    for row in table.rows:
        behind: list[Decimal] = []
        for column, size in table.sizes.items():
            value = row.values[column]
            assert value is not None
            assert size is not None
            behind.append(value * size / 100)
            is_small = round(behind[-1]) < k
            cells[row.key, column] = Cell(reason=Reason.TOO_SMALL) if is_small else Cell(value=value)
        totals[row.key] = Cell(value=Decimal(round(sum(behind, Decimal()))))
    return View(Audience("careless", k), {}, cells, totals)


PAIR = Group(("yes", "no"), exhaustive=True)
THREE = Group(("first", "second", "third"), exhaustive=True)
APART = Group(("low", "high"), exhaustive=False)
SIZES = [(1, 2), (3, 2), (4, 2), (5, 2), (9, 2), (5, 3), (6, 3), (8, 3), (13, 3), (23, 5)]


@pytest.mark.parametrize(("size", "k"), SIZES)
def test_a_pair_of_a_hundred_percent_gives_nothing_back(size: int, k: int) -> None:
    worlds = [(count, size - count) for count in range(size + 1)]

    def publish(world: World) -> Screen:
        table = table_of(size, dict(zip(PAIR.members, world, strict=True)), (PAIR,))
        return cells_of(disclose(table, Audience("test", k))), ()

    assert recovered(worlds, (size, size), publish, k) == []


def test_the_attacker_breaks_a_careless_pair() -> None:
    worlds = [(count, 20 - count) for count in range(21)]

    def publish(world: World) -> Screen:
        return cells_of(careless(table_of(20, dict(zip(PAIR.members, world, strict=True))), 5)), ()

    found = recovered(worlds, (20, 20), publish, 5)
    assert ((1, 19), 0) in found  # 5 % hidden beside 95 % shown


@pytest.mark.parametrize(("size", "k"), [(5, 2), (7, 2), (8, 3), (11, 3)])
def test_three_parts_of_everybody_give_nothing_back(size: int, k: int) -> None:
    worlds = [w for w in itertools.product(range(size + 1), repeat=3) if sum(w) == size]

    def publish(world: World) -> Screen:
        table = table_of(size, dict(zip(THREE.members, world, strict=True)), (THREE,))
        return cells_of(disclose(table, Audience("test", k))), ()

    assert recovered(worlds, (size,) * 3, publish, k) == []


def test_the_attacker_breaks_hiding_only_the_next_smallest() -> None:
    """The usual second suppression depends on the sizes, so that it tells what it hides."""
    worlds = [w for w in itertools.product(range(12), repeat=3) if sum(w) == 11]

    def publish(world: World) -> Screen:
        hidden = {place for place, count in enumerate(world) if count < 3}
        if len(hidden) == 1:
            hidden.add(min((p for p in range(3) if p not in hidden), key=lambda p: world[p]))
        cells = (
            Cell(reason=Reason.TOO_SMALL) if place in hidden else Cell(value=Decimal(world[place]))
            for place in range(3)
        )
        return tuple(cells), ()

    assert recovered(worlds, (11,) * 3, publish, 3)


@pytest.mark.parametrize(("size", "k"), [(5, 2), (9, 2), (8, 3), (13, 3), (23, 5)])
def test_categories_that_exclude_each_other_keep_the_rest_hidden_too(size: int, k: int) -> None:
    """Low and high educated never have to make 100, but who is in neither is a group as well."""
    worlds = [w for w in itertools.product(range(size + 1), repeat=2) if sum(w) <= size]

    def publish(world: World) -> Screen:
        table = table_of(size, dict(zip(APART.members, world, strict=True)), (APART,))
        return cells_of(disclose(table, Audience("test", k))), ()

    assert recovered(worlds, (size, size), publish, k) == []
    for world in worlds:
        if all(cell.is_shown for cell in publish(world)[0]):
            assert size - sum(world) >= k


@pytest.mark.parametrize(("sizes", "k"), [((5, 6), 2), ((8, 9), 3), ((4, 5, 4), 2)])
def test_totals_over_the_columns_give_nothing_back(sizes: tuple[int, ...], k: int) -> None:
    worlds = list(itertools.product(*(range(size + 1) for size in sizes)))

    def publish(world: World) -> Screen:
        view = disclose(columns_of(sizes, world), Audience("test", k))
        return cells_of(view), view.totals["row"]

    assert recovered(worlds, sizes, publish, k) == []
    assert any(publish(world)[1] != Cell(reason=Reason.TOO_SMALL) for world in worlds), (
        "a total that is never shown is no use"
    )


def test_the_attacker_breaks_careless_totals() -> None:
    sizes = (20, 30)

    def publish(world: World) -> Screen:
        view = careless(columns_of(sizes, world), 5)
        return cells_of(view), view.totals["row"]

    found = recovered(itertools.product(range(21), range(31)), sizes, publish, 5)
    assert ((2, 15), 0) in found


def columns_of(sizes: tuple[int, ...], world: World) -> Table:
    columns = {str(place): size for place, size in enumerate(sizes)}
    values = {str(place): percent(count, sizes[place]) for place, count in enumerate(world)}
    return Table(columns, (Row("row", Measure.PERCENT, values),))


def languages_world(size: int, most: int) -> list[World]:
    """(children with another home language, number of home languages): nobody else means one language."""
    return [
        (others, kinds)
        for others in range(size)
        for kinds in range(1, most + 1)
        if (kinds >= 2) == (others > 0) and kinds - 1 <= others
    ]


def languages_table(size: int, world: World) -> Table:
    others = Row("others", Measure.PERCENT, {"one": percent(world[0], size)})
    kinds = Row("kinds", Measure.VARIETY, {"one": Decimal(world[1])}, counted_in="others")
    return Table({"one": size}, (others, kinds))


@pytest.mark.parametrize(("size", "k"), [(6, 2), (9, 3), (14, 3)])
def test_a_number_of_home_languages_tells_nothing_about_a_hidden_share(size: int, k: int) -> None:
    def publish(world: World) -> Screen:
        view = disclose(languages_table(size, world), Audience("test", k))
        return (view.cells["others", "one"],), view.cells["kinds", "one"]

    assert recovered(languages_world(size, 5), (size,), publish, k) == []


def test_the_attacker_breaks_a_careless_number_of_languages() -> None:
    def publish(world: World) -> Screen:
        view = disclose(languages_table(14, world), Audience("test", 3))
        return (view.cells["others", "one"],), world[1]

    assert ((2, 3), 0) in recovered(languages_world(14, 5), (14,), publish, 3)


def test_part_of_a_whole_gives_nothing_back() -> None:
    """Too little Dutch is part of another home language; the one shown must not narrow the other."""
    size, k = 13, 3
    worlds = [(part, whole) for whole in range(size + 1) for part in range(whole + 1)]

    def publish(world: World) -> Screen:
        return cells_of(disclose(table_of(size, {"part": world[0], "whole": world[1]}), Audience("test", k))), ()

    assert recovered(worlds, (size, size), publish, k) == []


def series_of(sizes: tuple[int, int], world: World) -> tuple[Table, Table]:
    newer, older = (table_of(size, {"row": count}) for size, count in zip(sizes, world, strict=True))
    return newer, older


def pair_of_moments(views: tuple[View, ...]) -> tuple[Cell, ...]:
    return tuple(view.cells["row", "one"] for view in views)


def recovered_changes(worlds: Iterable[World], publish: Publish, k: int) -> list[World]:
    """Truths whose change of fewer than k people, hidden on screen, can be worked out to the person."""
    alike: dict[Hashable, list[World]] = defaultdict(list)
    for world in worlds:
        alike[publish(world)].append(world)
    broken = []
    for truths in alike.values():
        changes = {new - old for new, old in truths}
        if len(changes) == 1 and abs(next(iter(changes))) < k:
            broken.extend(truths)
    return broken


@pytest.mark.parametrize("sizes", [(23, 23), (23, 24), (27, 22)])
def test_two_moments_never_give_a_change_of_a_few_people(sizes: tuple[int, int]) -> None:
    """The attacker is of the team, and also reads what everybody may read."""
    worlds = list(itertools.product(range(sizes[0] + 1), range(sizes[1] + 1)))

    def publish(world: World) -> Screen:
        tables = series_of(sizes, world)
        return pair_of_moments(disclose_series(tables, TEAM)), pair_of_moments(disclose_series(tables, OTHERS))

    assert recovered(worlds, sizes, publish, TEAM.threshold) == []
    assert recovered_changes(worlds, publish, TEAM.threshold) == []


def test_the_attacker_breaks_moments_that_are_judged_one_by_one() -> None:
    sizes = (23, 23)

    def publish(world: World) -> Screen:
        return tuple(disclose(table, TEAM).cells["row", "one"] for table in series_of(sizes, world)), ()

    found = recovered_changes(itertools.product(range(24), range(24)), publish, TEAM.threshold)
    assert (9, 8) in found


def test_the_attacker_breaks_audiences_that_are_judged_one_by_one() -> None:
    """Newest first per audience: the team sees 8 now, everybody 11 before, and together the change of 3."""
    sizes = (23, 23)

    def publish(world: World) -> Screen:
        tables = series_of(sizes, world)
        newer, older = (disclose(table, OTHERS).cells["row", "one"] for table in tables)
        shown_before = older if not newer.is_shown else Cell(reason=Reason.TOO_SMALL)
        return pair_of_moments(disclose_series(tables, TEAM)), shown_before

    found = recovered_changes(itertools.product(range(24), range(24)), publish, TEAM.threshold)
    assert (8, 11) in found
