"""A second judge of schedules, written from the description of the format alone and slow on purpose.

It knows none of the planner's code. Everything is asked of one slot at a time.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def judge(round_: Json, schedule: Json) -> tuple[bool, dict[str, int]]:  # noqa: C901  # one rule after the other
    """Whether a schedule keeps to the rules of `conversation-round/1` and of our keys, and the parts of its cost."""
    talks = {talk["id"]: talk for talk in round_["talks"]}
    at = {row["talk"]: (row["day"], row["slot"]) for row in schedule["planned"]}
    is_valid = all(at.get(row["talk"]) == (row["day"], row["slot"]) for row in round_.get("pinned", ()))
    people = [*round_["staff"], *round_["families"]]
    staff_ids = {one["id"] for one in round_["staff"]}
    parts = dict.fromkeys(("unplanned", "extra_day", "wait", "unliked", "idle", "together"), 0)
    parts["unplanned"] = len(talks) - len(at)
    for name, (day, slot) in at.items():
        is_valid &= 0 <= slot <= round_["days"][day]["slots"] - talks[name]["slots"]
    for one in people:
        days_here = 0
        for day, its in enumerate(round_["days"]):
            agenda: list[list[str]] = []
            for slot in range(its["slots"]):
                here = [
                    name
                    for name, (d, s) in at.items()
                    if d == day
                    and s <= slot < s + talks[name]["slots"]
                    and one["id"] in (*talks[name]["staff"], *talks[name]["families"])
                ]
                is_valid &= len(here) <= 1 and not (here and [day, slot] in [list(x) for x in one["unavailable"]])
                agenda.append(here)
            days_here += any(agenda)
            if one["id"] in staff_ids:
                is_valid &= longest_run(agenda) <= one["max_run"]
                parts["idle"] += idle(agenda)
            else:
                is_fine, wait = walked(round_, talks, agenda)
                is_valid &= is_fine
                parts["wait"] += wait
        if one["id"] not in staff_ids:
            parts["extra_day"] += max(0, days_here - 1)
            if one["preferred"]:
                mine = [name for name in at if one["id"] in talks[name]["families"]]
                parts["unliked"] += sum(list(at[name]) not in [list(x) for x in one["preferred"]] for name in mine)
    is_valid &= all(is_apart(round_, talks, at, *pair) for pair in round_.get("apart", ()))
    for group in round_.get("together", ()):
        days = {at[name][0] for name in at if set(talks[name]["families"]) & set(group)}
        parts["together"] += max(0, len(days) - 1)
    return bool(is_valid), parts


def longest_run(agenda: list[list[str]]) -> int:
    best = run = 0
    for here in agenda:
        run = run + 1 if here else 0
        best = max(best, run)
    return best


def idle(agenda: list[list[str]]) -> int:
    busy = [slot for slot, here in enumerate(agenda) if here]
    return sum(not agenda[slot] for slot in range(busy[0], busy[-1])) if busy else 0


def walked(round_: Json, talks: Json, agenda: list[list[str]]) -> tuple[bool, int]:
    """Whether a family can walk from talk to talk, and the slots that it waits."""
    is_fine, wait, last, gap = True, 0, None, 0
    for here in agenda:
        if not here:
            gap += 1
            continue
        name = here[0]
        if last and name != last:
            need = round_["walk_slots"] if talks[name]["staff"][0] != talks[last]["staff"][0] else 0
            is_fine &= gap >= need
            wait += max(0, gap - need)
        last, gap = name, 0
    return is_fine, wait


def is_apart(round_: Json, talks: Json, at: dict[str, tuple[int, int]], one: str, other: str) -> bool:
    for first, (day, start) in at.items():
        for second, (next_day, later) in at.items():
            ours, theirs = talks[first], talks[second]
            if first == second or one not in ours["families"] or other not in theirs["families"]:
                continue
            if day != next_day or not set(ours["staff"]) & set(theirs["staff"]):
                continue
            gap = max(later - start - ours["slots"], start - later - theirs["slots"])
            if gap < round_.get("apart_slots", 1):
                return False
    return True
